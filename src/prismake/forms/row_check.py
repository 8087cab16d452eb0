"""The check that ties the id of a row to its title: a digest in a hidden cell."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from prismake.forms.model import Form, clean_text
from prismake.tables import join_values, split_values

_QUOTES = str.maketrans(dict.fromkeys('‘’‚‛“”„‟«»‹›′″`´"', "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


def hidden_cells(form: Form, row: dict[str, str]) -> tuple[str, str]:
    """Return the two hidden cells of a row: the digest of its id and title, and the tag of the form."""
    return row_check(row[form.id_name], clean_text(row[form.key_name])), form.tag


def plain_signs(text: str) -> str:
    """Return text with one sign for all quotes and one for all dashes: programs replace them, each by one sign."""
    return text.translate(_QUOTES).translate(_DASHES)


def _normal(text: str) -> str:
    # Quotes and dashes are replaced before and after, because NFKC decomposes some into a space and an accent.
    plain = unicodedata.normalize("NFKC", clean_text(text).translate(_QUOTES).translate(_DASHES))
    plain = plain.translate(_QUOTES).translate(_DASHES)
    return " ".join(plain.replace("'", " ").split()).casefold()


def _ascii_letters(text: str) -> str:
    # Letters that Windows-1252 cannot encode come back as "?"; the other letters must still distinguish rows.
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def row_check(row_id: str, key: str) -> str:
    """Return the digest of the id and the title of a row; it ignores changes of quotes, dashes, case and spaces.

    It has two parts: over the whole title, and over its ASCII letters and digits alone, for files whose encoding lost the
    others.
    """
    names = join_values(split_values(row_id))
    of_title = hashlib.sha256(f"{names}\n{_normal(key)}".encode()).hexdigest()[:10]
    of_letters = hashlib.sha256(f"{names}\n{_ascii_letters(key)}".encode()).hexdigest()[:8]
    return f"{of_title}-{of_letters}"


def has_digest_of(row_id: str, key: str, check: str) -> bool:
    """Return whether the check is that of this id and of every letter of this title."""
    return check.strip().lower().partition("-")[0] == row_check(row_id, key).split("-")[0]


def belongs(row_id: str, key: str, check: str) -> bool:
    """Return whether `check` is the digest of this id and title, so that both still stand in the row in which they
    were written.
    """
    if has_digest_of(row_id, key, check):
        return True
    _, expected_letters = row_check(row_id, key).split("-")
    of_letters = check.strip().lower().partition("-")[2]
    lossy = "?" in key or "\ufffd" in key
    return lossy and of_letters == expected_letters
