"""What the title of a registration claims of its design, and where its fields say otherwise."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from prismake.studies.conflicts import SHOWN, TITLE
from prismake.studies.dates import iso_date
from prismake.tables import rows_of, split_values, table_of
from prismake.vocabulary import standard_terms

PHASE, DESIGN = "phase", "registered_design"
RANDOMIZED, NON_RANDOMIZED, MASKED, OPEN, COMPARED = (
    "randomized",
    "non-randomized",
    "masked",
    "none",
    "placebo or sham",
)
SINGLE_GROUP = "single group"
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_PARTS = ("allocation", "masking", "comparator")


@cache
def _rules() -> dict[str, Any]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def title_claims(title: str) -> dict[str, str]:
    """Return what a title claims: phase in the terms of the vocabulary, allocation, masking and comparator; only what it names."""
    text = re.sub(_rules()["other"], "", unicodedata.normalize("NFKC", title), flags=re.IGNORECASE)
    claims = {}
    for part in _PARTS:
        for pattern, claim in _rules()[part]:
            if re.search(pattern, text, re.IGNORECASE):
                claims[part] = claim
                break
    phases = [
        _ROMAN.get(word.upper(), word)
        for match in re.finditer(_rules()[PHASE], text, re.IGNORECASE)
        for word in re.findall(r"[1-4]|I{1,3}V?|IV", match[1], re.IGNORECASE)
    ]
    if phases:
        early = "early " if re.search(r"\bearly phase\b", text, re.IGNORECASE) else ""
        claims[PHASE] = standard_terms(PHASE, f"{early}phase {'/'.join(sorted(set(phases)))}")
    return claims


def contradicts(part: str, claim: str, phase: str, design: str) -> bool:
    """Return whether a claim of a title contradicts the phase or the registered design of its study.

    part, claim: an entry of `title_claims`, such as "masking" and "masked". A part that the design does not give
    contradicts nothing.
    """
    if part == PHASE:
        return bool(phase) and standard_terms(PHASE, phase) != claim
    words = design.split(", ")
    masking = next((word.partition(": ")[2] for word in words if word.startswith("masking: ")), "")
    if part == "masking":
        return bool(masking) and (masking == OPEN) == (claim == MASKED)
    if claim == NON_RANDOMIZED:
        return RANDOMIZED in words
    return SINGLE_GROUP in words or (claim == RANDOMIZED and NON_RANDOMIZED in words)


def title_conflicts(studies: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """Return the claims of titles that the phase or the design of their study contradicts, each with the value that is shown (schema 4_extract/source_conflicts).

    studies: schema 4_extract/studies, with the registered design. records: schema 1_identify/records.
    """
    of_id = {row["record_id"]: row for row in rows_of(records) if row["record_type"] == "registration"}
    rows: list[dict[str, str]] = []
    for study in rows_of(studies):
        own = [of_id[name] for name in split_values(study["record_ids"]) if name in of_id]
        rows += _rows(study, own, of_id)
    return table_of(rows, "4_extract/source_conflicts")


def _rows(
    study: Mapping[str, str], own: list[dict[str, str]], of_id: Mapping[str, dict[str, str]]
) -> Iterator[dict[str, str]]:
    """Yield the shown value of each field that a title contradicts, and each claim once."""
    claims: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
    for record in own:
        for title in _titles(record):
            for part, claim in title_claims(title).items():
                if contradicts(part, claim, study[PHASE], study[DESIGN]):
                    claims.setdefault((PHASE if part == PHASE else DESIGN, claim), (title, record))
    values_from = json.loads(study["values_from"]) if study["values_from"] else {}
    origin = {PHASE: values_from.get(PHASE, ""), DESIGN: study["registered_design_from"]}
    for field in (PHASE, DESIGN):
        contradicting = {claim: place for (name, claim), place in claims.items() if name == field}
        if contradicting and (shown := of_id.get(origin[field])):
            yield _row(study, field, study[field], study[field], shown, SHOWN)
        for claim, (title, record) in contradicting.items():
            yield _row(study, field, claim, title, record, TITLE)


def _row(
    study: Mapping[str, str],
    field: str,
    value: str,
    written: str,
    record: Mapping[str, str],
    standing: str,
) -> dict[str, str]:
    return {
        "study_id": study["study_id"],
        "field": field,
        "value": value,
        "as_written": written,
        "record_id": record["record_id"],
        "source": record["source"],
        "as_of": iso_date(record["version_date"]) or record["version_date"],
        "standing": standing,
    }


def _titles(record: Mapping[str, str]) -> list[str]:
    """Return the title of a registration and the other titles that it holds."""
    other = json.loads(record["other_fields"]) if record["other_fields"] else {}
    ends = tuple(_rules()["titles"])
    others = [str(value) for name, values in other.items() if name.endswith(ends) for value in values]
    return list(dict.fromkeys(filter(None, [record["title"], *others])))
