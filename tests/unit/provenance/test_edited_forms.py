"""An edited form below results/ is found and never overwritten."""

import hashlib
from pathlib import Path

import pytest

from prismake.errors import ReviewFaults
from prismake.provenance.edited_forms import edited_forms, protect_forms, write_forms

WRITTEN = b"a form as it was written"
FILLED = b"a form that someone filled in"


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """A folder of two forms, as prismake wrote them."""
    folder = tmp_path / "results/2031-01/4_extract/forms"
    write_forms({folder / "anna.xlsx": WRITTEN, folder / "ben.xlsx": WRITTEN}, folder / "digests.csv")
    return folder


@pytest.fixture
def results(forms: Path) -> Path:
    return forms.parents[1]


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    return tmp_path / "config/extraction/2031-01"


def protect(results: Path, forms: Path, returned: Path, policy: str) -> list[Path]:
    return protect_forms(results, {forms.relative_to(results): returned}, policy)


def test_unchanged_forms_are_not_edited_forms(results: Path) -> None:
    assert list(edited_forms(results)) == []


def test_the_digests_are_those_of_the_forms(forms: Path) -> None:
    digests = dict(line.split(",") for line in (forms / "digests.csv").read_text().splitlines()[1:])
    assert digests == {path.name: hashlib.sha256(WRITTEN).hexdigest() for path in forms.glob("*.xlsx")}


def test_a_changed_form_is_an_edited_form(results: Path, forms: Path) -> None:
    (forms / "ben.xlsx").write_bytes(FILLED)
    assert list(edited_forms(results)) == [forms / "ben.xlsx"]


def test_a_copy_in_the_same_folder_is_an_edited_form(results: Path, forms: Path) -> None:
    (forms / "ben (1).xlsx").write_bytes(WRITTEN)
    assert list(edited_forms(results)) == [forms / "ben (1).xlsx"]


def test_without_digests_every_form_counts_as_edited(results: Path, forms: Path) -> None:
    (forms / "digests.csv").unlink()
    assert len(edited_forms(results)) == 2


@pytest.mark.parametrize("name", ["~$ben.xlsx", ".ben.xlsx.partial", ".~lock.ben.xlsx#"])
def test_temporary_files_of_programs_are_not_forms(results: Path, forms: Path, name: str) -> None:
    (forms / name).write_bytes(b"x")
    assert list(edited_forms(results)) == []


