"""Data and scripts inside one HTML file: no text from data can end the element that holds it, or run."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path


def embedded_json(data: object) -> str:
    """Return data as JSON that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    for character in ("&", "<", ">", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def joined_script(folder: Path, names: Sequence[str]) -> str:
    """Return the parts of one script, which share their names and hide them from everything else."""
    parts = "".join((folder / name).read_text(encoding="utf-8") for name in names)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


def policy_digest(content: str) -> str:
    """Return the digest by which a content security policy allows one script or style."""
    return base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")
