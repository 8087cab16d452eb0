"""What a registration of ClinicalTrials.gov contains beyond the columns of a record: arms and outcomes, with posted
results.

registry_details.yaml maps the places and words of the register.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from prismake.formats.json_documents import texts, values_at
from prismake.formats.registry_results import ARM, OUTCOME, STUDY, Detail, posted_results

Json = Any


@cache
def _places() -> dict[str, Json]:
    content: dict[str, Json] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return content


def registrations_in_file(path: Path) -> dict[str, Json]:
    """Return registration number to registration, for a JSON file of ClinicalTrials.gov; an empty map for any other
    file.
    """
    if not path.name.lower().removesuffix(".gz").endswith(".json"):
        return {}
    content = path.read_bytes()
    try:
        document = json.loads(gzip.decompress(content) if path.suffix.lower() == ".gz" else content)
    except (ValueError, OSError, EOFError):
        # Stage 1 has said what is wrong with the file; here it has nothing to propose.
        return {}
    details: dict[str, Json] = {}
    for element in _elements(document):
        for version in ("v2", "v1"):
            places = _places()[version]
            for number in texts(element.get(places["protocol"]), places["id"])[:1]:
                details.setdefault(number.strip().upper(), element)
    return details


def _elements(document: Json) -> Iterator[dict[str, Json]]:
    """Yield the registrations in a document: itself, those of a page of API v2, or those of the legacy answers."""
    if isinstance(document, list):
        for entry in document:
            yield from _elements(entry)
    elif isinstance(document, dict):
        if any(_places()[version]["protocol"] in document for version in ("v1", "v2")):
            yield document
            return
        for key in ("studies", "FullStudiesResponse", "FullStudies", "Study"):
            if key in document:
                yield from _elements(document[key])


def details(element: Mapping[str, Json]) -> list[Detail]:
    """Return the values of a registration: enrolment, conditions, arms, outcomes, posted results and adverse events."""
    for version in ("v2", "v1"):
        places = _places()[version]
        if places["protocol"] in element:
            return [
                *_protocol(element[places["protocol"]], places),
                *posted_results(element, version),
            ]
    return []


def _protocol(section: Json, places: Mapping[str, Json]) -> Iterator[Detail]:
    kinds = [
        _places()["enrolment_types"].get(word.lower()) for word in texts(section, places["enrolment_type"])
    ]
    for count in texts(section, places["enrolment"])[:1]:
        # A number without its type is neither planned nor actual.
        yield Detail(STUDY, (kinds[0] if kinds else None) or "enrolment", count)
    for condition in texts(section, places["conditions"]):
        yield Detail(STUDY, "condition", condition)
    for arm in values_at(section, places["arms"]["list"]):
        for name in texts(arm, places["arms"]["name"])[:1]:
            yield Detail(ARM, "arm", arm=name)
    for kind, keys in places["outcomes"].items():
        for outcome in values_at(section, keys["list"]):
            time = " ".join(texts(outcome, keys["time"])[:1])
            for name in texts(outcome, keys["name"])[:1]:
                yield Detail(OUTCOME, f"{kind} outcome", outcome=name, time_point=time)
