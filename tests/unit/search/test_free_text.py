"""The terms that reviewers see marked, taken from strategies: one quirk of a query language a test."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.forms.highlight import marked_parts
from prismake.protocol.sources import Source
from prismake.search.free_text import free_text_terms, terms_of_sources
from prismake.search.lint.language import languages


def terms(text: str, language: str = "unknown") -> tuple[str, ...]:
    return free_text_terms([(text, languages()[language])])


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("pubmed", 'hiccup*[tiab] OR "moss tea"[tiab]', ("hiccup*", "moss tea")),
        ("pubmed", "moss tea[ti] AND Adult[Mesh] AND clinical trial[pt] AND 2020[dp]", ("moss tea",)),
        ("pubmed", '"moss tea"[tiab:~3]', ("moss tea",)),
        ("pubmed", "(moss[tiab] NOT (animals[mh] NOT humans[mh])) NOT liverwort[tiab]", ("moss",)),
        ("ovid", "1. exp Hiccup/\n2. hiccup$.ti,ab.\n3. 1 or 2", ("hiccup*",)),
        ("ovid", "1. (moss adj3 (tea or infusion$2)).mp.\n2. limit 1 to english language", ("moss", "tea", "infusion*")),
        ("ovid", "1. randomi?ed.ab.\n2. wom#n.ti.\n3. 1 and 2", ("randomi*ed", "wom*n")),
        ("ovid", "1. moss.ti.\n2. lichen.ti.\n3. tea.ti.\n4. 1 and 2", ("moss", "lichen")),
        ("web_of_science", 'TS=("moss tea" NEAR/3 drink*) AND PY=2010-2020', ("moss tea", "drink*")),
        ("embase", "'hiccup'/exp OR (moss NEXT/2 tea*):ti,ab AND [english]/lim", ("moss", "tea*")),
        ("embase", "'moss tea':ti,ab", ("moss tea",)),
        ("cochrane", "#1 MeSH descriptor: [Hiccup] explode all trees\n#2 hiccup*:ti,ab\n#3 #1 or #2", ("hiccup*",)),
        ("scopus", 'TITLE-ABS-KEY(hiccup* W/3 moss) AND PUBYEAR > 2010', ("hiccup*", "moss")),
        ("ebsco", 'S1 (MH "Hiccup+")\nS2 TI hiccup* OR AB "moss tea" N3 drink*\nS3 S1 OR S2', ("hiccup*", "moss tea", "drink*")),
        ("europe_pmc", '(TITLE:"moss tea" OR ABSTRACT:hiccup*) AND FIRST_PDATE:[2010-01-01 TO 2020-01-01]', ("moss tea", "hiccup*")),
        ("clinicaltrials_gov", 'Title and keyword: moss OR "UNEX-42"', ("moss", "UNEX-42")),
        ("openalex", '"moss tea" AND (hiccup OR hiccups)', ("moss tea", "hiccup", "hiccups")),
        ("unknown", "moss OR a* OR te* OR 2020 OR MS", ("moss",)),
        ("unknown", "moss OR Moss OR MOSS", ("moss",)),
        ("unknown", "# a comment on words\nmoss", ("moss",)),
        ("unknown", "", ()),
    ],
)  # fmt: skip
def test_terms_of_a_strategy(language: str, text: str, wanted: tuple[str, ...]) -> None:
    assert terms(text, language) == wanted


def test_terms_of_several_strategies_stand_once() -> None:
    both = [("moss[tiab]", languages()["pubmed"]), ("moss OR lichen", languages()["unknown"])]
    assert free_text_terms(both) == ("moss", "lichen")


def test_the_strategies_of_all_sources_are_read_in_their_languages(tmp_path: Path) -> None:
    (tmp_path / "pubmed.txt").write_text("moss[tiab] AND Hiccup[mh]", encoding="utf-8")
    (tmp_path / "latin.txt").write_bytes(b"m\xfcss")
    made = {
        "pubmed": source("PubMed", tmp_path / "pubmed.txt"),
        # What cannot be read is a fault for `prismake check`, not for a form.
        "lost": source("Scopus", tmp_path / "nowhere.txt"),
        "latin": source("Scopus", tmp_path / "latin.txt"),
        "browsed": source("Websites", None),
    }
    assert terms_of_sources(made) == ("moss",)


def source(platform: str, strategy: Path | None) -> Source:
    return Source.model_construct(
        name=platform, platform=platform, strategy=strategy.as_posix() if strategy else "", provider="", query_language=""
    )  # fmt: skip


WORDS = st.lists(st.sampled_from(["moss", "tea", "lichen", "wort"]), min_size=1, max_size=3).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=6), st.sampled_from(["OR", "AND", "or"]))
def test_each_phrase_of_a_search_marks_itself(phrases: list[str], operator: str) -> None:
    found = terms(f" {operator} ".join(f'"{phrase}"' for phrase in phrases))
    for phrase in phrases:
        assert marked_parts(phrase, found) == [(phrase, True)]


@given(
    st.text(st.sampled_from("abMOS *$?\"'()[]:/#1.,\n"), max_size=60), st.sampled_from(sorted(languages()))
)
def test_any_text_gives_terms_that_can_be_marked(text: str, language: str) -> None:
    for term in terms(text, language):
        assert term == term.strip()
        assert not set('"()[]') & set(term)
        assert marked_parts("a text without any", (term,))
