"""Ids that were the numbers of an export move nothing to another record: in a seal, in tables of people, and in each kind of form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from made_up_screening import RUN, fill, form, headers, stage
from parsed_files import read_balanced

from prismake.deduplication.engine import DeduplicationResult, deduplicate
from prismake.deduplication.returned import given_verdicts, pairs_form
from prismake.errors import Fault, ReviewFaults
from prismake.extraction.forms import extraction_form
from prismake.extraction.reading import all_entries
from prismake.forms.write import write_form
from prismake.protocol.extraction import Extraction
from prismake.records.former_ids import FormerIds, ids_of_seal, titles_by_record, undecided_lines
from prismake.records.table import records_tables
from prismake.screening.carried import carried_retrieval, carried_votes, decided_before
from prismake.screening.recusals import recusals_of
from prismake.screening.retrieval import read_retrieval, retrieval_form
from prismake.screening.votes import read_votes
from prismake.steps import removals
from prismake.studies.building import graph_of_decisions
from prismake.studies.integrity import Reviewed, integrity_table
from prismake.tables import columns_of, empty_table, table_of, write_table

ROOFS, FEET = "Moss on the roofs of libraries", "Chalk lozenges for tired feet"
OLD = {ROOFS: "index:1", FEET: "index:2"}
Made = tuple[pd.DataFrame, DeduplicationResult]


def imported(folder: Path, *titles: str) -> Made:
    """Return records and reports of an export that numbers its records in this order."""
    path = folder / "index.ris"
    entries = [
        f"TY  - JOUR\nTI  - {title}\nPY  - 2018\nAN  - {number}\nER  - \n\n"
        for number, title in enumerate(titles, 1)
    ]
    path.write_text("".join(entries))
    records = records_tables([("index", "database", "index.ris", read_balanced(path))])[0]
    return records, deduplicate(records, empty_table("2_deduplicate/verdicts"))


def under_old_ids(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return a table with the ids that 0.1.0 gave to the records when the export numbered ROOFS 1 and FEET 2."""
    return table.assign(**{column: table["title"].map(OLD)})


def seal(folder: Path, *titles: str) -> Path:
    """Write what 0.1.0 sealed of an export with these titles, in this order."""
    records, _ = imported(folder, *titles)
    names = [f"index:{number}" for number in range(1, len(titles) + 1)]
    place = folder / "seal"
    place.mkdir(exist_ok=True)
    write_table(records.assign(record_id=names, aliases=""), place / "records.csv", "1_identify/records")
    groups = pd.DataFrame(
        {"record_id": names, "report_id": [f"rep:{name}" for name in names], "aliases": "", "leading": "yes"}
    )
    write_table(groups, place / "record_report.csv", "2_deduplicate/record_report")
    return place


def sealed_votes() -> pd.DataFrame:
    rows = [
        dict.fromkeys(columns_of("3_screen/votes"), "")
        | {"stage": "1_title_abstract", "run": "2029-01", "reviewer": "ada", "role": "reviewer", "file": "ada.xlsx", "row": "4"}
        | {"record_ids": record, "decision": decision}
        for record, decision in (("index:1", "include"), ("index:2", "exclude"))
    ]  # fmt: skip
    return table_of(rows, "3_screen/votes")


def current_of(folder: Path, made: Made) -> dict[str, str]:
    records = folder / "records_now.csv"
    write_table(made[0], records, "1_identify/records")
    return ids_of_seal(folder / "seal", made[1].record_report, records)


def carried(folder: Path, made: Made) -> pd.DataFrame:
    groups = made[1].record_report
    earlier = carried_votes(sealed_votes(), empty_table("3_screen/decisions"), current_of(folder, made))
    return read_votes([], stage(), RUN, groups, earlier, titles=titles_by_record(made[1].reports))


def by_title(votes: pd.DataFrame, made: Made) -> dict[str, str]:
    titles = dict(zip(made[1].reports["report_id"], made[1].reports["title"], strict=True))
    return {
        titles.get(report, ""): decision
        for report, decision in zip(votes["report_id"], votes["decision"], strict=True)
    }


@pytest.mark.parametrize("order", [(ROOFS, FEET), (FEET, ROOFS)])
def test_sealed_votes_follow_their_titles(tmp_path: Path, order: tuple[str, ...]) -> None:
    seal(tmp_path, ROOFS, FEET)
    made = imported(tmp_path, *order)
    assert by_title(carried(tmp_path, made), made) == {ROOFS: "include", FEET: "exclude"}
    assert undecided_lines(carried(tmp_path, made)) == []


def test_sealed_votes_on_titles_that_are_gone_reach_nobody_and_are_named(tmp_path: Path) -> None:
    seal(tmp_path, ROOFS, FEET)
    made = imported(tmp_path, "Tea for owls", ROOFS)
    votes = carried(tmp_path, made)
    assert by_title(votes, made) == {ROOFS: "include", "": "exclude"}
    (line,) = undecided_lines(votes)
    assert "index:2 in ada.xlsx, row 4" in line
    assert "asked about anew" in line


