"""The design of a study according to its registration: allocation, model and masking."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from prismake.studies.dates import iso_date
from prismake.tables import rows_of, split_values

_PARTS = ("allocation", "model", "masking")


@cache
def _names() -> dict[str, Any]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def design_of(record: Mapping[str, str]) -> str:
    """Return the design in a row of table 1_identify/records, such as "randomized, parallel, masking: quadruple"; ""
    if it has none.
    """
    other = json.loads(record["other_fields"]) if record["other_fields"] else {}
    words = {part: _first(other, tuple(_names()[part])) for part in _PARTS}
    whole = _first(other, tuple(_names()["whole"]))
    for part, label in _names()["labels"].items():
        if match := re.search(rf"{re.escape(label)}:\s*([^|(]+)", whole):
            words[part] = words[part] or match[1]
    plain = {part: _plain(word) for part, word in words.items()}
    if plain["masking"]:
        plain["masking"] = f"masking: {plain['masking']}"
    return ", ".join(filter(None, plain.values()))


def _first(other: Mapping[str, list[str]], ends: tuple[str, ...]) -> str:
    """Return the first value of the fields whose names end so."""
    return next((str(values[0]) for name, values in other.items() if name.endswith(ends) and values), "")


def _plain(word: str) -> str:
    """Return a word of a register in small letters and without "assignment"; "" where it says that nothing applies."""
    plain = re.sub(r"\s+assignment$", "", word.strip().replace("_", " ").lower())
    return "" if plain in _names()["none"] else plain


def with_designs(studies: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """Return the studies (table 4_extract/studies) with the columns registered_design and registered_design_from,
    from the latest version with a design.
    """
    given = {
        row["record_id"]: (iso_date(row["version_date"]), row["record_id"], design)
        for row in rows_of(records)
        if (design := design_of(row))
    }
    latest = [
        max((given[name] for name in split_values(cell) if name in given), default=("", "", ""))
        for cell in studies["record_ids"]
    ]
    return studies.assign(
        registered_design=pd.Series([design for _, _, design in latest], index=studies.index, dtype="str"),
        registered_design_from=pd.Series([name for _, name, _ in latest], index=studies.index, dtype="str"),
    )
