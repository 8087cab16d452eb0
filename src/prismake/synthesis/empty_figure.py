"""Tells from the picture of a figure whether it was drawn without data. It loads no library of drawing."""

from __future__ import annotations

import re
from html import unescape

_DESCRIPTION = re.compile(rb"<dc:description>(.*?)</dc:description>", re.DOTALL)


def nothing_drawn(svg: bytes) -> str:
    """Return the sentence of a figure without data; "" if something is drawn. svg: as `figure_bytes` returns it."""
    match = _DESCRIPTION.search(svg)
    return unescape(match[1].decode("utf-8")) if match else ""
