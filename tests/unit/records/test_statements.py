"""The number of the trial that an article reports, beside those of trials that it mentions."""

import time

import pytest

from prismake.records.compose import compose
from prismake.records.statements import registered_in

A, B, E = "NCT90000001", "NCT90000002", "2019-900001-11"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (f"Trial registration: {A}. Unlike {B}, moss was measured.", [A]),
        (f"TRIAL REGISTRATION: ClinicalTrials.gov {A}. The earlier trial ({B}) had none.", [A]),
        (f"TRIAL REGISTRATION NUMBER: {A}. A sister study, {B}, goes on.", [A]),
        ("Trial registration number: ChiCTR2000000001. A sister study, ChiCTR2000000002, goes on.", ["ChiCTR2000000001"]),
        (f"In the earlier trial ({B}) moss grew. Trial registration: {A}.", [A]),
        (f"Trial registration. {A}. {B} was the pilot.", [A]),
        (f"Registration: URL: https://www.clinicaltrials.gov. Unique identifier: {A}.", [A]),
        (f"The trial was registered as {A} and EudraCT {E}.", [A, E]),
        (f"Trial registration: ClinicalTrials.gov {A}; EudraCT number {E}. {B} is ongoing.", [A, E]),
        (f"(ClinicalTrials.gov {A}, {B})", [A, B]),
        (f"This trial ({A}) was registered at a registry, and it differs from {B}.", [A]),
        (f"Registration no. {A}", [A]),
        (f"The earlier trial was registered as {B}.", []),
        (f"We discuss {A} and {B}.", []),
    ],
)  # fmt: skip
def test_only_the_numbers_that_a_statement_names_are_registered(text: str, own: list[str]) -> None:
    assert registered_in(text) == own


@pytest.mark.parametrize("place", ["abstract", "note"])
def test_the_others_are_mentioned_in_the_abstract_and_in_notes_alike(place: str) -> None:
    text = f"Trial registration: {A}. Unlike {B}, moss was measured."
    values = {"title": ["Evening light"], "journal": ["Moss"]} | (
        {"abstract": [text]} if place == "abstract" else {}
    )
    record = compose(values, {"N1": [text]} if place == "note" else {})
    assert not isinstance(record, str)
    assert (record.registration_ids, record.references) == ([A], [f"mentioned:{B}"])


def test_numbers_of_a_text_without_a_statement_are_mentioned() -> None:
    record = compose(
        {"title": ["Evening light"], "journal": ["Moss"], "abstract": [f"{A} and {B} agree."]}, {}
    )
    assert not isinstance(record, str)
    assert (record.registration_ids, record.references) == ([], [f"mentioned:{A}", f"mentioned:{B}"])


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (f"Moss grew. {A}.", [A]),
        (f"Moss grew. ({A})", [A]),
        (f"Moss grew. ({A}) Copyright 2024 Moss Press.", [A]),
        (f"Moss was watered. (ClinicalTrials.gov, number: {A}) RESULTS: It grew.", [A]),
        (f"(Funded by the Society of Moss; DEW ClinicalTrials.gov number, {A}.)", [A]),
        (f"(DEW-1 and DEW-2 ClinicalTrials.gov numbers, {A} and {B}, respectively.)", [A, B]),
        (f"TRIAL REGISTRATION: ClinicalTrials.gov {A}, registered on 3 May 2019, https://clinicaltrials.gov/study/{A}", [A]),
        ("The protocol was registered at the German Clinical Trials Register (DRKS00012345).", ["DRKS00012345"]),
        (f"A randomised trial (EudraCT {E}).", [E]),
        (f"Both trials were registered at ClinicalTrials.gov ({A} and {B}).", [A, B]),
        (f"Gardeners previously treated with moss got A or B (ClinicalTrials.gov Identifier {A}).", [A]),
        (f"Dew compared with rain was wet (ClinicalTrials.gov {A}).", [A]),
        (f"In this randomised, double-blind phase 3 trial (DEW; {A}), moss was watered.", [A]),
        (f"We conducted a phase 2 trial ({A}) of moss.", [A]),
        (f"In this ongoing phase 2 study ({A}), moss grows.", [A]),
        (f"This is a secondary analysis of the DEW trial ({A}).", [A]),
        (f"Trial registration: {A} (parent study) and {B} (substudy)", [B]),
        (f"(ClinicalTrials.gov Identifier: {A}; extension: {B}).", [A]),
        (f"Unlike DEW ({A}) we gave 20 ml. Trial registration: {B}.", [B]),
    ],
)  # fmt: skip
def test_a_number_is_own_where_words_or_its_place_say_so(text: str, own: list[str]) -> None:
    assert registered_in(text) == own


@pytest.mark.parametrize(
    "text",
    [
        f"Moss was watered. Unlike {A} we used 20 ml.",
        f"The previous trial ({A}) showed no effect; we now gave 20 ml.",
        f"Prior studies ({A}, {B}) were small.",
        f"The design follows {A}.",
        f"We searched ClinicalTrials.gov and found {A} and {B}.",
        f"We identified {A} and {B} in registers.",
        f"We pooled {A} and {B}.",
        f"A pooled analysis of two trials. ClinicalTrials.gov identifiers: {A}, {B}.",
        f"Two trials registered at ClinicalTrials.gov ({A}, {B}) were read.",
        f"Only one registered trial, {A}, tests moss.",
        f"A trial is currently underway (ClinicalTrials.gov {A}). Despite this, moss is rare.",
        f"An ongoing phase 3 study ({A}) will show.",
        f"Ongoing trials include {A}.",
        f"The parent trial was registered as {A}.",
        f"Gardeners of the DEW trial ({A}) were invited to this cohort.",
        f"Data came from the previous phase 2 study (ClinicalTrials.gov: {A}).",
        f"Results agree with those of DEW ({A}).",
        f"A case of a gardener who took part in {A}.",
    ],
)
def test_a_number_of_another_trial_is_no_own_one(text: str) -> None:
    assert registered_in(text) == []


@pytest.mark.parametrize(
    ("title", "own"),
    [
        (f"A phase II study of moss (DEW; trial 197) ({A})", [A]),
        (f"Moss in spring [{A}]", [A]),
        (f"Moss in spring: {A}", [A]),
        (f"{A}: moss in spring", [A]),
        (f"Dew on moss watered in the primary {A} study", []),
        (f"Dew after the previous trial ({A})", []),
        (f"Moss in two trials ({A} and {B})", []),
    ],
)
def test_a_title_names_its_trial_where_the_number_stands_apart(title: str, own: list[str]) -> None:
    record = compose({"title": [title], "journal": ["Moss"]}, {})
    assert not isinstance(record, str)
    assert record.registration_ids == own


@pytest.mark.parametrize(
    "words", ["ClinicalTrials.gov ", "registry :,/ ", "previous ", "this trial ", "unlike a b "]
)
def test_long_texts_take_linear_time(words: str) -> None:
    start = time.perf_counter()
    registered_in(f"{words * 5000}{A}")
    compose({"title": [f"{words * 5000}{A}"], "abstract": [f"{words * 5000}x {A}"]}, {})
    assert time.perf_counter() - start < 5


def test_a_note_on_another_trial_gives_no_number() -> None:
    record = compose(
        {"title": ["Evening light"], "journal": ["Moss"]}, {"N1": [f"Follow-up of the earlier trial ({A})"]}
    )
    assert not isinstance(record, str)
    assert (record.registration_ids, record.references) == ([], [f"mentioned:{A}"])