def test_a_title_that_two_records_have_decides_nothing(tmp_path: Path) -> None:
    seal(tmp_path, "Reply", FEET)
    first, second = tmp_path / "a", tmp_path / "b"
    made = imported(tmp_path, "Reply", FEET)
    assert "index:1" in current_of(tmp_path, made)
    for folder in (first, second):
        folder.mkdir()
    records = pd.concat([made[0], made[0].assign(record_id="index:other", aliases="index:9")[:1]])
    groups = pd.concat(
        [
            made[1].record_report,
            pd.DataFrame(
                [{"record_id": "index:other", "report_id": "rep:index:other", "aliases": "index:9"}]
            ),
        ]
    ).fillna("")
    write_table(records, tmp_path / "two.csv", "1_identify/records")
    assert "index:1" not in ids_of_seal(tmp_path / "seal", groups, tmp_path / "two.csv")
    former = FormerIds(groups, titles_by_record(records))
    assert former.meant("index:1", "Reply") == ""
    assert former.meant("index:2", FEET) in set(records["record_id"])


def test_sealed_decisions_and_logs_follow_their_titles(tmp_path: Path) -> None:
    seal(tmp_path, ROOFS, FEET)
    made = imported(tmp_path, FEET, ROOFS)
    groups, current = made[1].record_report, current_of(tmp_path, made)
    rows = [{"record_ids": "index:1", "decision": "include", "reason": ""}]
    decisions = table_of(
        [dict.fromkeys(columns_of("3_screen/decisions"), "") | row for row in rows], "3_screen/decisions"
    )
    (record,) = decided_before(decisions, current)
    assert titles_by_record(made[0])[record] == ROOFS
    log = table_of(
        [dict.fromkeys(columns_of("3_screen/retrieval"), "") | {"record_ids": "index:1", "retrieved": "yes"}],
        "3_screen/retrieval",
    )
    (report,) = carried_retrieval(log, groups, empty_table("3_screen/retrieval"), current)["report_id"]
    assert dict(zip(made[1].reports["report_id"], made[1].reports["title"], strict=True))[report] == ROOFS


# Tables of people, which hold ids alone


def line(table: str, **cells: str) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(columns_of(table), "") | cells], dtype="str")


def written(folder: Path, name: str, table: pd.DataFrame) -> list[Path]:
    path = folder / name
    table.to_csv(path, index=False)
    return [path]


def through_verdicts(folder: Path, made: Made) -> None:
    cells = {"record_id_a": "index:1", "record_id_b": made[0]["record_id"][1], "verdict": "same", "by": "ada"}
    given_verdicts(made[0], written(folder, "verdicts.csv", line("2_deduplicate/verdicts", **cells)), [])


def through_links(folder: Path, made: Made) -> None:
    del folder
    links = line(
        "4_extract/links", id_a="rep:index:1", id_b=made[0]["record_id"][1], verdict="same study", by="ada"
    )
    worklist, decisions = empty_table("3_screen/worklist"), empty_table("3_screen/decisions")
    graph_of_decisions(made[0], made[1].reports, decisions, worklist, links)


def through_removals(folder: Path, made: Made) -> None:
    write_table(made[0], folder / "records.csv", "1_identify/records")
    removed = line(
        "1_identify/removed_before_screening", record_id="index:1", kind="other", by="ada", reason="why"
    )
    removals.main(
        None,
        folder / "records.csv",
        written(folder, "removed.csv", removed),
        folder / "out.csv",  # type: ignore[arg-type]
    )


def through_recusals(folder: Path, made: Made) -> None:
    del folder
    former = FormerIds(made[1].record_report, titles_by_record(made[1].reports))
    table = line("3_screen/recusals", person="ada", record_id="index:1", why="author", date="2030-01-05")
    recusals = recusals_of(table, ["ada"], set(made[0]["record_id"]), former.certain, former)
    if recusals.faults:
        raise ReviewFaults(list(recusals.faults))


def through_integrity(folder: Path, made: Made) -> None:
    del folder
    reviewed = Reviewed(made[0], made[1].reports, made[1].pairs, {}, {})
    decision = line(
        "4_extract/integrity_decisions", report_id="index:1", decision="keep", by="ada", why="why"
    )
    integrity_table(reviewed, [], "", decision)


@pytest.mark.parametrize(
    ("through", "file"),
    [
        (through_verdicts, "config/deduplication/verdicts.csv"),
        (through_links, "config/studies/links.csv"),
        (through_removals, "config/removed_before_screening.csv"),
        (through_recusals, "config/screening/recusals.csv"),
        (through_integrity, "config/studies/integrity.csv"),
    ],
)
def test_a_table_of_ids_alone_is_refused_with_file_row_id_and_what_to_do(tmp_path, through, file) -> None:
    made = imported(tmp_path, FEET, ROOFS)
    with pytest.raises(ReviewFaults) as error:
        through(tmp_path, made)
    (fault,) = error.value.faults
    assert (fault.file, fault.row) == (file, 2)
    assert '"index:1" is only the number that an export gave' in fault.found
    assert f'the record "{FEET}" has that number' in fault.found
    assert f'write "{made[0]["record_id"][0]}"' in fault.next_step


# Forms, which show titles


