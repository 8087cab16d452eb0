"""Letters that nobody sees are passed over in an answer; letters that look like others are named."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.forms.letters import comparable_words, foreign_letters, plain
from prismake.forms.model import FormColumn
from prismake.forms.raw import Cell
from prismake.forms.values import WrongValue, declared_answer, misspelt_choice

DECISION = FormColumn("decision", "Decision", "answer", ("include", "exclude", "maybe"))
NUMBER = FormColumn("amount", "Amount", "answer", value_type="number")
DATE = FormColumn("on", "On", "answer", value_type="date")
REASON = FormColumn(
    "reason",
    "Reason",
    "answer",
    ("Wrong population", "No RCT", "Doesn't report follow-up", "Wrong age: 18 or more"),
    list_key="`exclusion_reasons`",
)


@pytest.mark.parametrize(
    ("sort", "text"),
    [
        ("zero-width space", "include\u200b"),
        ("zero-width joiner", "in\u200dclude"),
        ("soft hyphen", "in\u00adclude"),
        ("BOM", "\ufeffinclude"),
        ("marks of direction", "\u202ainclude\u202c\u200f"),
        ("isolates of direction", "\u2068include\u2069"),
        ("word joiner", "include\u2060"),
        ("choice of a shape", "include\ufe0f"),
        ("filler of Hangul", "include\u3164"),
        ("no-break spaces", "\u00a0include\u202f\u2007"),
        ("ideographic space", "\u3000include"),
        ("blank of Braille", "include\u2800"),
        ("line separator", "include\u2028"),
        ("full width", "\uff49\uff4e\uff43\uff4c\uff55\uff44\uff45"),
        ("mathematical letters", "\U0001d422nclude"),
        ("next line", "include\x85"),
    ],
)
def test_an_answer_with_unseen_letters_is_read(sort: str, text: str) -> None:
    assert declared_answer(Cell(text), DECISION) == "include", sort


@pytest.mark.parametrize("text", ["\u200b", "\u00a0\u200b", "\ufeff", "\u3164", "\u2800"])
@pytest.mark.parametrize("column", [DECISION, NUMBER, DATE, FormColumn("note", "Notes", "answer")])
def test_a_cell_of_unseen_letters_alone_is_empty(text: str, column: FormColumn) -> None:
    assert declared_answer(Cell(text), column) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\u0456nclude", "character 1 is CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I (U+0456)"),
        ("includ\u0435", "character 7 is CYRILLIC SMALL LETTER IE (U+0435)"),
        ("incl\u03c5de", "character 5 is GREEK SMALL LETTER UPSILON (U+03C5)"),
        ("\u0131nclude", "character 1 is LATIN SMALL LETTER DOTLESS I (U+0131)"),
        ("inclued\u200b", "character 8 is ZERO WIDTH SPACE (U+200B)"),
    ],
)
def test_an_answer_with_letters_of_another_alphabet_is_refused_and_the_letter_is_named(
    text: str, name: str
) -> None:
    with pytest.raises(WrongValue) as caught:
        declared_answer(Cell(text), DECISION)
    assert name in caught.value.found


def test_letters_that_an_answer_of_the_list_has_are_not_named() -> None:
    assert foreign_letters("β-mos", ["β-moss"]) == ""
    assert foreign_letters("für 苔藓", ["include"]) == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12\u200b", "12"),
        ("\uff11\uff12", "12"),
        ("\u0661\u0662", "12"),
        ("\u202d-3\u202c", "-3"),
        ("1\u202f234", "1234"),
    ],
)
def test_a_number_is_read_whatever_its_digits_and_unseen_letters(text: str, number: str) -> None:
    assert declared_answer(Cell(text), NUMBER) == number


@pytest.mark.parametrize("text", ["10\u00b2", "\u00bd", "1\u041e", "\u2460"])
def test_a_power_a_fraction_and_a_letter_are_not_made_into_digits(text: str) -> None:
    with pytest.raises(WrongValue):
        declared_answer(Cell(text), NUMBER)


def test_a_date_is_read_whatever_its_digits_spaces_and_hyphens() -> None:
    assert declared_answer(Cell("\u200e2029\u201111\u201105"), DATE) == "2029-11-05"
    assert declared_answer(Cell("\uff10\uff15.11.2029"), DATE) == "2029-11-05"


@pytest.mark.parametrize("text", ["Doesn\u2019t report follow\u2011up", "doesn't  report follow\u2013up"])
def test_quotes_and_hyphens_of_a_word_processor_are_those_of_the_list(text: str) -> None:
    assert declared_answer(Cell(text), REASON) == "Doesn't report follow-up"


def test_of_two_answers_that_differ_in_unseen_letters_only_the_equal_one_is_meant() -> None:
    column = FormColumn("x", "X", "answer", ("ab", "a\u200cb"))
    assert declared_answer(Cell("a\u200cb"), column) == "a\u200cb"
    with pytest.raises(WrongValue):
        declared_answer(Cell("A\u200dB"), column)


def test_a_reason_that_is_not_on_the_list_is_to_be_added_to_it() -> None:
    with pytest.raises(WrongValue) as caught:
        declared_answer(Cell("Wrong publication type"), REASON)
    assert "add it to `exclusion_reasons` in config/config.yaml" in caught.value.next_step
    assert "Did you mean" not in caught.value.found


@pytest.mark.parametrize(
    "text", ["Wrong publication", "Wrong age: 16 or more", "No PCT", "On RCT", "No RCTs found"]
)
def test_another_reason_is_no_misspelling_of_the_nearest_one(text: str) -> None:
    assert misspelt_choice(text, REASON.choices) == ""


@pytest.mark.parametrize("text", ["Wrong populaton", "Wrnog population", "wrong\u00a0populations"])
def test_a_misspelt_reason_is_suggested(text: str) -> None:
    with pytest.raises(WrongValue) as caught:
        declared_answer(Cell(text), REASON)
    assert 'Did you mean "Wrong population"?' in caught.value.found


@given(st.text())
def test_plain_text_is_plain_and_has_no_unseen_letter(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert not any(
        unicodedata.category(letter) in ("Cf", "Zs", "Zl", "Zp") for letter in once.replace(" ", "")
    )


@given(
    st.text(alphabet=st.characters(max_codepoint=0x24F)),
    st.integers(0, 20),
    st.sampled_from("\u200b\u00ad\ufeff\u2060\u200f"),
)
def test_an_unseen_letter_anywhere_changes_nothing(text: str, place: int, unseen: str) -> None:
    # A letter and its mark may be composed only where nothing stands between them.
    assert comparable_words(text[:place] + unseen + text[place:]) == comparable_words(text)
