"""Tells a file whose line endings a checkout by git converted from a file whose content was changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

HOW_TO_RESTORE = (
    "commit what is not committed yet, add the line `config/** -text` to .gitattributes, and let git write its files below config/ "
    "anew: `git ls-files -z config | xargs -0 rm`, then `git checkout -- config`. Files that git does not have stay."
)


def only_line_endings_differ(path: Path, expected: str) -> bool:
    """Return whether a text file would have this sha256 with the line endings LF or CRLF. A file with NUL bytes is not text."""
    content = path.read_bytes()
    if b"\0" in content:
        return False
    with_lf = content.replace(b"\r\n", b"\n")
    versions = (with_lf, with_lf.replace(b"\n", b"\r\n"))
    return expected in {hashlib.sha256(version).hexdigest() for version in versions}
