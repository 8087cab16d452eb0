"""Section `sources`: where records come from."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Literal

from pydantic import Field, field_validator, model_validator

from prismake.errors import did_you_mean
from prismake.protocol.base import Section
from prismake.protocol.chasing import Chase
from prismake.protocol.names import Printable
from prismake.protocol.reasons import Reason
from prismake.protocol.searching import API_KEY_ENV, BASE_URL, BaseUrl, SearchLimit, Variable
from prismake.tables import is_date
from prismake.twice_encoded import register

Stage = Literal["title_abstract", "full_text"]
Arm = Literal["database", "register", "website", "organisation", "citation", "similar"]


class Source(Section):
    """A source of records: a pin (a frozen retrieval, made by `prismake search`) or an import (files added by hand)."""

    name: Printable = Field(description="Name for readers: any printable text on one line.")
    arm: Arm = Field(
        description="Identification route in the flow diagram: database, register, website, organisation, citation, or similar (articles)."
    )
    pin: str = Field(default="", description="Folder of the current pin, below config/pins/.")
    files: list[str] = Field(default_factory=list, description="Files of an import, below config/imports/.")
    platform: str = Field(
        default="", description="Platform or interface; for imports, because a pin records it."
    )
    searched_on: str = Field(
        default="", description="Date of the search, YYYY-MM-DD; for imports, because a pin records it."
    )
    integrity_not_kept: str = Field(
        default="",
        description="What the records of this source lack on retractions and corrections although the source has it, such as: the "
        "notices that a record names. It is shown with the checks of integrity.",
    )
    integrity_kept: bool = Field(
        default=True,
        description="Whether the records of this source were kept with what it says of retractions and corrections. If not, the source "
        "counts as not checked; if yes, the records count that came with it.",
    )
    strategy: str = Field(default="", description="File of the search strategy, below config/searches/.")
    why_no_strategy: Reason = Field(
        default="",
        description="Why the search as it was run is not recorded, for example because pages were browsed. A release needs a "
        "recorded query, a strategy, or this reason.",
    )
    reported: int | None = Field(
        default=None,
        ge=0,
        description="Number of records that the platform reported; for imports, because a pin records it. It is compared with the "
        "number of records in the files.",
    )
    difference: Reason = Field(
        default="",
        description="For imports: why the files hold another number of records than the platform reported.",
    )
    unkept_text: dict[Stage, str] = Field(
        default_factory=dict,
        description="Text of this source that reviewers read and that no pin or import holds: stage (title_abstract or full_text) to what "
        "it was and why it is not kept. The votes that rest on it are marked, and a release asks for exceptions.unkept_text.",
    )
    line_counts: dict[int, int] = Field(
        default_factory=dict,
        description="For imports: the count of each line of the strategy, line number to count (PRISMA-S 8).",
    )
    counts: str = Field(
        default="",
        description="Folder of pinned counts, which `prismake search --count --pin` makes: the count of each line, for a source "
        "whose pin or files hold none (PRISMA-S 8).",
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
        "such as `{records.ris: iso8859-2}`; also cp1250, mac-roman, big5. utf-8-twice is for text that was encoded "
        "twice, such as ThÃ© for Thé.",
    )

    # The keys of `prismake search`. Those that are excluded change no result, because a pin holds what was asked, so they are not saved with results.
    provider: str = Field(
        default="",
        exclude=True,
        description="What `prismake search` asks: pubmed, clinicaltrials_gov, europe_pmc, openalex, crossref, or an installed "
        "source. It needs a strategy, or a chase.",
    )
    chase: Chase | None = Field(
        default=None,
        exclude=True,
        description="In place of a strategy: the citations or similar articles that `prismake chase` asks PubMed, Europe PMC or "
        "OpenAlex for.",
    )
    base_url: BaseUrl = BASE_URL
    api_key_env: Variable = API_KEY_ENV
    limits: list[SearchLimit] = Field(
        default_factory=list,
        description="Limits of the search, each with its reason. A provider is sent them; of an import they say what was set "
        "on the platform.",
    )
    expand_terms: bool | None = Field(
        default=None,
        exclude=True,
        description="Whether Europe PMC adds synonyms, or OpenAlex searches word stems: true or false, declared for both.",
    )

    query_language: str = Field(
        default="",
        exclude=True,
        description="Language of the strategy, for `prismake lint`, where neither provider nor platform tells it: pubmed, ovid, "
        "embase, ebsco, web_of_science, scopus, cochrane and others, or unknown.",
    )

    @property
    def awaits_search(self) -> bool:
        """Return whether the source has a provider, but no pin yet, so that it must be searched."""
        return bool(self.provider) and not self.pin and not self.files

    def named_files(self) -> list[str]:
        """Return the files that the source names: its imports and its strategy."""
        return [*self.files, *([self.strategy] if self.strategy else [])]

    @field_validator("searched_on")
    @classmethod
    def _is_a_day(cls, searched_on: str) -> str:
        """The date of a search is YYYY-MM-DD, or YYYY-MM or YYYY where no more is known."""
        if searched_on and not is_date(searched_on):
            raise ValueError(
                f'"{searched_on}" is not a date: write YYYY-MM-DD, or YYYY-MM where the day is unknown'
            )
        return searched_on

    @field_validator("unkept_text")
    @classmethod
    def _is_said(cls, unkept_text: dict[Stage, str]) -> dict[Stage, str]:
        """Text that is not kept is named, in one cell."""
        for stage, text in unkept_text.items():
            if not text.strip() or " | " in text:
                raise ValueError(
                    f'{stage}: expected what the text was and why it is not kept, without the characters " | ", '
                    f'found "{text}"'
                )
        return unkept_text

    @field_validator("encodings")
    @classmethod
    def _are_encodings(cls, encodings: dict[str, str]) -> dict[str, str]:
        """An encoding is one of Python's text encodings, or `twice_encoded.NAME`, whose module makes it known."""
        register()
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
                    f'encodings names "{file}", which is not listed in `files` of the '
                    f"source.{did_you_mean(file, names)}"
                )
        return self

    @field_validator("line_counts")
    @classmethod
    def _counts_of_lines(cls, line_counts: dict[int, int]) -> dict[int, int]:
        """Lines are numbered from 1, and a count is not negative."""
        for line, count in line_counts.items():
            if line < 1 or count < 0:
                raise ValueError(
                    f"expected a line number from 1 on and its count, found line {line} with the count {count}"
                )
        return line_counts

    @model_validator(mode="after")
    def _counts_of_an_import(self) -> Source:
        """Counts that people give belong to an import; a difference needs a number that the platform reported."""
        given = [
            key
            for key in ("reported", "difference", "line_counts")
            if getattr(self, key) not in (None, "", {})
        ]
        if given and not self.files:
            raise ValueError(
                f"{' and '.join(given)}: only for a source with `files`, because the pin of a source already "
                "contains its counts: remove the key"
            )
        if self.difference.strip() and self.reported is None:
            raise ValueError(
                "`difference` explains why fewer or more records were found than `reported` says: "
                "write `reported`, too"
            )
        return self

    @model_validator(mode="after")
    def _pin_or_import(self) -> Source:
        """A source has either a pin or files. A source with a provider may have neither until it is searched, and needs a strategy."""
        if self.pin and self.files:
            raise ValueError(
                "expected either the key `pin` or the key `files`, found both: remove one of the two"
            )
        if not self.pin and not self.files and not self.provider:
            raise ValueError(
                "expected the key `pin` or `files`, found neither; for a source that is not searched yet, write "
                "`provider`"
            )
        if self.provider and not self.strategy and not self.chase:
            raise ValueError("a source with a provider needs a strategy, a file below config/searches/")
        if self.chase and (self.strategy or not self.provider):
            origin = "a strategy" if self.strategy else "no provider"
            raise ValueError(
                f"a source with a `chase` needs the key `provider` and cannot have `strategy`, found {origin}"
            )
        if self.chase and self.arm != self.chase.arm:
            raise ValueError(
                f"the key `arm` of this source must be {self.chase.arm}: PRISMA-S counts citations as citation "
                "searching, similar articles as another method"
            )
        return self


TYPES = {"sources": dict[str, Source]}
