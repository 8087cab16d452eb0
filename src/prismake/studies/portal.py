"""Copies of registrations on the portal of the WHO (ICTRP), which come after what a register itself says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import yaml

_FIELDS = frozenset(yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))["fields"])


def is_portal_copy(record: Mapping[str, str]) -> bool:
    """Return whether a record is the copy of a registration on the portal, by fields that only the portal writes.

    The portal dates a copy by the day on which it was made, which says nothing about the version in the register.
    """
    if record["record_type"] != "registration" or not record["other_fields"]:
        return False
    return bool(_FIELDS & set(json.loads(record["other_fields"])))
