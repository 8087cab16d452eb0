"""A returned file is named by its content, whatever its name says; CSV whose quotation marks are missing loses no answer."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from forms_as_csv import write_form_csv
from forms_as_ods import write_form_ods
from made_up_forms import KINDS, form
from test_page_of_a_form import moss

from prismake.errors import ReviewFaults
from prismake.forms.page.write import write_page
from prismake.forms.read import file_faults, read_form
from prismake.forms.write import write_form


def archive_of(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(ReviewFaults) as caught:
        read_form(path, KINDS)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("ada.xlsx", archive_of("ada.html", "ada.xlsx"), "an archive that contains ada.html and ada.xlsx"),
        ("ada.xlsx", archive_of("[Content_Types].xml", "word/document.xml"), "this is a text document"),
        ("ada.xlsx", archive_of("Index/Document.iwa"), "Apple Numbers"),
        ("ada.xlsx", b"%PDF-1.7 x", "a PDF file"),
        ("ada.csv", b"%PDF-1.7 x", "a PDF file"),
        ("ada.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "a web page (HTML)"),
        ("ada.csv", b"\xef\xbb\xbf<table><tr><td>1</td></tr></table>", "a web page (HTML)"),
        ("ada.ods", b'<?xml version="1.0"?><office:document>', ".fods"),
        (
            "ada.xlsx",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "2003",
        ),
        ("ada.txt", b"Received: by a\r\n\tof b\r\nSubject: form\r\n\r\nx", "an e-mail"),
        (
            "ada.xlsx",
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
    ],
)
def test_the_message_says_what_the_file_is(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    assert words in refusal(tmp_path / name, content)


def test_the_page_of_a_form_under_another_name_is_named(tmp_path: Path) -> None:
    assert 'press "Save a copy"' in refusal(tmp_path / "ada.xlsx", write_page(moss()))


@pytest.mark.parametrize(
    ("content", "suffix"),
    [(write_form(form()), ".xlsx"), (write_form_ods(form()), ".ods"), (write_form_csv(form()), ".csv")],
)
def test_a_form_with_an_old_suffix_is_to_get_the_right_one(
    tmp_path: Path, content: bytes, suffix: str
) -> None:
    path = tmp_path / "ada.xls"
    path.write_bytes(content)
    (fault,) = file_faults(path)
    assert fault.next_step == f"Give it the suffix {suffix}."


def test_a_web_page_that_is_called_a_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ada.xls"
    path.write_bytes(b"<html><body><table><tr><td>include</td></tr></table></body></html>")
    assert "a web page (HTML)" in file_faults(path)[0].found


def lines(separator: str = ",") -> list[str]:
    """Return the lines of a form as CSV without any quotation mark; no text of this form needs one."""
    text = write_form_csv(form()).decode("utf-8-sig")
    assert '"' not in text and ";" not in text
    return text.replace(",", separator).splitlines()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_rows_without_their_headers_are_named_as_such(tmp_path: Path, separator: str) -> None:
    words = refusal(tmp_path / "ada.csv", "\n".join(lines(separator)[3:]).encode())
    assert "row 1: rows of the form are there, and the row with the headers above them is not" in words


def test_columns_that_another_sign_parts_are_named(tmp_path: Path) -> None:
    words = refusal(tmp_path / "ada.csv", "\n".join(lines("|")).encode())
    assert "row 3: all headers of the form stand in one cell" in words


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_quotation_mark_that_is_not_closed_hides_no_rows(tmp_path: Path, separator: str) -> None:
    """Before, the rows up to the next mark were the text of one note, and their answers were gone without a word."""
    table = lines(separator)
    note = table[2].split(separator).index("Notes")
    for number, words in ((4, '"sic'), (7, 'so"')):
        cells = table[number].split(separator)
        cells[note] = words
        table[number] = separator.join(cells)
    words = refusal(tmp_path / "ada.csv", "\n".join(table).encode())
    assert f"row 5, column {'ABCDEFGH'[note]}: a quotation mark" in words and "3 rows of the form" in words


def test_a_text_without_its_quotation_marks_is_one_fault(tmp_path: Path) -> None:
    table = lines()
    note = table[2].split(",").index("Notes")
    for number in (4, 6):
        cells = table[number].split(",")
        cells[note] = "see p. 4, table 2"
        table[number] = ",".join(cells)
    words = refusal(tmp_path / "ada.csv", "\n".join(table).encode())
    assert "row 5 has" in words and "and 1 other row too" in words and "comma" in words


def test_empty_cells_beside_the_table_are_no_fault(tmp_path: Path) -> None:
    table = [line + (",,," if number > 2 else "") for number, line in enumerate(lines())]
    path = tmp_path / "ada.csv"
    path.write_text("\n".join(table))
    assert not read_form(path, KINDS).faults
