"""Reports: every record in one, the values kept with their source, the arms, the overlap of sources."""

from __future__ import annotations

import json

import pytest
from made_up_records import ARTICLE, TITLE, groups, outcomes, records, run

from prismake.deduplication.engine import DeduplicationOptions
from prismake.deduplication.reports import build_overlap
from prismake.errors import ReviewError
from prismake.tables import check_columns

PUBMED = {"source": "PubMed", "arm": "database", "doi": "10.5555/moss.1"}
EMBASE = {
    "source": "Embase",
    "arm": "database",
    "doi": "10.5555/moss.1",
    "journal": "J Moss Med",
    "abstract": "Moss.",
}
WEBSITE = {"source": "site", "arm": "website", "doi": "10.5555/moss.1", "title": TITLE.upper()}


def test_tables_have_the_columns_of_their_schemas() -> None:
    result = run(records(PUBMED, EMBASE, {"title": "Another title of a report that is alone", "pages": "7"}))
    tables = {name: getattr(result, name) for name in ("reports", "record_report", "pairs")}
    tables["overlap"] = build_overlap(result.reports)
    for name, table in tables.items():
        check_columns(table.columns, f"2_deduplicate/{name}", name)
        assert not table.isna().any().any()


def test_no_records_make_no_reports() -> None:
    result = run(records().head(0))
    assert [
        len(t)
        for t in (
            result.reports,
            result.record_report,
            result.pairs,
            build_overlap(result.reports),
            result.uncertain,
        )
    ] == [0] * 5


def test_the_report_id_is_that_of_the_first_and_leading_record() -> None:
    result = run(records({**PUBMED, "record_id": "z"}, {**EMBASE, "record_id": "b"}))
    assert result.reports["report_id"].tolist() == ["rep:b"]
    assert result.reports["record_ids"].tolist() == ["b | z"]
    assert result.record_report.set_index("record_id")["leading"].to_dict() == {"b": "yes", "z": ""}


@pytest.mark.parametrize(
    ("rows", "arm"),
    [
        ([WEBSITE], "other_methods"),
        ([WEBSITE, PUBMED], "databases_and_registers"),
        ([{"arm": "register"}], "databases_and_registers"),
        ([{"arm": "citation"}], "other_methods"),
    ],
)
def test_a_report_is_of_databases_where_any_of_its_records_is(rows: list[dict[str, str]], arm: str) -> None:
    assert run(records(*rows)).reports["arm"].tolist() == [arm]


def test_the_preferred_source_gives_the_values_and_the_others_fill_the_gaps() -> None:
    table = records(PUBMED, EMBASE)
    preferred = run(table, options=DeduplicationOptions(preferred_sources=("Embase",))).reports.iloc[0]
    assert preferred["journal"] == "J Moss Med"
    other = run(table, options=DeduplicationOptions(preferred_sources=("PubMed",))).reports.iloc[0]
    assert (other["journal"], other["abstract"]) == (ARTICLE["journal"], "Moss.")
    taken = json.loads(other["values_from"])
    assert (taken["journal"], taken["abstract"], taken["doi"]) == ("r1", "r2", ["r1", "r2"])


def test_every_identifier_of_every_record_is_in_the_report() -> None:
    rows = [{**PUBMED, "pmid": "30000001", "keywords": "moss | tea"}, {**EMBASE, "keywords": "Tea | hiccups"}]
    report = run(records(*rows)).reports.iloc[0]
    assert (report["doi"], report["pmid"]) == ("10.5555/moss.1", "30000001")
    assert report["keywords"] in ("moss | tea | hiccups", "Tea | hiccups | moss")


def test_a_value_takes_precedence_over_a_placeholder() -> None:
    rows = [{"source": "A", "authors": "Anonymous", "abstract": "x"}, {"source": "B"}]
    report = run(records(*rows), options=DeduplicationOptions(preferred_sources=("A",))).reports.iloc[0]
    assert report["authors"] == ARTICLE["authors"]


def test_the_newest_version_of_a_registration_gives_its_values() -> None:
    base = {
        "record_type": "registration",
        "registration_ids": "NCT01234567",
        "arm": "register",
        "authors": "",
    }
    rows = [
        {
            **base,
            "source": "a",
            "version_date": "2020-01-01",
            "status": "Recruiting",
            "sponsor": "Moss Trust",
        },
        {**base, "source": "b", "version_date": "2023-05-01", "status": "Completed"},
    ]
    report = run(records(*rows)).reports.iloc[0]
    assert (report["status"], report["version_date"], report["sponsor"]) == (
        "Completed",
        "2023-05-01",
        "Moss Trust",
    )


