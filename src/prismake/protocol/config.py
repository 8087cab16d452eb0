"""The model of config.yaml: all keys, with their types and defaults."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator

from prismake.protocol.base import Name, Section
from prismake.protocol.deduplication import Deduplication
from prismake.protocol.eligibility import Criterion, ExclusionReason
from prismake.protocol.exceptions import Exceptions
from prismake.protocol.extraction import Extraction
from prismake.protocol.fulltexts import FullTexts
from prismake.protocol.integrity import Integrity
from prismake.protocol.known_items import KnownItem
from prismake.protocol.names import PersonName
from prismake.protocol.people import Person, former_people
from prismake.protocol.removals import Removal
from prismake.protocol.review import ReviewQuestion
from prismake.protocol.screening import Screening
from prismake.protocol.searching import Variable
from prismake.protocol.sources import Source
from prismake.protocol.starting_papers import StartingPapers
from prismake.protocol.studies import Studies
from prismake.protocol.synthesis import Synthesis

NAMES_OF_WINDOWS = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)


class Config(Section):
    """The whole of config.yaml."""

    run: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        description="Name of this version, such as 2026-11: letters, digits, . _ and -, no space.",
    )
    previous: str = Field(default="", description="The sealed version that this one updates, or empty.")
    review: ReviewQuestion = Field(description="What the review asks.")
    criteria: list[Criterion] = Field(
        min_length=1, description="Eligibility criteria, shown to every reviewer."
    )
    exclusion_reasons: list[ExclusionReason] = Field(
        min_length=1,
        description="Closed list of reasons; an excluded report has one, the first that applies.",
    )
    sources: dict[Name, Source] = Field(min_length=1, description="Where records come from.")
    starting_papers: StartingPapers = Field(
        default_factory=StartingPapers,
        description="The papers from which the review began, each with a page of its own.",
    )
    known_items: list[KnownItem] = Field(
        default_factory=list,
        description="Reports and registrations that the search must find. The notebook on the search shows the recall of them.",
    )
    left_out: dict[str, str] = Field(
        default_factory=dict,
        description="Files in config/imports/ that no source reads, and returned forms that lie where no step reads them: path to "
        "reason. A release needs every such file to be read or named here.",
    )
    removals: list[Removal] = Field(
        default_factory=list,
        description="Rules by which software removed records before screening. 1_identify/removals.csv has each of them.",
    )
    deduplication: Deduplication = Field(
        default_factory=Deduplication, description="How records become reports."
    )
    people: dict[PersonName, Person] = Field(
        min_length=1,
        description="Roster: name used on forms (any printable text on one line) to the person.",
    )
    screening: Screening = Field(description="Who screens.")
    fulltexts: FullTexts = Field(
        default_factory=FullTexts, description="Where open copies of full texts lie."
    )
    integrity: Integrity = Field(
        default_factory=Integrity, description="Where retractions are looked for, besides the records."
    )
    studies: Studies = Field(
        default_factory=Studies,
        description="How reports become studies, and products with a decision of their own.",
    )
    extraction: Extraction = Field(description="Who extracts what.")
    synthesis: Synthesis = Field(description="What is tabulated.")
    declared: dict[str, str] = Field(
        default_factory=dict,
        description="Text for items of PRISMA 2020 and PRISMA-S (S1 to S16) that software cannot fill, by item.",
    )
    email_env: Variable = Field(
        default="",
        description="Name of the environment variable that holds the e-mail address that `prismake search` and `prismake fulltexts` send to sources "
        "that ask for one; never the address.",
    )
    exceptions: Exceptions = Field(
        default_factory=Exceptions,
        description="Declared exceptions from standards of conduct, each with its sentence.",
    )
    changed_forms: Literal["stop", "copy"] = Field(
        default="stop",
        description="What to do with a form that someone filled in under results/: stop the run, or copy the form to config/.",
    )

    @field_validator("run")
    @classmethod
    def _is_a_folder_everywhere(cls, run: str) -> str:
        """A run does not have a name that Windows reserves, with any suffix."""
        if NAMES_OF_WINDOWS.fullmatch(run.partition(".")[0]):
            raise ValueError(
                f'"{run}" cannot be the name of a folder on Windows: choose another name, such as 2026-11'
            )
        return run

    @field_validator("left_out")
    @classmethod
    def _has_a_reason(cls, left_out: dict[str, str]) -> dict[str, str]:
        """Each file in left_out has a reason."""
        for file, reason in left_out.items():
            if not reason.strip():
                raise ValueError(
                    f"{file} is left out without a reason: write behind its name why no source reads the file"
                )
        return left_out

    @property
    def former(self) -> tuple[str, ...]:
        """Return the names of people with `state: former`."""
        return former_people(self.people)

    def named_imports(self) -> list[str]:
        """Return the files named by sources or in left_out."""
        return [*(file for source in self.sources.values() for file in source.named_files()), *self.left_out]
