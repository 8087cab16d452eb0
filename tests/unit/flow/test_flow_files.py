"""What the flow writes: the numbers of the sets, their members, and the R package's CSV."""

import csv
import io
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st
from made_up_flow import SOURCE_NAMES, Review, by_hand

from prismake.flow.members import boxes_table, members_table, set_link
from prismake.flow.prisma2020 import COLUMNS, label, prisma2020_csv
from prismake.flow.sets import flow_sets
from prismake.tables import check_columns, table_of

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


def test_similar_articles_are_counted_in_the_row_of_organisations_which_says_so() -> None:
    """The package knows no row for them, and finds some of its rows by position."""
    review = by_hand()
    review.report("a", ["alike"], ta="exclude")
    rows = {row["data"]: row for row in rows_of(review)}
    assert (rows["organisation_results"]["boxtext"], rows["organisation_results"]["n"]) == (
        "Organisations and similar articles",
        "2",
    )
    assert rows["citations_results"]["n"] == rows_of(by_hand())[11]["n"]


def test_similar_articles_without_organisations_have_the_row_alone() -> None:
    review = Review()
    review.report("a", ["alike"], ta="exclude")
    row = {row["data"]: row for row in rows_of(review)}["organisation_results"]
    assert (row["boxtext"], row["n"], row["url"]) == ("Similar articles", "1", "#set=similar_results")


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


def test_every_number_is_the_length_of_the_list_behind_it() -> None:
    sets = flow_sets(by_hand().tables(), SOURCE_NAMES)
    boxes, members = boxes_table(sets), members_table(sets)
    check_columns(boxes.columns, "6_report/boxes", "boxes")
    check_columns(members.columns, "6_report/members", "members")
    assert not members.duplicated(["set", "id"]).any()
    for row in boxes.to_dict("records"):
        behind = members[members["set"] == row["box"]]
        assert len(behind) == int(row["number"])
        assert set(behind["unit"]) <= {row["unit"]}
    assert set(members["set"]) <= set(boxes["box"])


def test_the_ids_behind_the_answer_are_in_the_same_table() -> None:
    row = {"set": "answer:posted", "unit": "studies", "number": "2", "ids": "study:A | study:B"}
    answer = table_of([row, row | {"set": "answer:unread", "ids": ""}], "5_synthesise/answer")
    members = members_table(flow_sets(by_hand().tables(), SOURCE_NAMES), answer)
    behind = members[members["set"].str.startswith("answer:")]
    assert behind.to_numpy().tolist() == [
        ["answer:posted", "studies", "study:A"],
        ["answer:posted", "studies", "study:B"],
    ]


def test_the_members_of_a_set_stand_in_the_order_of_the_tables() -> None:
    tables = by_hand().tables()
    members = members_table(flow_sets(tables, SOURCE_NAMES))
    shown = list(members.loc[members["set"] == "database_results", "id"])
    order = [record for record in tables.records["record_id"] if record in set(shown)]
    assert [record for record in shown if record in set(order)] == order


def test_the_r_package_leads_to_the_lists_on_the_page() -> None:
    sets = flow_sets(by_hand().tables(), SOURCE_NAMES)
    rows = csv.DictReader(io.StringIO(prisma2020_csv(sets, "../index.html")))
    urls = {row["data"]: row["url"] for row in rows}
    assert urls["duplicates"] == "../index.html#set=duplicates"
    assert urls["database_specific_results"] == "../index.html#set=database_results"
    assert urls["included"] == "NA"


@given(st.text())
def test_the_address_of_a_set_holds_whatever_a_reason_is_called(reason: str) -> None:
    name = f"dbr_excluded:{reason}"
    address = set_link(name, "../index.html")
    assert not set(address) & set(" <>\"'\n")
    assert unquote(address.removeprefix("../index.html#set=")) == name