def test_a_run_killed_between_two_forms_leaves_no_edited_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "results/2031-01/4_extract/forms"
    write = Path.replace

    def killed(self: Path, target: Path) -> Path:
        if Path(target).name == "ben.xlsx":
            raise KeyboardInterrupt
        return write(self, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        write_forms({folder / "anna.xlsx": WRITTEN, folder / "ben.xlsx": WRITTEN}, folder / "digests.csv")
    assert (folder / "anna.xlsx").is_file()
    assert list(edited_forms(tmp_path / "results/2031-01")) == []


def test_the_run_stops_and_names_every_edited_form(results: Path, forms: Path, returned: Path) -> None:
    (forms / "anna.xlsx").write_bytes(FILLED)
    (forms / "ben.xlsx").write_bytes(FILLED)
    with pytest.raises(ReviewFaults) as caught:
        protect(results, forms, returned, "stop")
    anna, ben = caught.value.faults
    assert anna.file.endswith("forms/anna.xlsx")
    assert f"{returned.as_posix()}/ben.xlsx" in ben.next_step
    assert (forms / "anna.xlsx").read_bytes() == FILLED
    assert not returned.exists()


def test_an_edited_form_is_moved_to_the_returned_forms(results: Path, forms: Path, returned: Path) -> None:
    (forms / "ben.xlsx").write_bytes(FILLED)
    assert protect(results, forms, returned, "copy") == [returned / "ben.xlsx"]
    assert (returned / "ben.xlsx").read_bytes() == FILLED
    assert not (forms / "ben.xlsx").exists()
    assert (forms / "anna.xlsx").read_bytes() == WRITTEN


def test_a_returned_form_of_that_name_is_never_overwritten(
    results: Path, forms: Path, returned: Path
) -> None:
    returned.mkdir(parents=True)
    (returned / "ben.xlsx").write_bytes(b"an earlier form")
    (returned / "ben_2.xlsx").write_bytes(b"another")
    (forms / "ben.xlsx").write_bytes(FILLED)
    assert protect(results, forms, returned, "copy") == [returned / "ben_3.xlsx"]
    assert (returned / "ben.xlsx").read_bytes() == b"an earlier form"
    assert (returned / "ben_3.xlsx").read_bytes() == FILLED


def test_the_same_bytes_are_not_copied_twice(results: Path, forms: Path, returned: Path) -> None:
    returned.mkdir(parents=True)
    (returned / "ben.xlsx").write_bytes(FILLED)
    (forms / "ben.xlsx").write_bytes(FILLED)
    protect(results, forms, returned, "copy")
    assert [path.name for path in returned.iterdir()] == ["ben.xlsx"]


def test_an_edited_form_without_a_folder_for_returned_forms_stops_the_run(results: Path, forms: Path) -> None:
    (forms / "ben.xlsx").write_bytes(FILLED)
    with pytest.raises(ReviewFaults, match="a folder outside results"):
        protect_forms(results, {}, "copy")


def test_without_edited_forms_nothing_is_copied(results: Path, forms: Path, returned: Path) -> None:
    assert protect(results, forms, returned, "stop") == []
    assert protect(results, forms, returned, "copy") == []
    assert not returned.exists()


def test_a_copy_that_a_browser_saved_beside_the_forms_is_moved_to_the_returned_forms(
    results: Path, forms: Path, returned: Path
) -> None:
    (forms / "ben_3-of-8.json").write_bytes(FILLED)
    with pytest.raises(ReviewFaults) as caught:
        protect(results, forms, returned, "stop")
    assert f"{returned.as_posix()}/ben_3-of-8.json" in caught.value.faults[0].next_step
    assert protect(results, forms, returned, "copy") == [returned / "ben_3-of-8.json"]


@pytest.mark.parametrize("policy", ["stop", "copy"])
@pytest.mark.parametrize("name", ["ben.html", "ben.zip"])
def test_a_changed_page_for_a_browser_stops_the_run_and_is_no_returned_form(
    results: Path, forms: Path, returned: Path, name: str, policy: str
) -> None:
    write_forms({forms / name: WRITTEN}, forms / "digests.csv")
    for path in forms.glob("*.xlsx"):
        path.unlink()
    assert list(edited_forms(results)) == []
    (forms / name).write_bytes(FILLED)
    with pytest.raises(ReviewFaults) as caught:
        protect(results, forms, returned, policy)
    (fault,) = caught.value.faults
    assert fault.file.endswith(f"forms/{name}")
    assert "The file contains no answers" in fault.found
    assert (forms / name).read_bytes() == FILLED
    assert not returned.exists()


@pytest.mark.parametrize("policy", ["stop", "copy"])
def test_a_page_whose_line_endings_git_converted_is_said_to_be_so(
    results: Path, forms: Path, returned: Path, policy: str
) -> None:
    page = forms / "anna.html"
    write_forms({page: b"<p>a page</p>\n<p>of two lines</p>\n"}, forms / "digests.csv")
    for workbook in forms.glob("*.xlsx"):
        workbook.unlink()
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    with pytest.raises(ReviewFaults) as raised:
        protect(results, forms, returned, policy)
    message = str(raised.value)
    assert "only the line endings of this form differ" in message
    assert "add the line `results/** -text` to .gitattributes" in message
    assert "answers" not in message and "edited after" not in message
    page.write_bytes(b"<p>another page</p>\r\n")
    with pytest.raises(ReviewFaults, match="changed after prismake wrote the file"):
        protect(results, forms, returned, policy)
