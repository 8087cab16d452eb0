"""Points: the weights of the agreements and conflicts of each field, which are added."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from prismake.deduplication.comparison import PairComparison
from prismake.deduplication.features import Features
from prismake.deduplication.pair_facts import ALIKE, NEAR, SAME_TEXT, SIMILAR_TEXT, PairFacts
from prismake.deduplication.telling_words import OTHER_WORD
from prismake.deduplication.text import LONG_TITLE, NUMERALS

Points = NDArray[np.float64]
Part = Callable[[Features, PairComparison, PairFacts], Points]

WEIGHTS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("weights.yaml").read_text(encoding="utf-8"))


def _choose(section: str, *cases: tuple[Any, str], otherwise: str | None = None) -> Points:
    """Return for each pair the weight of the first case that is true."""
    weights = WEIGHTS[section]
    chosen = np.select(
        [condition for condition, _ in cases],
        [weights[name] for _, name in cases],
        weights[otherwise] if otherwise else 0.0,
    )
    return np.asarray(chosen, dtype=np.float64)


def _title(features: Features, c: PairComparison, f: PairFacts) -> Points:
    a, b = c.a, c.b
    unnamed = (features.key[a] == "") | (features.key[b] == "")
    points = _choose(
        "title",
        (unnamed, "missing"),
        (c.exact & f.serial, "serial"),
        (c.cut & (c.doi == 1) & ~c.companion, "near"),
        ((features.serial[a] | features.serial[b]) & ~f.serial, "other"),
        (c.exact & (f.length >= LONG_TITLE), "exact_long"),
        (c.exact, "exact"),
        ((c.likeness >= NEAR) | c.cut, "near"),
        (c.likeness >= ALIKE, "alike"),
        (c.likeness >= 0.6, "loose"),
        otherwise="other",
    )
    return np.where(f.translated, WEIGHTS["translated"], points)


def _authors(_: Features, c: PairComparison, __: PairFacts) -> Points:
    differ = np.where(c.authors == -1, WEIGHTS["authors"]["differ"], 0.0)
    first = _choose(
        "first_author",
        (c.first_author == 1, "agree"),
        (c.authors == 1, "other_order"),
        (c.first_author == -1, "differ"),
    )
    return np.where(c.authors == -1, differ, first)


def _year(_: Features, c: PairComparison, __: PairFacts) -> Points:
    return _choose(
        "year",
        (c.year == 2, "agree"),
        ((c.year == 1) & ~c.exact & (c.volume < 1) & (c.page < 1), "next_other_title"),
        (c.year == 1, "next"),
        (c.year == -1, "differ"),
        (c.year == -2, "far"),
    )


def _volume(_: Features, c: PairComparison, __: PairFacts) -> Points:
    return _choose("volume", (c.volume == 1, "agree"), (c.volume == -1, "differ"))


def _issue(_: Features, c: PairComparison, f: PairFacts) -> Points:
    return _choose(
        "issue",
        ((c.issue == 1) & f.serial, "agree_serial"),
        (c.issue == 1, "agree"),
        ((c.issue == -1) & f.serial & (c.page < 2), "differ_serial"),
        (c.issue == -1, "differ"),
    )


def _page(_: Features, c: PairComparison, __: PairFacts) -> Points:
    return _choose(
        "page",
        (c.page == 2, "agree"),
        (c.page == 1, "overlap"),
        (c.page == -1, "differ"),
        (c.page == -2, "disjoint"),
    )


def _journal(_: Features, c: PairComparison, f: PairFacts) -> Points:
    elsewhere = c.journal == -1
    return _choose(
        "journal",
        (c.journal == 1, "agree"),
        (elsewhere & f.same_print, "differ_same_place"),
        (elsewhere, "differ"),
    )


def _abstract(_: Features, c: PairComparison, f: PairFacts) -> Points:
    return _choose(
        "abstract",
        (c.abstract >= SAME_TEXT, "same"),
        (c.abstract >= SIMILAR_TEXT, "alike"),
        (f.other_text, "differ"),
    )


def _doi(_: Features, c: PairComparison, __: PairFacts) -> Points:
    return _choose("doi", (c.doi == 1, "agree"), (c.doi == -1, "differ"))


def _identifier(_: Features, c: PairComparison, __: PairFacts) -> Points:
    return _choose("identifier", ((c.pmid == 1) | (c.accession == 1), "agree"))


def _words(_: Features, c: PairComparison, f: PairFacts) -> Points:
    numerals = (c.numbers > 0) & ~f.same_place & ~(f.identified & (c.numbers == NUMERALS))
    word = (c.words >= OTHER_WORD) & ~f.same_place & ~f.identified & ~f.translated
    return np.where(numerals | word, WEIGHTS["numbers"], 0.0)


def _no_conflict(_: Features, c: PairComparison, f: PairFacts) -> Points:
    agrees = (f.conflicts == 0) & (c.authors >= 0) & c.exact & (f.length >= LONG_TITLE)
    return np.where(agrees, WEIGHTS["no_conflict"], 0.0)


PARTS: tuple[Part, ...] = (
    _title,
    _authors,
    _year,
    _volume,
    _issue,
    _page,
    _journal,
    _abstract,
    _doi,
    _identifier,
    _words,
    _no_conflict,
)


def points_of(features: Features, c: PairComparison, f: PairFacts) -> Points:
    """Return for each pair the sum of the points of all fields.

    Two records of one registration always reach the threshold for a merge.
    """
    points = np.sum(np.stack([part(features, c, f) for part in PARTS]), axis=0)
    return np.asarray(
        np.where(f.same_registration, np.maximum(points, WEIGHTS["merge_at"] + 4), points), dtype=np.float64
    )
