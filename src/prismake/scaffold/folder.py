"""Write the folder of a new review: a commented protocol, blank strategies, and empty tables for people's word."""

from __future__ import annotations

from pathlib import Path

from prismake.errors import ReviewError
from prismake.protocol.schema import EDITOR_LINE, SCHEMA_FILE, schema_text
from prismake.tables import columns_of, write_text

HERE = Path(__file__).resolve().parent
STRATEGY = (
    "# The strategy exactly as it was run, line by line; lines that begin with # are notes.\n"
    "# Each concept with both controlled vocabulary and free text (MECIR C33); each limit with its reason (C35).\n"
)
# What a run of Snakemake by mistake, or a repository made beforehand, leaves in a folder in which nobody wrote anything.
NOBODYS_WORK = {".snakemake", ".prismake.lock", ".git"}
NAMED = 5
ATTRIBUTES = (
    "# Every file below config/ is hashed: git keeps its bytes, whatever the machine does to line ends.\n"
    "config/** -text\n"
)
PEOPLES_TABLES = {
    "config/deduplication/verdicts.csv": "2_deduplicate/verdicts",
    "config/studies/links.csv": "4_extract/links",
    "config/studies/dropped.csv": "4_extract/dropped",
    "config/quarantine.csv": "1_identify/passed_over",
}


def new_review(folder: Path) -> list[Path]:
    """Write a new review into an empty or new folder and return the files written.

    Raises ReviewError where the folder already holds something that is more than a leftover of Snakemake or an empty
    repository: nothing is ever overwritten.
    """
    if found := _in_the_way(folder):
        named = ", ".join(found[:NAMED]) + (f" and {len(found) - NAMED} more" if len(found) > NAMED else "")
        raise ReviewError(
            f"{folder}: this folder is not empty, and nothing in it is overwritten. It holds: {named}.\n"
            "    What to do: name a folder that does not exist yet, such as `prismake new my-review`, or move that elsewhere."
        )
    files = {
        "config/config.yaml": EDITOR_LINE + (HERE / "config.yaml").read_text(encoding="utf-8"),
        f"config/{SCHEMA_FILE}": schema_text(),
        "config/searches/medline.txt": STRATEGY,
        "config/imports/.gitkeep": "",
        "README.md": (HERE / "README.md.txt")
        .read_text(encoding="utf-8")
        .replace("{name}", folder.resolve().name),
        ".gitattributes": ATTRIBUTES,
        ".gitignore": "results/\n.snakemake/\n.prismake.lock\n",
        **{path: ",".join(columns_of(schema)) + "\n" for path, schema in PEOPLES_TABLES.items()},
    }
    for name, text in files.items():
        write_text(text, folder / name)
    return [folder / name for name in files]


def _in_the_way(folder: Path) -> list[str]:
    """The names in a folder that keep a new review out of it; a folder's name ends with a slash."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        return [f"{folder.name}, which is a file"]
    found = sorted(path for path in folder.iterdir() if path.name not in NOBODYS_WORK)
    return [f"{path.name}/" if path.is_dir() else path.name for path in found]
