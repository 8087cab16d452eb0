"""Decode a form that was saved as text: what its letters are is read from what is known of the form, and never guessed.

Spreadsheets save CSV in the code page of their system: Windows-1252, Mac Roman, Windows-1250. Most bytes are letters in all of them,
and other letters in each. The digest of a row, the titles of the records, the people and the choices are known, so that an
encoding in which they are right is the right one. If nothing of that has such letters, an answer is read
as the words that it is in every Latin encoding in which it is words. An answer that two encodings of those read differently is a fault of its cell.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from prismake.forms.letters import comparable_words
from prismake.forms.model import CHECK_HEADER, clean_text
from prismake.forms.places import TAG_OPENING
from prismake.forms.raw import Cell, Unreadable
from prismake.forms.row_check import has_digest_of, plain_signs
from prismake.tables import split_values

# Encodings of spreadsheets and systems, the more frequent ones first, with their names for readers.
_NAMES = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "utf-8": "UTF-8",
    "cp1250": "Windows-1250",
    "mac_latin2": "Mac Central European",
    "cp1251": "Windows-1251",
    "mac_cyrillic": "Mac Cyrillic",
    "cp1253": "Windows-1253",
    "mac_greek": "Mac Greek",
    "cp1254": "Windows-1254",
    "mac_turkish": "Mac Turkish",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp1257": "Windows-1257",
    "cp1258": "Windows-1258",
    "cp850": "DOS 850",
    "cp437": "DOS 437",
    "cp852": "DOS 852",
    "iso8859_15": "ISO-8859-15",
    "iso8859_2": "ISO-8859-2",
    "koi8_r": "KOI8-R",
    "cp932": "Shift-JIS",
    "gb18030": "GB18030",
    "cp949": "EUC-KR",
    "big5": "Big5",
}
# Those of Windows and of the Mac where Latin letters are written.
_LATIN = ("cp1252", "mac_roman", "cp1250", "cp1254", "cp1257")
# Signs that programs set among letters: they make a reading as likely as a word does, where they stand as they do in a text.
_OPENING, _CLOSING = "\u201c\u201e\u2018\u201a\u00ab\u2022", "\u201d\u2019\u00bb\u2026"
_AROUND_NUMBERS = "\u2013\u2014\u20ac\u00a3\u00b0\u00b1"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WITHOUT_MARK = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_SAVE_AGAIN = 'Save the form again, as .xlsx or as "CSV UTF-8"'


@dataclass(frozen=True)
class KnownTexts:
    """What is known of a form before its letters are.

    locked: headers of columns that nobody fills in. ids and keys: headers of the hidden ids and of the titles. texts: headers,
    choices and people, as `comparable_words` gives them. titles: of each record, as far as they are known here.
    """

    locked: Collection[str] = ()
    ids: Collection[str] = ()
    keys: Collection[str] = ()
    texts: Collection[str] = ()
    titles: Mapping[str, str] = field(default_factory=dict)


NOTHING_KNOWN = KnownTexts()


def unicode_text(content: bytes) -> str | None:
    """Return the text of a file that is in UTF-8, UTF-16 or UTF-32; None where it is in none of them. Raises Unreadable."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise Unreadable(
                    f"its first bytes say that it is {encoding[:6].upper()}, and byte {error.start + 1} is not: the file is cut or "
                    f"damaged. {_SAVE_AGAIN}"
                ) from error
    for encoding in _WITHOUT_MARK if b"\x00" in content else ():
        # A cut last letter is not the text of a cell that a form needs.
        text = content.decode(encoding, errors="replace")
        if TAG_OPENING in text:
            return text
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def as_bytes(content: bytes) -> str:
    """Return each byte as one letter, for a text whose encoding is not known yet; separators and quotes are themselves."""
    return content.decode("latin-1")


def decoded_cells(
    rows: Sequence[Sequence[str]], known: KnownTexts, letters_of: Callable[[str], str]
) -> list[list[Cell]]:
    """Return the cells of a form in no Unicode encoding, in the encodings that the known texts prove; a cell that stays
    uncertain is marked.

    rows: as `as_bytes` gives them. known: what is known of the form. letters_of: what is done to each decoded text.
    """
    header = _header_row(rows, known)
    encodings = _proven(rows, header, known)
    locked = {
        place
        for place, text in enumerate(rows[header] if rows else ())
        if comparable_words(text) in known.locked or comparable_words(text) == CHECK_HEADER
    }
    return [
        [
            Cell(letters_of(text))
            if text.isascii()
            else _cell(text, encodings, known, number > header and place not in locked, letters_of)
            for place, text in enumerate(row)
        ]
        for number, row in enumerate(rows)
    ]


def undecided_text(readings: Sequence[str]) -> str:
    """Return what is wrong with a cell whose letters are not known, from the texts that it may be."""
    if len(readings) < 2:
        return "the letters of the cell are damaged: they are in no encoding in which the other cells are."
    texts = " or ".join(f'"{text}"' for text in readings)
    return f"the file is not in UTF-8, and nothing in it says which letters these are: {texts}."


UNDECIDED_STEP = f"{_SAVE_AGAIN}, where these letters are right, and put that file in the place of this one."


def garbled_as(text: str, is_right: Callable[[str], bool]) -> str:
    """Return the name of the encoding in which a program read text that was in UTF-8; empty if that is not what is wrong with it."""
    for encoding in ("cp1252", "mac_roman", "latin-1"):
        try:
            # Some bytes are no letter of Windows-1252, and programs keep them as they are.
            content = b"".join(
                letter.encode(encoding) if _has_letter(letter, encoding) else letter.encode("latin-1")
                for letter in text
            )
            if not text.isascii() and is_right(content.decode("utf-8", errors="replace")):
                return _NAMES.get(encoding, "Latin-1")
        except UnicodeEncodeError:
            continue
    return ""


