"""A checkout that converted line endings is not taken for a change of content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from prismake.errors import ReviewError
from prismake.provenance.line_endings import converted_files
from prismake.provenance.seal import refuse_to_alter
from prismake.sources.line_endings import only_line_endings_differ

TEXT = b"title\nMoss\n\nFern\n"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("here", "sealed", "same"),
    [
        (TEXT.replace(b"\n", b"\r\n"), TEXT, True),
        (TEXT, TEXT.replace(b"\n", b"\r\n"), True),
        (TEXT.replace(b"Moss", b"Mosz").replace(b"\n", b"\r\n"), TEXT, False),
        (b"PK\x03\x04\x00\r\n", b"PK\x03\x04\x00\n", False),
    ],
)
def test_only_line_endings_differ(tmp_path: Path, here: bytes, sealed: bytes, same: bool) -> None:
    path = tmp_path / "medline.ris"
    path.write_bytes(here)
    assert only_line_endings_differ(path, sha(sealed)) is same


def test_a_seal_names_converted_files_apart_from_changed_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    contents = {"a.csv": TEXT.replace(b"\n", b"\r\n"), "b.csv": b"other\r\n", "c.csv": TEXT}
    for name, content in contents.items():
        Path(name).write_bytes(content)
    expected = dict.fromkeys(contents, sha(TEXT))
    actual = {name: sha(content) for name, content in contents.items()}
    assert converted_files(expected, actual) == {"a.csv"}
    with pytest.raises(ReviewError) as error:
        refuse_to_alter("first", {"inputs": expected, "code": {}}, actual, {})
    assert "line endings differ: a.csv" in str(error.value) and "differs: b.csv" in str(error.value)
    assert "config/** -text" in str(error.value)
