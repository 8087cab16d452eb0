"""What a registration of ClinicalTrials.gov contains beyond the columns of a record: arms, outcomes and posted
results.

registry_details.yaml maps the places and words of the register.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from prismake.formats.json_documents import texts, values_at

Json = Any
STUDY, ARM, OUTCOME = "study", "arm", "outcome"


@dataclass(frozen=True)
class Detail:
    """One value in a registration.

    level: "study", "arm" or "outcome". item: what the value is, such as actual enrolment, condition, primary outcome
    or mean. value: as written; empty for the existence of an arm or outcome.
    """

    level: str
    item: str
    value: str = ""
    arm: str = ""
    outcome: str = ""
    time_point: str = ""
    unit: str = ""


@cache
def _places() -> dict[str, Json]:
    content: dict[str, Json] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return content


def adverse_event_outcomes() -> tuple[str, ...]:
    """Return the names under which `details` lists posted adverse events as outcomes."""
    return tuple(_places()["events"])


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
                *_results(element.get("resultsSection") or {}),
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


def _results(section: Json) -> Iterator[Detail]:
    """Yield the posted results of API v2, as far as a number is one of an arm."""
    for flow in values_at(section, "participantFlowModule"):
        titles = _titles(flow, "groups")
        for period in values_at(flow, "periods")[:1]:
            for milestone in values_at(period, "milestones"):
                if "STARTED" in texts(milestone, "type"):
                    for entry in values_at(milestone, "achievements"):
                        arm = titles.get("".join(texts(entry, "groupId")), "")
                        for number in texts(entry, "numSubjects")[:1]:
                            if arm:
                                yield Detail(ARM, "participants", number, arm)
    for measure in values_at(section, "outcomeMeasuresModule.outcomeMeasures"):
        yield from _measure(measure)
    for module in values_at(section, "adverseEventsModule"):
        time = " ".join(texts(module, "timeFrame")[:1])
        for group in values_at(module, "eventGroups"):
            arm = " ".join(texts(group, "title")[:1])
            for outcome, (affected, at_risk) in _places()["events"].items():
                for item, key in (("events", affected), ("participants", at_risk)):
                    for number in texts(group, key)[:1]:
                        yield Detail(OUTCOME, item, number, arm, outcome, time)


def _titles(holder: Json, key: str) -> dict[str, str]:
    """Return the title of each group by its id."""
    return {
        "".join(texts(group, "id")): " ".join(texts(group, "title")[:1]) for group in values_at(holder, key)
    }


def _measure(measure: Json) -> Iterator[Detail]:
    """Yield the numbers of one outcome by group: the parameter, its spread, and the participants."""
    titles = _titles(measure, "groups")
    name, time, unit, parameter, dispersion = (
        " ".join(texts(measure, key)[:1])
        for key in ("title", "timeFrame", "unitOfMeasure", "paramType", "dispersionType")
    )
    item = _places()["parameters"].get(parameter.upper().replace(" ", "_"))
    spread = _places()["spreads"].get(dispersion.lower())
    limits = _places()["limits"].get(dispersion.lower())
    classes = values_at(measure, "classes")
    for part in classes:
        for category in values_at(part, "categories"):
            names = [name, *texts(part, "title"), *texts(category, "title")]
            outcome = ": ".join(dict.fromkeys(names))
            for number in values_at(category, "measurements"):
                arm = titles.get("".join(texts(number, "groupId")), "")
                if not arm:
                    continue
                where = (arm, outcome, time)
                pairs = [(item, "value"), (spread, "spread")]
                pairs += [(limits[0], "lowerLimit"), (limits[1], "upperLimit")] if limits else []
                for meaning, key in pairs:
                    for value in texts(number, key)[:1] if meaning else ():
                        yield Detail(OUTCOME, meaning, value, *where, "" if meaning == "events" else unit)
            for count in (
                values_at(measure, "denoms.counts")
                if "Participants" in texts(measure, "denoms.units")
                else ()
            ):
                arm = titles.get("".join(texts(count, "groupId")), "")
                for value in texts(count, "value")[:1] if arm else ():
                    yield Detail(OUTCOME, "participants", value, arm, outcome, time)
