"""Types of the keys of a search: limits with their reasons, addresses, and names of environment variables."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, field_validator, model_validator

from prismake.protocol.base import Section

LimitField = Literal["publication_date", "entry_date", "language", "publication_type", "collection"]
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")


class SearchLimit(Section):
    """A limit of a search: a span of dates, or values of a field, with the reason for it (MECIR C35)."""

    field: LimitField = Field(
        description="publication_date or entry_date (with first, last or both), language, publication_type, or collection (with values)."
    )
    first: str = Field(default="", description="First day, YYYY-MM-DD; empty for no limit.")
    last: str = Field(default="", description="Last day, YYYY-MM-DD; empty for no limit.")
    values: list[str] = Field(
        default_factory=list, description="Allowed values, in the words of the provider."
    )
    reason: str = Field(min_length=1, description="Why the search is limited.")

    @field_validator("first", "last")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        """A day of a limit is YYYY-MM-DD."""
        try:
            if value and date.fromisoformat(value).isoformat() != value:
                raise ValueError
        except ValueError as error:
            raise ValueError(f'"{value}" is not a date: write YYYY-MM-DD') from error
        return value

    @field_validator("reason")
    @classmethod
    def _says_something(cls, reason: str) -> str:
        """A reason is not blank."""
        if not reason.strip():
            raise ValueError("a limit needs a reason: write why the search is limited")
        return reason

    @field_validator("values")
    @classmethod
    def _fit_into_a_query(cls, values: list[str]) -> list[str]:
        """A value is text on one line without quotes, so that it cannot change the query around it."""
        for value in values:
            if not value.strip() or re.search(r'["\n\r]', value):
                raise ValueError("expected each value of a limit as text on one line without double quotes")
        return values

    @model_validator(mode="after")
    def _limits_something(self) -> SearchLimit:
        """A date has a first or last day in this order; another field has values."""
        if self.is_date and (self.values or not (self.first or self.last)):
            raise ValueError(
                f"a limit of {self.field} needs `first`, `last` or both, and cannot have `values`"
            )
        if self.is_date and self.first and self.last and self.first > self.last:
            raise ValueError(f"`first` of the limit of {self.field} is after its `last`: exchange the two")
        if not self.is_date and (self.first or self.last or not self.values):
            raise ValueError(f"a limit of {self.field} needs `values`, and cannot have `first` or `last`")
        return self

    @property
    def is_date(self) -> bool:
        """Return whether the limit is a range of dates."""
        return self.field.endswith("_date")

    def sentence(self) -> str:
        """Return the limit and its reason as a sentence for the search log."""
        if self.is_date:
            values = " ".join(
                part
                for part in (self.first and f"from {self.first}", self.last and f"to {self.last}")
                if part
            )
        else:
            values = " or ".join(self.values)
        return f"{self.field.replace('_', ' ')}: {values} (reason: {self.reason.strip()})"


def _variable(name: str) -> str:
    """Return the name of an environment variable. Raises ValueError, without repeating what may be a secret."""
    if name and not _VARIABLE.fullmatch(name):
        raise ValueError(
            "expected the name of an environment variable in capitals, such as NCBI_API_KEY; "
            "never write a key or an address here"
        )
    return name


def _base_url(address: str) -> str:
    """Return an address without a slash at its end. Raises ValueError, without repeating what may hold a secret."""
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("expected an address that begins with https:// or http://")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("expected an address without user, password, query and fragment")
    return address.rstrip("/")


Variable = Annotated[str, AfterValidator(_variable)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]

# How a provider is reached: no part of the saved protocol, because the answers that were pinned do not depend on it.
BASE_URL: Any = Field(
    default="",
    exclude=True,
    description="Address of a mirror, proxy or test server of the provider; empty for its own.",
)
API_KEY_ENV: Any = Field(
    default="",
    exclude=True,
    description="Name of the environment variable that holds the key of the provider, never the key.",
)
