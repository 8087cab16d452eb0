"""Normalises titles for comparison, and tells which kind of report a title names, such as an erratum."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from prismake.deduplication.facts import (
    BRACKETED_NOTE,
    COMPANIONS,
    CORRECTS_JOURNAL,
    CORRECTS_PRINT,
    LANGUAGE_NOTE,
    LANGUAGES,
    LEADING_NOTICES,
    LETTER_MARK,
    LETTERS,
    MARK_BEHIND_TITLE,
    MARKED_BEGINNINGS,
    MARKED_NOTICES,
    NOTED_NOTICES,
    NOTICE_BEGINNING,
    NOTICE_HELPERS,
    NOTICE_WORDS,
    NOTICES,
    NUMBER_WORDS,
    PART_WORDS,
    PLACE_OF_NOTICE,
    PLACE_OF_TITLE,
    PLACE_WORDS,
    QUOTED_NOTICES,
    SERIAL_TITLES,
    SERIES_WORDS,
    STANDING_COLUMN,
    STANDING_COLUMN_LETTERS,
    TITLE_OPENINGS,
    TRAILING_NOTICES,
    WORK_PARTS,
)
from prismake.records.patterns import PLACEHOLDERS

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
_APOSTROPHE = re.compile(r"['’‘`´]")
_NOT_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
# The last words of titles with a notice behind them: other titles need no pattern.
_ENDS_OF_NOTICES = (
    "erratum",
    "errata",
    "corrigendum",
    "corrigenda",
    "addendum",
    "correction",
    "notice",
    "retraction",
    "withdrawal",
    "removal",
    "concern",
)
SHORT_TITLE = 14  # letters: unrelated reports share shorter titles
LONG_TITLE = 45  # letters: unrelated reports rarely share a title this long
# A number with a letter, as in "phase 2a", "type Ib" and "interferon alfa 2b".
_LETTERED = re.compile(r"(\d{1,2}|i{1,3}|iv|v)([a-e])")
# A numeral, one letter, a short code that ends in a numeral, a Greek letter: "6", "il6", "t2dm", "iia", "b", "beta".
_CODE = re.compile(
    r"[a-z]{0,5}\d+[a-z]{0,2}|(?:i{1,3}|iv|v)[a-e]|[a-z]|alpha|beta|gamma|delta|epsilon|kappa|lambda"
)
# One letter that may be a word.
_ARTICLES = frozenset("aeoysu")
# By how many words a title is longer that adds a series and its number: "phase 3".
_ADDED = (-2, 2)
# How the numerals of two titles differ.
NUMERALS, NUMBERED, PART, NOTICE = range(1, 5)


def is_missing_cell(text: str) -> bool:
    """Return whether a cell is empty or holds a placeholder such as "n/a"."""
    return not text or text.strip().lower() in PLACEHOLDERS


def strip_accents(text: str) -> str:
    """Return lower-case text without accents; special letters such as "ø" and "β" are transliterated."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).lower().translate(LETTERS)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def has_in_order(text: str, letters: str) -> bool:
    """Return whether a text has these letters in their order, with any others between them."""
    left = iter(text)
    return all(letter in left for letter in letters)


def folded_text(text: str) -> str:
    """Return text in lower case without markup, HTML entities, accents and punctuation; words are separated by one
    space.
    """
    if "&" in text:
        text = html.unescape(html.unescape(text)).replace("&", " and ")
    if "<" in text:
        text = _TAG.sub("", text)
    return _NOT_WORD.sub(" ", _APOSTROPHE.sub("", strip_accents(text))).strip()


@dataclass(frozen=True)
class Title:
    """A normalised title.

    words: folded, without notes by databases; key: words without spaces; notice: the kind of notice (facts.yaml) or
    empty; noted: the notice is named in a note after the title; chapter: the number of a chapter, which stands
    before the title of its work; serial: used by many reports ("Editorial"); translated: in brackets or with the name of a
    language.
    """

    words: str
    key: str
    notice: str
    noted: bool
    chapter: str
    serial: bool
    translated: bool
    letter: bool = False


_NO_TITLE = Title("", "", "", False, "", False, False)


