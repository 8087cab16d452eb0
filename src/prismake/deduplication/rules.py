"""Scoring: from agreements and conflicts to points, non-match rules and relations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from prismake.deduplication.comparison import Comparison
from prismake.deduplication.facts import SERIAL_TITLES
from prismake.deduplication.features import Features, Texts
from prismake.deduplication.non_match_rules import non_match_rules
from prismake.deduplication.pages import LARGE_FOR_AN_ISSUE
from prismake.deduplication.relations import POLICY_OF, RELATIONS, lengths, relations
from prismake.deduplication.text import LONG_TITLE, SHORT_TITLE, language_of

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Points = NDArray[np.float64]

WEIGHTS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("weights.yaml").read_text(encoding="utf-8"))


@dataclass
class Judgement:
    """The judgement of pairs. points: sum of weights; rule: words; non_match, relation: codes, 0 for none."""

    points: Points
    rule: Texts
    non_match: Ints
    relation: Ints

    def take(self, keep: Flags | Ints) -> Judgement:
        """Return the pairs at these positions or flags."""
        return Judgement(**{field.name: getattr(self, field.name)[keep] for field in fields(self)})


def join_judgements(parts: list[Judgement]) -> Judgement:
    """Concatenate judgements."""
    return Judgement(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Judgement)
        }
    )


def judge(features: Features, c: Comparison, related: Mapping[str, str]) -> Judgement:
    """Return the points, non-match rule and relation of each pair.

    related: "link" or "merge" by relation, as in Options.
    """
    a, b = c.a, c.b
    w = WEIGHTS
    either = features.serial[a] | features.serial[b] | features.recurring[a] | features.recurring[b]
    serial = either & (c.exact | (c.likeness >= 0.93))
    no_title = (features.key[a] == "") | (features.key[b] == "")
    length = np.minimum(lengths(features, a), lengths(features, b))
    title = np.select(
        [no_title, c.exact & serial, (features.serial[a] | features.serial[b]) & ~serial, c.exact & (length >= LONG_TITLE), c.exact, (c.likeness >= 0.93) | c.cut, c.likeness >= 0.8, c.likeness >= 0.6],
        [w["title"]["missing"], w["title"]["serial"], w["title"]["other"], w["title"]["exact_long"], w["title"]["exact"], w["title"]["near"], w["title"]["alike"], w["title"]["loose"]],
        w["title"]["other"],
    )  # fmt: skip
    same_print = (c.page == 2) & (c.volume == 1)
    translated = _translated(features, c, same_print)
    title = np.where(translated, w["translated"], title)
    authors = np.select(
        [c.authors == -1, c.first_author == 1, c.authors == 1, c.first_author == -1],
        [
            w["authors"]["differ"],
            w["first_author"]["agree"],
            w["first_author"]["other_order"],
            w["first_author"]["differ"],
        ],
        0.0,
    )
    year = np.select(
        [
            c.year == 2,
            (c.year == 1) & ~c.exact & (c.volume < 1) & (c.page < 1),
            c.year == 1,
            c.year == -1,
            c.year == -2,
        ],
        [
            w["year"]["agree"],
            w["year"]["next_other_title"],
            w["year"]["next"],
            w["year"]["differ"],
            w["year"]["far"],
        ],
        0.0,
    )
    volume = np.select([c.volume == 1, c.volume == -1], [w["volume"]["agree"], w["volume"]["differ"]], 0.0)
    issue = np.select(
        [(c.issue == 1) & serial, c.issue == 1, (c.issue == -1) & serial & (c.page < 2), c.issue == -1],
        [w["issue"]["agree_serial"], w["issue"]["agree"], w["issue"]["differ_serial"], w["issue"]["differ"]],
        0.0,
    )
    page = np.select(
        [c.page == 2, c.page == 1, c.page == -1, c.page == -2],
        [w["page"]["agree"], w["page"]["overlap"], w["page"]["differ"], w["page"]["disjoint"]],
        0.0,
    )
    journal = np.select(
        [c.journal == 1, (c.journal == -1) & same_print, c.journal == -1],
        [w["journal"]["agree"], w["journal"]["differ_same_place"], w["journal"]["differ"]],
        0.0,
    )
    abstract = np.select(
        [c.abstract >= 0.9, c.abstract >= 0.75, (c.abstract >= 0) & (c.abstract < 0.4)],
        [w["abstract"]["same"], w["abstract"]["alike"], w["abstract"]["differ"]],
        0.0,
    )
    doi = np.select([c.doi == 1, c.doi == -1], [w["doi"]["agree"], w["doi"]["differ"]], 0.0)
    pmid = np.where(c.pmid == 1, w["identifier"]["agree"], 0.0)
    same_place = _same_place(features, c, same_print)
    identified = ((c.doi == 1) | (c.pmid == 1)) & (c.numbers == 1)
    numbers = np.where((c.numbers > 0) & ~same_place & ~identified, w["numbers"], 0.0)
    no_conflict = (
        (c.authors >= 0) & (c.year >= 0) & (c.volume >= 0) & (c.page >= 0) & (c.journal >= 0) & (c.doi >= 0)
    )
    no_conflict_points = np.where(no_conflict & c.exact & (length >= LONG_TITLE), w["no_conflict"], 0.0)
    points = (
        no_conflict_points
        + title
        + authors
        + year
        + volume
        + issue
        + page
        + journal
        + abstract
        + doi
        + pmid
        + numbers
    )

    registrations = (features.kind[a] == 4) & (features.kind[b] == 4)
    same_own_number = np.asarray(features.own_registration[a] == features.own_registration[b], dtype=bool)
    same_own_number &= np.asarray(features.own_registration[a] != "", dtype=bool)
    same_registration = registrations & same_own_number
    points = np.where(same_registration, np.maximum(points, w["merge_at"] + 4), points)

    # Different titles are one report only with a shared identifier or as a translation, different authors only with a
    # shared identifier: several letters have one title and one page.
    different_works = (
        ((title <= w["title"]["loose"]) | (c.authors == -1))
        & (c.pmid != 1)
        & (c.doi != 1)
        & ~same_registration
    )
    # A title that continues with results, a subgroup or a discussion is another report, unless page or identifier agree.
    companions = c.companion & (c.page < 2) & (c.pmid < 1) & (c.doi < 1)
    # A supplement and another issue: an abstract and its article, unless they share a page or an identifier.
    supplement_only = (features.supplement[a] != features.supplement[b]) & (c.issue == -1)
    supplement_only &= (c.page < 1) & (c.pmid < 1) & (c.doi < 1)
    points = np.where(
        different_works | companions | supplement_only, np.minimum(points, w["merge_at"] - 0.1), points
    )

    # A short title identifies little; with the same author and year, people are asked.
    short = c.exact & serial & _is_short(features, a) & (c.first_author == 1) & (c.year == 2) & no_conflict
    points = np.where(short, np.maximum(points, w["uncertain_at"]), points)
    relation = np.where(same_registration, 0, relations(features, c))
    merged_kinds = np.zeros(len(RELATIONS), dtype=bool)
    for code, name in POLICY_OF.items():
        merged_kinds[code] = related.get(name, "link") == "merge"
    merged_by_policy = merged_kinds[relation]
    points = np.where(merged_by_policy, np.maximum(points, w["merge_at"]), points)
    # The first pages of editorials are small numbers that agree by chance.
    distinctive_pages = c.same_range & (features.first_page[a] >= LARGE_FOR_AN_ISSUE)
    printed_elsewhere = (
        (c.volume == -1) | (c.page < 0) | ((c.issue == -1) & ~distinctive_pages) | (c.year == -2)
    )
    other_issue = serial & printed_elsewhere & (c.doi < 1) & (c.pmid < 1)
    non_match = np.where(
        same_registration,
        0,
        non_match_rules(features, c, same_place, relation, merged_by_policy, other_issue),
    )
    rule = _rule_names(c, translated, same_registration, serial)
    return Judgement(points.astype(np.float64), rule, non_match, relation)


def _translated(features: Features, c: Comparison, same_print: Flags) -> Flags:
    """Return which titles differ because one is a translation: the other fields agree.

    Brackets or the name of a language mark a translation, as do function words of two languages. Without authors, the
    page range and the journal must agree as well.
    """
    a, b = c.a, c.b
    marked_translated = features.translated[a] | features.translated[b]
    same_pages_and_journal = c.same_range & (c.journal == 1)
    languages = np.zeros(len(c), dtype=bool)
    rows = np.flatnonzero(same_pages_and_journal & (c.likeness < 0.8))
    languages[rows] = [
        bool(language_a and language_b and language_a != language_b)
        for language_a, language_b in zip(
            map(language_of, features.words[a[rows]]), map(language_of, features.words[b[rows]]), strict=True
        )
    ]
    same_authors = (c.first_author == 1) | ((c.authors == 0) & same_pages_and_journal)
    return np.asarray(
        (c.likeness < 0.8)
        & (marked_translated | languages)
        & same_authors
        & same_print
        & (c.year >= 1)
        & (c.issue >= 0),
        dtype=bool,
    )


def _is_short(features: Features, rows: Ints) -> Flags:
    """Return which titles are serial only because they are short: "Plus gum trial", not "Editorial"."""
    return np.array(
        [
            0 < len(key) < SHORT_TITLE and words not in SERIAL_TITLES
            for key, words in zip(features.key[rows], features.words[rows], strict=True)
        ],
        dtype=bool,
    )


def _same_place(features: Features, c: Comparison, same_print: Flags) -> Flags:
    """Return which pairs of similar titles are on the same pages, which two works never are."""
    a, b = c.a, c.b
    single = (features.page_kind[a] == 2) | (features.page_kind[b] == 2)
    printed_once = (same_print & (c.same_range | single)) | (c.same_range & (c.volume >= 0) & (c.year == 2))
    like = c.exact | (c.likeness >= 0.93)
    return np.asarray(printed_once & (features.first_page[a] > 1) & like & (c.authors >= 0), dtype=bool)


def _rule_names(c: Comparison, translated: Flags, registrations: Flags, serial: Flags) -> Texts:
    """Return the rule of each pair in words: the shared identifier or the title, and the other fields that agree."""
    title = np.select(
        [registrations, c.pmid == 1, c.doi == 1, translated, c.exact & serial, c.exact, c.cut, c.likeness >= 0.93, c.likeness >= 0.8],
        ["same registration number", "same PubMed id", "same DOI", "translated title", "serial title", "same title", "title cut off", "near title", "similar title"],
        "other title",
    )  # fmt: skip
    beside = [
        ("author", c.first_author == 1),
        ("year", c.year == 2),
        ("volume", c.volume == 1),
        ("first page", c.page == 2),
    ]
    names = np.empty(len(c), dtype=object)
    flags = (
        np.stack([flag for _, flag in beside], axis=1) if len(c) else np.zeros((0, len(beside)), dtype=bool)
    )
    names[:] = [
        ", ".join([head, *(name for (name, _), agrees in zip(beside, row, strict=True) if agrees)])
        for head, row in zip(title.tolist(), flags.tolist(), strict=True)
    ]
    return names


def scores(points: Points) -> Points:
    """Return points as a score from 0 to 1, with 0.5 at the threshold for a merge."""
    return np.asarray(1 / (1 + np.exp(-(points - WEIGHTS["merge_at"]) * 0.8)), dtype=np.float64)
