"""The opening of the page: what the review found, in three sentences from its tables, and a band where no person, or one alone, screened or extracted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from prismake.flow.members import set_link
from prismake.flow.sets import FlowSets
from prismake.protocol.config import Config
from prismake.reports.methods import StageSelection
from prismake.reports.page.content import TextLink
from prismake.screening.voters import Deciders, declared_exception
from prismake.synthesis.labels import field_label
from prismake.synthesis.participants import NOT_KNOWN, studies_by_enrolment, with_extracted_enrolment
from prismake.synthesis.tables import NOT_GIVEN, UNSTATED, evidence_table, first_numbers
from prismake.tables import read_result
from prismake.wording import counted, listed, within

FEW_GROUPS = 8
WORDS = {"1_title_abstract": "by title and abstract", "2_full_text": "by full text"}
ONE_PERSON: Mapping[Deciders, str] = {
    "one_person": "One person alone",
    "one_person_and_machine": "One person and a machine",
}
Sentence = list[TextLink]


def opening_sentences(config: Config, results: Path, sets: FlowSets) -> list[Sentence]:
    """Return three sentences: what is included, what it is, and what is missing. Each number leads to its ids."""
    fields = config.extraction.of_level("study")
    evidence = evidence_table(
        read_result(results, "4_extract/studies"), read_result(results, "4_extract/extraction"), fields
    )
    studies = with_extracted_enrolment(evidence, fields)
    table = pd.read_csv(results / "5_synthesise/main_table.csv", dtype=str, keep_default_na=False)
    return [_included(config, sets), _described(config, studies, table), _missing(sets)]


def _text(text: str) -> TextLink:
    return TextLink(text, "")


def _of_set(sets: FlowSets, name: str, noun: str) -> TextLink:
    """Return the number of a set of the flow with its noun and the link to its ids."""
    return TextLink(counted(sets.n(name), noun), set_link(name))


def _joined(parts: Sequence[Sentence]) -> Sentence:
    """Return parts joined as in a sentence: "a, b and c"."""
    joined: Sentence = []
    for position, part in enumerate(parts):
        joined += [_text(" and " if position == len(parts) - 1 else ", ")] if position else []
        joined += part
    return joined


def _included(config: Config, sets: FlowSets) -> Sentence:
    records = _of_set(sets, "identified", "record")
    sources = TextLink(counted(len(config.sources), "source"), "#table-searches")
    origin = [_text(", from "), records, _text(" of "), sources, _text(".")]
    if not sets.n("total_studies"):
        return [_text(f"No study is included{' so far' if _waiting(sets) else ''}"), *origin]
    included = [
        _text("This review includes "),
        _of_set(sets, "total_studies", "study"),
        _text(" in "),
        _of_set(sets, "total_reports", "report"),
    ]
    if not sets.updated:
        return [*included, *origin]
    identified = [
        _text("new in this version, which identified "),
        records,
        _text(" that the previous one did not have."),
    ]
    changed = _changed_since(sets)
    if not sets.n("new_studies") and not sets.n("new_reports"):
        return [*included, _text(", none of them "), *identified, *changed]
    new = [_of_set(sets, "new_studies", "study"), _text(" and "), _of_set(sets, "new_reports", "report")]
    return [*included, _text("; "), *new, _text(" of them are "), *identified, *changed]


def _changed_since(sets: FlowSets) -> Sentence:
    """Return how many reports an update includes after a new decision, and how many of the previous version it no longer includes."""
    words = {
        "judged_anew": "known before {is_are} included now, after a new decision",
        "dropped_reports": "that the previous version included {is_are} no longer included",
    }
    parts: Sentence = []
    for name, text in words.items():
        if number := sets.n(name):
            verb = "is" if number == 1 else "are"
            parts += [_text("; " if parts else " "), _of_set(sets, name, "report")]
            parts.append(_text(" " + text.format(is_are=verb)))
    return [*parts, _text(".")] if parts else []


def _described(config: Config, studies: pd.DataFrame, table: pd.DataFrame) -> Sentence:
    if studies.empty:
        return [_text("So there is nothing to tabulate.")]
    by = config.synthesis.group_by
    groups = (
        table[by].replace("", NOT_GIVEN).value_counts(sort=False) if by in table else pd.Series(dtype=int)
    )
    label = within(field_label(by, config.extraction.fields))
    if 0 < len(groups) <= FEW_GROUPS:
        parts = [
            [_text(f"{group} "), TextLink(f"{number:,}", set_link(f"answer:group:{group}"))]
            for group, number in groups.items()
        ]
        grouped = [_text(f"By {label}: "), *_joined(parts)]
    else:
        number = TextLink(counted(len(groups), "group"), "#table-studies")
        grouped = [_text("The studies are in "), number, _text(f" by {label}")]
    return [*grouped, _text("; "), *_enrolment(studies), _text(".")]


def _enrolment(studies: pd.DataFrame) -> Sentence:
    """Return how many people the studies enrolled or plan to, planned and actual apart.

    Another number of people, such as those analysed, is no enrolment: nothing is said of it.
    """
    numbers, members = first_numbers(studies["enrolment"]), studies_by_enrolment(studies)
    missing = members.pop(NOT_KNOWN, [])
    if not members:
        return [_text("their enrolment is not in the data")]
    parts = []
    for kind, ids in members.items():
        total = int(numbers[studies["study_id"].isin(ids)].sum())
        words = "(planned or actual not said)" if kind == UNSTATED else kind
        link = TextLink(counted(len(ids), "study"), set_link(f"answer:enrolment:{kind}"))
        parts.append([_text(f"{total:,} {words} in "), link])
    sentence = [_text("enrolment: "), *_joined(parts)]
    if missing:
        link = TextLink(counted(len(missing), "study"), set_link(f"answer:enrolment:{NOT_KNOWN}"))
        sentence += [_text("; not known in "), link]
    return sentence


def _missing(sets: FlowSets) -> Sentence:
    analysed = sets.n("total_studies_ma")
    pooled = (
        [_of_set(sets, "total_studies_ma", "study"), _text(" are in a meta-analysis")]
        if analysed
        else [_text("No effect is pooled")]
    )
    return [
        *pooled,
        _text("; "),
        *_not_settled(sets),
        *_set_apart(sets),
        *(part for waiting in _waiting(sets) for part in (_text("; "), *waiting)),
        _text("."),
    ]


def _not_settled(sets: FlowSets) -> Sentence:
    """Return how many reports were not retrieved and how many await classification; before any is sought, that none is."""
    unclear = sets.n("decided_awaiting")
    sought = [f"{side}_sought_reports" for side in ("dbr", "other", "earlier")]
    if not any(map(sets.n, [*sought, "notretrieved_reports", "decided_awaiting"])):
        when = (
            "was sought in full text in this version"
            if sets.updated
            else "has been sought in full text so far"
        )
        return [_text(f"no report {when}")]
    return [
        _of_set(sets, "notretrieved_reports", "report"),
        _text(" could not be retrieved, and "),
        _of_set(sets, "decided_awaiting", "report"),
        _text(f" {'awaits' if unclear == 1 else 'await'} classification"),
    ]


def _set_apart(sets: FlowSets) -> Sentence:
    """Return how many ongoing studies stand beside the included ones, if the protocol sets them apart."""
    number = sets.n("ongoing_studies")
    if not number:
        return []
    verb = "is" if number == 1 else "are"
    link = TextLink(counted(number, "ongoing study"), set_link("ongoing_studies"))
    return [
        _text("; "),
        link,
        _text(f", by the last status that is known, {verb} set apart and in none of these numbers"),
    ]


def _waiting(sets: FlowSets) -> list[Sentence]:
    """Return what still waits for people: records at titles and abstracts, reports at full text."""
    tasks = {"record": "screened", "report": "retrieved or assessed"}
    return [
        [
            _of_set(sets, f"{unit}s_open", unit),
            _text(f" {'is' if sets.n(f'{unit}s_open') == 1 else 'are'} still to be {task}"),
        ]
        for unit, task in tasks.items()
        if sets.n(f"{unit}s_open")
    ]


def band(
    config: Config,
    selections: Sequence[StageSelection],
    extracted: Mapping[Deciders, Sequence[str]] = MappingProxyType({}),
) -> list[str]:
    """Return the sentences of the band: where machines alone, or one person alone, decided on every report of a stage or
    extracted every study, and the declared exceptions.

    extracted: studies by who extracted them.
    """
    return [
        *_machines_alone(config, selections),
        *_one_person(config, selections),
        *_extracted(extracted),
    ]


def _machines_alone(config: Config, selections: Sequence[StageSelection]) -> list[str]:
    alone = [stage for stage in selections if stage.no_person_voted]
    if not alone:
        return []
    whole = all(stage.no_person_voted or not stage.groups for stage in selections)
    opening = (
        "No person screened"
        if whole
        else f"No person screened {listed([within(stage.title) for stage in alone])}"
    )
    parts = _reports(alone, "machines_alone")
    return [f"{opening}: machines alone decided {parts}.", *_declared(config, alone, "machines_alone")]


def _one_person(config: Config, selections: Sequence[StageSelection]) -> list[str]:
    """Return the sentences on stages at which no second person judged any report."""
    sentences = []
    for group, who in ONE_PERSON.items():
        stages = [stage for stage in selections if set(stage.groups) == {group}]
        if stages:
            opening = f"{who} decided {_reports(stages, group)}; no second person judged them."
            sentences += [opening, *_declared(config, stages, group)]
    return sentences


def _extracted(extracted: Mapping[Deciders, Sequence[str]]) -> list[str]:
    """Return the sentence on the extraction, if no study was extracted by two people."""
    number = counted(sum(map(len, extracted.values())), "study")
    if set(extracted) == {"machines_alone"}:
        return [f"No person extracted: the values of {number} come from machines alone."]
    return [
        f"{who} extracted the values of {number}."
        for group, who in ONE_PERSON.items()
        if set(extracted) == {group}
    ]


def _reports(stages: Sequence[StageSelection], group: Deciders) -> str:
    return listed(
        [f"on {counted(len(stage.groups[group]), 'report')} {WORDS[stage.stage]}" for stage in stages]
    )


def _declared(config: Config, stages: Sequence[StageSelection], group: Deciders) -> list[str]:
    exceptions = dict.fromkeys(declared_exception(config, stage.stage, group) for stage in stages)
    return [re.sub(r"\s+", " ", text) for text in exceptions if text] or ["No reason for this is declared."]
