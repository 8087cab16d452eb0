"""Reads the bodies of answers, within a bound of size."""

from __future__ import annotations

import httpx

from prismake.search.outcomes import Damaged, SearchRefused

# Bytes, unpacked. The largest answer that a source sends is a page of a thousand registrations with results.
LARGEST_BODY = 400_000_000


def refuse_packed_twice(response: httpx.Response) -> None:
    """Raise Damaged for a body that is packed in itself: unpacked, a few bytes may fill the memory at once."""
    if "," in response.headers.get("content-encoding", ""):
        raise Damaged("the body is packed more than once")


def whole_body(response: httpx.Response, platform: str) -> bytes:
    """Return a body, unpacked. platform: who answers.

    Raises SearchRefused when it is too large.
    """
    announced = response.headers.get("content-length", "")
    parts, size = [], int(announced) if announced.isdecimal() and len(announced) < 20 else 0
    _refuse_large(size, platform)
    size = 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        _refuse_large(size, platform)
    return b"".join(parts)


def _refuse_large(size: int, platform: str) -> None:
    if size > LARGEST_BODY:
        raise SearchRefused(
            f"{platform}: an answer is larger than {LARGEST_BODY // 1_000_000} MB. No answer of a source is, so it was cut "
            "off and not kept.\n    What to do: check base_url. If it is right, search in parts, such as spans of years."
        )
