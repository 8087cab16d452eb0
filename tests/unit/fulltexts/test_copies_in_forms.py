"""What forms, tables and sentences say of copies: proposals, links that lead up, and files that stand for nothing."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pandas as pd
import pytest
from made_up_full_texts import plan_of, review_of, serve, wanted

from prismake.forms.model import link_cell, parse_link
from prismake.forms.write import write_form
from prismake.fulltexts.permitted import licence_of
from prismake.fulltexts.tables import file_sentences, tables_of_pin, unlisted_sentence
from prismake.screening.copies import proposal, with_copies
from prismake.screening.retrieval import retrieval_form
from prismake.tables import columns_of, table_of, write_table

FORMS = "results/one/3_screen/2_full_text/forms"


def report(number: int) -> dict[str, str]:
    values = dict.fromkeys(columns_of("2_deduplicate/reports"), "")
    return values | {
        "report_id": f"rep:made:{number}",
        "record_ids": f"made:{number}",
        "title": f"Report {number}",
        "doi": f"10.5555/{number}",
    }


def copy(number: int, state: str = "found", **values: str) -> dict[str, str]:
    row = dict.fromkeys(columns_of("3_screen/copies"), "")
    row |= {"report_id": f"rep:made:{number}", "record_ids": f"made:{number}", "state": state}
    if state == "found":
        row |= {"file": f"made_{number}.pdf", "kind": "pdf", "found_by": "openalex", "licence": "cc-by"}
    return row | values


def form_with(*copies: dict[str, str]) -> tuple[list[dict[str, str]], openpyxl.Workbook]:
    reports = pd.DataFrame([report(number) for number in range(3)], dtype="str")
    form = retrieval_form("one", "Moss", reports, copies=table_of(copies, "3_screen/copies"))
    return form.rows.to_dict("records"), openpyxl.load_workbook(io.BytesIO(write_form(form)))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (copy(1, version="publishedVersion"), "Yes: a copy is there. Check that it is this report."),
        (copy(1, version="submittedVersion"), "(a preprint), which may differ from the published one."),
        (copy(1, version="acceptedVersion"), "It is the accepted manuscript"),
        (copy(1, found_by="people"), "Yes: your team's copy is there."),
        (copy(1, "refused", reason="no licence is stated"), "not fetched, because no licence is stated."),
        (copy(1, "closed"), "no service names an open copy."),
        (copy(1, "not found"), "no service holds this report."),
        (copy(1, "not tried"), ""),
    ],
)
def test_a_proposal_says_what_is_known_and_what_to_do(row: dict[str, str], said: str) -> None:
    assert proposal(row).endswith(said) or said in proposal(row)
    assert (proposal(row) == "") == (said == "")


def test_a_proposal_fills_no_answer() -> None:
    rows, book = form_with(copy(1), copy(2, "closed", tried="openalex | unpaywall", tried_on="2026-11-28"))
    assert [row.get("retrieved", "") for row in rows] == ["", "", ""]
    sheet = book["Retrieval"]
    headers = [cell.value for cell in sheet[3]]
    answers = [headers.index(name) for name in ("Retrieved", "Tried where", "Tried on", "Notes")]
    assert all(sheet[number][place].value is None for number in (4, 5, 6) for place in answers)
    assert rows[2]["asked"] == "OpenAlex, Unpaywall (2026-11-28)"


def test_without_a_pin_the_form_has_no_columns_of_copies() -> None:
    _, book = form_with()
    headers = [cell.value for cell in book["Retrieval"][3]]
    assert not {"Copy", "Proposal (you decide)", "Open copy at", "Asked so far"} & set(headers)


@pytest.mark.parametrize("name", ["made_1.pdf", "a b#c%20ü & (1).pdf", "sub/with 'quotes'.pdf"])
def test_a_link_leads_from_the_form_to_the_file_by_slashes(name: str, tmp_path: Path) -> None:
    _, book = form_with(copy(1, file=name))
    (cell,) = [
        cell
        for row in book["Retrieval"].iter_rows()
        for cell in row
        if cell.hyperlink and cell.hyperlink.target.startswith("..")
    ]
    assert cell.value == "PDF, cc-by"
    place = (tmp_path / FORMS / unquote(cell.hyperlink.target)).resolve()
    assert place == (tmp_path / "config/fulltexts" / name).resolve()
    assert "\\" not in cell.hyperlink.target


def test_the_target_of_a_link_is_a_relative_address_in_the_workbook() -> None:
    reports = pd.DataFrame([report(1)], dtype="str")
    body = write_form(retrieval_form("one", "Moss", reports, copies=table_of([copy(1)], "3_screen/copies")))
    rels = zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/_rels/sheet2.xml.rels").decode()
    assert 'Target="../../../../../config/fulltexts/made_1.pdf" TargetMode="External"' in rels


def test_a_copy_is_shown_before_an_address_where_records_were_merged() -> None:
    reports = pd.DataFrame([report(1)], dtype="str")
    rows = table_of([copy(1, "closed"), copy(1), copy(1, "refused")], "3_screen/copies")
    assert with_copies(reports, rows, FORMS)["proposal"][0].startswith("Yes")


def test_a_link_is_of_the_web_or_leads_up() -> None:
    assert parse_link(link_cell("PDF", "../../a%20b.pdf")) == ("PDF", "../../a%20b.pdf")
    assert parse_link("PDF <javascript:x>") is None
    assert parse_link("PDF <file:///etc/x>") is None
    assert parse_link("PDF </etc/x>") is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("cc-by", "cc-by"), ("CC BY", "cc-by"), ("cc by", "cc-by"), ("CC BY 4.0", "cc-by"), ("CC-BY-4.0", "cc-by"),
        ("https://creativecommons.org/licenses/by/4.0/", "cc-by"), ("cc by-nc-nd", "cc-by-nc-nd"), ("CC BY-NC", "cc-by-nc"),
        ("cc-by-nc-sa", "cc-by-nc-sa"), ("http://creativecommons.org/licenses/by-nc/3.0", "cc-by-nc"), ("cc0", "cc0"),
        ("pd", "public-domain"), ("public-domain", "public-domain"), ("publisher-specific-oa", "other"),
        ("implied-oa", "other"), ("cc-bysomething", "other"), ("unspecified-oa", "other"), (None, "not stated"), (" ", "not stated"),
    ],
)  # fmt: skip
def test_licences_of_all_services_have_one_name(written: str | None, name: str) -> None:
    assert licence_of(written) == name


def test_the_tables_of_a_pin_name_the_reports_that_records_belong_to_now(tmp_path: Path) -> None:
    with serve() as servers:
        pinned = review_of(servers, wanted(servers, 1, 6)).run()
    now = table_of(
        [
            {"record_id": "made:1", "report_id": "rep:merged"},
            {"record_id": "made:6", "report_id": "rep:merged"},
        ],
        "2_deduplicate/record_report",
    ).fillna("")
    copies, tried, files = tables_of_pin(pinned.folder.as_posix(), now)
    assert list(copies["report_id"]) == ["rep:merged", "rep:merged"]
    assert list(copies["state"]) == ["closed", "found"]
    assert set(tried["where"]) >= {"openalex", "europe_pmc", "unpaywall"}
    assert files.empty
    for number, table in enumerate((copies, tried, files)):
        name = ("copies", "copies_tried", "copies_files")[number]
        write_table(table, tmp_path / f"{name}.csv", f"3_screen/{name}")


def test_without_a_pin_the_tables_are_empty() -> None:
    empty = table_of([], "2_deduplicate/record_report")
    assert [len(table) for table in tables_of_pin("", empty)] == [0, 0, 0]


def test_every_file_that_stands_for_no_report_has_a_sentence_that_says_what_to_do() -> None:
    files = [
        {"file": "a.pdf", "state": "matched", "reports": ["rep:x:1"]},
        {"file": "b.pdf", "state": "matches no report", "reports": []},
        {"file": "c.pdf", "state": "matches several", "reports": ["rep:x:1", "rep:x:2"]},
        {"file": "d.pdf", "state": "not a full text", "reports": [], "fault": "the file is empty"},
    ]
    said = file_sentences(files)
    assert [line.partition("`")[2].partition("`")[0] for line in said] == [
        "config/fulltexts/b.pdf", "config/fulltexts/c.pdf", "config/fulltexts/d.pdf",
    ]  # fmt: skip
    assert "2 reports: rep:x:1, rep:x:2" in said[1]


def test_files_are_unlisted_until_a_pin_lists_them_and_again_if_they_change() -> None:
    folder = Path("config/fulltexts")
    folder.mkdir()
    assert unlisted_sentence("") == ""
    (folder / "new.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    assert "1 file in config/fulltexts/ is not listed by the pin in force: new.pdf." in unlisted_sentence("")
    with serve() as servers:
        pin = review_of(servers, wanted(servers, 6), plan=plan_of(servers)).run().folder.as_posix()
    assert unlisted_sentence(pin) == ""
    (folder / "new.pdf").write_bytes(b"%PDF-1.4\nmore\n%%EOF\n")
    assert "new.pdf" in unlisted_sentence(pin)
