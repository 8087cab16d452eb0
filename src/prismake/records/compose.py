"""Compose a record from the values of a source: normalise each column and keep the values as written."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from prismake.records.citation import parts_of
from prismake.records.earlier import earlier_native_id
from prismake.records.identifier_fields import fill_identifiers
from prismake.records.kinds import OTHER, integrity, kind_of_dois, kinds_of, record_type
from prismake.records.mentions import FieldRoles
from prismake.records.names import ET_AL, people, split_people
from prismake.records.numbers import date_of, is_excel_date, number_of, pages_of, year_of
from prismake.records.plausible import (
    is_address,
    is_article_number,
    is_issue,
    is_not_in_print,
    is_pages,
    is_volume,
    is_web_page,
    issue_of_serial,
    volume_and_issue,
)
from prismake.records.record import Record, Values
from prismake.records.text import BAR, BROKEN_BAR, clean, is_missing, value_of

NO_TITLE = "it has no title, so it cannot be screened by title"
EMPTY = "it is empty"

# The kind of an intervention before its name, in tables of ClinicalTrials.gov.
_KIND_OF = re.compile(
    r"^(?:Drug|Biological|Device|Procedure|Behavioral|Other|Dietary Supplement|Radiation|Genetic"
    r"|Combination Product|Diagnostic Test): ?"
)
# The tags of a title in the original language, in MEDLINE, RIS and PubMed's XML.
_ORIGINAL_LANGUAGE_TAGS = ("TT", "MedlineCitation.Article.VernacularTitle", "BookDocument.VernacularTitle")
# What a column such as "is_retracted" says of a retracted article.
_YES = frozenset({"true", "yes", "1", "1.0"})
_TEXTS = ("journal", "language", "study_type", "status", "phase", "sponsor", "enrolment_type")
_LISTS = ("publication_types", "keywords", "conditions", "interventions", "countries", "references")
_DATES = ("date", "start_date", "completion_date", "version_date")


def compose(
    values: Values,
    other: Values,
    roles: FieldRoles = FieldRoles(),  # noqa: B008
    keep_abstracts: bool = True,
) -> Record | str:
    """Return a record from the values of a source, or the reason why they are not a record.

    values: by column of `1_identify/records`, and by start_page, end_page, type_word, accession, author_cell (a list of
    authors in one cell). other: values without a column, by tag. roles: the tags of `other` whose identifiers are the
    record's own, and what the others name.
    """
    if not any(map(any, values.values())) and not any(map(any, other.values())):
        return EMPTY
    record = Record()
    written = record.as_written
    _title(record, values, other, written)
    _texts(record, values, written)
    _lists(record, values, written)
    _authors(record, values, written)
    for citation in values.get("citation", ())[:1]:
        for column, part in parts_of(citation).items():
            if not any(values.get(column, ())) and (column != "pages" or not values.get("start_page")):
                values[column] = [part]
                if column != "journal":
                    _short(record, column, part, written)
        if values.get("journal") and not record.journal:
            record.journal = values["journal"][0]
    _numbers(record, values, written)
    types, words = record.publication_types, values.get("type_word", [])
    record.record_type = record_type((*types, *words))
    own_text = fill_identifiers(record, values, other, roles)
    if record.record_type == OTHER:
        record.record_type = kind_of_dois(record.doi) or ("journal article" if record.journal else OTHER)
    record.integrity = integrity(record.title, types + words, other)
    if any(text.strip().lower() in _YES for text in values.get("retraction", ())):
        record.integrity = list(dict.fromkeys([*record.integrity, "retracted"]))
    if "integrity" in values:
        record.integrity = list(dict.fromkeys(record.integrity + values["integrity"]))
    record.other_fields = {
        tag: [text for text in texts if text] if "" in texts else texts
        for tag, texts in other.items()
        if any(texts)
    }
    accession = values.get("accession")
    if accession:
        number = accession[0].split(";")[0].strip(" .")
        if is_missing(number):
            if number:
                written["native_id"] = accession[0]
        else:
            record.native_id = number
    kinds = (*values.get("publication_types", ()), *words)
    record.earlier_id = earlier_native_id(record, values, own_text, kinds)
    if not keep_abstracts:
        record.abstract = ""
        written.pop("abstract", None)
    return record if record.title else NO_TITLE


def _title(record: Record, values: Values, other: Values, written: dict[str, str]) -> None:
    titles = values.get("title")
    if not titles:
        return
    title = _unbracketed(clean(titles[0]))
    if is_missing(title):
        if title:
            written["title"] = titles[0]
        # PubMed writes "[Not Available]." if it has the title in the original language only.
        for tag in _ORIGINAL_LANGUAGE_TAGS:
            if tag in other and not is_missing(title := _unbracketed(clean(other[tag][0]))):
                record.title = title
                return
        return
    record.title = title
    if title != titles[0]:
        written["title"] = titles[0]


def _unbracketed(title: str) -> str:
    """Return a title without the brackets that PubMed and Embase put around a translated title."""
    if title[:1] == "[" and title.rstrip(".").endswith("]") and "[" not in title[1:]:
        return title.rstrip(".")[1:-1].strip()
    return title


def _texts(record: Record, values: Values, written: dict[str, str]) -> None:
    for column, texts in values.items():
        if column in _SHORT and texts:
            _short(record, column, texts[0], written)
    if record.phase and BAR in record.phase:
        written["phase"], record.phase = (
            record.phase,
            "/".join(part.strip() for part in record.phase.split(BAR)),
        )
    if parts := values.get("abstract"):
        abstract_text = parts[0] if len(parts) == 1 else " ".join(parts)
        abstract = clean(abstract_text)
        record.abstract = "" if is_missing(abstract) else abstract
        if record.abstract != abstract_text:
            written["abstract"] = abstract_text
    if (urls := values.get("url")) and urls[0]:
        addresses = [(clean(url) if not url.isprintable() else url).split(" ")[0] for url in urls if url]
        record.url = next(filter(is_address, addresses), "")
        if record.url != urls[0] or len(urls) > 1:
            written["url"] = " | ".join(urls)
    if is_web_page(record.journal):
        # The Cochrane Library puts the address of a registration where the journal stands.
        written["journal"] = record.journal
        record.url, record.journal = record.url or record.journal, ""
    elif record.journal.endswith("}") and "{" not in record.journal:
        record.journal = record.journal.rstrip("} ")


def _short(record: Record, column: str, text: str, written: dict[str, str]) -> None:
    if column in _SHORT:
        value = _SHORT[column](text)
        if value:
            setattr(record, column, value)
        if value != text:
            written[column] = text


@lru_cache(maxsize=16384)
def _date_value(text: str) -> str:
    value = date_of(text)
    return "" if is_missing(value) else value


@lru_cache(maxsize=16384)
def _volume_value(text: str) -> str:
    value = number_of(text)
    return "" if is_missing(value) or not is_volume(value) else value


@lru_cache(maxsize=16384)
def _issue_value(text: str) -> str:
    value = number_of(text)
    return "" if is_missing(value) or not is_issue(value) else issue_of_serial(value) or value


# The normaliser of each column with one short text. Values repeat often, so normalisers are cached.
_SHORT: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(_TEXTS, value_of),
    **dict.fromkeys(_DATES, _date_value),
    "volume": _volume_value,
    "issue": _issue_value,
    "enrolment": value_of,
    "year": year_of,
}


def _lists(record: Record, values: Values, written: dict[str, str]) -> None:
    for column in _LISTS:
        if column not in values or not (source_values := values[column]):
            continue
        if len(source_values) == 1 and source_values[0].startswith("['"):
            values[column] = split_people(source_values[0])
        kept = [value for value in map(value_of, values[column]) if value]
        if column == "publication_types":
            kept = kinds_of(kept)
        if column == "interventions":
            kept = [_KIND_OF.sub("", value) for value in kept]
        changed = kept != source_values
        kept = _joinable(dict.fromkeys(kept))
        setattr(record, column, kept)
        if changed:
            written[column] = " | ".join(source_values)


def _joinable(values: dict[str, None] | list[str]) -> list[str]:
    if BAR not in "".join(values):
        return list(values)
    return [value.replace(BAR, BROKEN_BAR) if BAR in value else value for value in values]


def _authors(record: Record, values: Values, written: dict[str, str]) -> None:
    names_given = values.get("authors", [])
    cells = values.get("author_cell")
    if not names_given and not cells and (names_given := values.get("author_first", [])):
        record.authors = _joinable(people([*names_given, ET_AL]))
        written["authors"] = " | ".join(names_given)
        return
    names = names_given + [name for cell in cells for name in split_people(cell)] if cells else names_given
    if not names:
        return
    record.authors = _joinable(people(names))
    if cells or record.authors != names_given:
        written["authors"] = " | ".join(names_given + (cells or []))


def _numbers(record: Record, values: Values, written: dict[str, str]) -> None:
    years = values.get("year")
    said_year = years[0].strip() if years else ""
    if not record.date and len(said_year.rstrip("/")) > 4 and record.year:
        record.date = date_of(said_year)
    if not record.year and (record.date or record.start_date):
        record.year = year_of(record.date or record.start_date)
    if "(" in record.volume:
        volume, issue = volume_and_issue(record.volume)
        record.volume, record.issue = volume, record.issue or issue
    if len(record.date) <= 2 and record.date.isdecimal():
        # BibTeX may give the month alone.
        written["date"], month = record.date, int(record.date)
        record.date = f"{record.year}-{month:02}" if record.year and 1 <= month <= 12 else ""
    if record.issue and is_excel_date(record.issue):
        written["issue"], record.issue = record.issue, pages_of(record.issue)[0]
    _pages(record, values, written)


def _pages(record: Record, values: Values, written: dict[str, str]) -> None:
    pages = as_written = _first(values, "pages")
    if not pages:
        pages, as_written = _start_to_end(_first(values, "start_page"), _first(values, "end_page"))
    article = _first(values, "article_number") if "article_number" in values else ""
    if pages and is_pages(pages):
        pages, number = pages_of(pages)
        record.pages, record.article_number = pages, number
    if as_written and record.pages != as_written and record.article_number != as_written:
        written["pages"] = as_written
    if article and not is_article_number(article):
        written["article_number"] = article
    elif article:
        number = pages_of(article)[1] or article.strip(" ;,")
        record.article_number = number
        if record.pages == number:
            record.pages = ""
        if number != article:
            written["article_number"] = article


def _start_to_end(start: str, end: str) -> tuple[str, str]:
    """Return the page range of first and last page without placeholders, and the range as written."""
    if start[:1].isdecimal() and end[:1].isdecimal():
        pages = f"{start}-{end}" if end != start and "-" not in start else start
        return pages, pages
    as_written = f"{start}-{end}" if start and end and (end != start or is_missing(start)) else start or end
    if is_missing(as_written):
        return as_written, as_written
    start, end = ("" if is_missing(page) or is_not_in_print(page) else page for page in (start, end))
    if not start or not end or end == start:
        return start or end, as_written
    return (start, start) if "-" in start else (f"{start}-{end}", as_written)


def _first(values: Values, column: str) -> str:
    texts = values.get(column)
    return texts[0].strip() if texts else ""
