"""Known items: found by their identifiers, in any record of the same report, and by which source."""

import pandas as pd
import pytest

from prismake.deduplication.known_items import find_known_items, known_items_table, recall_table, unexplained
from prismake.errors import ReviewFaults
from prismake.protocol.known_items import KnownItem
from prismake.protocol.sources import Source
from prismake.tables import columns_of

SOURCES = {
    name: Source(name=name, arm=arm, files=["config/imports/a.ris"])
    for name, arm in (
        ("pubmed", "database"),
        ("embase", "database"),
        ("register", "register"),
        ("chase", "citation"),
    )
}
RECORDS = (
    {"record_id": "pubmed:1", "source": "pubmed", "pmid": "123", "doi": "10.1000/roof", "report": "rep:1"},
    # The same report, in a record without any of its identifiers.
    {"record_id": "embase:1", "source": "embase", "report": "rep:1"},
    {"record_id": "embase:2", "source": "embase", "doi": "10.1000/Wall | 10.1000/wall.a", "report": "rep:2"},
    {
        "record_id": "register:1",
        "source": "register",
        "record_type": "registration",
        "registration_ids": "NCT01234567",
        "report": "rep:3",
    },
    # An article that names the registration.
    {"record_id": "pubmed:2", "source": "pubmed", "registration_ids": "NCT01234567", "report": "rep:4"},
    {"record_id": "chase:1", "source": "chase", "pmcid": "PMC77", "report": "rep:5"},
)


def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    made = []
    for name in ("1_identify/records", "2_deduplicate/record_report"):
        columns = list(columns_of(name))
        rows = [
            {
                **dict.fromkeys(columns, ""),
                **{key: row[key] for key in row if key in columns},
                "report_id": row["report"],
            }
            for row in RECORDS
        ]
        made.append(pd.DataFrame(rows, dtype="str").reindex(columns=columns))
    return made[0], made[1]


def found(*items: KnownItem):  # type: ignore[no-untyped-def]
    return find_known_items(items, SOURCES, *tables())


@pytest.mark.parametrize(
    ("ids", "records", "sources"),
    [
        (["10.1000/ROOF"], ("embase:1", "pubmed:1"), ("pubmed", "embase")),
        (["https://doi.org/10.1000/wall"], ("embase:2",), ("embase",)),
        (["PMID 123"], ("embase:1", "pubmed:1"), ("pubmed", "embase")),
        (["PMC77"], ("chase:1",), ("chase",)),
        (["NCT01234567"], ("register:1",), ("register",)),
        (["PMID 999", "10.1000/wall"], ("embase:2",), ("embase",)),
        (["PMID 123", "NCT01234567"], ("embase:1", "pubmed:1"), ("pubmed", "embase")),
        (["PMID 12"], (), ()),
    ],
    ids=[
        "a DOI, in any case",
        "a DOI as an address, one of two",
        "a PMID, and the other record of the report",
        "a PMCID",
        "a registration, and no article that names it",
        "any of several identifiers",
        "a report, and not the registration that it names",
        "a PMID that begins like another one",
    ],
)
def test_an_item_is_found_by(ids: list[str], records: tuple[str, ...], sources: tuple[str, ...]) -> None:
    (one,) = found(KnownItem(label="One", ids=ids))
    assert (one.records, one.sources) == (records, sources)


def test_the_table_names_who_found_an_item_alone_and_who_missed_it() -> None:
    made = known_items_table(
        found(KnownItem(label="Wall", ids=["10.1000/wall"], sources=["pubmed", "embase"]))
    )
    (row,) = made.to_dict("records")
    assert (row["found"], row["sources"], row["only_in"], row["missed_by"]) == (
        "yes",
        "embase",
        "embase",
        "pubmed",
    )
    assert row["report_ids"] == "rep:2"


