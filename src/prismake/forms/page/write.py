"""Writes forms as HTML files for a browser; the same form gives the same bytes.

The content security policy of the page allows only its own script and style, by their sha256, and no network address,
so that markup in a record can run and load nothing. The content stands in a script element of a type that is not
executed.
"""

from __future__ import annotations

import html
import io
import zipfile
from pathlib import Path
from string import Template

from prismake.embedding import embedded_json, joined_script, policy_digest
from prismake.forms.model import Form
from prismake.forms.page.content import form_content

FOLDER = Path(__file__).resolve().parent
# Parts of one script; the first defines what the others share, the last starts it.
SCRIPTS = (
    "content.js",
    "messages.js",
    "copies.js",
    "store.js",
    "state.js",
    "load.js",
    "record.js",
    "answers.js",
    "guard.js",
    "start_end.js",
    "find.js",
    "keys.js",
    "tabs.js",
    "main.js",
)
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of entries of a zip file: the earliest that the format knows."""


def write_page(form: Form) -> bytes:
    """Return the form as the bytes of an HTML file. Raises ReviewError as `form_content` does."""
    script = joined_script(FOLDER, SCRIPTS)
    style = (FOLDER / "page.css").read_text(encoding="utf-8")
    page = Template((FOLDER / "page.html").read_text(encoding="utf-8")).substitute(
        title=html.escape(form.title),
        style=style,
        style_digest=policy_digest(style),
        script=script,
        script_digest=policy_digest(script),
        content=embedded_json(form_content(form)),
    )
    return page.encode("utf-8")


def zipped(page: bytes, name: str) -> bytes:
    """Return a page as the bytes of a zip file, because mail programs often refuse or preview HTML attachments.

    name: the name of the page inside.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name, EARLIEST)
        entry.compress_type = zipfile.ZIP_DEFLATED
        # Readable by everyone on systems with modes; the same on every system that writes it.
        entry.create_system, entry.external_attr = 3, 0o644 << 16
        archive.writestr(entry, page)
    return stream.getvalue()
