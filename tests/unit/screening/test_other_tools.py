"""Decisions made in Rayyan, Covidence and ASReview become votes through a map of names, and what is no vote is a named fault.

The files are written here in the documented format of each tool.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_up_screening import REASONS, RUN, fill, form, record_report, report, stage
from pydantic import ValidationError

from prismake.errors import ReviewFaults
from prismake.protocol.decisions import ImportedDecisions
from prismake.records.former_ids import FormerIds, titles_by_record
from prismake.screening.stage import Stage
from prismake.screening.tools.matching import Records, is_same_title
from prismake.screening.tools.votes import ImportedVotes, imported_votes
from prismake.screening.votes import votes_and_set_aside
from prismake.tables import rows_of

TITLES = {
    "made:0": "Moss tea for hiccups: a randomised trial",
    "made:1": "Chamomile without moss in children",
    "made:2": "β-moss – a pilot study",
    "made:3": "What is added to moss?",
    "made:4": "Moss therapy at home",
}
TABLE = pd.DataFrame(
    [
        report(
            number,
            title=title,
            record_ids=record if number else "made:0 | other:0",
            pmid=str(9000 + number),
        )
        for number, (record, title) in enumerate(TITLES.items())
    ],
    dtype="str",
)
RECORDS = record_report(TABLE)
FOLDER = f"config/screening/1_title_abstract/{RUN}/imports"


def records() -> Records:
    report_of = dict(zip(RECORDS["record_id"], RECORDS["report_id"], strict=True))
    aliases = RECORDS["record_id"].map({"made:1": "earlier:10.5555/1"}).fillna("")
    former = FormerIds(RECORDS.assign(aliases=aliases), titles_by_record(TABLE))
    return Records(TABLE, report_of, former)


def plan(tool: str, *files: str, **more: Any) -> ImportedDecisions:
    return ImportedDecisions.model_validate({"tool": tool, "files": files or ("articles.csv",), **more})


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def as_csv(rows: Sequence[Mapping[str, str]], separator: str = ",") -> str:
    text = io.StringIO(newline="")
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names, restval="", delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_ris(rows: Sequence[Sequence[tuple[str, str]]]) -> str:
    return "\n".join(
        "\n".join(f"{tag}  - {value}" for tag, value in [("TY", "JOUR"), *row, ("ER", "")]) + "\n"
        for row in rows
    )


def read(files: Sequence[Path], *plans: ImportedDecisions, at: Stage | None = None) -> ImportedVotes:
    return imported_votes(files, plans, at or stage(), RUN, records())


def votes_of(result: ImportedVotes) -> dict[tuple[str, str], tuple[str, str, str]]:
    assert not result.faults, [str(fault) for fault in result.faults]
    return {
        (row["reviewer"], row["record_ids"]): (row["decision"], row["reason"], row["note"])
        for row in result.rows
    }


def faults_of(result: ImportedVotes) -> list[tuple[int | None, str]]:
    return [(fault.row, fault.found) for fault in result.faults]


# ---- Rayyan ----

PEOPLE = {"Ann": "ada", "Ben": "bo"}
RAYYAN = [
    {"key": "rayyan-11", "title": TITLES["made:0"], "year": "2029",
     "notes": 'Moss. | RAYYAN-INCLUSION: {"Ann"=>"Included", "Ben"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong study design'},
    {"key": "rayyan-12", "title": "Chamomile Without Moss in Children.", "year": "2029",
     "notes": 'RAYYAN-INCLUSION: {"Ann"=>"Excluded"} | RAYYAN-LABELS: later,moss | RAYYAN-EXCLUSION-REASONS: Wrong population'
              ' | USER-NOTES: {"Ann"=>["no \\"adults\\"", "sure"]}'},
    {"key": "rayyan-13", "title": "b-moss - a pilot study", "year": "", "doi": "https://doi.org/10.5555/MOSS.2",
     "notes": 'RAYYAN-INCLUSION: {"Ben"=>"Maybe"}'},
    {"key": "rayyan-14", "title": TITLES["made:3"], "year": "2029", "notes": ""},
]  # fmt: skip
REASONS_OF_RAYYAN = {"wrong study design": "Wrong design"}
EXPECTED_OF_RAYYAN = {
    ("ada", "made:0 | other:0"): ("include", "", ""),
    ("bo", "made:0 | other:0"): ("exclude", "Wrong design", ""),
    ("ada", "made:1"): ("exclude", "Wrong population", 'no "adults"; sure; labels: later, moss'),
    ("bo", "made:2"): ("maybe", "", ""),
}


def rayyan_ris() -> str:
    tags = {"key": "AN", "title": "TI", "year": "Y1", "doi": "DO", "notes": "N1"}
    return as_ris([[(tags[name], value) for name, value in row.items() if value] for row in RAYYAN])


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_rayyan_csv_gives_a_vote_of_each_member(tmp_path: Path, separator: str, encoding: str) -> None:
    path = written(tmp_path, "articles.csv", as_csv(RAYYAN, separator).encode(encoding))
    result = read([path], plan("rayyan", people=PEOPLE, reasons=REASONS_OF_RAYYAN))
    assert votes_of(result) == EXPECTED_OF_RAYYAN
    assert [row["row"] for row in result.rows] == ["2", "2", "3", "4"]
    assert {row["file"] for row in result.rows} == {path.as_posix()}
    assert {row["decided"] for row in result.rows} == {""}


def test_rayyan_ris_gives_the_votes_of_the_csv(tmp_path: Path) -> None:
    path = written(tmp_path, "articles.ris", rayyan_ris())
    result = read([path], plan("rayyan", "articles.ris", people=PEOPLE, reasons=REASONS_OF_RAYYAN))
    assert votes_of(result) == EXPECTED_OF_RAYYAN


def log(*events: tuple[str, str, str, str, str]) -> str:
    names = ("created_at", "user_id", "article_id", "key", "value")
    return as_csv([dict(zip(names, event, strict=True)) for event in events])


BOTH_EXCLUDE = [
    {"key": "rayyan-11", "title": TITLES["made:0"], "year": "2029",
     "notes": 'RAYYAN-INCLUSION: {"Ann"=>"Excluded", "Ben"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong design,Wrong population'},
]  # fmt: skip
LOG = log(
    ("2030-01-02T03:04:05.678Z", "5", "11", "included", "1"),
    ("2030-01-02T03:05:05.678Z", "5", "11", "included", "-1"),
    ("2030-01-02T03:05:06.000Z", "5", "11", '"__EXR__Wrong population"', "1"),
    ("2030-01-03 00:00:00 UTC", "6", "11", "included", "-1"),
    ("2030-01-03T00:00:01.000Z", "6", "11", '"__EXR__Wrong population"', "1"),
    ("2030-01-03T00:00:02.000Z", "6", "11", '"__EXR__Wrong population"', "0"),
    ("2030-01-03T00:00:03.000Z", "6", "11", '"__EXR__wrong design"', "1"),
    ("2030-01-04T00:00:00.000Z", "7", "11", "included", "1"),
)


def test_the_log_of_rayyan_tells_whose_the_reasons_are_and_when_each_decided(tmp_path: Path) -> None:
    files = [
        written(tmp_path, "articles.csv", as_csv(BOTH_EXCLUDE)),
        written(tmp_path, "customizations_log.csv", LOG),
    ]
    people = PEOPLE | {"5": "ada", "6": "bo"}
    result = read(files, plan("rayyan", "articles.csv", "customizations_log.csv", people=people))
    assert votes_of(result) == {
        ("ada", "made:0 | other:0"): ("exclude", "Wrong population", ""),
        ("bo", "made:0 | other:0"): ("exclude", "Wrong design", ""),
    }
    assert [row["decided"] for row in result.rows] == ["2030-01-02T03:05:05Z", "2030-01-03T00:00:00Z"]


def test_a_log_that_contradicts_the_articles_is_refused(tmp_path: Path) -> None:
    rows = [BOTH_EXCLUDE[0] | {"notes": 'RAYYAN-INCLUSION: {"Ann"=>"Included"}'}]
    files = [
        written(tmp_path, "articles.csv", as_csv(rows)),
        written(tmp_path, "customizations_log.csv", LOG),
    ]
    result = read(
        files, plan("rayyan", "articles.csv", "customizations_log.csv", people={"Ann": "ada", "5": "ada"})
    )
    ((row, found),) = faults_of(result)
    assert row == 2 and "the two files come from different exports" in found


def test_reasons_that_may_be_of_either_are_a_note_and_where_one_is_due_a_fault(tmp_path: Path) -> None:
    path = written(tmp_path, "articles.csv", as_csv(BOTH_EXCLUDE))
    result = read([path], plan("rayyan", people=PEOPLE))
    assert set(votes_of(result).values()) == {
        ("exclude", "", "reasons of several people: Wrong design, Wrong population")
    }
    (fault,) = read([path], plan("rayyan", people=PEOPLE), at=stage("2_full_text")).faults
    assert fault.row == 2 and "Add the file customizations_log.csv" in fault.next_step


@pytest.mark.parametrize("written_as", ["Animals, or cells,Wrong design", "animals,or cells, wrong design"])
def test_a_reason_with_a_comma_is_one_reason(tmp_path: Path, written_as: str) -> None:
    notes = f'RAYYAN-INCLUSION: {{"Ann"=>"Excluded"}} | RAYYAN-EXCLUSION-REASONS: {written_as}'
    path = written(tmp_path, "articles.csv", as_csv([BOTH_EXCLUDE[0] | {"notes": notes}]))
    reasons = {"animals, or cells": "Wrong population"}
    result = read([path], plan("rayyan", people=PEOPLE, reasons=reasons))
    assert not result.faults
    (answer,) = votes_of(result).values()
    assert answer == ("exclude", "Wrong population", "further reasons: Wrong design")


def test_of_several_reasons_of_one_person_the_first_of_the_protocol_counts(tmp_path: Path) -> None:
    notes = 'RAYYAN-INCLUSION: {"Ann"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong design,wrong population'
    path = written(tmp_path, "articles.csv", as_csv([BOTH_EXCLUDE[0] | {"notes": notes}]))
    (answer,) = votes_of(read([path], plan("rayyan", people=PEOPLE))).values()
    assert [label.label for label in REASONS][0] == "Wrong population"
    assert answer == ("exclude", "Wrong population", "further reasons: Wrong design")


@pytest.mark.parametrize(
    ("notes", "found"),
    [
        ('RAYYAN-INCLUSION: {"Ann"=>"Inclued"}', '"Inclued" is not a decision of Rayyan'),
        ('RAYYAN-INCLUSION: {"Cid"=>"Included"}', '"Cid" is not in `people`'),
        ('RAYYAN-INCLUSION: {"Ann"=>"Included", "Ann"=>"Excluded"}', "one name has two decisions"),
        ('RAYYAN-INCLUSION: {"Ann"=>"Incl', "is not in the format of Rayyan"),
        ('RAYYAN-INCLUSION: {"Ann"=>"Included"} | RAYYAN-INCLUSION: {"Ann"=>"Excluded"}', "occurs twice"),
        ('RAYYAN-INCLUSION: {"Ann"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: dull', 'the reason "dull" is not an exclusion reason of this review'),
        ('RAYYAN-INCLUSION: {"Ann"=>"Included"} | USER-NOTES: {"Ann"=>["cut', "after USER-NOTES"),
    ],
)  # fmt: skip
def test_what_rayyan_does_not_write_is_a_fault_of_its_row(tmp_path: Path, notes: str, found: str) -> None:
    path = written(
        tmp_path, "articles.csv", as_csv([{"title": TITLES["made:0"], "year": "2029", "notes": notes}])
    )
    result = read([path], plan("rayyan", people=PEOPLE))
    assert not result.rows
    ((row, text),) = faults_of(result)
    assert row == 2 and found in text


# ---- Covidence ----


def covidence(**more: str) -> dict[str, str]:
    names = ("Title", "Authors", "Abstract", "Published Year", "Published Month", "Journal", "Volume", "Issue", "Pages",
             "Accession Number", "DOI", "Ref", "Covidence #", "Study", "Notes", "Tags")  # fmt: skip
    return dict.fromkeys(names, "") | {"Published Year": "2029", **more}


def test_covidence_lists_give_the_decision_of_their_entry_and_the_reason_of_their_notes(
    tmp_path: Path,
) -> None:
    excluded = [
        covidence(Title=TITLES["made:0"], Notes="Exclusion reason: Wrong study design; ", Tags="moss"),
        covidence(Title=TITLES["made:1"], Notes="Exclusion reason: Wrong population;"),
    ]
    included = [
        covidence(Title="changed in the tool", **{"Accession Number": "rep:made:4", "DOI": "10.5555/moss.4"})
    ]
    included[0]["Title"] = TITLES["made:4"]
    files = [
        written(tmp_path, "review_1_excluded_csv.csv", as_csv(excluded)),
        written(tmp_path, "review_1_included_csv.csv", as_csv(included)),
    ]
    result = read(
        files,
        plan("covidence", "review_1_excluded_csv.csv", person="ada", decision="exclude", reasons={"Wrong study design": "Wrong design"}),
        plan("covidence", "review_1_included_csv.csv", person="ada", decision="include"),
        at=stage("2_full_text"),
    )  # fmt: skip
    assert votes_of(result) == {
        ("ada", "made:0 | other:0"): ("exclude", "Wrong design", "tags: moss"),
        ("ada", "made:1"): ("exclude", "Wrong population", ""),
        ("ada", "made:4"): ("include", "", ""),
    }


def test_an_exclusion_of_covidence_without_a_reason_is_a_fault_where_one_is_due(tmp_path: Path) -> None:
    path = written(tmp_path, "excluded.csv", as_csv([covidence(Title=TITLES["made:0"])]))
    entry = plan("covidence", "excluded.csv", person="ada", decision="exclude")
    ((row, found),) = faults_of(read([path], entry, at=stage("2_full_text")))
    assert row == 2 and "the exclusion has no reason" in found


@pytest.mark.parametrize(
    "more", [{"person": "ada"}, {"decision": "exclude"}, {"people": {"x": "ada"}, "decision": "include"}]
)
def test_a_list_of_covidence_needs_a_decision_and_a_person(more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        plan("covidence", **more)


# ---- ASReview ----


def test_asreview_csv_gives_labels_with_their_times_notes_and_users(tmp_path: Path) -> None:
    rows = [
        {"title": TITLES["made:0"], "year": "2029", "asreview_label": "1", "asreview_time": "2030-01-02 03:04:05.678",
         "asreview_note": "yes", "asreview_user_name": "Ann"},
        {"title": TITLES["made:1"], "year": "2029", "asreview_label": "0", "asreview_time": "1893553445.5", "asreview_user_name": "Ben"},
        {"title": TITLES["made:2"], "year": "2029", "asreview_label": "", "asreview_time": "", "asreview_user_name": ""},
    ]  # fmt: skip
    path = written(tmp_path, "asreview.csv", as_csv(rows))
    result = read([path], plan("asreview", "asreview.csv", people=PEOPLE))
    assert votes_of(result) == {
        ("ada", "made:0 | other:0"): ("include", "", "yes"),
        ("bo", "made:1"): ("exclude", "", ""),
    }
    assert [row["decided"] for row in result.rows] == ["2030-01-02T03:04:05", "2030-01-02T03:04:05Z"]


@pytest.mark.parametrize("column", ["included", "label_included", "asreview_label"])
def test_older_columns_of_asreview_are_labels_too(tmp_path: Path, column: str) -> None:
    rows = [
        {"title": TITLES["made:0"], "year": "2029", column: "1.0"},
        {"title": TITLES["made:1"], "year": "2029", column: "-1"},
    ]
    path = written(tmp_path, "asreview.csv", as_csv(rows))
    assert votes_of(read([path], plan("asreview", "asreview.csv", person="ada"))) == {
        ("ada", "made:0 | other:0"): ("include", "", "")
    }


def test_asreview_ris_has_its_labels_in_the_notes(tmp_path: Path) -> None:
    rows = [
        [("TI", TITLES[record]), ("PY", "2029"), *(("N1", note) for note in notes)]
        for record, notes in {
            "made:0": ["ASReview_relevant", "ASReview_prior"],
            "made:1": ["a note. ASReview_irrelevant. another"],
            "made:2": ["ASReview_not_seen"],
            "made:3": ["no label"],
        }.items()
    ]
    path = written(tmp_path, "asreview.ris", as_ris(rows))
    result = read([path], plan("asreview", "asreview.ris", person="ada"))
    assert {key[1]: value[0] for key, value in votes_of(result).items()} == {
        "made:0 | other:0": "include",
        "made:1": "exclude",
    }


def test_two_labels_in_the_notes_of_asreview_are_a_fault_at_the_line_of_the_record(tmp_path: Path) -> None:
    text = as_ris(
        [
            [("TI", TITLES["made:1"])],
            [("TI", TITLES["made:0"]), ("N1", "ASReview_relevant, ASReview_irrelevant")],
        ]
    )
    path = written(tmp_path, "asreview.ris", text)
    result = read([path], plan("asreview", "asreview.ris", person="ada"))
    (fault,) = result.faults
    assert "asreview.ris, line 5" in str(fault) and "more than one label" in fault.found


# ---- which record a row means ----


@pytest.mark.parametrize(
    ("row", "means"),
    [
        ({"notes": "[prismake made:0 | other:0]"}, "made:0 | other:0"),
        ({"notes": "before [prismake earlier:10.5555/1] after"}, "made:1"),
        ({"prismake records": "made:3"}, "made:3"),
        ({"an": "rep:made:2"}, "made:2"),
        ({"doi": "doi:10.5555/MOSS.3"}, "made:3"),
        ({"pmid": "9004"}, "made:4"),
        ({"title": "MOSS THERAPY at home", "year": "2029"}, "made:4"),
    ],
)
def test_a_row_is_matched_by_id_doi_pmid_or_title_and_year(
    tmp_path: Path, row: dict[str, str], means: str
) -> None:
    path = written(tmp_path, "a.csv", as_csv([{"title": "", "included": "1", **row}]))
    assert list(votes_of(read([path], plan("asreview", "a.csv", person="ada")))) == [("ada", means)]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"title": "Moss therapy at home", "year": "2028"}, "it has no id of this review"),
        ({"title": "Moss therapy at hom", "year": "2029"}, "it has no id of this review"),
        ({"title": "Moss therapy at home"}, "it has no id of this review"),
        (
            {"doi": "10.5555/moss.1", "pmid": "9002"},
            "it matches more than one report: rep:made:1, rep:made:2",
        ),
        ({"notes": "[prismake made:99]"}, 'no record of this review has the id "made:99"'),
        ({"notes": "[prismake made:1] [prismake made:2]"}, "ids of more than one report"),
        ({"notes": "[prismake made:1]", "title": "Whale song in winter"}, "but its title differs"),
        ({"doi": "10.5555/moss.1", "title": "Whale song in winter"}, "but its title differs"),
        ({"notes": "[prismake made:1]", "doi": "10.5555/moss.2"}, "but its DOI or PMID to"),
        ({"notes": "[prismake made:1]", "pmid": "9002"}, "but its DOI or PMID to"),
    ],
)
def test_a_row_that_fits_no_report_or_several_is_a_fault_and_no_vote(
    tmp_path: Path, row: dict[str, str], found: str
) -> None:
    path = written(tmp_path, "a.csv", as_csv([{"title": "", "included": "1", **row}]))
    result = read([path], plan("asreview", "a.csv", person="ada"))
    assert not result.rows
    ((number, text),) = faults_of(result)
    assert number == 2 and found in text


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Moss therapy at home: a trial", "MOSS therapy at home -- a trial.", True),
        ("Moss therapy at home for elderly people", "Moss therapy at home for eldery people", True),
        ("Moss therapy at home for elderly people: a trial", "Moss therapy at home for elderly people", True),
        ("Moss therapy at home, part 1", "Moss therapy at home, part 2", False),
        ("Survey in settings: study number 3 of children", "Random in nurse settings: study number 17 of music", False),
        ("Erratum", "Erratum to: moss therapy at home", False),
    ],
)  # fmt: skip
def test_a_title_of_another_tool_may_differ_in_a_slip_or_its_end_but_in_no_number(
    first: str, second: str, same: bool
) -> None:
    assert is_same_title(first, second) is same
    assert is_same_title(second, first) is same


def test_a_row_without_a_decision_needs_no_report(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", as_csv([{"title": "Whale song in winter", "included": ""}]))
    assert votes_of(read([path], plan("asreview", "a.csv", person="ada"))) == {}


# ---- files and people ----


def test_a_file_that_no_entry_names_and_an_entry_without_its_file_are_faults(tmp_path: Path) -> None:
    path = written(tmp_path, "articles.csv", as_csv(RAYYAN))
    result = read([path], plan("rayyan", "artikles.csv", people=PEOPLE))
    unnamed, missing = result.faults
    assert unnamed.file == path.as_posix() and "no entry of screening.title_abstract.imports" in unnamed.found
    assert missing.file == "config/config.yaml" and 'Did you mean "articles.csv"' in missing.found


def test_a_person_who_is_no_reviewer_of_the_stage_is_a_fault_of_the_config(tmp_path: Path) -> None:
    path = written(tmp_path, "articles.csv", as_csv(RAYYAN))
    (fault,) = read([path], plan("rayyan", people={"Ann": "cleo"})).faults
    assert fault.file == "config/config.yaml" and '"cleo" is not a reviewer of this stage' in fault.found


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "TY  - JOUR\nTI  - cut", b"\x00\x01\x02"])
def test_a_file_that_is_no_export_is_a_fault(tmp_path: Path, content: str | bytes) -> None:
    path = written(tmp_path, "articles.csv", content)
    (fault,) = read([path], plan("rayyan", people=PEOPLE)).faults
    assert fault.file == path.as_posix() and "Export the file from Rayyan again" in fault.next_step


def test_votes_of_a_tool_and_of_a_form_are_in_one_table_and_faults_of_both_come_at_once(
    tmp_path: Path,
) -> None:
    from made_up_screening import fill, form

    book = fill(tmp_path / "bo.xlsx", form("bo", table=TABLE), {"made:1": ("include",)})
    path = written(tmp_path, "articles.csv", as_csv(RAYYAN))
    imported = read([path], plan("rayyan", people=PEOPLE, reasons=REASONS_OF_RAYYAN))
    votes, _ = votes_and_set_aside([book], stage(), RUN, RECORDS, imported=imported)
    assert {(row["reviewer"], row["record_ids"], row["decision"]) for row in rows_of(votes)} == {
        *((who, ids, answer[0]) for (who, ids), answer in EXPECTED_OF_RAYYAN.items()),
        ("bo", "made:1", "include"),
    }
    wrong = fill(tmp_path / "bo.xlsx", form("bo", table=TABLE), {"made:1": ("inclued",)})
    imported.faults += read([path], plan("rayyan", "other.csv", people=PEOPLE)).faults
    with pytest.raises(ReviewFaults) as caught:
        votes_and_set_aside([wrong], stage(), RUN, RECORDS, imported=imported)
    assert {Path(fault.file).name for fault in caught.value.faults} == {
        "bo.xlsx",
        "articles.csv",
        "config.yaml",
    }


def test_a_person_who_answers_differently_in_tool_and_form_is_asked_again(tmp_path: Path) -> None:
    from made_up_screening import fill, form

    book = fill(tmp_path / "ada.xlsx", form("ada", table=TABLE), {"made:1": ("include",)})
    path = written(tmp_path, "articles.csv", as_csv(RAYYAN))
    imported = read([path], plan("rayyan", people=PEOPLE, reasons=REASONS_OF_RAYYAN))
    votes, others = votes_and_set_aside([book], stage(), RUN, RECORDS, imported=imported)
    assert ("ada", "made:1") not in {(row["reviewer"], row["record_ids"]) for row in rows_of(votes)}
    assert [(row["why"], row["decision"]) for row in rows_of(others)] == [
        ("two answers", "include"),
        ("two answers", "exclude"),
    ]


def test_an_export_that_another_program_saved_in_a_code_page_is_refused(tmp_path: Path) -> None:
    rows = [{"title": TITLES["made:1"], "included": "1", "asreview_note": "schön"}]
    path = written(tmp_path, "articles.csv", as_csv(rows).encode("mac_roman"))
    imported = imported_votes([path], [plan("asreview", person="ada")], stage(), RUN, records())
    assert not imported.rows
    assert ["expected UTF-8" in fault.found for fault in imported.faults] == [True]


def test_a_form_among_the_exports_gets_one_advice(tmp_path: Path) -> None:
    """Where no entry names it, it is named as misplaced; where one does, the fault says where it belongs."""
    path = fill(tmp_path / FOLDER / "ada.xlsx", form(), {"made:0": ("include",)})
    assert imported_votes([path], [], stage(), RUN, records()).faults == []
    named = imported_votes(
        [path], [plan("rayyan", "ada.xlsx", people={"Ann": "ada"})], stage(), RUN, records()
    )
    (fault,) = named.faults
    assert f"Move it to config/screening/1_title_abstract/{RUN}/" in fault.next_step


@pytest.mark.parametrize(
    ("notes", "found", "step"),
    [
        (
            '{"Ann"=>"Inclued"}',
            'is not a decision of Rayyan. Did you mean "included"?',
            "under `decisions` of",
        ),
        (
            '{"Anne"=>"Included"}',
            'is not in `people` of the import. Did you mean "Ann"?',
            "under `people` of",
        ),
        (
            '{"Ann"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong dessign',
            'is not an exclusion reason of this review. Did you mean "Wrong design"?',
            "under `reasons` of",
        ),
        ('{"Ann"=>"Incl', "is not in the format of Rayyan", "Export the file from Rayyan again"),
    ],
)
def test_a_fault_of_an_export_names_its_column_the_word_that_is_meant_and_a_step_for_its_cause(
    tmp_path: Path, notes: str, found: str, step: str
) -> None:
    rows = [{"title": TITLES["made:0"], "year": "2029", "Notes": f"RAYYAN-INCLUSION: {notes}"}]
    path = written(tmp_path, "articles.csv", as_csv(rows))
    (fault,) = read([path], plan("rayyan", people=PEOPLE)).faults
    assert fault.column == "Notes (C)"
    assert found in fault.found
    assert "?." not in fault.found
    assert step in fault.next_step


def test_a_fault_of_a_row_that_fits_no_report_names_the_title_and_of_asreview_the_label(
    tmp_path: Path,
) -> None:
    rows = [
        {"included": "1", "title": "Of another review", "year": "2029"},
        {"included": "7", "title": TITLES["made:0"], "year": "2029"},
    ]
    path = written(tmp_path, "articles.csv", as_csv(rows))
    unknown, word = read([path], plan("asreview", person="ada")).faults
    assert (unknown.row, unknown.column, word.row, word.column) == (2, "title (B)", 3, "included (A)")
    assert "delete the row here" in unknown.next_step


def test_the_fault_of_a_ris_file_names_the_tag(tmp_path: Path) -> None:
    notes = 'RAYYAN-INCLUSION: {"Cid"=>"Included"}'
    text = as_ris([[("TI", TITLES["made:0"]), ("PY", "2029"), ("N1", notes)]])
    path = written(tmp_path, "articles.ris", text)
    (fault,) = read([path], plan("rayyan", "articles.ris", people=PEOPLE)).faults
    assert fault.column == "N1"


def test_a_row_that_names_nobody_says_where_to_write_who_it_was(tmp_path: Path) -> None:
    row = {"title": TITLES["made:0"], "year": "2029", "asreview_label": "1"}
    path = written(tmp_path, "articles.csv", as_csv([row]))
    (fault,) = read([path], plan("asreview", people={"Ann": "ada"})).faults
    assert "does not say whose decision it is" in fault.found and "`person`" in fault.next_step


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("articles.ris", b"%PDF-1.4", "a PDF file"),
        ("articles.csv", b"<html><table></table></html>", "a web page"),
    ],
)
def test_a_file_that_is_no_export_is_named_by_its_content(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (fault,) = read([path], plan("rayyan", name, people=PEOPLE)).faults
    assert words in fault.found
