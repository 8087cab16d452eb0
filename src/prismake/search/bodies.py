"""Reads the bodies of answers, within bounds of time and size."""

from __future__ import annotations

import httpx

from prismake.search.clock import Clock
from prismake.search.outcomes import Damaged, Passing, SearchRefused

# Seconds for one whole answer.
DEADLINE = 300.0
# Bytes, unpacked. The largest answer that a source sends is a page of a thousand registrations with results.
LARGEST_BODY = 400_000_000


def refuse_packed_twice(response: httpx.Response) -> None:
    """Raise Damaged for a body that is packed in itself: unpacked, a few bytes may fill the memory at once."""
    if "," in response.headers.get("content-encoding", ""):
        raise Damaged("the body is packed more than once")


def whole_body(response: httpx.Response, platform: str, clock: Clock) -> bytes:
    """Return a body, unpacked. platform: who answers.

    Raises Passing when it takes longer than the deadline, however it drips, and SearchRefused when it is too large.
    """
    end = clock.now() + DEADLINE
    announced = response.headers.get("content-length", "")
    parts, size = [], int(announced) if announced.isdecimal() and len(announced) < 20 else 0
    _refuse_large(size, platform)
    size = 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        _refuse_large(size, platform)
        if clock.now() > end:
            raise Passing(f"the answer took longer than {DEADLINE:.0f} s")
    return b"".join(parts)


def _refuse_large(size: int, platform: str) -> None:
    if size > LARGEST_BODY:
        raise SearchRefused(
            f"{platform}: an answer is larger than {LARGEST_BODY // 1_000_000} MB. No answer of a source is, so it was cut "
            "off and not kept.\n    What to do: check base_url. If it is right, search in parts, such as spans of years."
        )
