"""Decides whether a DOI identifies a work, or a data set, a supplement or a part of a work (works.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml

_FACTS = yaml.safe_load(Path(__file__).with_name("works.yaml").read_text(encoding="utf-8"))


def _starts(groups: dict[str, list[str]]) -> re.Pattern[str]:
    return re.compile("|".join(start for starts in groups.values() for start in starts))


_DATA, _SHARED = _starts(_FACTS["data"]), _starts(_FACTS["shared"])
_COMPONENT = re.compile(f"(?:{'|'.join(_FACTS['components'])})$")
_ARTICLE = re.compile(r"10\.\d{4,9}/\S")
_DATASET_TYPES = frozenset(_FACTS["dataset_types"])


@lru_cache(maxsize=16384)
def is_of_data(doi: str) -> bool:
    """Return whether a DOI (in lower case) belongs to a data set, to a supplement, or to a figure or table of an
    article.
    """
    return bool(_DATA.match(doi) or _SHARED.match(doi)) or is_component(doi)


@lru_cache(maxsize=16384)
def is_component(doi: str) -> bool:
    """Return whether a DOI (in lower case) is of a part of an article: a supplement, a figure, a table."""
    match = _COMPONENT.search(doi)
    return match is not None and bool(_ARTICLE.match(doi[: match.start()]))


def is_shared(doi: str) -> bool:
    """Return whether a DOI belongs to a repository that contains texts as well as data, such as Zenodo."""
    return bool(_SHARED.match(doi)) and not is_component(doi)


def is_dataset(kinds: Iterable[str]) -> bool:
    """Return whether the source's words for the type of a record say that it is a dataset or a file."""
    return any(kind.strip().lower().rstrip(".") in _DATASET_TYPES for kind in kinds)


def works_among(dois: Iterable[str], of_dataset: bool, of_article: bool) -> list[str]:
    """Return those of the DOIs in a link that may be the record's own.

    of_dataset: the record is a dataset, so that every DOI may be its own. of_article: the record is an article, paper
    or book, so that DOIs of data repositories are left out.
    """
    return [doi for doi in dois if of_dataset or not is_of_data(doi) or (not of_article and is_shared(doi))]
