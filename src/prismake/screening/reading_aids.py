"""Adds to forms what helps people to fill in and return them, from config.yaml: terms to highlight, and to whom the
form is returned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from prismake.forms.model import Form
from prismake.search.free_text import terms_of_sources


def with_reading_aids(forms: Mapping[str, Form], config: Any) -> dict[str, Form]:
    """Return the forms with the terms to highlight and with the contact.

    config: a protocol with the sections review, screening and sources. The terms are those of the key
    `screening.highlight`; without that key, the free-text terms of the search strategies.
    """
    chosen = config.screening.highlight
    terms = terms_of_sources(config.sources) if chosen is None else tuple(chosen)
    return {
        name: replace(form, terms=terms, send_to=config.review.contact.strip())
        for name, form in forms.items()
    }
