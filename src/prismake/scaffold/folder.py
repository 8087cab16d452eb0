"""Write the folder of a new review: a commented protocol, a blank strategy, and empty tables for human input."""

from __future__ import annotations

from pathlib import Path

from prismake.errors import ReviewError
from prismake.protocol.place import CONFIG
from prismake.protocol.schema import EDITOR_LINE, SCHEMA_FILE, schema_text
from prismake.tables import columns_of, declared, write_text
from prismake.wording import listed_in_part

HERE = Path(__file__).resolve().parent
STRATEGY = (
    "# The strategy exactly as it was run, line by line; lines that begin with # are notes.\n"
    "# Each concept with both controlled vocabulary and free text (MECIR C33); each limit with its reason (C35).\n"
)
# Files of an accidental Snakemake run or an empty repository, which hold nobody's work.
IGNORED_NAMES = {".snakemake", ".prismake.lock", ".git"}
# Maximum number of names in a message.
SHOWN_NAMES = 5
ATTRIBUTES = (
    "# prismake hashes every file below config/ and results/: git must not convert their line endings.\n"
    "config/** -text\nresults/** -text\n"
)
# Full texts are the work of others: they stay out of git, and a pin says where each lies.
IGNORED = (
    "results/\n.snakemake/\n.prismake.lock\nconfig/pins/*/.unfinished/\nconfig/pins/*/.*.partial/\n"
    "config/fulltexts/*\n!config/fulltexts/.gitkeep\n"
)
HUMAN_INPUT = ("2_deduplicate/verdicts", "4_extract/links", "4_extract/dropped", "1_identify/passed_over")


def new_review(folder: Path) -> list[Path]:
    """Write a new review into a new or empty folder and return the files written. Never overwrites a file.

    Raises ReviewError if the folder has other content than the leftovers of Snakemake or an empty repository.
    """
    if names := _other_content(folder):
        raise ReviewError(
            f"{folder}: expected a new or empty folder, found {listed_in_part(names, SHOWN_NAMES)}.\n"
            "    What to do: name a folder that does not exist yet, such as `prismake new my-review`, or move the "
            "existing files to another folder."
        )
    files = {
        CONFIG: EDITOR_LINE + (HERE / "config.yaml").read_text(encoding="utf-8"),
        f"config/{SCHEMA_FILE}": schema_text(),
        "config/searches/medline.txt": STRATEGY,
        "config/imports/.gitkeep": "",
        "README.md": (HERE / "README.md.txt")
        .read_text(encoding="utf-8")
        .replace("{name}", folder.resolve().name),
        ".gitattributes": ATTRIBUTES,
        "config/fulltexts/.gitkeep": "",
        ".gitignore": IGNORED,
        **{declared(name).path: ",".join(columns_of(name)) + "\n" for name in HUMAN_INPUT},
    }
    for name, text in files.items():
        write_text(text, folder / name)
    return [folder / name for name in files]


def _other_content(folder: Path) -> list[str]:
    """Return the names in a folder that must not be overwritten; the name of a subfolder ends with a slash."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        return [f"{folder.name}, which is a file"]
    paths = sorted(path for path in folder.iterdir() if path.name not in IGNORED_NAMES)
    return [f"{path.name}/" if path.is_dir() else path.name for path in paths]
