"""The page of the docs that shows the tables of the default review has those that the code puts on a page."""

from __future__ import annotations

import re
from pathlib import Path

from prismake.tables import declared, declared_names

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/default-review/tables.md").read_text(encoding="utf-8")
CODE = "\n".join(
    path.read_text(encoding="utf-8") for path in (ROOT / "src/prismake/reports/page").glob("*.py")
)
AGAIN = "run the default review, then `python docs/default-review/show_tables.py` in its folder, and commit what it writes"


def test_each_table_has_the_title_that_the_page_gives_it() -> None:
    titles = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
    known = {declared(name).title for name in declared_names()}
    unknown = [
        title
        for title in titles
        if title not in known and not title.startswith("Group: ") and f'"{title}' not in CODE
    ]
    stages = [title for title in unknown if not re.search(r"(titles and abstracts|full texts?)", title)]
    assert stages == [], AGAIN
    assert len(titles) == len(set(titles)) > 20
