"""Write the folder of a new review: a commented protocol, blank strategies, and empty tables for people's word."""

from __future__ import annotations

import shlex
from pathlib import Path

from prismake.errors import ReviewError
from prismake.tables import columns_of, write_text

HERE = Path(__file__).resolve().parent
STRATEGY = (
    "# The strategy exactly as it was run, line by line; lines that begin with # are notes.\n"
    "# Each concept with both controlled vocabulary and free text (MECIR C33); each limit with its reason (C35).\n"
)
PEOPLES_TABLES = {
    "config/deduplication/verdicts.csv": "2_deduplicate/verdicts",
    "config/studies/links.csv": "4_extract/links",
    "config/studies/dropped.csv": "4_extract/dropped",
    "config/quarantine.csv": "1_identify/passed_over",
}


def new_review(folder: Path, command: list[str]) -> list[Path]:
    """Write a new review into an empty or new folder and return the files written.

    `command` runs the workflow there; it is told in the folder's README. Raises ReviewError where the folder already
    holds something: nothing is ever overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ReviewError(
            f"{folder}: this folder is not empty, and nothing in it is overwritten.\n"
            "    What to do: name a folder that does not exist yet, such as `make new DIR=my-review`."
        )
    files = {
        "config/config.yaml": (HERE / "config.yaml").read_text(encoding="utf-8"),
        "config/searches/medline.txt": STRATEGY,
        "config/imports/.gitkeep": "",
        "README.md": (HERE / "README.md.txt")
        .read_text(encoding="utf-8")
        .replace("{name}", folder.resolve().name)
        .replace("{command}", " ".join(shlex.quote(word) for word in command)),
        ".gitignore": "results/\n.snakemake/\n.prismake.lock\n",
        **{path: ",".join(columns_of(schema)) + "\n" for path, schema in PEOPLES_TABLES.items()},
    }
    for name, text in files.items():
        write_text(text, folder / name)
    return [folder / name for name in files]
