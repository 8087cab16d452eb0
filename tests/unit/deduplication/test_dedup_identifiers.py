"""Own DOIs, versions, funders, accession numbers: what joins two records, what separates them, what people are asked."""

from __future__ import annotations

import pytest
from made_up_records import ARTICLE, TITLE, groups, outcomes, records, run

from prismake.deduplication.engine import DeduplicationOptions
from prismake.deduplication.identifiers import accession_of, doi_base, dois_of, version_dois

MERGE_UPDATES = DeduplicationOptions(related={"update": "merge"})


def test_one_pubmed_id_with_two_dois_is_a_question() -> None:
    table = records({"pmid": "30000001", "doi": "10.5555/a"}, {"pmid": "30000001", "doi": "10.5555/b"})
    assert outcomes(run(table)) == {("r1", "r2"): "uncertain"}


def test_a_doi_in_common_does_not_outweigh_two_own_dois() -> None:
    rows = [
        {"title": f"Evening light in nurses of a {place} hospital", "doi": f"10.5555/{place} | 10.7777/grant.1", "pages": pages}
        for place, pages in (("coastal", "101-110"), ("mountain", "240-249"))
    ]  # fmt: skip
    assert len(groups(run(records(*rows)))) == 2
    alone = [{**row, "doi": "10.7777/grant.1"} for row in rows]
    assert len(groups(run(records(*alone)))) == 2


def test_the_doi_of_a_funder_is_that_of_no_work() -> None:
    assert dois_of("10.13039/501100000780; https://doi.org/10.5555/moss.1") == ("10.5555/moss.1",)


@pytest.mark.parametrize(
    "written",
    [
        "10.5555/MOSS.1",
        "https://dx.doi.org/10.5555/moss.1",
        "doi:10.5555/moss.1.",
        "https://example.org/doi/10.5555/moss.1/fulltext",
        "DOI 10.5555/moss.1,",
    ],
)
def test_a_doi_is_the_same_in_all_its_forms(written: str) -> None:
    assert dois_of(written) == ("10.5555/moss.1",)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("10.1002/14651858.CD001234", "10.1002/14651858.CD001234.pub2"),
        ("10.1002/14651858.CD001234.pub2", "10.1002/14651858.CD001234.pub3"),
        ("10.1101/2021.03.01.21250000v1", "10.1101/2021.03.01.21250000v2"),
        ("10.21203/rs.3.rs-1234/v1", "10.21203/rs.3.rs-1234/v2"),
        ("10.31234/osf.io/abcde_v1", "10.31234/osf.io/abcde_v2"),
        ("10.26434/chemrxiv-2021-moss-v1", "10.26434/chemrxiv-2021-moss-v2"),
        ("10.12688/f1000research.1234.1", "10.12688/f1000research.1234.2"),
    ],
)
@pytest.mark.parametrize("pmid", ["", "30000001"])
def test_versions_of_one_work_follow_the_policy(first: str, second: str, pmid: str) -> None:
    assert doi_base(first.lower()) == doi_base(second.lower())
    table = records({"doi": first, "pmid": pmid, "pages": ""}, {"doi": second, "pmid": pmid, "pages": ""})
    pairs = run(table).pairs
    assert pairs["outcome"].tolist() == ["related"]
    assert pairs["relation"].tolist() == ["update of"]
    assert len(groups(run(table, options=MERGE_UPDATES))) == 1


def test_a_preprint_that_names_its_article_is_linked_with_it() -> None:
    assert version_dois(("10.1101/2021.03.01.21250000", "10.5555/moss.1"), True) == (
        "10.1101/2021.03.01.21250000",
    )
    assert version_dois(("10.1101/2021.03.01.21250000", "10.5555/moss.1"), False) == ("10.5555/moss.1",)
    preprint = {
        "record_type": "preprint",
        "doi": "10.1101/2021.03.01.21250000 | 10.5555/moss.1",
        "journal": "",
    }
    table = records({"doi": "10.5555/moss.1"}, {**preprint, "volume": "", "issue": "", "pages": ""})
    assert run(table).pairs["relation"].tolist() == ["preprint of"]


def test_the_same_accession_number_in_two_files_of_one_source_is_an_identifier() -> None:
    row = {"source": "wos", "volume": "", "pages": ""}
    table = records(
        {**row, "record_id": "wos:WOS:000123456789012", "file": "a.ris"},
        {**row, "record_id": "wos:WOS:000123456789012~2", "file": "b.ris"},
    )
    result = run(table)
    assert len(groups(result)) == 1
    assert result.pairs["rule"].tolist()[0].startswith("same accession number")


