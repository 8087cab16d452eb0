"""Pins: a changed, missing or added file stops the run and is named."""

import hashlib
import json
from pathlib import Path

import pytest

from prismake.errors import Fault, ReviewFaults
from prismake.sources.pins import REQUIRED, read_pin, verify_pin


@pytest.fixture
def pin(tmp_path: Path) -> Path:
    """Return a valid pin of two files."""
    folder = tmp_path / "pins/lamps/2031-01"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_bytes(b"title\nLantern light\n")
    (folder / "b.csv").write_bytes(b"title\nLamp light\n")
    say(folder)
    return folder


def say(folder: Path, **changed: object) -> None:
    """Write a search.json that lists the files in the folder."""
    metadata: dict[str, object] = dict.fromkeys(REQUIRED, "as it was")
    metadata["reported"] = 2
    metadata["files"] = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.csv"))
    }
    (folder / "search.json").write_text(json.dumps(metadata | changed), encoding="utf-8")


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(ReviewFaults) as caught:
        verify_pin(read_pin(folder, "lamps"))
    return caught.value.faults


def the_fault(folder: Path) -> Fault:
    (fault,) = faults_of(folder)
    assert fault.next_step
    return fault


def test_a_valid_pin_is_read_with_its_files_sorted_by_name(pin: Path) -> None:
    read = read_pin(pin, "lamps")
    verify_pin(read)
    assert [path.name for path in read.files] == ["a.csv", "b.csv"]
    assert read.metadata["reported"] == 2


def test_a_missing_pin_is_reported_with_the_existing_pins(pin: Path) -> None:
    fault = the_fault(pin.parent / "2031-02")
    assert 'as the pin (the stored answers) of source "lamps"' in fault.found
    assert fault.allowed == "2031-01"
    assert "sources.lamps.pin" in fault.next_step


def test_a_source_without_pins_is_reported(pin: Path) -> None:
    assert the_fault(pin.parents[1] / "moths/2031-01").allowed == "(this source has no pin)"


def test_a_missing_file_is_named(pin: Path) -> None:
    (pin / "b.csv").unlink()
    fault = the_fault(pin)
    assert fault.file.endswith("b.csv")
    assert "is missing" in fault.found


def test_a_changed_byte_is_reported(pin: Path) -> None:
    (pin / "a.csv").write_bytes(b"title\nLantern lighT\n")
    fault = the_fault(pin)
    assert fault.file.endswith("a.csv")
    assert "was changed" in fault.found
    assert "it writes a new pin" in fault.next_step


def test_changed_ends_of_lines_are_a_change(pin: Path) -> None:
    (pin / "a.csv").write_bytes(b"title\r\nLantern light\r\n")
    assert "was changed" in the_fault(pin).found


def test_a_file_that_search_json_does_not_list_is_reported(pin: Path) -> None:
    (pin / "c.csv").write_bytes(b"title\n")
    fault = the_fault(pin)
    assert fault.file.endswith("c.csv")
    assert "not listed in search.json" in fault.found


def test_a_folder_that_search_json_does_not_list_is_reported(pin: Path) -> None:
    (pin / "more").mkdir()
    assert the_fault(pin).file.endswith("more")


def test_hidden_files_are_ignored(pin: Path) -> None:
    (pin / ".DS_Store").write_bytes(b"x")
    verify_pin(read_pin(pin, "lamps"))


def test_all_faults_of_a_pin_are_reported_at_once(pin: Path) -> None:
    (pin / "a.csv").write_bytes(b"")
    (pin / "c.csv").write_bytes(b"")
    assert len(faults_of(pin)) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "expected a JSON file in UTF-8, but it cannot be read"),
        ("", "expected a JSON file in UTF-8, but it cannot be read"),
        ("[]", "expected a JSON object, found another JSON value."),
        ("3", "expected a JSON object, found another JSON value."),
        ("null", "expected a JSON object, found another JSON value."),
    ],
)
def test_an_invalid_search_json_is_reported(pin: Path, text: str, message: str) -> None:
    (pin / "search.json").write_text(text, encoding="utf-8")
    fault = the_fault(pin)
    assert fault.file.endswith("search.json")
    assert message in fault.found


def test_a_search_json_in_another_encoding_is_reported(pin: Path) -> None:
    (pin / "search.json").write_bytes('{"source": "l\u00e4mp"}'.encode("latin-1"))
    assert "expected a JSON file in UTF-8, but it cannot be read" in the_fault(pin).found


@pytest.mark.parametrize("key", REQUIRED)
def test_every_key_of_search_json_is_required(pin: Path, key: str) -> None:
    metadata = json.loads((pin / "search.json").read_text())
    del metadata[key]
    (pin / "search.json").write_text(json.dumps(metadata), encoding="utf-8")
    assert the_fault(pin).found == f"missing keys: {key}."


@pytest.mark.parametrize("files", [["a.csv", "b.csv"], "a.csv", {"a.csv": None}])
def test_files_without_digests_are_reported(pin: Path, files: object) -> None:
    say(pin, files=files)
    assert 'expected "files" to map file names to their sha256' in the_fault(pin).found


@pytest.mark.parametrize("name", ["../other.csv", "more/a.csv", "C:\\a.csv", "", "..", "search.json"])
def test_a_pin_lists_only_files_in_its_own_folder(pin: Path, name: str) -> None:
    say(pin, files={name: "0" * 64})
    assert f'"files" lists "{name}"' in the_fault(pin).found


def test_converted_line_endings_are_told_from_a_changed_file(pin: Path) -> None:
    (pin / "a.csv").write_bytes(b"title\r\nLantern light\r\n")
    (pin / "b.csv").write_bytes(b"title\r\nLamp lights\r\n")
    converted, changed = faults_of(pin)
    assert "was changed in its line endings alone" in converted.found
    assert "config/** -text" in converted.next_step
    # What git does not have, such as full texts, is never deleted.
    assert "git ls-files" in converted.next_step
    assert "this pinned file was changed: its sha256" in changed.found
