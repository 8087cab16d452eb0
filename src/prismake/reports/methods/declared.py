"""The texts that people declared for items of PRISMA 2020, and the items that nobody has declared."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from prismake.protocol.config import Config
from prismake.protocol.reasons import is_text

ITEMS = Path(__file__).with_name("prisma2020.yaml")
_PRISMA_S = re.compile(r"S([1-9]|1[0-6])")


@cache
def _items() -> dict[str, Any]:
    items: dict[str, Any] = yaml.safe_load(ITEMS.read_text(encoding="utf-8"))
    return items


def item_name(item: str) -> str:
    """Return the subject of an item of PRISMA 2020, such as "Effect measures"; "" for an unknown item."""
    return str(_items()["names"].get(item, ""))


def item_heading(item: str, more: str = "") -> str:
    """Return the heading of an item of PRISMA 2020, such as "Effect measures (PRISMA 12)"."""
    name = item_name(item)
    extra = f", {more}" if more else ""
    return f"{name}{extra} (PRISMA {item})" if name else f"Also declared: {item}{extra}"


def item_order(item: str) -> tuple[int, str]:
    """Return the sort key of a PRISMA item: 9 before 10a, items without a number last."""
    number = re.match(r"\d+", item)
    return (int(number[0]) if number else 1000), item


def declared_texts(config: Config) -> dict[str, str]:
    """Return what config.yaml says on items of PRISMA 2020 (in `review` and `declared`), by item.

    An item that only people can write is always among them, with "" if nobody did; if its parts are declared instead
    (23b for 23), they stand there and the item does not. A reminder such as "to do" is no text.
    """
    review = config.review
    texts = {
        "3": review.rationale,
        "4": review.objectives,
        "24b": review.protocol,
        "25": review.support,
        "26": review.interests,
    }
    # Items of PRISMA-S have a table of their own.
    own = {item: text for item, text in config.declared.items() if not _PRISMA_S.fullmatch(item)}
    texts |= {item: text for item, text in own.items() if is_text(text) or item not in texts}
    for item in _items()["written_by_people"]:
        parts = [part for part in _items()["names"] if part != item and re.fullmatch(f"{item}[a-z]", part)]
        if is_text(texts.get(item, "")):
            continue
        if any(is_text(config.declared.get(part, "")) for part in parts):
            texts.pop(item, None)
            texts |= {part: config.declared.get(part, "") for part in parts}
        else:
            texts[item] = ""
    return {item: text.strip() if is_text(text) else "" for item, text in texts.items()}


def undeclared_items(config: Config) -> list[str]:
    """Return the items of PRISMA 2020 that only people can describe, and that config.yaml neither describes nor names
    as not done.
    """
    missing = [item for item, text in declared_texts(config).items() if not text and item_name(item)]
    registration, fields = config.review.registration, config.extraction.fields
    in_sections = {
        "10b": bool(fields),
        "24a": bool(registration.number.strip() or is_text(registration.why_not)),
        "24c": bool(config.review.amendments),
    }
    missing += [
        item
        for item, given in in_sections.items()
        if not given and not is_text(config.declared.get(item, ""))
    ]
    return sorted(set(missing), key=item_order)
