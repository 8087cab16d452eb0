"""Fill the title of a record."""

from __future__ import annotations

from prismake.records.record import Record, Values
from prismake.records.text import clean, is_missing

# The tags of a title in the original language, in MEDLINE, RIS and PubMed's XML.
_ORIGINAL_LANGUAGE_TAGS = ("TT", "MedlineCitation.Article.VernacularTitle", "BookDocument.VernacularTitle")
_OTHER_TITLES = frozenset(
    [
        "translated title",
        "english title",
        "title (english)",
        "original title",
        "original foreign title",
        "vernacular title",
    ]
)
# The second part of a title, in Crossref, BibLaTeX and tables.
_SUBTITLE_TAGS = frozenset(
    [
        "subtitle",
        "message.subtitle",
        "Subtitle",
        "Sub-title",
        "Sub title",
        "SubTitle",
        "sub_title",
        "SUBTITLE",
    ]
)


# Types of RIS and EndNote for a whole book.
_WHOLE_BOOKS = frozenset({"book", "ebook", "edbook", "edited book", "electronic book", "book, whole"})
# The two tags of a title in RIS: the first one may hold the journal or the title in the original language.
_SECOND_TITLES = ("T1", "TI")


def fill_title(record: Record, values: Values, other: Values, written: dict[str, str]) -> None:
    """Fill the title, with its subtitle, or in the original language if there is no other one."""
    titles = values.get("title") or _title_in_its_place(values, other)
    if not titles:
        return
    title = _unbracketed(clean(titles[0]))
    if (second := _second_title(other)) and _gives_way(title, values, other):
        written["title"] = titles[0]
        record.title = second
        return
    if is_missing(title):
        if title:
            written["title"] = titles[0]
        # PubMed writes "[Not Available]." if it has the title in the original language only.
        for tag in _ORIGINAL_LANGUAGE_TAGS:
            if tag in other and not is_missing(title := _unbracketed(clean(other[tag][0]))):
                record.title = title
                return
        # A table may have the title in another column.
        for tag, texts in other.items():
            if tag.strip().lower() in _OTHER_TITLES and not is_missing(title := clean(texts[0])):
                record.title = title
                return
        return
    if not _SUBTITLE_TAGS.isdisjoint(other):
        tag = min(_SUBTITLE_TAGS.intersection(other))
        title = _with_subtitle(title, clean(other[tag][0]))
    record.title = title
    if title != titles[0]:
        written["title"] = titles[0]


def _title_in_its_place(values: Values, other: Values) -> list[str]:
    """Return a translated or short title of a record of RIS without a title, or the title of a whole book under the tag of what a
    chapter stands in, which is no journal then.
    """
    words = values.get("type_word", ())
    if any(word.strip().lower() in _WHOLE_BOOKS for word in words) and values.get("journal"):
        return values.pop("journal")
    return next((other[tag] for tag in ("TT", "ST") if words and any(other.get(tag, ()))), [])


def _second_title(other: Values) -> str:
    """Return the title under the second tag of a title of RIS; empty if there is none."""
    seconds = (_unbracketed(clean(other[tag][0])) for tag in _SECOND_TITLES if tag in other)
    return next((title for title in seconds if not is_missing(title)), "")


def other_title(record: Record) -> str:
    """Return the title under the second tag of a title of RIS if it is that of another work; empty if there is none.

    A title with or without its subtitle is that of the same work; so is one in the original language.
    """
    second = _second_title(record.other_fields)
    beside = {
        record.journal,
        *(text for tag in _ORIGINAL_LANGUAGE_TAGS for text in record.other_fields.get(tag, ())),
    }
    texts = [_letters(text) for text in (second, record.title)]
    if not all(texts) or texts[0] in {_letters(text) for text in beside}:
        return ""
    return "" if texts[0].startswith(texts[1]) or texts[1].startswith(texts[0]) else second


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _gives_way(title: str, values: Values, other: Values) -> bool:
    """Return whether a title is a placeholder, the name of the journal, or the title in the original language."""
    if is_missing(title):
        return True
    beside = [
        *values.get("journal", ()),
        *(text for tag in _ORIGINAL_LANGUAGE_TAGS for text in other.get(tag, ())),
    ]
    return _folded(title) in {_folded(text) for text in beside if text}


def _folded(title: str) -> str:
    return " ".join(title.casefold().strip(" .[]").split())


def _with_subtitle(title: str, subtitle: str) -> str:
    """Return a title with its subtitle behind a colon, as other databases write it, unless the title holds it already."""
    if is_missing(subtitle) or subtitle.rstrip(".").lower() in title.lower():
        return title
    title = title.rstrip(" .")
    return f"{title} {subtitle}" if title[-1:] in ":?!\u2014" else f"{title}: {subtitle}"


def _unbracketed(title: str) -> str:
    """Return a title without the brackets that PubMed and Embase put around a translated title."""
    if title[:1] == "[" and title.rstrip(".").endswith("]") and "[" not in title[1:]:
        return title.rstrip(".")[1:-1].strip()
    return title
