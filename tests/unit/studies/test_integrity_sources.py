"""Who was asked about the integrity of reports: what came with the records says so, never the name of the source."""

from __future__ import annotations

import pytest
from made_up_studies import record, records, report, reports

from prismake.protocol.sources import Source
from prismake.studies.integrity_sources import (
    IntegrityCoverage,
    checked_reports,
    integrity_coverage,
    integrity_sources,
)
from prismake.tables import empty_table, rows_of, table_of

Row = dict[str, str]
MEDLINE, TYPES = "a.nbib", "journal article"
FORMATS = {"a.nbib": "medline", "a.ris": "ris", "a.xml": "pubmed_xml", "a.txt": "ovid", "a.csv": "csv", "a.json": "crossref"}  # fmt: skip


def source(name: str, **more: object) -> Source:
    return Source(name=name, arm="database", files=["config/imports/a.ris"], **more)  # type: ignore[arg-type]


def covered(*given: Row) -> IntegrityCoverage:
    """Each record is a report of its own."""
    rows = [
        report(number, report_id=f"rep:{row['record_id']}", record_ids=row["record_id"])
        for number, row in enumerate(given)
    ]
    balance = [{"file": name, "format": file_format} for name, file_format in FORMATS.items()]
    return integrity_coverage(records(*given), reports(*rows), table_of(balance, "1_identify/balance"))


def asked(sources: dict[str, Source], *given: Row, watched_on: str = "") -> dict[str, Row]:
    searched = dict.fromkeys(sources, "2031-05-01")
    table = integrity_sources(
        sources, searched, {}, covered(*given), empty_table("4_extract/integrity"), watched_on
    )
    return {row["authority"]: row for row in rows_of(table)}


def one(
    name: str = "a", origin: str = "library", file: str = MEDLINE, types: str = TYPES, **more: str
) -> Row:
    return record(name, source=origin, file=file, publication_types=types, **more)


@pytest.mark.parametrize(
    ("name", "file", "types", "is_checked"),
    [
        ("PubMed", "a.nbib", TYPES, True),
        ("PubMed", "a.xml", TYPES, True),
        ("MEDLINE", "a.txt", TYPES, True),
        # A name proves nothing.
        ("MEDLINE", "a.ris", "", False),
        ("MEDLINE", "a.ris", TYPES, False),
        ("PubMed", "a.nbib", "", False),
        ("PubMed", "a.csv", "", False),
        ("Embase", "a.ris", TYPES, True),
        ("Embase", "a.ris", "", False),
        ("Crossref", "a.json", "", True),
        ("Crossref", "a.ris", TYPES, False),
        ("OpenAlex", "a.csv", TYPES, False),
    ],
)
def test_a_source_was_asked_where_its_records_came_with_what_it_says(
    name: str, file: str, types: str, is_checked: bool
) -> None:
    authority = "PubMed" if name == "MEDLINE" else name
    row = asked({"library": source(name)}, one(file=file, types=types))[authority]
    assert (row["checked"], row["checked_on"], row["reports"], row["found"]) == (
        ("yes", "2031-05-01", "1", "0") if is_checked else ("not checked", "", "", "")
    )
    assert row["says"].endswith("; none of the 1 record here came with it") is not is_checked


def test_a_record_that_says_that_it_was_retracted_was_asked() -> None:
    row = asked({"library": source("MEDLINE")}, one(file="a.ris", types="", integrity="retracted"))["PubMed"]
    assert row["checked"] == "yes"


def test_where_some_records_came_with_it_the_source_was_checked_in_part_and_they_alone_count() -> None:
    given = [one("a"), one("b"), one("c", file="a.ris", types="")]
    row = asked({"library": source("PubMed")}, *given)["PubMed"]
    assert (row["checked"], row["reports"]) == ("in part", "2")
    assert row["says"].endswith("; 2 of the 3 records here came with it")


def test_an_authority_that_no_source_is_from_was_not_checked() -> None:
    rows = asked({"library": source("PubMed")}, one())
    assert {name: row["checked"] for name, row in rows.items() if row["checked"] != "not checked"} == {
        "PubMed": "yes"
    }
    assert asked({}, one(), watched_on="2031-06-01")["Retraction Watch"]["reports"] == "1"


def test_a_source_whose_records_were_kept_without_what_it_says_was_not_checked_or_in_part() -> None:
    sources = {
        "library": source("PubMed", integrity_not_kept="notices"),
        "works": source("Crossref", integrity_kept=False, integrity_not_kept="updates of works."),
    }
    rows = asked(sources, one(), one("b", origin="works", file="a.json"))
    assert (rows["PubMed"]["checked"], rows["PubMed"]["reports"]) == ("in part", "1")
    assert rows["PubMed"]["says"].endswith("; the records kept here lack notices")
    assert rows["Crossref"]["checked"] == "not checked"
    assert rows["Crossref"]["says"].endswith("; the records kept here lack updates of works")


def test_the_reports_that_were_checked_are_those_of_the_records_that_can_tell() -> None:
    given = [one("a"), one("b", file="a.ris", types=""), one("c", origin="register")]
    checks = {"authority": "PubMed", "source": "library", "checked": "yes"}
    found = checked_reports(table_of([checks], "4_extract/integrity_sources"), covered(*given))
    assert found == {"rep:a"}
    watch = {"authority": "Retraction Watch", "checked": "yes"}
    found = checked_reports(table_of([checks, watch], "4_extract/integrity_sources"), covered(*given))
    assert found == {"rep:a", "rep:b", "rep:c"}
    table = table_of([checks | {"checked": "not checked"}], "4_extract/integrity_sources")
    assert checked_reports(table, covered(*given)) == set()
