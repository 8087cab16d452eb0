"""Column names of tables: which name of the dialects a header means, whatever its case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from prismake.formats.entry import AROUND
from prismake.formats.field_map import FieldMap, dialects_of, field_map_of

# Between the words of a name: "Journal_Name", "journal-name"; around it: "Vol.", "Pages:".
_BETWEEN = re.compile(r"[\s_-]+")
# "Author(s)", also on two lines of a cell.
_PLURAL = re.compile(r"\s*\((e?s)\)")
_TEXTS = frozenset({"title", "author_cell", "journal", "abstract", "keywords", "doi", "publication_types"})
# Names of so few letters are no two words.
_SHORT = 6
_SIGNS = " .:*#'\""


def names_in(field_map: FieldMap) -> frozenset[str]:
    """Return the names of all columns or tags that a dialect maps, keeps or leaves out on purpose."""
    roles = field_map.identifiers
    return frozenset(
        {
            *field_map.first, *field_map.every, *field_map.abstracts, *field_map.volatile, *field_map.covered, *field_map.also,
            *field_map.kept, *roles.own, *roles.alone, *roles.named, *roles.foreign, *field_map.vendor_tags,
        }
    )  # fmt: skip


@cache
def known_names(syntax: str) -> frozenset[str]:
    """Return the names of all columns or tags that the dialects of a syntax map, keep or ignore on purpose."""
    return frozenset({AROUND}).union(
        *(names_in(field_map_of(syntax, dialect)) for dialect in ("", *dialects_of(syntax)))
    )


def known_name(name: str, dialect: str = "") -> str:
    """Return the name under which the dialects of tables know a column name; the name in lower case if they do not
    know it.

    The comparison ignores accents, separators between words, punctuation around the name, and a number behind a
    repeated column.
    """
    lower = name.strip().lower()
    names, alike = _known(dialect)
    if lower in names:
        return lower
    plain = _plain(lower)
    # Programs write names without blanks: "PublicationName".
    return (
        alike.get(plain)
        or (_squeezed(dialect).get(plain.replace(" ", "")) if len(plain) > _SHORT else None)
        or lower
    )


@cache
def _known(dialect: str) -> tuple[frozenset[str], dict[str, str]]:
    names = names_in(field_map_of("csv", dialect))
    field_map = field_map_of("csv", dialect)
    # The names that fill a column come last, so that they win. The id of a record is never taken from a name that is only alike.
    of_ids = {
        name for name, (column, _) in field_map.first.items() if column in ("accession", "new_accession")
    }
    filling = {*field_map.first, *field_map.every} - of_ids
    ordered = sorted(names - filling - of_ids) + sorted(filling, reverse=True)
    return names, {_plain(name): name for name in ordered}


@cache
def _squeezed(dialect: str) -> dict[str, str]:
    """Return the names of the columns of texts without the blanks between their words. A date without blanks may be that of a survey."""
    field_map = field_map_of("csv", dialect)
    columns = {name: column for name, (column, _) in field_map.first.items()} | field_map.every
    return {
        plain.replace(" ", ""): name
        for plain, name in _known(dialect)[1].items()
        if len(plain) > _SHORT and columns.get(name) in _TEXTS
    }


@cache
def _plain(name: str) -> str:
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        name = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    name = _PLURAL.sub(r"\1", name)
    return _BETWEEN.sub(" ", name.strip(_SIGNS)).strip(_SIGNS)
