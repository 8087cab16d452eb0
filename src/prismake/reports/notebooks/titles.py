"""The titles of the notebooks, read before they are executed."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)


def notebook_titles(folder: Path) -> dict[str, str]:
    """Return the name and the title of each notebook of a folder: its first heading, or its name in words."""
    titles = {}
    for path in sorted(folder.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        texts = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        titles[path.stem] = first_heading(texts) or path.stem.replace("_", " ")
    return titles


def first_heading(texts: Iterable[str]) -> str:
    """Return the first heading of the first level in Markdown texts, or ""."""
    headings = (match[1].strip() for text in texts if (match := HEADING.search(text)))
    return next(headings, "")
