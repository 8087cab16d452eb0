"""Words of titles that tell two reports apart, and words that do not."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_records import groups, records, run

from prismake.deduplication.telling_words import CONTRASTS, NONE, telling_words

PAIRS = [pair for group in CONTRASTS for pair in combinations(group, 2)]
# Nothing but title, authors, year and journal: the fields that tell records apart are empty.
THIN = {"volume": "", "issue": "", "pages": ""}


def merged(first: dict[str, str], second: dict[str, str]) -> bool:
    return len(groups(run(records({**THIN, **first}, {**THIN, **second})))) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "Moss tea in adult patients with hiccups: a trial",
            "Moss tea in adolescent patients with hiccups: a trial",
        ),
        ("Moss tea in paediatric patients with hiccups", "Moss tea in adult patients with hiccups"),
        ("Moss tea against hiccups in women of the north", "Moss tea against hiccups in men of the north"),
        ("Costs of treating hip fractures in the north", "Costs of treating wrist fractures in the north"),
        ("Mortality after stroke in northern registers", "Mortality after sepsis in northern registers"),
        ("Exercise on land for the knees of singers", "Exercise in water for the knees of singers"),
        (
            "Moss tea for the hypotension of mountain guides",
            "Moss tea for the hypertension of mountain guides",
        ),
        (
            "Sleep of patients with and without pain after moss",
            "Sleep of patients with and with pain after moss",
        ),
        # Words that no list holds.
        ("Evening light in nurses of a coastal hospital", "Evening light in nurses of a mountain hospital"),
        ("Effects of orvelumab on sleep in the far north", "Effects of tamsin on sleep in the far north"),
        (
            "Orvelumab in severe clotting of the invented",
            "Complement blockade in severe clotting of the invented",
        ),
        # One title lacks a word that tells a population.
        ("Moss tea for singers with chronic hiccups", "Moss tea for singers with hiccups"),
        ("Moss tea for pediatric singers with hiccups", "Moss tea for singers with hiccups"),
    ],
)
def test_titles_that_differ_in_a_telling_word_are_not_merged(first: str, second: str) -> None:
    assert not merged({"title": first}, {"title": second})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Moss tea in paediatric patients with hiccups", "Moss tea in pediatric patients with hiccups"),
        ("Moss tea against tumours of the older singer", "Moss tea against tumors of the older singer"),
        ("Training of care givers who brew the moss tea", "Training of caregivers who brew the moss tea"),
        ("Moss tea for oral mucositis in old singers", "Moss tea for jral mucositis in old singers"),
        ("Moss tea for women and men with hiccups: a trial", "Moss tea for men and women with hiccups: a trial"),
    ],
)  # fmt: skip
def test_spellings_and_the_order_of_words_tell_nothing(first: str, second: str) -> None:
    assert merged({"title": first}, {"title": second})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a trial of moss tea", "a study of moss tea"),
        ("effects of copd on sleep", "effects of chronic obstructive pulmonary disease on sleep"),
        ("moss tea for old singers", "moss tea for singers who are old"),
    ],
)
def test_words_of_one_meaning_and_abbreviations_tell_nothing(first: str, second: str) -> None:
    assert telling_words(first, second) == NONE


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PAIRS), st.data())
def test_titles_that_differ_in_words_of_the_contrasts_are_never_merged(
    pair: tuple[tuple[str, ...], tuple[str, ...]], data: st.DataObject
) -> None:
    first, second = (data.draw(st.sampled_from(forms)) for forms in pair)
    same = data.draw(
        st.sampled_from(({}, {"doi": "10.5555/moss.1"}, {"pmid": "30000001"}, {"pages": "101-109"}))
    )
    # The words around are in no group, so that the titles differ in this word only.
    titles = [
        f"Moss tea against hiccups: {word} singers and the taste of lichen soup" for word in (first, second)
    ]
    table = records(*({**same, "title": title} for title in titles))
    assert len(groups(run(table))) == 2
    assert len(groups(run(table.iloc[::-1]))) == 2


WORDS = st.lists(
    st.sampled_from(
        ("moss", "tea", "women", "men", "with", "without", "copd", "chronic", "obstructive", "sleep", "slept", "hip")
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip


@given(WORDS, WORDS)
def test_the_order_of_two_titles_does_not_matter(first: list[str], second: list[str]) -> None:
    one, other = " ".join(first), " ".join(second)
    assert telling_words(one, other) == telling_words(other, one)
    assert telling_words(one, one) == NONE


@pytest.mark.parametrize("group", CONTRASTS, ids=lambda group: group[0][0])
def test_a_form_stands_in_one_entry_of_a_group(group: tuple[tuple[str, ...], ...]) -> None:
    forms = [form for entry in group for form in entry]
    assert len(set(forms)) == len(forms)
    assert all(form.isascii() and form.islower() for form in forms)
