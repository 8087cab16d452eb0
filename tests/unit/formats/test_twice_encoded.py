"""Text that was encoded twice is named with its count, kept as it stands, and undone only where config.yaml says so."""

from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest

from prismake.formats.reading import read_file
from prismake.twice_encoded import NAME, encoded_once, register, twice_encoded

register()
TEXT = "Thé – “naïve” Łódź Ærø ½ Ελλάδα Москва 日本 😀 à la carte"
RIS = "TY  - JOUR\nTI  - {0} of one\nAU  - Müller, A.\nER  - \nTY  - JOUR\nTI  - Tea of two\nAU  - Moss, B.\nER  - \n"


def test_what_was_encoded_twice_is_undone_whole_and_in_blocks_of_any_size() -> None:
    raw = TEXT.encode(NAME)
    assert raw != TEXT.encode()
    assert raw.decode(NAME) == TEXT
    for size in (1, 2, 3, 5, 7):
        decoder = codecs.getincrementaldecoder(NAME)()
        parts = [decoder.decode(raw[start : start + size]) for start in range(0, len(raw), size)]
        assert "".join(parts) + decoder.decode(b"", True) == TEXT


def test_any_text_comes_back() -> None:
    draw = random.Random(7)
    letters = "abc ,.;éàüßñçøåłżşğабвαβγ–’“”€中文字😀"
    for _ in range(500):
        text = "".join(draw.choices(letters, k=20))
        assert text.encode(NAME).decode(NAME) == text


@pytest.mark.parametrize(
    "text", [TEXT, "LE CAFÉ»", "AMANHÃ", "São Paulo", "CÔTÉ D'AZUR", "±5 °C", "«À»", "£5", ""]
)
def test_sound_text_is_not_noticed(text: str) -> None:
    assert twice_encoded(text) == ""
    assert "»" in text or encoded_once(text) == text


def test_a_file_with_such_text_has_a_note_with_count_and_example_and_is_read_as_it_stands(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.ris"
    file.write_bytes(RIS.format("Thé").encode(NAME))
    parsed = read_file(file)
    assert [record.title for record in parsed.records] == ["ThÃ© of one", "Tea of two"]
    (note,) = parsed.notes
    assert note.startswith('1 record has text that seems to be encoded twice, such as "ThÃ©" for "Thé"')
    assert NAME in note
    undone = read_file(file, encoding=NAME)
    assert [record.title for record in undone.records] == ["Thé of one", "Tea of two"]
    assert undone.records[0].authors == ["Müller, A."]
    assert not undone.notes


def test_a_sound_file_has_no_such_note(tmp_path: Path) -> None:
    file = tmp_path / "a.ris"
    file.write_text(RIS.format(TEXT), encoding="utf-8")
    assert read_file(file).notes == []
