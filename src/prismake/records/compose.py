"""Builds a record from the values of a source: each column is normalised, and the values as written are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from prismake.records.author_cells import split_people
from prismake.records.author_habits import doubt_about
from prismake.records.cell_lists import values_of_cell
from prismake.records.citation import journal_of_citation
from prismake.records.congress import congress_name, journal_and_congress
from prismake.records.earlier import earlier_id_of
from prismake.records.editors import editors_of
from prismake.records.identifier_fields import fill_identifiers, id_of_europe_pmc
from prismake.records.identifiers import dois_in
from prismake.records.keywords import keywords_in
from prismake.records.kinds import (
    ARTICLE,
    BOOK,
    CONGRESS,
    OTHER,
    PREPRINT,
    TECHNICAL_REPORT,
    integrity,
    is_another,
    is_preprint,
    language_behind,
    publication_types,
    record_type,
)
from prismake.records.listed_text import listed_values
from prismake.records.mentions import FieldRoles
from prismake.records.names import ET_AL, people
from prismake.records.numbers import (
    date_of,
    is_excel_date,
    is_rounded,
    is_running_number,
    pages_and_article,
    publication_year,
    whole,
    year_of_short_date,
)
from prismake.records.page_fields import fill_pages, part_volume
from prismake.records.plausible import (
    is_address,
    is_registration_number,
    is_web_page,
)
from prismake.records.record import Record, Values
from prismake.records.short_values import SHORT
from prismake.records.source_column import UNREAD, is_database, source_parts
from prismake.records.text import BAR, BROKEN_BAR, GROUP_SIGN, clean, is_missing, value_of
from prismake.records.titles import fill_title

# The tag of other_fields for what prismake notes on the reading of an entry. It is no part of the entry's digest.
NOTES = "(note)"
NO_TITLE = "it has no title, so it cannot be screened by title"
EMPTY = "it is empty"


# The kind of an intervention before its name, in tables of ClinicalTrials.gov.
_KIND_OF = re.compile(
    r"^(?:Drug|Biological|Device|Procedure|Behavioral|Other|Dietary Supplement|Radiation|Genetic"
    r"|Combination Product|Diagnostic Test): ?"
)
# What a column such as "is_retracted" says of a retracted article.
_YES = frozenset(
    {
        "true",
        "yes",
        "1",
        "1.0",
        "wahr",
        "vrai",
        "verdadero",
        "verdadeiro",
        "vero",
        "ja",
        "oui",
        "sí",
        "sì",
        "sim",
    }
)
_DOI_ADDRESS = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:? ?)10\.\S+$", re.IGNORECASE)
# What OpenAlex writes before the numbers of its works.
_OPENALEX = "https://openalex.org/"
_LISTS = ("publication_types", "keywords", "conditions", "interventions", "countries", "references")
# MEDLINE's tag for the title of the book in which a chapter stands.
BOOK_OF_CHAPTER = "BTI"
# The tags of abstracts of other publishers, or in other languages.
OTHER_ABSTRACTS = ("OAB", "MedlineCitation.OtherAbstract.AbstractText")
_PLACES = ("citation", "author_cell", "pages", "start_page", "article_number")
_DATES = ("date", "start_date", "completion_date", "version_date")


def compose(
    values: Values,
    other: Values,
    roles: FieldRoles = FieldRoles(),  # noqa: B008
    keep_abstracts: bool = True,
    habits: Mapping[str, str] = MappingProxyType({}),  # noqa: B008
) -> Record | str:
    """Return a record from the values of a source, or the reason why they are not a record.

    values: by column of `1_identify/records`, and by start_page, end_page, type_word, accession, author_cell (a list of
    authors in one cell). other: values without a column, by tag. roles: the tags of `other` whose identifiers are the
    record's own, and what the others name. habits: of the file of the record: what "commas" do in cells of authors
    (`author_habits.habit_of`), what a column of sources holds ("source", `source_column.role_of`), which tag names the
    congress of a conference paper beside its journal ("congress").
    """
    if not any(map(any, values.values())) and not any(map(any, other.values())):
        return EMPTY
    record = Record()
    written = record.as_written
    fill_title(record, values, other, written)
    _texts(record, values, other, written)
    _lists(record, values, written)
    _authors(record, values, written, habits.get("commas", ""))
    _citation(record, values, written, habits.get("source", ""))
    _numbers(record, values, written)
    _congress(record, values, written)
    types, words = record.publication_types, [value_of(word) for word in values.get("type_word", ())]
    kind = record_type((*types, *words))
    # A congress in a column of its own may be that of an article; behind a journal it marks an abstract.
    if record.congress and (kind == OTHER or (kind == ARTICLE and not any(values.get("congress", ())))):
        words = [*words, "conference abstract"]
    elif kind == CONGRESS and not record.congress and (named := other.get(habits.get("congress", ""))):
        record.congress = congress_name(clean(named[0]))
    record.record_type = record_type((*types, *words))
    if not record.journal and (book := other.get(BOOK_OF_CHAPTER)):
        record.journal = clean(book[0])
    if record.record_type == BOOK and not record.authors and not record.journal:
        record.authors = _joinable(people(editors_of(other)))
    own_text = fill_identifiers(record, values, other, roles)
    if record.record_type == TECHNICAL_REPORT:
        # Reference managers export a preprint as a report.
        if record.doi and is_preprint("", False, record.doi, {}):
            record.record_type = PREPRINT
    elif record.record_type in {OTHER, ARTICLE}:
        record.record_type = _kind_by_place(record, other, is_another((*types, *words)))
    record.language = record.language or language_behind(record.title)
    record.integrity = integrity(record.title, types + words, other)
    if any(text.strip().lower() in _YES for text in values.get("retraction", ())):
        record.integrity = list(dict.fromkeys([*record.integrity, "retracted"]))
    if "integrity" in values:
        record.integrity = list(dict.fromkeys(record.integrity + values["integrity"]))
    record.other_fields |= {
        tag: [text for text in texts if text] if "" in texts else texts
        for tag, texts in other.items()
        if any(texts)
    }
    number_as_written = _accession(record, values, written)
    kinds = (*values.get("publication_types", ()), *words)
    record.earlier_id = earlier_id_of(record, values, other, own_text, kinds, number_as_written)
    if not keep_abstracts:
        record.abstract = ""
        written.pop("abstract", None)
    return record if record.title else NO_TITLE


def _kind_by_place(record: Record, other: Values, is_another: bool) -> str:
    """Return the type of an article, or of a record without a type: a preprint by its server or DOI, an article by its journal.

    is_another: whether the words of the source say that it is a report, a dataset or another work.
    """
    in_print = bool(record.volume or record.issue or record.pages)
    if record.doi and record.record_type == OTHER and is_preprint("", False, record.doi, {}):
        return PREPRINT
    if is_another:
        return record.record_type
    if id_of_europe_pmc(other)[0] == "PPR":
        return PREPRINT
    if is_preprint(record.journal, in_print, record.doi, other):
        return PREPRINT
    return ARTICLE if record.journal else record.record_type


def _accession(record: Record, values: Values, written: dict[str, str]) -> str:
    """Fill the identifier of the source, and return it as it was written."""
    accession = values.get("accession") or values.get("new_accession")
    if not accession:
        return ""
    number = accession[0].removeprefix(_OPENALEX).split(";")[0].strip(" .")
    if is_rounded(number) or is_running_number(number):
        # Many numbers round to the same one, and the next export counts again, so it identifies no record.
        written["native_id"] = accession[0]
    elif not is_missing(number):
        # DataCite and others give a DOI as an address.
        record.native_id = (
            next(iter(dois_in(number)), number) if _DOI_ADDRESS.match(number) else whole(number)
        )
    elif number:
        written["native_id"] = accession[0]
    return number


def _citation(record: Record, values: Values, written: dict[str, str], role: str) -> None:
    """Take journal, year, volume, issue and pages from a source that is a citation or a journal, and note one that is not read."""
    citations = values.get("citation", ())[:1]
    is_reference = "type_word" in values and not any(map(values.get, _PLACES))
    # In an export of references the journal may have been copied with its volume and pages.
    if is_reference and not record.volume and (journal := journal_of_citation(record.journal)):
        citations = [record.journal]
        written["journal"], record.journal = record.journal, journal
    for citation in citations:
        parts = source_parts(citation, role)
        for column, part in parts.items():
            if not any(values.get(column, ())) and (column != "pages" or not values.get("start_page")):
                values[column] = [part]
                if column != "journal":
                    _short(record, column, part, written)
        if values.get("journal") and not record.journal:
            record.journal = values["journal"][0]
        if not parts and not record.journal and not is_database(citation):
            record.other_fields.setdefault(NOTES, []).append(UNREAD.format(citation))


def _congress(record: Record, values: Values, written: dict[str, str]) -> None:
    """Tell the congress from the journal before it."""
    record.congress = congress_name(clean(next(iter(values.get("congress", ())), "")))
    journal, congress = journal_and_congress(record.journal)
    if congress:
        written.setdefault("journal", record.journal)
        record.journal, record.congress = journal, record.congress or congress


def _texts(record: Record, values: Values, other: Values, written: dict[str, str]) -> None:
    for column, texts in values.items():
        if column in SHORT and texts:
            _short(record, column, texts[0], written)
    if record.phase and BAR in record.phase:
        written["phase"], record.phase = (
            record.phase,
            "/".join(part.strip() for part in record.phase.split(BAR)),
        )
    if not any(values.get("abstract", ())) and (
        more := [text for tag in OTHER_ABSTRACTS for text in other.get(tag, ())]
    ):
        # The abstract in another language is the only one.
        values["abstract"] = more
    if parts := values.get("abstract"):
        abstract_text = parts[0] if len(parts) == 1 else " ".join(parts)
        abstract = clean(abstract_text)
        record.abstract = "" if is_missing(abstract) else abstract
        if record.abstract != abstract_text:
            written["abstract"] = abstract_text
    if (urls := values.get("url")) and urls[0]:
        # BibTeX may write \\url{...}, whose braces are gone.
        plain = [url.removeprefix("\\url").removeprefix("\\path") for url in urls if url]
        addresses = [(clean(url) if not url.isprintable() else url).split(" ")[0] for url in plain]
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
    if column in SHORT:
        value = SHORT[column](text)
        if value:
            setattr(record, column, value)
        if value != text:
            written[column] = text


def _short_year(record: Record) -> str:
    """Return the year of a date that a spreadsheet shows with two digits, and note it: "3/15/19", "Mar-19"."""
    if year := year_of_short_date(record.date):
        record.other_fields.setdefault(NOTES, []).append(
            f'the year of the date "{record.date}" was read as {year}.'
        )
    return year


def _lists(record: Record, values: Values, written: dict[str, str]) -> None:
    for column in _LISTS:
        if column not in values or not (source_values := values[column]):
            continue
        if len(source_values) == 1 and (listed := values_of_cell(source_values[0])) is not None:
            values[column] = list(listed)
        else:
            values[column] = listed_values(source_values)
            if column == "keywords":
                values[column] = keywords_in(values[column])
        kept = [value for value in map(value_of, values[column]) if value]
        if column == "publication_types":
            kept = publication_types(kept)
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


def _authors(record: Record, values: Values, written: dict[str, str], commas: str) -> None:
    # A book may have editors alone.
    names_given = values.get("authors") or values.get("editors", [])
    cells = values.get("author_cell")
    if not names_given and not cells and (names_given := values.get("author_first", [])):
        record.authors = _joinable(people([*names_given, ET_AL]))
        written["authors"] = " | ".join(names_given)
        return
    names = listed_values(names_given) + [name for cell in cells or () for name in split_people(cell, commas)]
    names = [name for name in names if not is_registration_number(name)]
    if not names and not names_given:
        return
    record.authors = _joinable(people(names))
    if doubts := [doubt for cell in cells or () if (doubt := doubt_about(cell, commas))]:
        record.other_fields[NOTES] = doubts
    written_names = [name.removeprefix(GROUP_SIGN) for name in (*names_given, *(cells or ()))]
    if cells or record.authors != written_names:
        written["authors"] = " | ".join(written_names)


def _numbers(record: Record, values: Values, written: dict[str, str]) -> None:
    years = values.get("year")
    said_year = whole(years[0].strip()) if years else ""
    if not record.date and len(said_year.rstrip("/")) > 4 and record.year and record.year in said_year:
        record.date = date_of(said_year)
    if not record.year and (record.date or record.start_date):
        record.year = publication_year(record.date or record.start_date) or _short_year(record)
    if record.volume and not record.volume.isalnum():
        part_volume(record, values, written)
    if len(record.date) <= 2 and record.date.isdecimal():
        # BibTeX may give the month alone.
        written["date"], month = record.date, int(record.date)
        record.date = f"{record.year}-{month:02}" if record.year and 1 <= month <= 12 else ""
    if record.issue and is_excel_date(record.issue):
        written["issue"], record.issue = record.issue, pages_and_article(record.issue)[0]
    fill_pages(record, values, written)