def test_overlap_counts_reports_by_exactly_their_sources() -> None:
    alone = {
        "title": "Another title of a report that is alone",
        "pages": "7",
        "source": "Embase",
        "doi": "10.5555/z",
    }
    result = run(records(PUBMED, EMBASE, alone))
    rows = {row.sources: (row.reports, row.report_ids) for row in build_overlap(result.reports).itertuples()}
    assert rows == {"Embase | PubMed": ("1", "rep:r1"), "Embase": ("1", "rep:r3")}


def test_each_merge_has_its_reason() -> None:
    pair = run(records(PUBMED, EMBASE)).pairs.iloc[0]
    assert (pair["outcome"], pair["relation"]) == ("merged", "")
    assert pair["rule"].startswith("same DOI")
    assert 0.5 <= float(pair["score"]) <= 1
    evidence = json.loads(pair["evidence"])
    assert evidence["doi"] == "10.5555/moss.1"
    assert evidence["journal"] == [ARTICLE["journal"], "J Moss Med"]


def test_a_serial_number_in_the_issue_column_is_ignored_and_reported() -> None:
    rows = [
        {
            "title": f"{TITLE} number {position // 2} of {position // 2 * 7919}",
            "issue": str(1000 + position),
            "pages": "",
        }
        for position in range(60)
    ]
    result = run(records(*[{**row, "file": "library.ris"} for row in rows]))
    assert result.unreliable == {"library.ris": ["issue"]}


@pytest.mark.parametrize(("link", "rows"), [
    ("preprint/article", [{}, {"record_type": "preprint", "journal": "medRxiv", "volume": "", "issue": "", "pages": ""}]),
    ("conference-abstract/article", [{}, {"record_type": "conference abstract", "journal": "Moss Congress", "volume": "", "issue": "", "pages": "S4"}]),
])  # fmt: skip
def test_the_policy_links_or_merges_related_reports(link: str, rows: list[dict[str, str]]) -> None:
    table = records(*rows)
    assert outcomes(run(table)) == {("r1", "r2"): "related"}
    assert len(groups(run(table, options=DeduplicationOptions(related={link: "merge"})))) == 1


def test_an_unknown_policy_is_refused_with_a_message() -> None:
    with pytest.raises(ReviewError, match='Did you mean "preprint/article"'):
        run(records({}), options=DeduplicationOptions(related={"preprint/artcle": "merge"}))
    with pytest.raises(ReviewError, match="Allowed: link "):
        run(records({}), options=DeduplicationOptions(related={"update": "join"}))


def test_a_collection_may_have_two_records_of_one_report() -> None:
    table = records({"source": "library"}, {"source": "library"})
    assert len(groups(run(table))) == 2
    assert len(groups(run(table, options=DeduplicationOptions(collections=("library",))))) == 1


def test_two_records_of_one_source_are_an_uncertain_pair() -> None:
    rows = [
        {"title": f"Title {k} of a report about moss and {k * 7919} teas", "pages": f"{k}11-{k}19"}
        for k in range(70)
    ]
    result = run(records({"source": "Scopus"}, {"source": "Scopus"}, *rows))
    assert result.uncertain[["record_id_a", "record_id_b"]].values.tolist() == [["r1", "r2"]]
    assert result.uncertain["title_a"].tolist() == result.uncertain["title_b"].tolist() == [TITLE]
    assert {"verdict", "by", "note"} <= set(result.uncertain.columns)


def test_a_repeated_record_id_is_refused() -> None:
    with pytest.raises(ReviewError, match='"r1" occurs more than once'):
        run(records({"record_id": "r1"}, {"record_id": "r1"}))


def test_a_website_entry_with_a_registration_number_and_no_type_is_that_registration() -> None:
    bare = {
        "authors": "",
        "journal": "",
        "volume": "",
        "issue": "",
        "pages": "",
        "registration_ids": "NCT01234567",
    }
    rows = [
        {**bare, "record_type": "registration"},
        {**bare, "record_type": "", "title": "Moss tea", "arm": "website"},
    ]
    assert len(run(records(*rows)).reports) == 1
