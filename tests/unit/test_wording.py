"""Numbers, lists and labels are written the same in every file that people read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.wording import counted, heading, listed, plural, shortened, singular, within


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (0, "record", "0 records"),
        (1, "study", "1 study"),
        (2, "study", "2 studies"),
        (3, "other study", "3 other studies"),
        (12345, "record", "12,345 records"),
    ],
)
def test_numbers_carry_their_noun(number: int, noun: str, words: str) -> None:
    assert counted(number, noun) == words


@pytest.mark.parametrize("noun", ["record", "study", "person", "entry", "report"])
def test_the_singular_of_a_plural_is_the_noun(noun: str) -> None:
    assert singular(plural(noun)) == noun


def test_words_are_listed_as_in_a_sentence() -> None:
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b and c")


def test_a_label_within_a_sentence_keeps_its_abbreviation() -> None:
    assert (within("Phase"), within("DOI found")) == ("phase", "DOI found")


def test_a_column_has_a_heading_for_readers() -> None:
    assert (heading("registration_ids"), heading("pmid")) == ("Registration ids", "PMID")


@given(st.text(max_size=400), st.integers(min_value=10, max_value=200))
def test_a_cut_text_is_never_longer_than_asked(text: str, longest: int) -> None:
    assert len(shortened(text, longest)) <= longest + 2
