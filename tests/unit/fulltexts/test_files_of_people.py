"""Which report the name of a file means: by DOI or id, and by nothing that two reports could share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.fulltexts.matching import files_and_reports, files_in, full_text_stem
from prismake.fulltexts.tables import file_sentences
from prismake.fulltexts.wanted import Wanted

PDF = b"%PDF-1.7\n%%EOF\n"
REPORTS = [
    Wanted("rep:pubmed:31570752", ("pubmed:31570752",), "A", ("10.1038/s41409-019-0616-z",), "31570752", "PMC6803100"),
    Wanted("rep:m:b", ("m:b", "scopus:2-s2.0-85"), "B", ("10.1000/182",)),
    Wanted("rep:m:c", ("m:c",), "C", ("10.1000/182.3",)),
    Wanted("rep:m:d", ("m:d",), "D", ("10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid>3.0.co;2-2",)),
    Wanted("rep:m:e", ("m:e",), "E", ("10.1000/a.b",)),
    Wanted("rep:m:f", ("m:f",), "F", ("10.1000/a-b",)),
    Wanted("rep:ictrp:irct1", ("ictrp:irct1",), "G"),
]  # fmt: skip
A, B, C, D = "rep:pubmed:31570752", "rep:m:b", "rep:m:c", "rep:m:d"


def states(*names: str, body: bytes = PDF) -> list[tuple[str, tuple[str, ...], str]]:
    for name in names:
        path = Path("config/fulltexts") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    files = files_and_reports(files_in(Path("config/fulltexts")), REPORTS)
    by_name = {file.file: file for file in files}
    return [(by_name[name].state, by_name[name].reports, by_name[name].matched_by) for name in names]


@pytest.mark.parametrize(
    ("name", "report", "by"),
    [
        ("10.1038_s41409-019-0616-z.pdf", A, "DOI"),
        ("10.1038-s41409-019-0616-z.pdf", A, "DOI"),
        ("10.1038%2Fs41409-019-0616-z.pdf", A, "DOI"),
        ("10.1038 s41409-019-0616-Z.PDF", A, "DOI"),
        ("doi_10.1038_s41409-019-0616-z (1).pdf", A, "DOI"),
        ("Copy of 10.1038_s41409-019-0616-z.pdf", A, "DOI"),
        ("https___doi.org_10.1038_s41409-019-0616-z.pdf", A, "DOI"),
        ("Somebody 2019 10.1038_s41409-019-0616-z accepted.pdf", A, "DOI"),
        ("10.1038/s41409-019-0616-z.pdf", A, "DOI"),
        ("31570752.pdf", A, "PMID"),
        ("PMID 31570752 Somebody.pdf", A, "PMID"),
        ("PMC6803100.pdf", A, "PMCID"),
        ("pmcid_6803100.xml", A, "PMCID"),
        ("pubmed_31570752.pdf", A, "report id"),
        ("rep_pubmed_31570752.pdf", A, "report id"),
        ("rep-pubmed-31570752/supplement.pdf", A, "report id"),
        ("scopus_2-s2.0-85.pdf", B, "record id"),
        ("10.1000_182.pdf", B, "DOI"),
        ("10.1000_182 (3).pdf", B, "DOI"),
        ("10.1000_182 - Copy.pdf", B, "DOI"),
        ("10.1000_182 supplement.pdf", B, "DOI"),
        ("10.1000_182.3.pdf", C, "DOI"),
        ("10.1000_182.3", C, "DOI"),
        ("Somebody 10.1000_182.3 final.pdf", C, "DOI"),
        ("10.1002_(sici)1097-0258(19980815_30)17_15_16_1661__aid_3.0.co;2-2.pdf", D, "DOI"),
        ("10.1000_a.b.pdf", "rep:m:e", "DOI"),
        ("10.1000_a-b.pdf", "rep:m:f", "DOI"),
        ("ictrp_irct1.pdf", "rep:ictrp:irct1", "report id"),
    ],
)
def test_a_name_means_one_report(name: str, report: str, by: str) -> None:
    assert states(name) == [("matched", (report,), by)]


@pytest.mark.parametrize(
    "name",
    [
        "Somebody 2019.pdf",
        "s41409-019-0616-z.pdf",
        "10.1000_182.4.pdf",
        "10.1000_1829.pdf",
        "10.1000_182v2.pdf",
        "10.1000_182 v2.pdf",
        "3157075.pdf",
        "315707521.pdf",
        "report 31570752.pdf",
        "PMC68031001.pdf",
        "e.pdf",
    ],
)
def test_a_name_that_could_mean_something_else_matches_nothing(name: str) -> None:
    assert states(name) == [("matches no report", (), "")]


@pytest.mark.parametrize(
    ("name", "reports"),
    [
        ("10.1000_182 and 10.1038_s41409-019-0616-z.pdf", (B, A)),
        ("10.1000_a_b.pdf", ("rep:m:e", "rep:m:f")),
        ("10.1000_182_3.pdf", (B, C)),
        ("10.1000_182_10.1038_s41409-019-0616-z.pdf", (B, A)),
        ("10.1000_182 10.1000_a.b.pdf", (B, "rep:m:e", "rep:m:f")),
        ("10.1000_182/10.1038_s41409-019-0616-z.pdf", (B, A)),
        ("pubmed_31570752/10.1000_182 supplement.pdf", (B, A)),
    ],
)
def test_a_name_that_means_several_reports_stands_for_none(name: str, reports: tuple[str, ...]) -> None:
    assert states(name) == [("matches several", tuple(sorted(reports)), "DOI")]


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("31570752 and 31570753.pdf", "PMID"),
        ("31570752_31570753.pdf", "PMID"),
        ("PMID 31570752 PMID 31570753.pdf", "PMID"),
        ("PMID31570752, PMID31570753 Somebody.pdf", "PMID"),
        ("PMC6803100 PMC6803101.pdf", "PMCID"),
        ("PMC6803100 PMID 31570753.pdf", "PMCID"),
        ("PMID 31570753 10.1038_s41409-019-0616-z.pdf", "PMID"),
        ("pubmed_31570752 pubmed_31570753.pdf", "report id"),
        ("31570753/PMID 31570752.pdf", "PMID"),
    ],
)
def test_a_file_that_names_two_records_names_two_and_not_none(name: str, by: str) -> None:
    other = Wanted("rep:pubmed:31570753", ("pubmed:31570753",), "H", (), "31570753", "PMC6803101")
    path = Path("config/fulltexts") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PDF)
    (file,) = files_and_reports([path], [*REPORTS, other])
    assert (file.state, file.reports, file.matched_by) == ("matches several", (A, "rep:pubmed:31570753"), by)
    (sentence,) = file_sentences([{"file": file.file, "state": file.state, "reports": list(file.reports)}])
    assert "names 2 reports" in sentence and A in sentence and "rep:pubmed:31570753" in sentence


@pytest.mark.parametrize(
    "name",
    [
        "PMID 31570752 10.1038_s41409-019-0616-z.pdf",
        "PMC6803100 PMID 31570752.pdf",
        "31570752 PMID 31570752.pdf",
    ],
)
def test_two_identifiers_of_one_report_name_one(name: str) -> None:
    assert [(state, reports) for state, reports, _ in states(name)] == [("matched", (A,))]


JATS = (
    '<article><front><article-meta><article-id pub-id-type="{}">{}</article-id></article-meta></front>'
    '<back><article-id pub-id-type="doi">10.1038/s41409-019-0616-z</article-id></back></article>'
)
XMP = "%PDF-1.7\n<prism:doi>{}</prism:doi>\n%%EOF\n"


@pytest.mark.parametrize(
    "body",
    [
        JATS.format("doi", "10.1038/S41409-019-0616-Z"),
        JATS.format("pmid", "31570752"),
        JATS.format("pmc", "PMC6803100"),
        JATS.format("pmcid", "6803100"),
        XMP.format("10.1038/s41409-019-0616-z"),
        XMP.format("doi:10.1038/s41409-019-0616-z"),
        '%PDF-1.7\n<rdf:Description prism:doi="10.1038/s41409-019-0616-z"/>\n%%EOF\n',
        "%PDF-1.7\n<< /doi (10.1038/s41409-019-0616-z) >>\n%%EOF\n",
    ],
)
def test_a_file_whose_name_and_text_name_two_reports_stands_for_none(body: str) -> None:
    name = "10.1000_182 Somebody." + ("xml" if body.startswith("<") else "pdf")
    assert states(name, body=body.encode()) == [("matches several", (B, A), "DOI")]
    # The id of a report is the word of people.
    assert states("m_b.xml", body=body.encode()) == [("matched", (B,), "report id")]


@pytest.mark.parametrize(
    "body",
    [
        JATS.format("doi", "10.1000/182"),
        JATS.format("doi", "10.9999/of.no.report"),
        JATS.format("publisher-id", "10.1038/s41409-019-0616-z"),
        XMP.format("10.1000/182"),
        "%PDF-1.7\nas in 10.1038/s41409-019-0616-z\n%%EOF\n",
    ],
)
def test_a_text_that_names_its_own_report_or_none_of_the_review_changes_nothing(body: str) -> None:
    name = "10.1000_182." + ("xml" if body.startswith("<") else "pdf")
    assert states(name, body=body.encode()) == [("matched", (B,), "DOI")]


def test_a_text_alone_names_no_report() -> None:
    body = XMP.format("10.1000/182").encode()
    assert states("scan.pdf", body=body) == [("matches no report", (), "")]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><html>", "it is a page of HTML, not a PDF"),
        (b'<?xml version="1.0"?>\n<!-- x -->\n<html>', "it is a page of HTML, not a PDF"),
        (b"%PDF-1.7\nhalf", "the PDF is cut off: its end is missing"),
        (b"PK\x03\x04", "it is a packed file, such as .docx, .epub or .zip, not a PDF"),
        (b"<article><p>", "the XML is not whole"),
        (b"<other/>", "the XML holds <other>, not an article"),
        (b'<!DOCTYPE article [<!ENTITY a "b">]><article>&a;</article>',
         "it declares entities of its own, which are never expanded"),
    ],
)  # fmt: skip
def test_a_file_with_the_right_name_and_the_wrong_content_is_no_full_text(body: bytes, fault: str) -> None:
    path = Path("config/fulltexts/31570752.pdf")
    path.parent.mkdir(parents=True)
    path.write_bytes(body)
    (file,) = files_and_reports([path], REPORTS)
    assert (file.state, file.fault) == ("not a full text", fault)


def test_what_programs_hide_is_no_file_of_people() -> None:
    for name in (".gitkeep", "~$10.1000_182.docx", ".sync/10.1000_182.pdf", "Thumbs.db"):
        path = Path("config/fulltexts") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PDF)
    assert files_in(Path("config/fulltexts")) == []


@given(st.lists(st.text(min_size=1, max_size=120), min_size=1, max_size=20, unique=True))
def test_every_report_gets_a_name_of_its_own_that_every_system_takes(ids: list[str]) -> None:
    taken: list[str] = []
    for report in ids:
        taken.append(full_text_stem(f"rep:{report}", taken))
    assert len({name.casefold() for name in taken}) == len(ids)
    assert all(name.isascii() and not set(name) & set('<>:"/\\|?* ') and len(name) < 100 for name in taken)


@given(
    st.from_regex(r"10\.[1-9][0-9]{3}/[a-z0-9.()_;-]{1,30}", fullmatch=True),
    st.sampled_from(["/_", "_", "-"]),
)
def test_a_doi_whose_slash_is_replaced_means_its_report(doi: str, sign: str) -> None:
    from prismake.fulltexts.matching import _Names

    names = _Names([Wanted("rep:x:1", ("x:1",), "One", (doi,))])
    name = doi.replace("/", sign[-1])
    if sign == "-" and not name.strip("-._();"):
        return
    assert names.meant(name)[0] == {"rep:x:1"}
