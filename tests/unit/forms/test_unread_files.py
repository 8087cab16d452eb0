"""A returned file that is no form is named with what it is and what to do with it; the advice fits the file."""

import zipfile
from pathlib import Path

import pytest

from prismake.forms.read import SUFFIXES, file_faults
from prismake.forms.unread_files import unread_file


@pytest.mark.parametrize(
    ("name", "kind", "advice"),
    [
        ("ada.eml", "an e-mail", "attached form"),
        ("Re form.MSG", "an e-mail", "attached form"),
        ("ada.gsheet", "a link", "download the form as .xlsx"),
        ("ada.xlsx.crdownload", "not finished", "Download the form again"),
        ("ada.pdf", "printed or pictured", "the form itself"),
        ("IMG_0001.HEIC", "printed or pictured", "the form itself"),
        ("ada.numbers", "Apple Numbers", "Export To"),
        ("ada.xls", "another format", "save it as .xlsx"),
        ("ada.7z", "an archive", "Unpack it"),
        ("ada.zip", "an archive", "Unpack it"),
        ("ada.docx", 'the suffix ".docx"', "Save the form as .xlsx"),
        ("ada", "no suffix", "such as .xlsx"),
    ],
)
def test_the_advice_fits_the_file(tmp_path: Path, name: str, kind: str, advice: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    (fault,) = file_faults(path)
    assert fault.file.endswith(name) and kind in fault.found
    assert advice in fault.next_step


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_read_has_no_fault(suffix: str) -> None:
    assert file_faults(Path("ada" + suffix)) == []
    assert unread_file(suffix)[0] == f'forms do not have the suffix "{suffix}".'


@pytest.mark.parametrize(
    ("member", "kind"),
    [("form.html", "the form for a browser"), ("scan.pdf", "an archive"), ("ada.xlsx", "ada.xlsx")],
)
def test_an_archive_is_named_by_what_it_holds(tmp_path: Path, member: str, kind: str) -> None:
    with zipfile.ZipFile(tmp_path / "ada.zip", "w") as archive:
        archive.writestr(member, "x")
    (fault,) = file_faults(tmp_path / "ada.zip")
    assert kind in fault.found
