"""The answer at the top of the page: no sentence says more than table 5_synthesise/answer, and each number leads to its ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pandas as pd
import pytest
from made_up_version import config as bare_config
from made_up_version import made_up_version

from prismake.protocol.config import Config
from prismake.reports.page.answer import answer_page_table, answer_paragraphs, with_answer
from prismake.synthesis.answer import Held, answer_table
from prismake.synthesis.posted_events import PostedEvents, posted_events
from prismake.tables import rows_of, table_of, write_table

STUDIES = [
    {"study_id": "study:A", "registration_ids": "NCT00000001", "enrolment": "12", "enrolment_type": "actual"},
    {"study_id": "study:B", "registration_ids": "NCT00000002", "results_posted": "2031-02"},
    {"study_id": "study:C", "enrolment": "90", "enrolment_type": "planned"},
]
LINKS = [{"report_id": f"rep:{name}", "study_id": f"study:{name}", "state": "included"} for name in "ABC"] + [
    {"report_id": "rep:D", "study_id": "study:A", "state": "not retrieved"},
    {"report_id": "rep:E", "study_id": "study:E", "state": "not retrieved"},
]
FIELDS: dict[str, dict[str, Any]] = {
    "stings": {"label": "Stings", "meaning": "adverse events"},
    "harvest": {"label": "Harvest", "meaning": "efficacy"},
}


def told(
    folder: Path, adverse_events: str = "", outcomes: str = "", posted: str = "", asked: bool = False,
    registrations: str = "ABC", by: str = "bed", events: Sequence[PostedEvents] = (), posted_outcomes: str = "",
    proposals: pd.DataFrame | None = None,
) -> tuple[list[str], list[tuple[str, str]], Config]:  # fmt: skip
    """The paragraphs, the text and address of each link, and the config."""
    made = bare_config("human")
    made["extraction"]["fields"] |= {"bed": {"label": "Bed"}} | (FIELDS if asked else {})
    made["synthesis"]["answer_by"] = by
    version = made_up_version(folder, {}, made)
    studies = table_of(STUDIES, "4_extract/studies")
    write_table(studies, version.folder / "4_extract/studies.csv", "4_extract/studies")
    results = Held(*(frozenset(f"study:{name}" for name in names) for names in (adverse_events, outcomes, posted, posted_outcomes)))  # fmt: skip
    table = answer_table(
        studies.assign(bed=["roses", "beans", "beans"]),
        table_of(LINKS, "4_extract/report_study"),
        {f"rep:{name}" for name in registrations},
        results,
        by,
        events=events,
    )
    write_table(table, version.folder / "5_synthesise/answer.csv", "5_synthesise/answer")
    if proposals is not None:
        write_table(proposals, version.folder / "4_extract/proposals.csv", "4_extract/proposals")
    paragraphs = answer_paragraphs(version.config, version.folder)
    links = [(part.text, part.address) for paragraph in paragraphs for part in paragraph if part.address]
    return ["".join(part.text for part in paragraph) for paragraph in paragraphs], links, version.config


def test_registrations_alone_answer_nothing_and_say_what_would(tmp_path: Path) -> None:
    paragraphs, _, _ = told(tmp_path)
    assert paragraphs == [
        "Safety:adverse events are in the data for none of 3 included studies; no field of the extraction is declared to hold them. "
        "Pinned registrations say that results are posted for 1 study (NCT00000002; enrolment not known); the pins say that they exist, "
        "not what they report.",
        "Efficacy:an outcome other than adverse events is in the data for none of them, whatever the bed; no field of the extraction is declared to hold one. For 2 studies "
        "posted results or a report are known to exist, and no such outcome of them is in the data (by bed: beans 1 of 2, roses 1 of 1); "
        "for 1 study neither is known here.",
        "How much this is:all 3 included reports are registrations, which say how a study is planned and what its status is, and here no result; from these data nothing "
        "can be said of safety or of efficacy.",
        "What would change it:1 report of included studies that could not be retrieved, 1 report tied to no included study that could "
        "not be retrieved, the posted results of 1 study and fields of the extraction declared to hold adverse events and outcomes.",
    ]


def test_results_in_the_data_are_told_with_their_studies_and_people(tmp_path: Path) -> None:
    paragraphs, _, _ = told(tmp_path, "AB", "A", posted="B", asked=True, registrations="BC")
    assert paragraphs[0] == (
        "Safety:adverse events are in the data for 2 of 3 included studies (NCT00000001 and NCT00000002; enrolment: "
        "12 actual in 1 study; not known in 1 study). Of the other studies the data hold no result of safety. Pinned registrations say "
        "that results are posted for 1 study (NCT00000002; enrolment not known)."
    )
    assert paragraphs[1].startswith(
        "Efficacy:an outcome other than adverse events is in the data for 1 of 3 (by bed: roses 1 of 1). "
    )
    assert paragraphs[2] == "How much this is:of 3 included reports, 2 are registrations."
    assert "posted results" not in paragraphs[3] and "fields" not in paragraphs[3]


def test_posted_adverse_events_are_told_in_people_of_all_arms(tmp_path: Path) -> None:
    events = [
        PostedEvents("Deaths", 1, 1027, frozenset({"study:B"})),
        PostedEvents("Serious adverse events", 0, 1027, frozenset({"study:B"})),
    ]
    paragraphs, links, _ = told(tmp_path / "same", "B", posted="B", events=events)
    assert paragraphs[0].endswith(
        "As posted, over all arms, those of controls included: deaths 1 of 1,027 people at risk, serious adverse events 0 of 1,027, in 1 study. These counts do not say what caused an event."
    )
    assert ("1 study", "#set=answer%3Aevents%3ASerious%20adverse%20events") in links
    others = [events[0], PostedEvents("Other adverse events", 2, 12, frozenset({"study:A", "study:B"}))]
    paragraphs, _, _ = told(tmp_path / "others", "B", posted="B", events=others)
    assert paragraphs[0].endswith(
        "deaths 1 of 1,027 people at risk (1 study), other adverse events 2 of 12 (2 studies). These counts do not say what caused an event."
    )


def test_a_sum_of_posted_adverse_events_does_not_hide_in_which_study_they_were(tmp_path: Path) -> None:
    counts = {"study:A": {"arm 1": (0, 12)}, "study:B": {"arm 1": (1, 2), "arm 2": (0, 1)}}
    rows = [
        {
            "study_id": study,
            "level": "outcome",
            "study_arm": arm,
            "outcome": "Deaths",
            "item": item,
            "value": str(value),
        }
        for study, arms in counts.items()
        for arm, numbers in arms.items()
        for item, value in zip(("events", "participants"), numbers, strict=True)
    ]
    proposals = table_of(rows, "4_extract/proposals")
    events = posted_events(proposals, ["study:A", "study:B"])
    paragraphs, _, _ = told(tmp_path, "AB", posted="AB", events=events, proposals=proposals)
    assert (
        "deaths 1 of 15 people at risk (NCT00000001 0 of 12, NCT00000002 1 of 3), in 2 studies."
        in paragraphs[0]
    )


def test_posted_outcomes_are_not_called_efficacy(tmp_path: Path) -> None:
    paragraphs, _, _ = told(tmp_path, outcomes="AB", posted="B", posted_outcomes="B")
    assert (
        "Of these, 1 study (NCT00000002) has posted numbers alone, and nobody has judged whether they are of efficacy."
    ) in paragraphs[1]
    paragraphs, _, _ = told(tmp_path / "all", outcomes="B", posted="B", posted_outcomes="B")
    assert "of 2). 1 study (NCT00000002) has posted numbers alone" in paragraphs[1]


@pytest.mark.parametrize("adverse_events", ["", "A", "ABC"])
@pytest.mark.parametrize("outcomes", ["", "B", "ABC"])
@pytest.mark.parametrize("posted", ["", "B"])
def test_every_number_leads_to_a_set_of_that_size_on_the_page(
    tmp_path: Path, adverse_events: str, outcomes: str, posted: str
) -> None:
    paragraphs, links, _ = told(tmp_path, adverse_events, outcomes, posted)
    results = next(tmp_path.rglob("answer.csv")).parent.parent
    page = with_answer({"ids": [], "studies": {}, "sets": [["total_studies", "", "", "studies", 3, []]]}, results, "x.csv")  # fmt: skip
    sizes = {entry[0]: entry[4] for entry in page["sets"]}
    for text, address in links:
        number = 0 if text == "none" else int(re.match(r"[\d,]+", text)[0])  # type: ignore[index]
        assert sizes[unquote(address.removeprefix("#set="))] == number
    for name, *_, number, runs in page["sets"][:-1]:
        assert sum(runs[1::2]) == number, name
    nothing = "nothing can be said of safety or of efficacy"
    assert (nothing in " ".join(paragraphs)) == (not adverse_events and not outcomes)


def test_without_a_field_to_split_by_there_is_no_table_and_no_value(tmp_path: Path) -> None:
    paragraphs, _, config = told(tmp_path, by="")
    results = next(tmp_path.rglob("answer.csv")).parent.parent
    assert answer_page_table(results, config, "x.csv") == []
    assert "none of them; no field" in paragraphs[1] and "(by" not in paragraphs[1]


def test_the_table_has_a_row_for_each_value(tmp_path: Path) -> None:
    _, _, config = told(tmp_path, outcomes="B")
    results = next(tmp_path.rglob("answer.csv")).parent.parent
    (table,) = answer_page_table(results, config, "x.csv")
    rows = rows_of(table.table)
    assert [(row["Bed"], row["Included studies"]) for row in rows] == [("beans", "2"), ("roses", "1")]
    assert rows[0]["Studies with an outcome other than adverse events in the data"] == "1: NCT00000002"
