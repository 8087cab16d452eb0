"""The names of the sets of the flow for readers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

LABELS = Path(__file__).with_name("set_names.yaml")
OTHERS = "Others"


@cache
def flow_parts() -> tuple[tuple[str, dict[str, str]], ...]:
    """Return the parts of the flow in the order of the diagram, each as its name and a map of set name to label."""
    parts = yaml.safe_load(LABELS.read_text(encoding="utf-8"))
    return tuple((part["part"], part["boxes"]) for part in parts)


def part_and_label(name: str) -> tuple[str, str]:
    """Return the part of the flow to which a set belongs, and its label; the name in words if it has no label."""
    for part, labels in flow_parts():
        if name in labels:
            return part, labels[name]
    return OTHERS, name.replace("_", " ").capitalize()
