"""Puts data and scripts into one HTML file so that no text in the data can close its element or be executed."""

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
    """Return the content of several script files as one script, wrapped so that its names are invisible to other
    scripts.
    """
    parts = "".join((folder / name).read_text(encoding="utf-8") for name in names)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


def policy_digest(content: str) -> str:
    """Return the sha256 with which a content security policy allows exactly this inline script or style."""
    return base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")
