"""Round trips of worklists: what goes out comes back through each tool's documented format as votes on the same records."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prismake.exports.lists import records_of
from prismake.exports.worklists import is_common, worklist_csv, worklist_ris, worklists
from prismake.formats.reading import read_file
from prismake.formats.writers import format_record
from prismake.protocol.decisions import ImportedDecisions
from prismake.protocol.eligibility import ExclusionReason
from prismake.protocol.screening import Pilot
from prismake.records.former_ids import FormerIds
from prismake.screening.assignments import assign
from prismake.screening.recusals import Recusals
from prismake.screening.stage import Stage
from prismake.screening.tools.matching import Records
from prismake.screening.tools.votes import imported_votes
from prismake.tables import columns_of, split_values

TITLES = ("Moss, tea; and “hiccups”", "=SUM(A1) of moss", "Twins", "Twins", "苔藓茶治疗呃逆")
TABLE = pd.DataFrame(
    [
        dict.fromkeys(columns_of("2_deduplicate/reports"), "")
        | {
            "report_id": f"rep:made:{number}",
            "record_ids": f"made:{number}" + (" | other:7" if number == 1 else ""),
            "title": title,
            "year": "2029",
            "authors": "Fictive, Ada | Invented, Bo",
            "record_type": "journal article",
            "abstract": "Moss.\nTea.",
        }
        for number, title in enumerate(TITLES)
    ],
    dtype="str",
)
RECORD_IDS = list(TABLE["record_ids"])
REPORT_OF = {
    record: row["report_id"] for row in TABLE.to_dict("records") for record in split_values(row["record_ids"])
}
FORMER = FormerIds(
    pd.DataFrame({"record_id": list(REPORT_OF), "report_id": list(REPORT_OF.values()), "aliases": ""})
)
STAGE = Stage(
    "1_title_abstract",
    ("ada", "bo"),
    "cleo",
    (ExclusionReason(label="Wrong design", description="No trial."),),
)
WORDS = {"include": "Included", "exclude": "Excluded", "maybe": "Maybe"}
Answers = dict[str, str]


# ---- what each tool does to a file, by its documentation ----


def tags_of(text: str) -> list[list[tuple[str, str]]]:
    return [
        [(line[:2], line[6:]) for line in entry.splitlines() if re.match(r"[A-Z][A-Z0-9]  - ", line)]
        for entry in text.split("\nER  - ")[:-1]
    ]


def ris_of(entries: list[list[tuple[str, str]]]) -> str:
    return "".join(
        "\n".join([f"{tag}  - {value}" for tag, value in entry] + ["ER  - ", "", ""]) for entry in entries
    )


def rayyan_notes(note: str, decision: str) -> str:
    return note + (f' | RAYYAN-INCLUSION: {{"Ann"=>"{WORDS[decision]}"}}' if decision else "")


def through_rayyan_ris(folder: Path, answers: Answers) -> tuple[Path, dict[str, Any]]:
    """Rayyan gives its own accession number, and appends its text to the notes."""
    entries = []
    for number, (entry, record) in enumerate(zip(tags_of(worklist_ris(TABLE)), RECORD_IDS, strict=True)):
        note = " ".join(value for tag, value in entry if tag == "N1")
        kept = [(tag, value) for tag, value in entry if tag not in ("AN", "N1")]
        entries.append(
            [*kept, ("AN", f"rayyan-{number}"), ("N1", rayyan_notes(note, answers.get(record, "")))]
        )
    path = folder / "articles.ris"
    path.write_text(ris_of(entries), encoding="utf-8")
    return path, {"tool": "rayyan", "people": {"Ann": "ada"}}


def rows_of_worklist() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(worklist_csv(TABLE), newline="")))


def as_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def through_rayyan_csv(folder: Path, answers: Answers) -> tuple[Path, dict[str, Any]]:
    """Rayyan keeps its own columns alone."""
    rows = [
        {name: row[name] for name in row if name not in ("prismake records", "pubmed_id")}
        | {
            "key": f"rayyan-{number}",
            "notes": rayyan_notes(row["notes"], answers.get(row["prismake records"], "")),
        }
        for number, row in enumerate(rows_of_worklist())
    ]
    return as_csv(folder / "articles.csv", rows), {"tool": "rayyan", "people": {"Ann": "ada"}}


def through_asreview_csv(folder: Path, answers: Answers) -> tuple[Path, dict[str, Any]]:
    """ASReview keeps every column, and adds its own."""
    label = {"include": "1", "exclude": "0"}
    rows = [
        row | {"asreview_label": label.get(answers.get(row["prismake records"], ""), ""), "asreview_time": ""}
        for row in rows_of_worklist()
    ]
    return as_csv(folder / "asreview.csv", rows), {"tool": "asreview", "person": "ada"}


def through_asreview_ris(folder: Path, answers: Answers) -> tuple[Path, dict[str, Any]]:
    """ASReview keeps every tag, and adds its label to the notes."""
    label = {"include": "ASReview_relevant", "exclude": "ASReview_irrelevant", "": "ASReview_not_seen"}
    entries = [
        [*entry, ("N1", label[answers.get(record, "")])]
        for entry, record in zip(tags_of(worklist_ris(TABLE)), RECORD_IDS, strict=True)
    ]
    path = folder / "asreview.ris"
    path.write_text(ris_of(entries), encoding="utf-8")
    return path, {"tool": "asreview", "person": "ada"}


def through_covidence(folder: Path, answers: Answers) -> tuple[Path, dict[str, Any]]:
    """Covidence exports a list per decision, with the accession number that came in."""
    rows = [
        {"Title": tags["TI"], "Published Year": tags["PY"], "Accession Number": tags["AN"], "Covidence #": f"#{number}", "Notes": ""}
        for number, entry in enumerate(tags_of(worklist_ris(TABLE)))
        if answers.get(RECORD_IDS[number]) == "exclude" and (tags := dict(entry))
    ]  # fmt: skip
    empty = [{"Title": "", "Published Year": "", "Accession Number": "", "Covidence #": "", "Notes": ""}]
    return as_csv(folder / "review_1_irrelevant.csv", rows or empty), {
        "tool": "covidence", "person": "ada", "decision": "exclude",
    }  # fmt: skip


WAYS: dict[str, tuple[Callable[[Path, Answers], tuple[Path, dict[str, Any]]], tuple[str, ...]]] = {
    "Rayyan RIS": (through_rayyan_ris, ("include", "exclude", "maybe", "")),
    "Rayyan CSV": (through_rayyan_csv, ("include", "exclude", "maybe", "")),
    "ASReview CSV": (through_asreview_csv, ("include", "exclude", "")),
    "ASReview RIS": (through_asreview_ris, ("include", "exclude", "")),
    "Covidence CSV": (through_covidence, ("exclude", "")),
}


@pytest.mark.parametrize("way", list(WAYS))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_decisions_come_back_on_the_records_that_went_out(
    tmp_path: Path, way: str, data: st.DataObject
) -> None:
    """Two records have one title and one year: without the ids that are carried, they could not be told apart."""
    through, words = WAYS[way]
    answers = {record: data.draw(st.sampled_from(words)) for record in RECORD_IDS}
    path, described = through(tmp_path, answers)
    plan = ImportedDecisions.model_validate(described | {"files": [path.name]})
    result = imported_votes([path], [plan], STAGE, "2030-01", Records(TABLE, REPORT_OF, FORMER))
    assert not result.faults, [str(fault) for fault in result.faults]
    assert {row["record_ids"]: row["decision"] for row in result.rows} == {
        record: decision for record, decision in answers.items() if decision
    }


def of_people(
    at: Stage, recusals: Recusals | None = None, cast: dict[tuple[str, str], str] | None = None
) -> dict[str, list[str]]:
    """The reports of each worklist of a stage, after these votes of reviewers."""
    votes = pd.DataFrame(
        [
            dict.fromkeys(columns_of("3_screen/votes"), "")
            | {
                "stage": at.name,
                "reviewer": person,
                "role": "reviewer",
                "report_id": report,
                "decision": decision,
            }
            for (person, report), decision in (cast or {}).items()
        ],
        columns=list(columns_of("3_screen/votes")),
        dtype="str",
    )
    assignments = assign(at, TABLE, votes, recusals).table
    return {person: list(table["report_id"]) for person, table in worklists(TABLE, assignments).items()}


ALL = list(TABLE["report_id"])


def test_a_worklist_holds_what_awaits_the_vote_of_its_person() -> None:
    lists = of_people(STAGE, cast={("ada", ALL[0]): "include", ("bo", ALL[4]): "exclude"})
    assert lists == {"ada": ALL[1:], "bo": ALL[:4]}


def test_a_worklist_has_no_note_but_our_ids() -> None:
    table = TABLE.iloc[[0]].assign(report_id="rep:pubmed:900", record_ids="pubmed:900")
    assert any(
        line.startswith("N1  - prismake: {")
        for line in format_record(next(records_of(table)), "ris").split("\n")
    )
    notes = [value for entry in tags_of(worklist_ris(table)) for tag, value in entry if tag == "N1"]
    assert notes == ["[prismake pubmed:900]"]


def test_a_recused_person_does_not_get_the_report() -> None:
    lists = of_people(STAGE, Recusals({"ada": {"other:7": 2}}))
    assert lists == {"ada": [ALL[0], *ALL[2:]], "bo": ALL}


def test_during_a_pilot_the_worklist_has_the_reports_of_the_pilot_alone() -> None:
    piloting = replace(STAGE, pilot=Pilot(size=2))
    lists = of_people(piloting)
    assert lists["ada"] == lists["bo"] and len(lists["ada"]) == 2
    cast = {(person, report): "include" for person in ("ada", "bo") for report in lists["ada"]}
    assert set(of_people(piloting, cast=cast)["ada"]) == set(ALL) - set(lists["ada"])


def test_a_worklist_has_the_batch_at_hand_in_the_order_of_the_form() -> None:
    at = replace(STAGE, batch=2)
    first = of_people(at)["ada"]
    assert len(first) == 2
    following = of_people(at, cast={("ada", report): "include" for report in first})
    assert len(following["ada"]) == 2 and not set(following["ada"]) & set(first)
    assert following["bo"] == first


def test_reports_of_a_shared_stage_are_in_the_worklists_of_those_who_have_them() -> None:
    at = Stage("1_title_abstract", ("ada", "bo", "dora"), "cleo", way="balanced", votes_needed=2)
    lists = of_people(at)
    assert Counter(report for reports in lists.values() for report in reports) == dict.fromkeys(ALL, 2)


def test_one_list_is_that_of_everybody_only_if_all_have_the_same_reports() -> None:
    assert is_common({"ada": TABLE, "bo": TABLE.iloc[::-1]})
    assert not is_common({"ada": TABLE, "bo": TABLE.iloc[1:]})


@pytest.mark.parametrize(("suffix", "write"), [(".ris", worklist_ris), (".csv", worklist_csv)])
def test_a_worklist_is_a_file_of_references_that_any_tool_reads(
    tmp_path: Path, suffix: str, write: Callable[[pd.DataFrame], str]
) -> None:
    path = tmp_path / f"list{suffix}"
    path.write_text(write(TABLE), encoding="utf-8")
    parsed = read_file(path)
    assert [record.title for record in parsed.records] == list(TITLES)
    assert {tuple(record.authors) for record in parsed.records} == {("Fictive, Ada", "Invented, Bo")}
