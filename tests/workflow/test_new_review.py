"""A second review, of another topic, made in an empty folder and run to its release."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from independent_flow import Tables, broken_identities, flow_numbers, written_numbers
from made_up_review import FULL_TEXT, TITLE_ABSTRACT, Answers, MadeUpReview, read_csv

DEFAULT_REVIEW = re.compile(rb"exosom|mesenchym|\bMSCs?\b|extracellular|vesicle|Mendt", re.IGNORECASE)
PAPERS = [
    (
        "Anvil",
        "Paper cranes in waiting rooms: a randomised trial",
        "J Folding",
        "2030",
        "1",
        "1",
        "9",
        "10.5555/fold.1",
    ),
    (
        "Bellows",
        "Folding and patience before vaccination",
        "J Folding",
        "2029",
        "2",
        "11",
        "19",
        "10.5555/fold.2",
    ),
    ("Chisel", "Waiting rooms with fish tanks", "Ann Waiting", "2028", "3", "21", "29", "10.5555/fold.3"),
    ("Dowel", "Folding machines for laundries", "Ann Waiting", "2027", "4", "31", "39", "10.5555/fold.4"),
    (
        "Eyelet",
        "A crane a day: folding by outpatients",
        "J Folding",
        "2026",
        "5",
        "41",
        "49",
        "10.5555/fold.5",
    ),
    ("Ferrule", "Cranes on building sites", "Ann Waiting", "2025", "6", "51", "59", "10.5555/fold.6"),
]


def ris(papers: list[tuple[str, ...]]) -> str:
    keys = ("AU", "TI", "T2", "PY", "VL", "SP", "EP", "DO")
    entries = (
        "\n".join(
            ["TY  - JOUR", *(f"{key}  - {said}" for key, said in zip(keys, paper, strict=True)), "ER  - "]
        )
        for paper in papers
    )
    return "\n".join(entries) + "\n"


def new(folder: Path, code: Path) -> subprocess.CompletedProcess[str]:
    """What `prismake new` says of a folder."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "prismake", "new", str(folder)],
        env={**os.environ, "PYTHONPATH": str(code / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def made_new(folder: Path, code: Path) -> MadeUpReview:
    done = new(folder, code)
    assert done.returncode == 0, done.stderr
    return MadeUpReview(folder, code)


def test_make_new_gives_a_commented_protocol_and_nothing_of_another_review(
    code: Path, tmp_path: Path
) -> None:
    review = made_new(tmp_path / "cranes", code)
    config = review.path("config/config.yaml").read_text(encoding="utf-8")
    for word in ("PRISMA-P", "PROSPERO", "rationale", "amendments", "register_name"):
        assert word in config
    assert re.search(r"^\s*#", config, re.MULTILINE)
    for place in review.digests("."):
        assert not DEFAULT_REVIEW.search(review.path(place).read_bytes()), place
    strategies = list(review.path("config/searches").iterdir())
    assert strategies
    for strategy in strategies:
        assert all(
            not line or line.startswith("#") for line in strategy.read_text(encoding="utf-8").splitlines()
        )


def test_make_new_never_writes_into_a_folder_that_holds_something(code: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    done = new(tmp_path, code)
    assert done.returncode != 0
    assert "expected a new or empty folder" in done.stderr
    assert "Traceback" not in done.stderr
    assert "found notes.txt." in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_make_new_goes_into_a_folder_in_which_snakemake_was_started_by_mistake(
    code: Path, tmp_path: Path
) -> None:
    review = MadeUpReview(tmp_path / "cranes", code)
    mistaken = review.run_from(tmp_path).snakemake()
    assert mistaken.code != 0
    assert "cranes/config/config.yaml: the file does not exist" in mistaken.stderr
    assert [path.name for path in review.folder.iterdir()] == [".snakemake"]
    assert made_new(review.folder, code).path("config/config.yaml").is_file()
    done = new(review.folder, code)
    assert done.returncode != 0
    assert "found .gitattributes, .gitignore, README.md, config/." in done.stderr


def test_a_new_review_that_is_not_filled_in_yet_says_what_is_missing(code: Path, tmp_path: Path) -> None:
    run = made_new(tmp_path / "cranes", code).snakemake()
    assert run.code != 0
    last_word = run.stderr.rstrip().rpartition("\n\n")[2]
    assert "config/imports/medline.ris" in last_word
    for key in (
        "review.title",
        "criteria.0.text",
        "sources.medline.searched_on",
        "extraction.fields.group.choices.1",
    ):
        assert re.search(rf'config/config.yaml, line \d+, key "{key}": <.+> is a placeholder', last_word)
    assert "Traceback" not in run.screen


def fill_in(review: MadeUpReview) -> None:
    """What a team writes into the new folder: protocol, strategy, exports."""
    config = review.config
    config["run"] = "cranes-1"
    config["review"] |= {
        "title": "Folding paper cranes in waiting rooms",
        "question": "Does folding make waiting easier?",
    }
    config["criteria"] = [{"label": "Population", "text": "People who wait."}]
    config["exclusion_reasons"] = [{"label": "nobody waits"}, {"label": "nothing is folded"}]
    config["sources"] = {
        "paperbase": {
            "name": "Paperbase", "arm": "database", "platform": "made up", "searched_on": "2032-01-02",
            "strategy": "config/searches/medline.txt", "files": ["config/imports/paperbase.ris"],
        },
        "letters": {
            "name": "Letters", "arm": "citation", "platform": "made up", "searched_on": "2032-01-03",
            "files": ["config/imports/letters.ris"],
        },
    }  # fmt: skip
    config["sources"]["paperbase"]["why_no_strategy"] = config["sources"]["letters"]["why_no_strategy"] = (
        "made up"
    )
    config["review"] |= {
        "rationale": "made up",
        "objectives": "made up",
        "protocol": "this file",
        "support": "none",
        "interests": "none",
    }
    config["review"]["registration"]["why_not"] = "it is made up"
    config["declared"] = dict.fromkeys((*config["declared"], "2", "24c"), "Not done.")
    config["people"] = {name: {"kind": "human"} for name in ("mara", "teo", "referee")}
    stage = {"reviewers": ["mara", "teo"], "adjudicator": "referee"}
    config["screening"] = {"title_abstract": stage, "full_text": {**stage, "retrieval": "teo"}}
    config["extraction"]["extractors"], config["extraction"]["adjudicator"] = ["mara", "teo"], "referee"
    config["extraction"]["fields"]["group"] |= {"choices": ["children", "grown-ups"], "help": "By age."}
    review.write_config(config)
    review.path("config/imports/paperbase.ris").write_text(ris(PAPERS[:5]), encoding="utf-8")
    review.path("config/imports/letters.ris").write_text(ris([PAPERS[0], PAPERS[5]]), encoding="utf-8")


def on_titles(title: str) -> Answers:
    if "fold" in title.lower() and "laundries" not in title or "Paper" in title:
        return {"Decision": "include"}
    return {"Decision": "exclude"}


def on_full_texts(title: str) -> Answers:
    if title.startswith("A crane"):
        return {"Decision": "exclude", "Reason for exclusion": "nobody waits"}
    return {"Decision": "include"}


@pytest.mark.slow
def test_a_new_review_runs_to_its_release_with_nothing_of_the_default_review(
    code: Path, tmp_path: Path
) -> None:
    review = made_new(tmp_path / "cranes", code)
    fill_in(review)
    assert review.snakemake().code == 0
    assert review.awaited() == [
        f"- {who}: 6 reports to decide by title and abstract." for who in ("mara", "teo")
    ]
    for who in ("mara", "teo"):
        review.vote(TITLE_ABSTRACT, who, on_titles)
    assert review.snakemake().code == 0
    assert review.awaited() == ["- teo: the full text of 3 reports, or an entry that it was not retrieved."]
    review.vote(FULL_TEXT, "retrieval", lambda title: {"Retrieved": "yes"})
    assert review.snakemake().code == 0
    for who in ("mara", "teo"):
        assert review.vote(FULL_TEXT, who, on_full_texts) == 3
    assert review.snakemake().code == 0
    for who in ("mara", "teo"):
        back = review.returned("extraction", f"{who}.xlsx")
        review.fill(
            f"4_extract/forms/{who}.xlsx",
            back,
            lambda study: {"Group for synthesis": "children", "Design": "randomised"},
        )
    run = review.snakemake()
    assert run.code == 0, run.screen
    assert review.awaited() == []
    release = review.snakemake("release")
    assert release.code == 0, release.screen

    box = written_numbers(review.results)
    assert flow_numbers(Tables(review.folder, review.results, review.config)) == box
    assert broken_identities(box) == []
    assert (box["database_results"], box["citations_results"], box["records_screened"]) == ("5", "2", "5")
    assert (box["new_reports"], box["dbr_excluded"]) == ("2", "nobody waits, 1; Other, 0")
    assert [row["measure"] for row in read_csv(review.results / "3_screen/1_title_abstract/agreement.csv")]
    nothing_of_the_default_review(review)


def nothing_of_the_default_review(review: MadeUpReview) -> None:
    for place, content in review.written().items():
        if place == "audit/manifest.json":
            continue
        parts = [content]
        if place.endswith(".xlsx"):
            with zipfile.ZipFile(review.results / place) as packed:
                parts = [packed.read(name) for name in packed.namelist()]
        if place.endswith(".png"):
            continue
        for part in parts:
            found = DEFAULT_REVIEW.search(part)
            assert not found, f"{place} holds {found}"
    saved = yaml.safe_load((review.results / "config.yaml").read_text(encoding="utf-8"))
    assert saved["run"] == "cranes-1"
