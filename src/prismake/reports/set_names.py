"""What each set of the flow is called for readers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

WORDS = Path(__file__).with_name("set_names.yaml")
OTHERS = "Others"


@cache
def flow_parts() -> tuple[tuple[str, dict[str, str]], ...]:
    """Return the parts of the flow in the order of the diagram, each with its sets and their words."""
    parts = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return tuple((part["part"], part["boxes"]) for part in parts)


def part_and_label(name: str) -> tuple[str, str]:
    """Return the part of the flow that a set belongs to and its words, or its name where it has no words."""
    for part, words in flow_parts():
        if name in words:
            return part, words[name]
    return OTHERS, name.replace("_", " ").capitalize()