def pairs_of(folder: Path, made: Made) -> list[Path]:
    sides = {f"{name}_{side}": [value] for side, title in (("a", ROOFS), ("b", FEET))
             for name, value in (("record_id", OLD[title]), ("title", title), ("authors", "Fictive, Ada"))}  # fmt: skip
    form_of_pairs = pairs_form(pd.DataFrame({**sides, "rule": ["alike"]}), RUN, "Moss")
    answered = replace(form_of_pairs, rows=form_of_pairs.rows.assign(verdict="same", by="ada"))
    path = folder / "pairs.xlsx"
    path.write_bytes(write_form(answered))
    return [path]


def test_a_form_of_pairs_is_read_under_unchanged_numbers(tmp_path: Path) -> None:
    made = imported(tmp_path, ROOFS, FEET)
    verdicts = given_verdicts(made[0], [], pairs_of(tmp_path, made))
    assert verdicts[["record_id_a", "record_id_b"]].values.tolist() == [list(made[0]["record_id"])]


def test_a_form_of_pairs_under_changed_numbers_is_refused(tmp_path: Path) -> None:
    made = imported(tmp_path, "Tea for owls", FEET)
    with pytest.raises(ReviewFaults) as error:
        given_verdicts(made[0], [], pairs_of(tmp_path, made))
    refused(error.value.faults, '"index:1" of "Moss on the roofs of libraries"')


def logs_of(folder: Path, made: Made) -> list[Path]:
    table = under_old_ids(made[1].reports, "record_ids")
    path = folder / "retrieval.xlsx"
    path.write_bytes(write_form(retrieval_form(RUN, "Moss", table)))
    book = openpyxl.load_workbook(path)
    sheet = book["Retrieval"]
    places = headers(sheet)
    sheet.cell(4, places["Retrieved"]).value = "yes"
    book.save(path)
    return [path]


@pytest.mark.parametrize("order", [(ROOFS, FEET), (FEET, ROOFS)])
def test_a_retrieval_log_counts_only_for_its_title(tmp_path: Path, order: tuple[str, ...]) -> None:
    made = imported(tmp_path, *order)
    paths, groups = logs_of(tmp_path, made), made[1].record_report
    titles = titles_by_record(made[1].reports)
    if order == (ROOFS, FEET):
        log = read_retrieval(paths, RUN, groups, titles)
        assert [titles[record] for record in log["record_ids"]] == list(log["title"])
    else:
        with pytest.raises(ReviewFaults) as error:
            read_retrieval(paths, RUN, groups, titles)
        refused(error.value.faults, "is only the number that its export gave")


PLAN = Extraction.model_validate(
    {"extractors": ["anna"], "adjudicator": "carla", "fields": {"crop": {"label": "Crop"}}}
)


@pytest.mark.parametrize("order", [(ROOFS, FEET), (FEET, ROOFS)])
def test_an_extraction_form_counts_only_for_its_title(tmp_path: Path, order: tuple[str, ...]) -> None:
    made = imported(tmp_path, *order)
    studies = table_of(
        [dict.fromkeys(columns_of("4_extract/studies"), "") | {"study_id": f"study:{record}", "title": title, "record_ids": record}
         for title, record in OLD.items()],
        "4_extract/studies",
    )  # fmt: skip
    asked: dict[str, list[str]] = {f"study:{record}": [] for record in OLD.values()}
    nothing = empty_table("4_extract/extracted_values")
    made_form = extraction_form("anna", RUN, "Moss", PLAN, studies, asked, nothing)
    path = tmp_path / "anna.xlsx"
    path.write_bytes(write_form(replace(made_form, rows=made_form.rows.assign(crop=made_form.rows["title"]))))
    if order == (ROOFS, FEET):
        given = all_entries([path], [], RUN, PLAN, [], made[0])
        assert {titles_by_record(made[0])[row["record_ids"]]: row["value"] for row in given} == {
            ROOFS: ROOFS,
            FEET: FEET,
        }
    else:
        with pytest.raises(ReviewFaults) as error:
            all_entries([path], [], RUN, PLAN, [], made[0])
        assert len(error.value.faults) == len(OLD)
        # A form of an earlier version is not edited any more: its study is asked about anew.
        assert all_entries([], [path], "2031-01", PLAN, [], made[0]) == []


def refused(faults: list[Fault], words: str) -> None:
    (fault,) = faults
    assert words in fault.found
    assert (fault.row, fault.file.rpartition(".")[2]) == (4, "xlsx")
    assert "Copy the answer into the row of this title" in fault.next_step


def test_votes_that_a_form_brings_under_changed_numbers_name_the_id(tmp_path: Path) -> None:
    made = imported(tmp_path, FEET, ROOFS)
    table = under_old_ids(made[1].reports, "record_ids")
    path = fill(tmp_path / "ada.xlsx", form(table=table), {"index:1": ("include",)})
    with pytest.raises(ReviewFaults) as error:
        read_votes([path], stage(), RUN, made[1].record_report, titles=titles_by_record(made[1].reports))
    (fault,) = error.value.faults
    assert f'"index:1" of "{ROOFS}"' in fault.found
