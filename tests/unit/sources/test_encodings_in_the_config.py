"""The key `encodings` of a source names the encoding of a file that cannot tell it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from prismake.errors import ReviewFaults
from prismake.protocol.sources import Source
from prismake.sources.reading import read_sources

TITLE = "Wpływ wymyślonego leku na chorobę u dorosłych mieszkańców"


def source(folder: Path, **keys: object) -> Source:
    file = folder / "records.ris"
    file.write_bytes(f"TY  - JOUR\nTI  - {TITLE}\nPY  - 2020\nER  - \n".encode("iso8859-2"))
    return Source.model_validate({"name": "A", "arm": "database", "files": [file.as_posix()], **keys})


def test_without_it_the_run_stops_and_names_the_key(tmp_path: Path) -> None:
    with pytest.raises(ReviewFaults) as error:
        read_sources({"a": source(tmp_path)})
    assert "encoding cannot be told with certainty" in str(error.value)
    assert 'write sources.a.encodings: {"records.ris": ENCODING} in config.yaml' in str(error.value)


def test_with_it_the_file_is_read(tmp_path: Path) -> None:
    tables = read_sources({"a": source(tmp_path, encodings={"records.ris": "iso8859-2"})})
    assert list(tables.records["title"]) == [TITLE]
    assert list(tables.reconciliation["balanced"]) == ["yes"]


@pytest.mark.parametrize(
    ("encodings", "message"),
    [
        ({"records.ris": "latin-99"}, "is not an encoding"),
        ({"records.ris": "rot13"}, "is not an encoding"),
        ({"record.ris": "big5"}, 'Did you mean "records.ris"?'),
    ],
)
def test_a_wrong_name_is_refused(tmp_path: Path, encodings: dict[str, str], message: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(message)):
        source(tmp_path, encodings=encodings)


def test_an_encoding_that_gives_control_characters_is_refused(tmp_path: Path) -> None:
    """A file of an old Mac, read as Latin-2, would lose its accents in silence."""
    read_as_latin2 = source(tmp_path, encodings={"records.ris": "iso8859-2"})
    title = "Étoiles végétales des élèves"
    (tmp_path / "records.ris").write_bytes(
        f"TY  - JOUR\nTI  - {title}\nPY  - 2020\nER  - \n".encode("mac-roman")
    )
    with pytest.raises(ReviewFaults) as error:
        read_sources({"a": read_as_latin2})
    assert "line 2 holds a control character" in str(error.value)
    tables = read_sources({"a": source_of_mac(tmp_path)})
    assert list(tables.records["title"]) == [title]


def source_of_mac(folder: Path) -> Source:
    file = (folder / "records.ris").as_posix()
    encodings = {"records.ris": "mac-roman"}
    return Source.model_validate({"name": "A", "arm": "database", "files": [file], "encodings": encodings})
