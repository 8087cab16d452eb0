"""The reported exports in tests/fixtures/cases: what each is read as, with every record accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parsed_files import read_balanced

from prismake.formats import Record, read_file

CASES = Path(__file__).parents[2] / "fixtures" / "cases"


def records(name: str) -> list[Record]:
    parsed_file = read_balanced(CASES / name)
    assert not parsed_file.quarantined
    return parsed_file.records


def test_plain_text_of_the_cochrane_library_is_read_as_its_ris():
    article, registration = records("cochrane-plain-text/citation-export.txt")
    from_ris = records("cochrane-ris/citation-export.ris")
    for text, ris in zip((article, registration), from_ris, strict=True):
        for column in ("title", "authors", "year", "journal", "volume", "pages", "doi", "pmid", "record_type",
                       "registration_ids", "abstract", "url", "native_id"):  # fmt: skip
            assert getattr(text, column) == getattr(ris, column), column
    assert (article.issue, article.pmid, article.keywords) == ("3", "99990021", ["Chalk", "Feet"])
    assert registration.registration_ids == ["NCT09999991"]


def test_refworks_tagged_format_is_read():
    first, second = records("refworks-tagged/refworks.txt")
    assert (first.title, first.authors) == ("Chalk and coronary feet", ["Stansen, Stefan", "Fuhr, Rebe"])
    assert (first.journal, first.year, first.volume, first.issue) == ("Invented Podiatry", "2002", "1", "3")
    assert (first.pages, first.keywords, first.abstract) == ("101-123", ["Etiology"], "This discusses chalk.")
    assert (second.title, second.record_type) == ("More chalk", "journal article")


def test_the_tagged_form_of_ovid_is_read():
    first, second = records("ovid-brs-tagged/ovid.txt")
    assert first.title == "Lozenges of chalk for tired feet: a randomized trial"
    assert first.authors == ["Walsen, Neil B.", "Waben, Cindy L."]
    assert (first.journal, first.year, first.volume, first.issue) == ("Invented Podiatry", "2014", "28", "3")
    assert (first.pages, first.doi, first.native_id) == ("12-19", ["10.5555/pod.2014.12"], "2099000001")
    assert first.abstract == "Lozenges were compared with no lozenges. Feet were less tired."
    assert (second.title, second.native_id) == ("Chalk and its uses", "2099000002")


def test_csl_json_without_a_doi_is_read():
    report, thesis = records("csl-json-no-doi/library.json")
    assert (report.title, report.authors, report.year) == (
        "Yearly account of planted roofs",
        ["Bacher, Mo"],
        "2013",
    )
    assert (thesis.record_type, thesis.year) == ("thesis", "2015")


def test_ris_of_epistemonikos_is_read():
    (review,) = records("epistemonikos-ris/epistemonikos.ris")
    assert (review.title, review.authors, review.year, review.pages, review.doi) == (
        "Planted roofs and sleep: a systematic review",
        ["Lund, L", "Groot, J"],
        "2021",
        "1-9",
        ["10.5555/epi.2021.1"],
    )


def test_line_ends_of_old_macs_are_line_ends():
    assert [record.year for record in records("mac-cr-only/old_mac.ris")] == ["2021", "2022"]


def test_capitals_at_the_start_of_a_continued_line_are_no_tag():
    first, second = records("medline-continuation-caps/pubmed.nbib")
    assert first.title == "Outcomes of made-up grafts in persons with AU - MD9/XAMD9L changes."
    assert first.abstract.endswith("PMID- is a word that stands here at the begin of a line.")
    assert (first.authors, second.pmid) == (["Ahm, Ira A"], "99990072")


def test_fields_after_the_end_of_a_record_are_kept_with_it():
    abstracts = [str(record) for record in records("ris-content-after-er/wiso.ris")]
    assert ["bargaining" in text for text in abstracts] == [True, False]
    assert ["roads" in text for text in abstracts] == [False, True]


def test_er_as_a_word_ends_no_record():
    first, second = records("ris-er-stress-continuation/endnote.txt")
    assert first.title == "Made-up proteins and ER stress in yeast"
    assert "ER-positive cells fell. ER stress was low at night." in " ".join(first.abstract.split())
    assert second.title == "Another one"


def test_the_search_of_ovid_between_records_is_no_record():
    first, second = records("ris-ovid-stray-c1/ovid.ris")
    assert [first.title, second.title] == ["Chalk lozenges for tired feet", "Chalk and its uses"]


def test_utf_16_with_tabs_is_read():
    (record,) = records("utf16-tab/savedrecs_utf16.txt")
    assert (record.year, record.pages, record.doi) == ("2021", "55-61", ["10.5555/t.1"])


@pytest.mark.parametrize(
    ("name", "taken_for", "export"),
    [
        ("embase-plain-text/records.txt", "Embase plain text", "RIS"),
        ("pubmed-abstract-text/abstract-set.txt", "PubMed's Abstract (text)", "the format PubMed"),
    ],
)
def test_text_laid_out_for_reading_is_refused_with_what_it_is_and_what_to_export(
    name: str, taken_for: str, export: str
) -> None:
    refused = read_file(CASES / name).refused or ""
    assert refused.startswith(f"taken for {taken_for}: ")
    assert export in refused and "line " in refused


DAMAGED = [
    "cochrane-plain-text/citation-export.txt", "refworks-tagged/refworks.txt", "ovid-brs-tagged/ovid.txt",
    "bibtex-crossref-parent/dblp.bib", "scopus-bibtex-stray-brace/b.bib", "csv-embase-search-query/records.csv",
    "ieee-csv-inner-quotes/export.csv", "csl-json-no-doi/library.json",
]  # fmt: skip


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    name=st.sampled_from(DAMAGED),
    share=st.floats(0, 1, exclude_max=True),
    sign=st.sampled_from([b"", b"{", b"}", b'"', b",", b"=", b"@", b"\n", b"<", b"#", b"\xb3"]),
    inserts=st.booleans(),
)
def test_a_sign_more_or_less_leaves_every_record_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, name: str, share: float, sign: bytes, inserts: bool
) -> None:
    raw = (CASES / name).read_bytes()
    at = int(share * len(raw))
    path = tmp_path_factory.mktemp("damaged") / "export"
    path.write_bytes(raw[:at] + sign + raw[at + (not inserts) :])
    parsed_file = read_file(path)
    assert parsed_file.balanced
    assert parsed_file.refused is None or parsed_file.refused.endswith(".")
