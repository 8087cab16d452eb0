"""The results that ClinicalTrials.gov has posted with a registration, number by number.

registry_results.yaml maps the places and words of the register, for API v2 and for the legacy v1 JSON.
"""

from __future__ import annotations

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
    """Return the names under which `posted_results` lists posted adverse events as outcomes."""
    return tuple(_places()["events"])


def is_of_safety(outcome: str) -> bool:
    """Return whether a posted outcome is one of safety: adverse events, or an outcome that says so by its name."""
    name = outcome.casefold()
    says_so = any(word in name for word in _places()["safety_words"])
    return outcome in adverse_event_outcomes() or (
        says_so and not any(word in name for word in _places()["other_words"])
    )


def posted_results(registration: Mapping[str, Json], version: str) -> Iterator[Detail]:
    """Yield the posted results of a registration, as far as a number is one of an arm: people who started, numbers of
    outcomes, adverse events.

    version: "v1" or "v2".
    """
    places = _places()[version]
    section = registration.get(places["section"]) or {}
    yield from _people_who_started(section, places["flow"])
    for measure in values_at(section, places["measures"]["list"]):
        yield from _measure(measure, places["measures"])
    yield from _adverse_events(section, places["adverse_events"])


def _people_who_started(section: Json, places: Mapping[str, Json]) -> Iterator[Detail]:
    keys = places["milestones"]
    for flow in values_at(section, places["module"]):
        titles = _titles(flow, places["groups"])
        for period in values_at(flow, keys["periods"])[:1]:
            for milestone in values_at(period, keys["list"]):
                if "STARTED" not in texts(milestone, keys["type"]):
                    continue
                for entry in values_at(milestone, keys["entries"]):
                    arm = titles.get("".join(texts(entry, keys["group"])), "")
                    for number in texts(entry, keys["number"])[:1]:
                        if arm:
                            yield Detail(ARM, "participants", number, arm)


def _adverse_events(section: Json, places: Mapping[str, Json]) -> Iterator[Detail]:
    for module in values_at(section, places["module"]):
        time = " ".join(texts(module, places["time"])[:1])
        for group in values_at(module, places["groups"]["list"]):
            arm = " ".join(texts(group, places["groups"]["title"])[:1])
            for outcome in adverse_event_outcomes():
                for item, key in zip(("events", "participants"), places[outcome], strict=True):
                    for number in texts(group, key)[:1]:
                        yield Detail(OUTCOME, item, number, arm, outcome, time)


def _titles(holder: Json, places: Mapping[str, str]) -> dict[str, str]:
    """Return the title of each group by its id."""
    return {
        "".join(texts(group, places["id"])): " ".join(texts(group, places["title"])[:1])
        for group in values_at(holder, places["list"])
    }


def _measure(measure: Json, places: Mapping[str, Json]) -> Iterator[Detail]:
    """Yield the numbers of one outcome by group: the parameter, its spread, and the participants."""
    titles = _titles(measure, places["groups"])
    name, time, unit, parameter, dispersion = (
        " ".join(texts(measure, places[key])[:1])
        for key in ("name", "time", "unit", "parameter", "dispersion")
    )
    item = _places()["parameters"].get(parameter.upper().replace(" ", "_"))
    spread = _places()["spreads"].get(dispersion.lower())
    lower, upper = _places()["limits"].get(dispersion.lower(), (None, None))
    keys = places["measurements"]
    meanings = [(item, "value"), (spread, "spread"), (lower, "lower"), (upper, "upper")]
    for part in values_at(measure, places["classes"]["list"]):
        for category in values_at(part, places["categories"]["list"]):
            titles_of_part = (
                texts(part, places["classes"]["title"]),
                texts(category, places["categories"]["title"]),
            )
            outcome = ": ".join(dict.fromkeys([name, *titles_of_part[0], *titles_of_part[1]]))
            for number in values_at(category, keys["list"]):
                arm = titles.get("".join(texts(number, keys["group"])), "")
                for meaning, key in meanings if arm else ():
                    for value in texts(number, keys[key])[:1] if meaning else ():
                        yield Detail(
                            OUTCOME, meaning, value, arm, outcome, time, "" if meaning == "events" else unit
                        )
            for arm, value in _analysed(measure, places["denominators"], titles):
                yield Detail(OUTCOME, "participants", value, arm, outcome, time)


def _analysed(
    measure: Json, places: Mapping[str, str], titles: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield arm and number of the people analysed."""
    if "Participants" not in texts(measure, places["units"]):
        return
    for count in values_at(measure, places["list"]):
        arm = titles.get("".join(texts(count, places["group"])), "")
        for value in texts(count, places["value"])[:1] if arm else ():
            yield arm, value