def test_recall_is_of_the_items_that_a_source_must_find() -> None:
    items = [
        KnownItem(label="Roof", ids=["PMID 123"]),
        KnownItem(label="Wall", ids=["10.1000/wall"], sources=["embase", "pubmed"]),
        KnownItem(label="Nowhere", ids=["PMID 999"], sources=["pubmed"]),
    ]
    made = recall_table(found(*items), SOURCES).set_index("source")
    assert made.loc["pubmed", ["expected", "found", "recall"]].tolist() == ["3", "1", "33.3"]
    assert made.loc["embase", ["expected", "found", "recall", "only_here"]].tolist() == [
        "2",
        "2",
        "100.0",
        "1",
    ]
    assert made.loc["register", ["expected", "found", "recall"]].tolist() == ["1", "0", "0.0"]
    # Citation searching must find nothing, unless an item names it.
    assert made.loc["chase", ["expected", "recall"]].tolist() == ["0", ""]
    assert made.loc["all sources", ["expected", "found", "recall"]].tolist() == ["3", "2", "66.7"]


def test_without_known_items_nothing_is_said_of_recall() -> None:
    assert recall_table([], SOURCES).empty


def test_an_item_that_no_source_found_is_awaited_unless_people_say_why() -> None:
    missing = KnownItem(label="Nowhere", ids=["PMID 999"])
    assert unexplained(known_items_table(found(missing, KnownItem(label="Roof", ids=["PMID 123"])))) == [
        "Nowhere"
    ]
    reason = missing.model_copy(update={"missed_because": "it is in no database"})
    assert unexplained(known_items_table(found(reason))) == []
    assert known_items_table(found(reason))["missed_because"].tolist() == ["it is in no database"]


def test_a_text_that_is_no_identifier_is_refused() -> None:
    with pytest.raises(ReviewFaults, match='known item "One": expected a DOI, .* found "roof of 2010"'):
        found(KnownItem(label="One", ids=["roof of 2010"]))


def recall_of(*items: KnownItem) -> dict[str, tuple[str, str, str, str]]:
    rows = recall_table(found(*items), SOURCES).to_dict("records")
    return {row["source"]: (row["expected"], row["found"], row["recall"], row["only_here"]) for row in rows}


def test_a_report_that_two_items_name_counts_once_in_the_recall() -> None:
    """By its DOI and by its PMID; the other item is in Embase alone."""
    recall = recall_of(
        KnownItem(label="A", ids=["10.1000/roof"]),
        KnownItem(label="B", ids=["10.1000/wall"]),
        KnownItem(label="The same as A", ids=["PMID 123"]),
    )
    assert recall["pubmed"] == ("2", "1", "50.0", "0")
    assert recall["embase"] == ("2", "2", "100.0", "1")
    assert recall["all sources"] == ("2", "2", "100.0", "0")


def test_items_that_no_source_found_and_that_share_an_identifier_are_one_report() -> None:
    recall = recall_of(
        KnownItem(label="A", ids=["PMID 998", "10.1000/nowhere"]),
        KnownItem(label="B", ids=["10.1000/NOWHERE", "PMID 999"]),
        KnownItem(label="C", ids=["PMID 999"]),
        KnownItem(label="D", ids=["10.1000/roof"]),
    )
    assert recall["all sources"] == ("2", "1", "50.0", "0")


def test_a_registration_and_an_article_that_names_it_are_two_items() -> None:
    recall = recall_of(
        KnownItem(label="Article", ids=["PMID 123", "NCT01234567"]),
        KnownItem(label="Registration", ids=["NCT01234567"], sources=["register"]),
    )
    assert recall["all sources"] == ("2", "2", "100.0", "0")
    assert recall["register"] == ("2", "1", "50.0", "1")


def test_a_report_that_two_items_expect_of_different_sources_is_expected_of_both() -> None:
    recall = recall_of(
        KnownItem(label="A", ids=["PMC77"], sources=["pubmed"]),
        KnownItem(label="B", ids=["PMC77"], sources=["embase"]),
    )
    assert [recall[name][0] for name in ("pubmed", "embase", "register", "all sources")] == [
        "1",
        "1",
        "0",
        "1",
    ]