def test_a_running_number_of_two_exports_joins_no_two_titles() -> None:
    other = {"title": "Lichen soup and the sleep of singers in the far north", "authors": "Reed, Cleo"}
    table = records({"source": "x", "record_id": "x:1"}, {"source": "x", "record_id": "x:1~2", **other})
    assert len(groups(run(table))) == 2


def test_two_equal_records_of_one_source_without_identifier_are_a_question() -> None:
    row = {"source": "x", "title": TITLE, "authors": ARTICLE["authors"]}
    table = records({**row, "record_id": "x:0123456789ab"}, {**row, "record_id": "x:0123456789ab~2"})
    assert run(table).pairs["outcome"].tolist() == ["uncertain"]


@pytest.mark.parametrize(
    ("record_id", "source", "number"),
    [
        ("wos:WOS:000123456789012~2", "wos", "000123456789012"),
        ("one:ISI:000123456789012", "one", "000123456789012"),
        ("scopus:2-s2.0-85000000000", "scopus", "2-S2.0-85000000000"),
        ("central:CN-09000001", "central", "CN-09000001"),
        ("library:AB12CD34", "library", "library\tAB12CD34"),
        ("library:10.5555/moss.1", "library", ""),
        ("library:0123456789ab", "library", ""),
        ("r1", "library", ""),
    ],
)
def test_the_accession_number_of_a_record_id(record_id: str, source: str, number: str) -> None:
    assert accession_of(record_id, source) == number


def test_a_name_and_its_subtitle_with_one_doi_are_one_report() -> None:
    row = {"doi": "10.5555/roofs.1", "volume": "", "issue": "", "pages": ""}
    table = records(
        {**row, "title": "mRoofs"}, {**row, "title": "mRoofs: designing for porters in the north"}
    )
    assert len(groups(run(table))) == 1


def test_a_registration_is_one_whatever_title_a_source_gives_it() -> None:
    """A registry shows the brief title, another source the official one, and a review has its own words."""
    rows = [
        {"title": title, "record_type": "registration", "registration_ids": "NCT09000001", "authors": "", "year": year, "source": source}
        for title, year, source in (
            ("Evening Light in Nurses of a Coastal Hospital", "2019", "one"),
            ("Evening Light in Women Who Nurse in a Coastal Hospital", "2021", "two"),
            ("Evening Light in Nurses of a Mountain Hospital", "", "three"),
        )
    ]  # fmt: skip
    result = run(records(*rows))
    assert len(groups(result)) == 1
    assert "uncertain" not in outcomes(result).values()


DATA = "10.5061/dryad.moss1"
NO_PLACE = {"volume": "", "issue": "", "pages": ""}


@pytest.mark.parametrize(
    ("first", "second", "head"),
    [
        ({"doi": "10.5555/moss.1"}, {"doi": "10.5555/moss.1"}, "same DOI,"),
        ({"doi": "10.5555/moss.1"}, {"url": "https://doi.org/10.5555/moss.1"}, "same DOI in a link,"),
        ({"doi": DATA}, {"doi": DATA}, "same DOI of data,"),
    ],
)
def test_a_rule_says_which_field_a_doi_is_from(
    first: dict[str, str], second: dict[str, str], head: str
) -> None:
    (rule,) = run(records(first, second)).pairs["rule"]
    assert rule.startswith(head)


@pytest.mark.parametrize("more", [": economic evaluation", ": a survey of the far north"])
def test_two_papers_with_the_doi_of_their_data_are_a_question(more: str) -> None:
    rows = [
        {"doi": DATA, "title": "Radish paste for warts in cattle" + end, **NO_PLACE} for end in ("", more)
    ]
    (pair,) = run(records(*rows)).pairs.to_dict("records")
    assert pair["outcome"] == "uncertain"
    assert pair["rule"].startswith("same DOI of data")


def test_a_grant_in_common_makes_no_versions_of_one_work() -> None:
    rows = [
        {"title": f"Evening light in nurses of a {place} hospital", "doi": f"10.5555/{place} | 10.7777/g", "pages": pages}
        for place, pages in (("coastal", "1-9"), ("mountain", "11-19"))
    ]  # fmt: skip
    assert "related" not in outcomes(run(records(*rows))).values()


def test_one_doi_in_two_journals_is_a_question() -> None:
    other = {"journal": "Annals of Tea", "volume": "30", "issue": "1", "pages": "5-13"}
    assert outcomes(run(records({"doi": "10.5555/moss.1"}, {"doi": "10.5555/moss.1", **other}))) == {
        ("r1", "r2"): "uncertain"
    }