def title_of(text: str) -> Title:
    """Return a normalised title, empty for a placeholder."""
    if is_missing_cell(text):
        return _NO_TITLE
    stripped = text.strip().strip('"').strip()
    lower = stripped.lower()
    translated = stripped.startswith("[") or ("[" in stripped and LANGUAGE_NOTE.search(lower) is not None)
    letter = LETTER_MARK.search(lower) is not None
    noted, lower = _quoted_notice(text.strip().lower()) or _noted_notice(lower)
    if "[" in lower or "(" in lower:
        cut = BRACKETED_NOTE.sub(" ", lower)
        lower = cut if len(cut.strip(" .")) >= SHORT_TITLE else lower
    if "retracted" in lower:
        lower = MARK_BEHIND_TITLE.sub("", lower)
    words = TITLE_OPENINGS.sub("", folded_text(lower)).strip()
    marked = ""
    if words.startswith(MARKED_BEGINNINGS):
        marked = next((kind for kind, pattern in MARKED_NOTICES.items() if pattern.search(lower)), "")
    notice = noted or marked or next((kind for kind, pattern in NOTICES.items() if pattern.search(words)), "")
    if notice not in ("", "reply", "comment") and (beginning := NOTICE_BEGINNING.match(words)):
        # Two wordings of one notice have one title: that of the article that it is on.
        noted, words = notice, words[beginning.end() :]
    chapter = ""
    if words.startswith(PLACE_WORDS) and (place := PLACE_OF_TITLE.match(words)):
        chapter, words = NUMBER_WORDS.get(place["number"], place["number"]), words[place.end() :]
    key = words.replace(" ", "")
    serial = words in SERIAL_TITLES or len(key) < SHORT_TITLE
    serial |= len(key) < STANDING_COLUMN_LETTERS and STANDING_COLUMN.search(words) is not None
    return Title(words, key, notice, bool(noted), chapter, serial, translated, letter)


def _quoted_notice(lower: str) -> tuple[str, str] | None:
    """Return the notice behind a title in quotation marks, and that title; None if the title is no such notice."""
    if lower[:1] not in ('"', "“", "«", "„"):
        return None
    matches = ((kind, pattern.match(lower)) for kind, pattern in QUOTED_NOTICES.items())
    return next(((kind, match["title"]) for kind, match in matches if match), None)


def _noted_notice(lower: str) -> tuple[str, str]:
    """Return the notice that is named in brackets or behind the title, empty if none is, and the title without it."""
    noted = ""
    if "[" in lower or "(" in lower:
        corrected = CORRECTS_PRINT.search(lower)
        if corrected:
            noted = "retraction notice" if corrected.group().startswith("(retraction") else "erratum"
            lower = CORRECTS_PRINT.sub(" ", lower)
        elif printed := CORRECTS_JOURNAL.search(lower):
            lower = lower[: printed.start()]
            named = (kind for kind, pattern in NOTICES.items() if pattern.search(folded_text(lower)))
            noted = next(named, "retraction notice" if lower.startswith("retract") else "erratum")
        elif place := PLACE_OF_NOTICE.search(lower):
            beginning = NOTICE_BEGINNING.match(folded_text(lower))
            lower = lower[: place.start()] if beginning else lower
        for notices in (NOTED_NOTICES, LEADING_NOTICES):
            for kind, note in notices.items():
                if note.search(lower):
                    noted, lower = noted or kind, note.sub(" ", lower)
    if not noted and lower.rstrip(" .").endswith(_ENDS_OF_NOTICES):
        for kind, note in TRAILING_NOTICES.items():
            if note.search(lower):
                noted, lower = noted or kind, note.sub(" ", lower)
    return noted, lower


def title_language(words: str) -> str:
    """Return the language of a title from its function words, empty if it is not clear."""
    if words and not words.isascii() and sum(letter > "\u0370" for letter in words) > len(words) / 2:
        return "other script"
    tokens = set(words.split())
    counts = sorted(((len(tokens & known), name) for name, known in LANGUAGES.items()), reverse=True)
    return counts[0][1] if counts[0][0] >= 2 and counts[0][0] > counts[1][0] else ""


def parsed_titles(column: Sequence[str]) -> list[Title]:
    """Return the title of each cell of a column; equal cells are parsed once."""
    known: dict[str, Title] = {}
    for text in column:
        if text not in known:
            known[text] = title_of(text)
    return [known[text] for text in column]


def series_numerals(words: str) -> Counter[str]:
    """Return the numerals of a title that number a series: "part 2", "phase 3", a roman numeral at the end."""
    tokens = words.split()
    numerals = Counter(
        f"{before} {NUMBER_WORDS.get(word, word)}"
        for before, word in zip(tokens, tokens[1:], strict=False)
        if before in SERIES_WORDS and (word in NUMBER_WORDS or word.isdigit() or len(word) == 1)
    )
    if len(tokens) > 1 and tokens[-1] in NUMBER_WORDS and tokens[-2] not in SERIES_WORDS:
        numerals[f"end {NUMBER_WORDS[tokens[-1]]}"] += 1
    return numerals