def _has_letter(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _cell(
    text: str, encodings: Sequence[str], known: KnownTexts, is_answer: bool, letters_of: Callable[[str], str]
) -> Cell:
    readings = dict.fromkeys(letters_of(reading) for _, reading in _readings(text, encodings))
    for reading in readings:
        if _is_known(reading, known):
            return Cell(reading)
    if not readings:
        return Cell(text, readings=(text,) if is_answer else ())
    if likely := _only_word(text, encodings):
        return Cell(letters_of(likely))
    first, *others = readings
    return Cell(first, readings=(first, others[0]) if is_answer and others else ())


def _only_word(text: str, encodings: Sequence[str]) -> str:
    """Return what a text says in every encoding of Latin letters in which they make words; empty if there are none or two readings.

    One byte is another letter for the Mac than for Windows: where one writes "für", the other one writes "f¸r".
    """
    words = {
        reading
        for encoding, reading in _readings(text, encodings)
        if encoding in _LATIN and _is_of_words(reading)
    }
    return words.pop() if len(words) == 1 else ""


def _is_of_words(text: str) -> bool:
    """Return whether each letter of a text that is not ASCII stands in a word as letters do: small ones behind small ones."""
    return all(
        _is_word_letter(before, letter, after)
        for before, letter, after in zip(f" {text}", text, f"{text[1:]} ", strict=False)
        if not letter.isascii()
    )


def _is_word_letter(before: str, letter: str, after: str) -> bool:
    """Return whether a letter may stand between two signs in a word of a Western language."""
    if not letter.isalpha():
        return (
            (letter in _OPENING and not before.isalnum() and after.isalnum())
            or (letter in _CLOSING and not before.isspace() and (not after.isalnum() or letter == "\u2019"))
            or (letter in _AROUND_NUMBERS and (before.isdigit() or after.isdigit() or before == after == " "))
            or letter.isspace()
        )
    beside = [sign for sign in (before, after) if sign.isalpha()]
    if letter.islower():
        return bool(beside) and (after.islower() or not after.isalpha())
    return not before.islower() and bool(beside)


def _readings(text: str, encodings: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each of the encodings in which a text can be, and what it then says."""
    content = text.encode("latin-1")
    for encoding in encodings:
        try:
            yield encoding, content.decode(encoding)
        except UnicodeDecodeError:
            continue


def _header_row(rows: Sequence[Sequence[str]], known: KnownTexts) -> int:
    scores = [
        sum(comparable_words(text) in known.texts for text in row if text.isascii()) for row in rows[:50]
    ]
    return scores.index(max(scores)) if scores else 0


def _proven(rows: Sequence[Sequence[str]], header: int, known: KnownTexts) -> list[str]:
    """Return the encodings in which all is right of which the right text is known; every one if nothing tells them apart."""
    left = list(_NAMES)
    for text, is_right in _telling(rows, header, known):
        # An encoding that was left out is not tried again: the texts of a form may be many.
        right = [encoding for encoding, reading in _readings(text, left) if is_right(reading)]
        left = right or left
    return left


def _telling(
    rows: Sequence[Sequence[str]], header: int, known: KnownTexts
) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """Yield each text that may tell the encoding, and whether a reading of it is right: titles, then headers, choices and people."""
    headers = [comparable_words(text) for text in rows[header]] if rows else []
    places = [_place(headers, names) for names in (known.ids, known.keys, {CHECK_HEADER})]
    others: dict[str, None] = {}
    for number, row in enumerate(rows):
        others |= {
            text: None
            for place, text in enumerate(row)
            if not text.isascii()
            and (number <= header or place >= len(headers) or headers[place] not in known.locked)
        }
        if number > header and None not in places and max(place or 0 for place in places) < len(row):
            row_id, key, check = (row[place or 0] for place in places)
            if not key.isascii():
                yield key, partial(_is_key, row_id=row_id, check=check, known=known)
    for text in others:
        yield text, partial(_is_known, known=known)


def _is_key(text: str, row_id: str, check: str, known: KnownTexts) -> bool:
    return has_digest_of(row_id, text, check) or any(
        _is_title(text, title) for title in _titles_of(row_id, known)
    )


def _place(headers: Sequence[str], names: Collection[str]) -> int | None:
    return next((place for place, header in enumerate(headers) if header in names), None)


def _is_known(text: str, known: KnownTexts) -> bool:
    """Return whether a text is a known one, or the line of a form that ends in a known name."""
    return comparable_words(text) in known.texts or (
        text.startswith(TAG_OPENING) and comparable_words(text.rpartition(" | ")[2]) in known.texts
    )


def _titles_of(row_id: str, known: KnownTexts) -> set[str]:
    return {known.titles[name] for name in split_values(row_id) if name in known.titles}


def _is_title(text: str, title: str) -> bool:
    """Return whether a text is a title, but for quotes and dashes, and for letters that its encoding has not: those are question marks.

    At least one letter that is not ASCII must be right.
    """
    text, title = clean_text(text), clean_text(title)
    pairs = list(zip(text, title, plain_signs(text), plain_signs(title), strict=False))
    return (
        len(text) == len(title)
        and all(plain in (right, "?") for _, _, plain, right in pairs)
        and any(plain == right and not letter.isascii() for letter, _, plain, right in pairs)
    )
