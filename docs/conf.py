"""Sphinx: the documentation site, of the same Markdown pages that a code host shows.

`make docs` builds it strictly into `docs/_build/html`. The site opens without a network: the theme brings its own styles and
scripts and takes the fonts of the system, and no extension here loads anything from elsewhere.
"""

import re
from pathlib import Path

from sphinx.application import Sphinx

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")

project = "prismake"
author = "The prismake contributors"
# A build on another day has the same bytes: the year is not written.
copyright = author  # noqa: A001
version = release = re.findall(r"^version: (\S+)", CITATION, re.MULTILINE)[0]
language = "en"

extensions = ["myst_parser"]
# README.md is the list of pages that a code host shows for this folder; index.md includes it.
exclude_patterns = ["_build", "README.md"]
highlight_language = "text"

# A link such as `flow.md#the-identities` leads to a heading here as it does on a code host.
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"prismake {version}"
html_static_path = ["_static"]
html_css_files = ["prismake.css"]
html_theme_options = {"navigation_with_keys": False}
# The pages are read here or in the repository; their sources are not copied a third time.
html_copy_source = False
html_use_index = False
html_permalinks_icon = "#"

LINK = re.compile(r"(?<!!)(\[[^\]]*\]\()((?:\.\./)+[^)\s#]+)")


def keep_files_outside(app: Sphinx, page: str, content: list[str]) -> None:
    """Let a link to a file outside docs/, such as ../README.md, open a copy of that file: it is no page of the site.

    A code host needs the plain link, and MyST takes a link to Markdown for a page unless it begins with `path:`.
    """
    folder = (DOCS / page).parent

    def as_file(link: re.Match[str]) -> str:
        target = (folder / link[2]).resolve()
        outside = target.is_file() and not target.is_relative_to(DOCS)
        return f"{link[1]}path:{link[2]}" if outside else link[0]

    content[0] = LINK.sub(as_file, content[0])


def setup(app: Sphinx) -> None:
    """Connect what is ours."""
    app.connect("source-read", keep_files_outside)
