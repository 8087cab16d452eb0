"""Section `sources`: where records come from."""

from __future__ import annotations

import re
from datetime import date as day
from pathlib import PurePosixPath
from typing import Literal

from pydantic import Field, field_validator, model_validator

from prismake.errors import did_you_mean
from prismake.protocol.base import Section
from prismake.protocol.names import Printable

Arm = Literal["database", "register", "website", "organisation", "citation"]


class Source(Section):
    """A source of records: a pin (a frozen retrieval) or an import (files added by hand)."""

    name: Printable = Field(description="Name for readers: any printable text on one line.")
    arm: Arm = Field(
        description="Identification route in the flow diagram: database, register, website, organisation or citation."
    )
    pin: str = Field(default="", description="Folder of the current pin, below config/pins/.")
    files: list[str] = Field(default_factory=list, description="Files of an import, below config/imports/.")
    platform: str = Field(
        default="", description="Platform or interface; for imports, because a pin records it."
    )
    searched_on: str = Field(
        default="", description="Date of the search, YYYY-MM-DD; for imports, because a pin records it."
    )
    strategy: str = Field(default="", description="File of the search strategy, below config/searches/.")
    why_no_strategy: str = Field(
        default="",
        description="Why the search as it was run is not recorded, for example because pages were browsed. A release needs a "
        "recorded query, a strategy, or this reason.",
    )
    columns: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="For a CSV file of unknown format: file name to a map from its columns to fields of records. "
        "`registry_id: registration_ids` maps the column registry_id to the registration numbers; `other` keeps a column beside "
        "the fields, so that STATUS.md no longer names it.",
    )

    encodings: dict[str, str] = Field(
        default_factory=dict,
        description="For a file whose encoding cannot be told with certainty: file name to the encoding's name in Python, "
        "such as `{records.ris: iso8859-2}`; also cp1250, mac-roman, big5.",
    )

    def named_files(self) -> list[str]:
        """Return the files that the source names: its imports and its strategy."""
        return [*self.files, *([self.strategy] if self.strategy else [])]

    @field_validator("searched_on")
    @classmethod
    def _is_a_day(cls, searched_on: str) -> str:
        """The date of a search is YYYY-MM-DD, or YYYY-MM or YYYY where no more is known."""
        first_day = (
            searched_on + "-01-01"[len(searched_on) - 4 :]
            if re.fullmatch(r"\d{4}(-\d{2}){0,2}", searched_on)
            else ""
        )
        try:
            if searched_on:
                day.fromisoformat(first_day)
        except ValueError as error:
            raise ValueError(
                f'"{searched_on}" is not a date: write YYYY-MM-DD, or YYYY-MM where the day is unknown'
            ) from error
        return searched_on

    @field_validator("encodings")
    @classmethod
    def _are_encodings(cls, encodings: dict[str, str]) -> dict[str, str]:
        """An encoding is one of Python's text encodings."""
        for file, encoding in encodings.items():
            try:
                "x".encode(encoding)
            except (LookupError, UnicodeError) as error:
                raise ValueError(
                    f'"{encoding}" ({file}) is not an encoding: write a name such as iso8859-2, cp1250, mac-roman or big5'
                ) from error
        return encodings

    @model_validator(mode="after")
    def _names_its_files(self) -> Source:
        """A file in encodings is one of the source's files."""
        names = [PurePosixPath(file).name for file in self.files]
        for file in self.encodings if self.files else ():
            if file not in names:
                raise ValueError(
                    f'encodings names "{file}", which is not among the files of the source.{did_you_mean(file, names)}'
                )
        return self

    @model_validator(mode="after")
    def _pin_or_import(self) -> Source:
        """A source has either a pin or files."""
        if bool(self.pin) == bool(self.files):
            raise ValueError("a source needs either a pin or files, and cannot have both")
        return self


TYPES = {"sources": dict[str, Source]}
