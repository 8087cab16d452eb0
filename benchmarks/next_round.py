"""How long the forms of the next round take in a review of many records: one JSON line.

A made-up review of `--records` records with abstracts; `--reviewers` people in pairs, drawn at random, in batches of `--batch`.
Everybody returns the first batch; the run that then writes the forms of the next batch is timed, until they are written and
to its end. Run it on a quiet
machine:

    python benchmarks/next_round.py [--records 20000] [--batch 500] [--reviewers 2]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import openpyxl
import yaml

ROOT = Path(__file__).resolve().parents[1]
ASKED = 10.0
PEOPLE = ("ada", "ben", "cleo", "dan", "eve")
WORDS = 4_000
FORMS = "results/first/3_screen/1_title_abstract/forms"


def exported(records: int) -> str:
    """An export in RIS whose records share no title; each has an abstract of some 200 words."""
    draw = random.Random(1)
    words = ["".join(draw.choices("abcdefghilmnoprstuv", k=draw.randint(4, 10))) for _ in range(WORDS)]
    return "".join(
        f"TY  - JOUR\nAN  - {number}\nTI  - {' '.join(draw.choices(words, k=12))}\nAU  - {draw.choice(words).title()}, {draw.choice('ABCDE')}.\n"
        f"PY  - {draw.randint(1990, 2024)}\nT2  - {' '.join(draw.choices(words[:200], k=3))}\nSP  - {number}\n"
        f"AB  - {' '.join(draw.choices(words, k=200))}\nER  - \n\n"
        for number in range(records)
    )


def made_up_review(folder: Path, records: int, batch: int, people: list[str]) -> None:
    """Write the config of the review and its one export."""
    (folder / "config/imports").mkdir(parents=True)
    (folder / "config/imports/made.ris").write_text(exported(records), encoding="utf-8")
    config = yaml.safe_load((ROOT / "docs/tutorial/config.yaml").read_text(encoding="utf-8"))
    config["run"] = "first"
    config["sources"] = {
        "made": {
            "name": "Made-up database", "arm": "database", "files": ["config/imports/made.ris"], "searched_on": "2026-01-01",
            "reported": records, "why_no_strategy": "the records are made up",
        }
    }  # fmt: skip
    config["people"] = {name: {"kind": "human"} for name in [*people, "judge"]}
    config["screening"] = {
        "title_abstract": {
            "reviewers": people, "votes": 2, "assign": "balanced", "batch": batch, "adjudicator": "judge"
        },
        "full_text": {"reviewers": people[:2], "adjudicator": "judge", "retrieval": people[0]},
    }  # fmt: skip
    config["extraction"] = {**config["extraction"], "extractors": people[:2], "adjudicator": "judge"}
    for section in ("removals", "known_items"):
        config.pop(section, None)
    (folder / "config/config.yaml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


def snakemake(folder: Path, *words: str) -> float:
    """Run snakemake in the folder of the review; return the seconds."""
    start = time.perf_counter()
    command = [sys.executable, "-P", "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile"), *words]
    done = subprocess.run(
        command, cwd=folder, env=os.environ, check=False, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return time.perf_counter() - start


def return_forms(folder: Path, people: list[str]) -> int:
    """Everybody answers each row of the form; return the rows."""
    rows = 0
    back = folder / "config/screening/1_title_abstract/first"
    back.mkdir(parents=True, exist_ok=True)
    for person in people:
        book = openpyxl.load_workbook(folder / f"{FORMS}/{person}.xlsx")
        sheet = book["Screening"]
        header = next(row for row in sheet.iter_rows() if any(cell.value == "Decision" for cell in row))
        decision = next(cell.column for cell in header if cell.value == "Decision")
        title = next(cell.column for cell in header if cell.value == "Title")
        for number in range(header[0].row + 1, sheet.max_row + 1):
            if sheet.cell(number, title).value:
                sheet.cell(number, decision).value = "exclude" if number % 10 else "include"
                rows += 1
        book.save(back / f"{person}.xlsx")
    return rows


def main() -> None:
    """Print the line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--reviewers", type=int, default=2)
    options = parser.parse_args()
    people = list(PEOPLE[: options.reviewers])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        made_up_review(folder, options.records, options.batch, people)
        first = snakemake(folder, "forms_to_send")
        answered = return_forms(folder, people)
        start = time.time()
        seconds = snakemake(folder, "forms_to_send")
        forms = [folder / f"{FORMS}/{person}.xlsx" for person in people]
        written = max(form.stat().st_mtime for form in forms) - start
    line = {
        "records": options.records, "reviewers": options.reviewers, "batch": options.batch, "answered": answered,
        "from nothing": round(first, 1), "forms written": round(written, 1), "asked": ASKED,
        "with all other tables and STATUS": round(seconds, 1),
    }  # fmt: skip
    print(json.dumps(line))


if __name__ == "__main__":
    main()
