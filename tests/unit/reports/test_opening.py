"""How the page opens: its sentences come from its data, and a band says where no person screened."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
from made_up_flow import SOURCE_NAMES, Review, by_hand, frame
from made_up_roster import HUMAN, SOFTWARE, review
from made_up_tables import put_table

from prismake.flow.sets import FlowSets, Previous, flow_sets
from prismake.reports.methods import StageSelection
from prismake.reports.page.numbers import summary
from prismake.reports.page.opening import band, opening_sentences
from prismake.synthesis.answer import Held, answer_table
from prismake.tables import columns_of, rows_of, table_of, write_text


def stage(name: str, **groups: int) -> StageSelection:
    title = {"1": "Titles and abstracts", "2": "Full texts"}[name[0]]
    reports = {group: [f"rep:{n}" for n in range(number)] for group, number in groups.items()}
    return StageSelection(name, title, ("anna", "ben"), "carla", ("anna", "ben"), (), reports)  # type: ignore[arg-type]


TITLES, TEXTS = "1_title_abstract", "2_full_text"


def test_no_band_stands_where_people_screened_or_nobody_has_yet() -> None:
    people = [stage(TITLES, two_people=3), stage(TEXTS, two_people=2, one_person=1)]
    for stages in (
        people,
        [stage(TITLES), stage(TEXTS)],
        [stage(TITLES, two_people=1, machines_alone=5), stage(TEXTS)],
    ):
        assert band(HUMAN, stages) == []


def test_where_a_person_voted_and_a_machine_decided_nobody_says_that_no_person_screened() -> None:
    assert band(SOFTWARE, [replace(stage(TITLES, machines_alone=5), people_voted=True), stage(TEXTS)]) == []


def test_the_band_says_at_which_stage_no_person_screened() -> None:
    assert band(SOFTWARE, [stage(TITLES, machines_alone=5), stage(TEXTS, two_people=1)]) == [
        "No person screened titles and abstracts: machines alone decided on 5 reports by title and abstract.",
        "No reason for this is declared.",
    ]


def test_the_band_prints_the_declared_exception() -> None:
    config = review(exceptions={"machines_alone": "It is an exercise."})
    assert band(config, [stage(TITLES, machines_alone=5), stage(TEXTS, machines_alone=1)]) == [
        "No person screened: machines alone decided on 5 reports by title and abstract and on 1 report by full text.",
        "It is an exercise.",
    ]


def test_the_band_says_that_one_person_alone_decided() -> None:
    alone = [stage(TITLES, one_person=8), stage(TEXTS, one_person=6)]
    assert band(HUMAN, alone) == [
        "One person alone decided on 8 reports by title and abstract and on 6 reports by full text; no second person judged them.",
        "No reason for this is declared.",
    ]
    config = review(exceptions={"one_person": "It is a thesis."})
    assert band(config, [stage(TITLES, two_people=8), stage(TEXTS, one_person=6)]) == [
        "One person alone decided on 6 reports by full text; no second person judged them.",
        "It is a thesis.",
    ]


def test_the_band_says_that_one_person_and_a_machine_decided() -> None:
    (first, second) = band(HUMAN, [stage(TITLES, one_person_and_machine=8), stage(TEXTS)])
    assert (
        first
        == "One person and a machine decided on 8 reports by title and abstract; no second person judged them."
    )
    assert second == "No reason for this is declared."


def test_the_band_says_who_extracted_where_no_two_people_did() -> None:
    stages = [stage(TITLES, two_people=8), stage(TEXTS, two_people=6)]
    for group, sentence in (
        ("machines_alone", "No person extracted: the values of 2 studies come from machines alone."),
        ("one_person", "One person alone extracted the values of 2 studies."),
        ("one_person_and_machine", "One person and a machine extracted the values of 2 studies."),
    ):
        assert band(HUMAN, stages, {group: ["s1", "s2"]}) == [sentence]  # type: ignore[dict-item]
        assert band(HUMAN, stages, {group: ["s1"], "two_people": ["s2"]}) == []  # type: ignore[dict-item]
    assert band(HUMAN, stages, {"two_people": ["s1"]}) == []


def texts(folder: Path, sets: FlowSets, *studies: dict[str, str]) -> list[str]:
    named = [{"study_id": f"study:{number}"} | study for number, study in enumerate(studies)]
    table = pd.DataFrame(named, columns=list(columns_of("4_extract/studies")), dtype="str").fillna("")
    put_table(table, folder / "4_extract/studies.csv")
    put_table(table_of([], "4_extract/extraction"), folder / "4_extract/extraction.csv")
    rows = "".join(f"{number},beans\n" for number in range(len(studies)))
    write_text(f"study_id,crop\n{rows}", folder / "5_synthesise/main_table.csv")
    return ["".join(part.text for part in sentence) for sentence in opening_sentences(HUMAN, folder, sets)]


def test_planned_and_actual_participants_are_told_apart(tmp_path: Path) -> None:
    studies = (
        {"enrolment": "40", "enrolment_type": "actual"},
        {"enrolment": "1000", "enrolment_type": "planned"},
        {"enrolment": "7"},
        {},
    )
    first, second, third = texts(tmp_path, flow_sets(by_hand().tables(), SOURCE_NAMES), *studies)
    assert first == "This review includes 3 studies in 4 reports, from 22 records of 2 sources."
    assert second == (
        "By crop: beans 4; enrolment: 40 actual in 1 study, 1,000 planned in 1 study and 7 (planned or actual not said) in "
        "1 study; not known in 1 study."
    )
    assert third == (
        "No effect is pooled; 2 reports could not be retrieved, and 1 report awaits classification; 1 ongoing study, by the last "
        "status that is known, is set apart and in none of these numbers."
    )


def updated() -> FlowSets:
    """The previous version included report one; report two is new, and three was not retrieved again."""
    made = Review()
    one, three = (
        made.report("one", ["alpha"], study="study A"),
        made.report("three", ["alpha"], ft="not retrieved"),
    )
    known = [{"record_id": "alpha:1"}, {"record_id": "alpha:2"}]
    made.report("two", ["beta"], study="study B")
    previous = Previous(
        records=frame(["record_id"], known),
        report_study=frame(["report_id", "study_id"], [{"report_id": one, "study_id": "study A"}]),
        unresolved=frame(["report_id", "study_id", "state"], [{"report_id": three, "study_id": "study C", "state": "not retrieved"}]),
        record_report=frame(["record_id", "report_id"], made.rows["record_report"][:2]),
    )  # fmt: skip
    return flow_sets(made.tables(previous), SOURCE_NAMES)


def test_an_update_says_how_many_studies_the_review_holds_and_not_only_the_new_ones(tmp_path: Path) -> None:
    first, _, third = texts(tmp_path, updated(), {}, {})
    assert first == (
        "This review includes 2 studies in 2 reports; 1 study and 1 report of them are new in this version, which identified "
        "1 record that the previous one did not have."
    )
    assert "1 report could not be retrieved" in third
    studies = summary(updated())[-1]
    assert (studies.value, studies.link) == ("2", "#set=total_studies")
    assert [text for text, _ in studies.parts] == ["1 new in this version", "1 in the previous version"]


def test_an_update_says_what_came_in_by_a_new_decision_and_what_it_no_longer_includes(tmp_path: Path) -> None:
    """Without these, "none of them new" reads as if nothing had changed."""
    made = Review()
    one, two = made.report("one", ["alpha"], ta="exclude"), made.report("two", ["alpha"], study="study B")
    made.report("three", ["alpha"], study="study C")
    known = [{"record_id": f"alpha:{number}"} for number in (1, 2, 3)]
    included = [{"report_id": one, "study_id": "study A"}, {"report_id": two, "study_id": "study B"}]
    previous = Previous(
        records=frame(["record_id"], known),
        report_study=frame(["report_id", "study_id"], included),
        record_report=frame(["record_id", "report_id"], made.rows["record_report"][:3]),
    )
    first, *_ = texts(tmp_path, flow_sets(made.tables(previous), SOURCE_NAMES), {}, {})
    assert first == (
        "This review includes 2 studies in 2 reports, none of them new in this version, which identified 0 records that the "
        "previous one did not have. 1 report known before is included now, after a new decision; 1 report that the previous "
        "version included is no longer included."
    )


def test_an_update_that_seeks_nothing_does_not_say_that_nothing_was_ever_sought(tmp_path: Path) -> None:
    made = Review()
    one = made.report("one", ["alpha"], study="study A")
    known = frame(["report_id", "study_id"], [{"report_id": one, "study_id": "study A"}])
    groups = frame(["record_id", "report_id"], made.rows["record_report"][:1])
    previous = Previous(frame(["record_id"], [{"record_id": "alpha:1"}]), known, record_report=groups)
    third = texts(tmp_path, flow_sets(made.tables(previous), SOURCE_NAMES), {})[2]
    assert "no report was sought in full text in this version" in third


def test_ongoing_studies_that_are_set_apart_are_named_beside_the_included_ones(tmp_path: Path) -> None:
    made = Review()
    made.report("one", ["alpha"], study="study A")
    made.report("two", ["alpha"], study="study B", ongoing=True)
    _, _, third = texts(tmp_path, flow_sets(made.tables(), SOURCE_NAMES), {})
    assert third.endswith(
        "; 1 ongoing study, by the last status that is known, is set apart and in none of these numbers."
    )


def test_a_draft_says_what_is_still_to_be_done(tmp_path: Path) -> None:
    made = Review()
    made.report("one", ["alpha"], ta="awaiting votes")
    made.report("two", ["reviews"], ft="awaiting retrieval")
    first, _, third = texts(tmp_path, flow_sets(made.tables(), SOURCE_NAMES))
    assert first == "No study is included so far, from 2 records of 2 sources."
    assert third.endswith(
        "classification; 1 record is still to be screened; 1 report is still to be retrieved or assessed."
    )


def test_a_finished_review_without_studies_does_not_say_so_far(tmp_path: Path) -> None:
    made = Review()
    made.report("one", ["alpha"], ta="exclude")
    assert (
        texts(tmp_path, flow_sets(made.tables(), SOURCE_NAMES))[0]
        == "No study is included, from 1 record of 2 sources."
    )


def test_each_number_of_the_first_sentences_leads_to_as_many_ids(tmp_path: Path) -> None:
    sets = flow_sets(by_hand().tables(), SOURCE_NAMES)
    studies = (
        {"study_id": "study:1", "enrolment": "40", "enrolment_type": "actual"},
        {"study_id": "study:2", "enrolment": "9"},
        {"study_id": "study:3"},
    )
    texts(tmp_path, sets, *studies)
    evidence = table_of(studies, "4_extract/studies").fillna("").assign(crop="beans")
    links = table_of([], "4_extract/report_study")
    answer = answer_table(evidence, links, set(), Held(*[frozenset()] * 3), "", "crop")
    sizes = {row["set"]: int(row["number"]) for row in rows_of(answer)}
    addresses = 0
    for sentence in opening_sentences(HUMAN, tmp_path, sets):
        for part in sentence:
            if part.address.startswith("#set="):
                name = unquote(part.address.removeprefix("#set="))
                number = int(part.text.split(" ")[0].replace(",", ""))
                assert number == (sizes[name] if name in sizes else sets.n(name)), name
                addresses += 1
            else:
                assert part.address or not re.search(r"\d+ (study|studies|report|record)", part.text)
    assert addresses >= 8
