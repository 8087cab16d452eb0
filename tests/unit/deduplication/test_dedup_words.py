"""Words of titles that tell two reports apart, and words that do not."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_records import groups, records, run

from prismake.deduplication.spellings import ALIKE, OTHER, SLIP, SPELLING, likeness_of_words, vocabulary_of
from prismake.deduplication.telling_words import CONTRASTS, NONE, telling_words
from prismake.deduplication.text import numbers_differ

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
        ("effects of paracetamol on sleep", "effects of acetaminophen on sleep"),
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


# Two words, whatever letters they share: no list holds them, and two records say nothing of what is a word.
TWO_WORDS = [
    ("codeine", "caffeine"),
    ("prednisone", "prednisolone"),
    ("quinine", "quinidine"),
    ("cystine", "cysteine"),
    ("methanol", "ethanol"),
    ("abduction", "adduction"),
    ("dysphagia", "dysphasia"),
    ("gastrostomy", "gastrotomy"),
    ("fascial", "facial"),
    ("cats", "bats"),
    ("neck", "back"),
    ("Niger", "Nigeria"),
    ("cold", "gold"),
    ("niños", "niñas"),
    ("enfermeras", "enfermeros"),
    ("étudiants", "étudiantes"),
    ("veufs", "veuves"),
    ("hommes", "femmes"),
    ("Hüftersatz", "Knieersatz"),
    ("hepatitis B", "hepatitis C"),
]


@pytest.mark.parametrize(("first", "second"), TWO_WORDS, ids="-".join)
@pytest.mark.parametrize("title", ["Surveys of {} in the north", "The older singers of {}"])
def test_one_word_in_the_place_of_another_one_is_never_merged_where_the_place_is_unknown(
    title: str, first: str, second: str
) -> None:
    for fields in ({}, {"volume": "12"}, {"volume": "12", "issue": "3"}, {"volume": "12", "pages": "101"}):
        assert not merged({"title": title.format(first), **fields}, {"title": title.format(second), **fields})


def test_one_word_in_the_place_of_another_one_is_merged_on_the_pages_of_a_full_paper() -> None:
    place = {"volume": "12", "pages": "101-109"}
    titles = [
        f"Evening light, moss tea and the sleep of older singers after a {word} for pleural fluid: a survey of choirs"
        for word in ("device", "needle")
    ]
    assert merged(*({"title": title, **place} for title in titles))


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("haemodialysis", "hemodialysis"),
        ("tumours", "tumor"),
        ("saenger", "sanger"),
        ("cats", "cat"),
        ("evaluated", "evaluation"),
        ("persistant", "persistent"),
        ("sulphur", "sulfur"),
        ("therapies", "therapy"),
        ("operation", "operationen"),
        ("programme", "program"),
    ],
)
def test_spellings_and_forms_of_one_word(word: str, other: str) -> None:
    assert likeness_of_words(word, other) == likeness_of_words(other, word) == SPELLING


@pytest.mark.parametrize(
    ("word", "other", "likeness"),
    [
        ("oral", "jral", SLIP),  # no word begins like this
        ("cervical", "cervqical", SLIP),
        ("administered", "adminstered", SLIP),  # inside a long word
        ("cats", "bats", ALIKE),
        ("prednisone", "prednisolone", OTHER),
        ("sulfate", "sulfite", ALIKE),
    ],
)
def test_a_slip_is_told_from_another_word(word: str, other: str, likeness: int) -> None:
    assert likeness_of_words(word, other) == likeness_of_words(other, word) == likeness


def test_a_word_that_other_titles_have_and_one_that_none_has_are_a_word_and_its_slip() -> None:
    titles = [f"pleural effusions of {singers}" for singers in ("tenors", "basses", "altos")]
    assert likeness_of_words("plueral", "pleural", vocabulary_of([*titles, "plueral effusions"])) == SLIP
    both = [title.replace("pleural", "plural") for title in titles]
    assert likeness_of_words("plural", "pleural", vocabulary_of([*titles, *both])) == OTHER


# A word of its own is no slip, however rare it is beside a frequent word that looks like it.
REAL_WORDS = [
    ("carotid", "parotid"),
    ("cats", "bats"),
    ("pleural", "plural"),
    ("mortality", "morality"),
    ("infection", "injection"),
    ("renal", "penal"),
    ("ileum", "ilium"),
    ("ethanol", "methanol"),
    ("hands", "bands"),
    ("Nigeria", "Algeria"),
    ("nifedipine", "felodipine"),
    ("rates", "rats"),
]


@pytest.mark.parametrize(("frequent", "rare"), REAL_WORDS, ids="-".join)
@pytest.mark.parametrize("copies", [0, 3, 60])
def test_a_rare_word_of_its_own_is_never_merged_with_a_frequent_one(
    frequent: str, rare: str, copies: int
) -> None:
    """The place in print of both is unknown: only words tell whether they are one."""
    others = [
        {"title": f"Tea song number {letters} on {frequent}", "authors": f"Name{letters}, A", "year": "1999"}
        for letters in (f"{chr(97 + k % 26)}{chr(97 + k // 26)}ba" for k in range(copies))
    ]
    pair = [{"title": f"Moss tea and the {word} of older singers"} for word in (frequent, rare)]
    result = run(records(*({**THIN, **row} for row in (*pair, *others))))
    assert frozenset({"r1", "r2"}) not in groups(result)


def test_forms_of_a_word_show_that_it_is_one_and_its_slip_is_none() -> None:
    titles = [f"{beginning} tea of moderate singers" for beginning in ("green", "black", "white")]
    vocabulary = vocabulary_of([*titles, "moderately old", "mdoerately old"])
    assert likeness_of_words("moderately", "mdoerately", vocabulary) == SLIP
    assert likeness_of_words("moderately", "mdoerately", vocabulary_of(["moderately old"])) != SLIP


@pytest.mark.parametrize(("first", "second"), [("first", "irst"), ("third", "thir"), ("one", "noe")])
def test_a_slip_in_a_number_word_is_no_other_number(first: str, second: str) -> None:
    title = "Singers in the {} year of moss tea against hiccups"
    place = {"doi": "10.5555/moss.1"}
    assert numbers_differ(title.format(first), title.format(second)) == 0
    assert merged({"title": title.format(first), **place}, {"title": title.format(second), **place})


def test_two_numbers_of_one_spelling_are_two() -> None:
    assert numbers_differ("moss tea vii", "moss tea viii") > 0
    assert numbers_differ("moss tea part 2", "moss tea part 2 part two") > 0


# Titles that differ in a numeral or one letter alone.
OTHER_NUMERALS = [
    ("angiotensin I", "angiotensin II"),
    ("type 1 diabetes", "type 2 diabetes"),
    ("type 1 diabetes", "type II diabetes"),
    ("phase I studies", "phase II studies"),
    ("phase 2a studies", "phase 2b studies"),
    ("phase IIa studies", "phase IIb studies"),
    ("stage IIIA tumours", "stage IIIB tumours"),
    ("storage disease type Ia", "storage disease type Ib"),
    ("interferon alfa-2a", "interferon alfa-2b"),
    ("interferon-α", "interferon-β"),
    ("IL-1 blockade", "IL-6 blockade"),
    ("IL1 blockade", "IL6 blockade"),
    ("factor VIII", "factor IX"),
    ("factor V", "factor X"),
    ("vitamin B6", "vitamin B12"),
    ("vitamin C", "vitamin D"),
    ("hepatitis B", "hepatitis C"),
    ("HIV-1", "HIV-2"),
    ("BRCA1", "BRCA2"),
    ("T1DM", "T2DM"),
    ("50 mg", "500 mg"),
    ("6 months", "12 months"),
    ("people aged 18-45 years", "people aged 46-75 years"),
    ("the MARE-1 trial", "the MARE-2 trial"),
]
PLACES = {
    "the same pages": ({}, {}),
    "the same first page": ({"pages": "101"}, {}),
    "one without a place": ({}, {"volume": "", "issue": "", "pages": ""}),
    "no place": ({"volume": "", "issue": "", "pages": ""}, {"volume": "", "issue": "", "pages": ""}),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("one", "other"), OTHER_NUMERALS)
def test_titles_that_differ_in_a_numeral_are_never_merged_in_silence(
    one: str, other: str, place: str
) -> None:
    title = "Moss tea against hiccups and {}: a study of adults in the north"
    first, second = PLACES[place]
    result = run(
        records(
            {"title": title.format(one), "source": "a", **first},
            {"title": title.format(other), "source": "b", **second},
        )
    )
    assert len(groups(result)) == 2


@pytest.mark.parametrize("place", PLACES)
def test_titles_that_differ_in_a_decimal_point_are_never_merged_in_silence(place: str) -> None:
    title = "Moss tea {} mg against hiccups: a study of adults in the north"
    first, second = PLACES[place]
    result = run(
        records(
            {"title": title.format("0.5"), "source": "a", **first},
            {"title": title.format("5"), "source": "b", **second},
        )
    )
    assert len(groups(result)) == 2


def test_a_question_about_numerals_says_what_is_in_doubt() -> None:
    title = "Moss tea against hiccups and angiotensin {}: a study of adults in the north"
    result = run(records(*({"title": title.format(one), "source": one} for one in ("I", "II"))))
    (rule,) = result.uncertain["rule"]
    assert rule.endswith("but numbers in the titles differ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("type 2", "type II"),
        ("phase 3", "phase III"),
        ("interferon alpha", "interferon alfa"),
        ("IL-6", "IL 6"),
    ],
)
def test_one_numeral_in_two_spellings_is_no_difference(one: str, other: str) -> None:
    title = "Moss tea against hiccups and {}: a study of adults in the north"
    result = run(
        records({"title": title.format(one), "source": "a"}, {"title": title.format(other), "source": "b"})
    )
    assert len(groups(result)) == 1


def test_a_statistical_analysis_plan_is_no_record_of_the_results() -> None:
    title = "Moss tea versus placebo for hiccups"
    result = run(records({"title": title}, {"title": f"{title}: statistical analysis plan", "source": "b"}))
    assert len(groups(result)) == 2
