"""The converters of tests/same_results rebuild the bytes that 0.1.0 wrote, from what the steps write now."""

import importlib.util
import shutil
from pathlib import Path

import pytest

from prismake.protocol.partial import Protocol
from prismake.steps import assignments, check_extraction, decide, extraction
from prismake.tables import empty_table, write_table

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "tests/fixtures/0.1.0"
STATES = ("sealed", "under_way")
STAGES = ("1_title_abstract", "2_full_text")
TABLES = ("worklist", "decisions", "conflicts")


def load():
    place = ROOT / "tests/same_results/converters_votes.py"
    spec = importlib.util.spec_from_file_location("converters_votes", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


converters = load()


def old_bytes(state: str, place: str) -> bytes:
    return (FIXTURES / state / "results/dawn-1" / place).read_bytes()


@pytest.fixture(params=STATES)
def review(request, tmp_path, monkeypatch):
    """The stored review, copied, with the tables of decisions and values written by the steps of today."""
    shutil.copytree(FIXTURES / request.param, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    results = Path("results/dawn-1")
    removals = results / "1_identify/removals.csv"
    write_table(empty_table("1_identify/removals"), removals, "1_identify/removals")
    for stage in STAGES:
        place, first = results / "3_screen" / stage, stage == STAGES[0]
        reached = (
            results / "1_identify/records.csv",
            results / "2_deduplicate/reports.csv",
            results / "2_deduplicate/record_report.csv",
            place / "votes.csv",
            [] if first else [results / "3_screen" / STAGES[0] / "decisions.csv"],
            [] if first else [place / "retrieval.csv"],
            removals,
        )
        shared = place / "assignments.csv"
        assignments.main(
            Protocol(results / "config.yaml", assignments.SECTIONS),
            stage,
            *reached,
            [],
            [],
            shared,
            place / "pilot.csv",
            place / "progress.csv",
        )
        decide.main(
            Protocol(results / "config.yaml", decide.SECTIONS),
            stage,
            *reached,
            shared,
            [],
            [],
            *(place / f"{table}.csv" for table in TABLES),
        )
    answers = results / "read_answers.json"
    check_extraction.main(
        Protocol(results / "config.yaml", check_extraction.SECTIONS),
        results / "1_identify/records.csv",
        sorted(Path("config/extraction").rglob("*.xlsx")),
        [],
        answers,
    )
    extraction.main(
        Protocol(results / "config.yaml", extraction.SECTIONS),
        results / "4_extract/studies.csv",
        results / "1_identify/records.csv",
        answers,
        results / "4_extract/extraction.csv",
        *(
            results / f"4_extract/{name}.csv"
            for name in ("extracted_values", "extracted_rows", "data", "extraction_agreement")
        ),
    )
    return request.param, results


@pytest.mark.parametrize("table", ["decisions", "conflicts"])
@pytest.mark.parametrize("stage", STAGES)
def test_tables_of_a_stage_have_their_old_bytes(review, stage, table):
    state, results = review
    place = f"3_screen/{stage}/{table}.csv"
    assert (results / place).read_bytes() != old_bytes(state, place)
    assert getattr(converters, table)(results, stage) == old_bytes(state, place)


def test_extracted_data_has_its_old_bytes(review):
    state, results = review
    assert converters.extraction(results) == old_bytes(state, "4_extract/extraction.csv")


def test_each_answer_of_a_reviewer_stands_once_and_the_adjudicator_is_left_out(tmp_path):
    header = "stage,run,reviewer,role,report_id,record_ids,decision,reason,note,file,row,carried\n"
    stage, place = STAGES[1], tmp_path / "3_screen" / STAGES[1]
    place.mkdir(parents=True)
    rows = [
        f"{stage},r,{who},{role},rep:1 | rep:2,a:1,{decision},{reason},,f.xlsx,4,\n"
        for who, role, decision, reason in [
            ("zoë", "reviewer", "include", ""),
            ("ada", "reviewer", "exclude", "wrong | design"),
            ("ada", "reviewer", "exclude", "wrong | design"),
            ("ada", "adjudicator", "include", ""),
        ]
    ]
    (place / "votes.csv").write_text(header + "".join(rows), encoding="utf-8")
    (place / "conflicts.csv").write_text(
        "report_id,record_ids,title,settled,settled_decision,settled_reason\n"
        "rep:1,a:1,T,yes,exclude,late\nrep:2,a:1,U,,,\n",
        encoding="utf-8",
    )
    packed = "ada=exclude (wrong \\| design) | zoë=include"
    assert converters.conflicts(tmp_path, stage).decode() == (
        "report_id,record_ids,title,votes,settled,settled_as\n"
        f"rep:1,a:1,T,{packed},yes,exclude (late)\n"
        f"rep:2,a:1,U,{packed},,\n"
    )


def test_extractors_stand_before_the_adjudicator_and_who_left_comes_last_in_each_role(tmp_path):
    place = tmp_path / "4_extract"
    place.mkdir()
    (tmp_path / "config.yaml").write_text(
        "people: {left: {name: L, state: former}, zoë: {name: Z}, ada: {name: A}, judge: {name: J}}\n"
        "extraction: {extractors: [zoë, ada], adjudicator: judge, fields: {}}\n",
        encoding="utf-8",
    )
    (place / "extraction.csv").write_text(
        "study_id,field,value,state\ns:1,bird,lark,adjudicated\ns:1,hours,,not given\n", encoding="utf-8"
    )
    rows = [
        ("left", "adjudicator", "owl"),
        ("judge", "adjudicator", "lark"),
        ("left", "extractor", "wren"),
        ("ada", "extractor", "lark | owl"),
        ("zoë", "extractor", "lark"),
    ]
    (place / "extracted_values.csv").write_text(
        "study_id,field,person,role,value,file,row\n"
        + "".join(f"s:1,bird,{who},{role},{value},f.xlsx,4\n" for who, role, value in rows),
        encoding="utf-8",
    )
    assert converters.extraction(tmp_path).decode() == (
        "study_id,field,value,state,given\n"
        "s:1,bird,lark,adjudicated,zoë=lark | ada=lark \\| owl | left=wren | judge=lark | left=owl\n"
        "s:1,hours,,not given,\n"
    )