def numbers_differ(words_a: str, words_b: str) -> int:
    """Return how the numerals of two similar titles differ, as one of the codes below.

    NOTICE: only one title names a notice on the other report ("response", "protocol"). PART: different numbers of
    parts of one work, or only one title names a part. NUMBERED: different numbers of other things ("type 1", "type
    2"). NUMERALS: other numerals differ. 0: all numerals agree, or one title is truncated.
    """
    if words_a == words_b:
        return 0
    tokens_a, tokens_b = set(words_a.split()), set(words_b.split())
    differing = tokens_a ^ tokens_b
    if differing & NOTICE_WORDS and differing <= NOTICE_WORDS | NOTICE_HELPERS:
        return NOTICE
    shorter, longer = sorted((words_a.replace(" ", ""), words_b.replace(" ", "")), key=len)
    cut = longer.startswith(shorter) or longer.endswith(shorter)
    if _other_letter(tokens_a - tokens_b, tokens_b - tokens_a):
        return NUMBERED
    numerals_a, numerals_b = _numerals(words_a), _numerals(words_b)
    if numerals_a == numerals_b or _misspelt_numeral(tokens_a - tokens_b, tokens_b - tokens_a):
        return 0
    series_a, series_b = series_numerals(words_a), series_numerals(words_b)
    series = (series_a - series_b) + (series_b - series_a)
    remainder = longer.removeprefix(shorter)
    if remainder in NUMBER_WORDS or any(numeral.split()[0] in WORK_PARTS for numeral in series):
        return PART
    if any(not cut or numeral.split()[0] in PART_WORDS for numeral in series):
        return NUMBERED
    # "phase 3" alone behind a title is no end that a database cut off.
    return 0 if cut and not (series and len(words_a.split()) - len(words_b.split()) in _ADDED) else NUMERALS


def has_numeral_more(words_a: str, words_b: str) -> bool:
    """Return whether one of two titles has all the numerals of the other one, and more: "phase 3" or "part 2" where the other has none."""
    numerals_a, numerals_b = _numerals(words_a), _numerals(words_b)
    return numerals_a != numerals_b and (numerals_a <= numerals_b or numerals_b <= numerals_a)


def _other_letter(only_a: set[str], only_b: set[str]) -> bool:
    """Return whether two titles have one number with different letters behind it: "2a", "2b"; "iiia", "iiib"."""
    letters_a, letters_b = _letters_behind(only_a), _letters_behind(only_b)
    return any(letters_a[number] != letters_b[number] for number in letters_a.keys() & letters_b.keys())


def _letters_behind(words: set[str]) -> dict[str, set[str]]:
    letters: dict[str, set[str]] = {}
    for match in filter(None, map(_LETTERED.fullmatch, words)):
        letters.setdefault(match[1], set()).add(match[2])
    return letters


def has_other_numeral(words_a: str, words_b: str) -> bool:
    """Return whether each of two titles has a numeral, or one letter, in the place of the other one's: "angiotensin I", "II"; "hepatitis B", "C".

    A numeral that one title lacks, or that a slip joins with a word, is none.
    """
    tokens_a, tokens_b = Counter(words_a.split()), Counter(words_b.split())
    numerals_a, numerals_b = _told_by(tokens_a - tokens_b), _told_by(tokens_b - tokens_a)
    return bool(numerals_a - numerals_b) and bool(numerals_b - numerals_a)


def _told_by(words: Iterable[str]) -> set[str]:
    """Return the numerals among words, roman ones as digits."""
    return {
        NUMBER_WORDS.get(word, word) for word in words if word in NUMBER_WORDS or _CODE.fullmatch(word)
    } - _ARTICLES


def _misspelt_numeral(only_a: set[str], only_b: set[str]) -> bool:
    """Return whether the numerals of two titles differ in one number word that has a slip: "first", "irst".

    Whether the two are words of their own is another question: "seven", "sever".
    """
    numerals = [word for word in only_a | only_b if word.isdigit() or word in NUMBER_WORDS]
    if len(numerals) != 1 or len(numerals[0]) < 3 or numerals[0].isdigit():
        return False
    others = only_b if numerals[0] in only_a else only_a
    return any(OSA.distance(numerals[0], word, score_cutoff=1) == 1 for word in others)


def is_companion(key_a: str, words_a: str, key_b: str, words_b: str) -> bool:
    """Return whether the words that only one title has name a companion report, such as "12-month results" or
    "discussion".

    key_a, key_b: the titles without spaces. words_a, words_b: their normalised words.
    """
    (short, shorter), (_, longer) = sorted(
        ((key_a, words_a), (key_b, words_b)), key=lambda title: len(title[0])
    )
    letters = 0
    words = longer.split()
    if longer.replace(" ", "").startswith(short):
        while words and letters < len(short):
            letters += len(words.pop(0))
    else:
        while words and letters < len(short):
            letters += len(words.pop())
    rest = " ".join(words)
    return COMPANIONS.search(rest) is not None or rest in NUMBER_WORDS or rest.isdigit()


def _numerals(words: str) -> Counter[str]:
    """Count the numerals of a title: digits, roman numerals and number words."""
    counted = Counter(_DIGITS.findall(words))
    counted.update(NUMBER_WORDS[word] for word in words.split() if len(word) > 1 and word in NUMBER_WORDS)
    return counted
