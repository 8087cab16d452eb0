"""What the flow writes: the table of boxes, the CSV of ids behind each, and the R package's CSV."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_flow import SOURCE_NAMES, Review, by_hand

from prismake.flow.boxes import box_files, boxes_table, file_names
from prismake.flow.prisma2020 import COLUMNS, label, prisma2020_csv
from prismake.flow.sets import flow_sets
from prismake.tables import check_columns

# The order that the package's code expects, from its documentation: data, node, box.
EXPECTED = [
    "NA/node4/prevstud",
    "previous_studies/node5/box1",
    "previous_reports/NA/box1",
    "NA/node6/newstud",
    "database_results/node7/box2",
    "database_specific_results/NA/box2",
    "register_results/NA/box2",
    "register_specific_results/NA/box2",
    "NA/node16/othstud",
    "website_results/node17/box11",
    "organisation_results//box11",
    "citations_results/NA/box11",
    "duplicates/node8/box3",
    "excluded_automatic/NA/box3",
    "excluded_other/NA/box3",
    "records_screened/node9/box4",
    "records_excluded/node10/box5",
    "dbr_sought_reports/node11/box6",
    "dbr_notretrieved_reports/node12/box7",
    "other_sought_reports/node18/box12",
    "other_notretrieved_reports/node19/box13",
    "dbr_assessed/node13/box8",
    "dbr_excluded/node14/box9",
    "other_assessed/node20/box14",
    "other_excluded/node21/box15",
    "new_studies/node15/box10",
    "new_reports/NA/box10",
    "total_studies/node22/box16",
    "total_reports/NA/box16",
    "identification/node1/identification",
    "screening/node2/screening",
    "included/node3/included",
    "total_studies_ma/node23/box17",
    "total_reports_ma/NA/box17",
]


def rows_of(review: Review, names: dict[str, str] | None = None) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(prisma2020_csv(flow_sets(review.tables(), names or SOURCE_NAMES))))
    )


def test_the_r_package_finds_its_rows_and_columns_in_its_order() -> None:
    text = prisma2020_csv(flow_sets(by_hand().tables(), SOURCE_NAMES))
    assert text.splitlines()[0] == "data,node,box,description,boxtext,tooltips,url,n" == ",".join(COLUMNS)
    assert [f"{row['data']}/{row['node']}/{row['box']}" for row in rows_of(by_hand())] == EXPECTED


def test_the_r_package_reads_the_numbers_of_the_sets() -> None:
    numbers = {row["data"]: row["n"] for row in rows_of(by_hand())}
    assert numbers["database_results"] == "13"
    assert numbers["database_specific_results"] == "Alpha Database, 7; Beta Database, 6"
    assert numbers["dbr_excluded"] == "wrong product, 2; wrong people, 1"
    assert numbers["new_studies"] == "3"


def test_one_reason_alone_has_another_of_none_beside_it() -> None:
    assert {row["data"]: row["n"] for row in rows_of(by_hand())}[
        "other_excluded"
    ] == "not a trial, 1; Other, 0"


def test_no_reason_at_all_still_gives_two_entries() -> None:
    assert {row["data"]: row["n"] for row in rows_of(Review())}["dbr_excluded"] == "Other, 0; None, 0"


@given(st.text())
def test_a_label_holds_nothing_that_splits_a_cell(text: str) -> None:
    assert not set(",;\n\r") & set(label(text))


def test_a_comma_in_a_label_does_not_split_it() -> None:
    review = Review()
    review.report("a", ["alpha"], ft="exclude", reason="children, or none; unclear")
    numbers = {row["data"]: row["n"] for row in rows_of(review)}
    assert numbers["dbr_excluded"] == "children / or none / unclear, 1; Other, 0"


def test_every_number_is_the_length_of_the_csv_behind_it() -> None:
    tables = by_hand().tables()
    sets = flow_sets(tables, SOURCE_NAMES)
    table = boxes_table(sets, "boxes")
    check_columns(table.columns, "6_report/boxes", "boxes")
    files = box_files(sets, tables)
    for row in table.to_dict("records"):
        behind = list(csv.DictReader(io.StringIO(files[row["file"].removeprefix("boxes/")])))
        assert len(behind) == int(row["number"])
        assert (
            next(iter(behind[0]))
            == f"{ {'records': 'record', 'reports': 'report', 'studies': 'study'}[row['unit']] }_id"
            if behind
            else True
        )
    assert len(set(table["file"])) == len(table) == len(files)


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@a"])
def test_a_title_that_looks_like_a_formula_opens_as_text(title: str) -> None:
    review = Review()
    review.report("a", ["alpha"])
    tables = review.tables()
    tables = replace(
        tables, reports=tables.reports.assign(title=title), records=tables.records.assign(title=title)
    )
    files = box_files(flow_sets(tables, SOURCE_NAMES), tables)
    assert next(csv.DictReader(io.StringIO(files["new_reports.csv"])))["title"] == f"'{title}"


def test_file_names_stay_apart_and_legal_whatever_the_reasons_are_called() -> None:
    review = Review()
    for number, reason in enumerate(["a/b", "a:b", "A b", "../../etc", "çé", "con", "x" * 300]):
        review.report(str(number), ["alpha"], ft="exclude", reason=reason)
    names = list(file_names(flow_sets(review.tables(), SOURCE_NAMES)).values())
    assert len({name.lower() for name in names}) == len(names)
    assert all(
        set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_.-") and len(name) < 100 for name in names
    )
