"""Substances with names that are alike, and numerals that only one of two titles has: people decide on them."""

from __future__ import annotations

import pytest
from made_up_records import records, run

from prismake.deduplication.spellings import ALIKE, SLIP, are_two_substances, likeness_of_words, vocabulary_of

THIN = {"volume": "", "issue": "", "pages": ""}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("prednisone", "prednisolone"),
        ("losartan", "valsartan"),
        ("cefotaxime", "cefoxitin"),
        ("cyclosporine", "cycloserine"),
        ("chlorpromazine", "chlorpropamide"),
        ("hydroxyzine", "hydralazine"),
        ("sildenafil", "tadalafil"),
        ("isoflurane", "sevoflurane"),
        ("clomifene", "clomipramine"),
        ("azathioprine", "azithromycin"),
    ],
)
def test_people_are_asked_about_two_substances_on_one_page_range(first: str, second: str) -> None:
    title = "Effects of {} on the hiccups of singers: a randomised trial"
    result = run(records({"title": title.format(first)}, {"title": title.format(second)}))
    assert len(result.reports) == 2
    assert len(result.uncertain) == 1


@pytest.mark.parametrize(
    ("first", "second"), [("magazine", "examine"), ("concept", "intercept"), ("thermostat", "photostat")]
)
def test_common_words_are_no_substances(first: str, second: str) -> None:
    assert not are_two_substances(first, second)


def test_a_frequent_substance_does_not_make_a_rare_one_its_misspelling() -> None:
    titles = [f"prednisolone against hiccups of kind {number}" for number in range(40)]
    vocabulary = vocabulary_of([*titles, "prednisone against hiccups"])
    assert likeness_of_words("prednisone", "prednisolone", vocabulary) >= ALIKE
    assert likeness_of_words("predisolone", "prednisolone", vocabulary) == SLIP


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("salbutamol", "albuterol"),
        ("furosemide", "frusemide"),
        ("rifampicin", "rifampin"),
        ("infliximab", "inflximab"),
    ],
)
def test_two_names_and_slips_of_one_substance_are_merged(first: str, second: str) -> None:
    title = "Effects of {} on the hiccups of singers: a randomised trial"
    assert len(run(records({"title": title.format(first)}, {"title": title.format(second)})).reports) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Moss tea in singers with hiccups: phase 3", "Moss tea in singers with hiccups"),
        ("Moss tea in singers with hiccups: study 2", "Moss tea in singers with hiccups"),
        ("Moss tea in rain and wind: a phase 3 trial", "Moss tea in rain and wind: a phase trial"),
        ("Tests of moss tea in rain. II. Singers", "Tests of moss tea in rain. Singers"),
    ],
)
def test_people_are_asked_where_only_one_title_has_a_numeral_and_nothing_else_tells(
    first: str, second: str
) -> None:
    result = run(records({**THIN, "title": first}, {**THIN, "title": second}))
    assert len(result.reports) == 2
    assert len(result.uncertain) == 1
    # The pages of one paper tell.
    assert len(run(records({"title": first}, {"title": second})).reports) == 1
