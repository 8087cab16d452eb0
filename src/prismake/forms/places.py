"""To which folder a returned form belongs, by the kind that is written inside the form."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PAIRS_FOLDER = "config/deduplication"
TITLES_FOLDER = "config/screening/1_title_abstract/{run}"
TEXTS_FOLDER = "config/screening/2_full_text/{run}"
EXTRACTION_FOLDER = "config/extraction/{run}"
TAG_OPENING = "prismake form"
"""The first words of the line inside a form that says its kind, version and owner."""

# Kind to its folder, with {run} for the version, and to what the form is for.
_PLACES: Mapping[str, tuple[str, str]] = {
    "pairs": (PAIRS_FOLDER, "uncertain pairs of records"),
    "title_abstract": (TITLES_FOLDER, "titles and abstracts"),
    "title_abstract_adjudication": (TITLES_FOLDER, "conflicts on titles and abstracts"),
    "retrieval": (TEXTS_FOLDER, "the retrieval of full texts"),
    "full_text": (TEXTS_FOLDER, "full texts"),
    "full_text_adjudication": (TEXTS_FOLDER, "conflicts on full texts"),
    "extraction": (EXTRACTION_FOLDER, "extraction"),
}


def folder_of_kind(kind: str, run: str) -> Path | None:
    """Return the folder of returned forms of a kind and version; None for a kind that prismake does not know."""
    return Path(_PLACES[kind][0].format(run=run)) if kind in _PLACES else None


def purpose_of_kind(kind: str) -> str:
    """Return what a form of this kind is for, such as "screening titles and abstracts", for use in a sentence."""
    return _PLACES[kind][1]
