"""The protocol: what config.yaml may say, and what it means where it says nothing."""

from __future__ import annotations

import re
from datetime import date as day
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from prismake.errors import did_you_mean
from prismake.protocol.about import Criterion, Reason, Review, Section

Arm = Literal["database", "register", "website", "organisation", "citation"]
NAMES_OF_WINDOWS = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class Source(Section):
    """One place that records come from: a pin (a frozen retrieval) or an import (a file brought by hand)."""

    name: str = Field(description="Name for readers; no comma or semicolon.")
    arm: Arm = Field(
        description="Arm of the flow diagram: database, register, website, organisation or citation."
    )
    pin: str = Field(default="", description="Folder of the pin in force, below config/pins/.")
    files: list[str] = Field(default_factory=list, description="Files of an import, below config/imports/.")
    platform: str = Field(default="", description="Platform or interface; a pin says it itself.")
    searched_on: str = Field(default="", description="Date of the search, YYYY-MM-DD; a pin says it itself.")
    strategy: str = Field(default="", description="File of the strategy, below config/searches/.")
    columns: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="For a CSV that no format is known for: file name to a map from its columns to our fields. "
        "`registry_id: registration_ids` says that its column registry_id holds registration numbers.",
    )

    def named_files(self) -> list[str]:
        """Return the files that the source names by themselves: its imports and its strategy."""
        return [*self.files, *([self.strategy] if self.strategy else [])]

    @field_validator("searched_on")
    @classmethod
    def _is_a_day(cls, searched_on: str) -> str:
        """The date of a search is a day of the calendar, or a month or year where no more is known."""
        whole = (
            searched_on + "-01-01"[len(searched_on) - 4 :]
            if re.fullmatch(r"\d{4}(-\d{2}){0,2}", searched_on)
            else ""
        )
        try:
            if searched_on:
                day.fromisoformat(whole)
        except ValueError as error:
            raise ValueError(
                f'"{searched_on}" is no date: write YYYY-MM-DD, or YYYY-MM where the day is not known'
            ) from error
        return searched_on

    @model_validator(mode="after")
    def _pin_or_import(self) -> Source:
        """A source has either a pin or files. Its name holds no comma, semicolon or bar."""
        if bool(self.pin) == bool(self.files):
            raise ValueError("a source has either a pin or files, not both and not neither")
        if re.search(r"[,;|]", self.name):
            raise ValueError(
                "a source's name may hold no comma, semicolon or bar: the flow diagram's CSV joins by them"
            )
        return self


class Person(Section):
    """One member of the roster. PRISMA item 8 is written from this."""

    kind: Literal["human", "automated"] = Field(
        description="human, or automated where software casts the votes."
    )
    description: str = Field(default="", description="Who or what this is, for PRISMA item 8.")
    state: Literal["active", "former"] = Field(
        default="active",
        description="former for one who left: nothing is asked any more, and the forms that came back still count.",
    )


class TitleAbstract(Section):
    """Who screens titles and abstracts."""

    reviewers: list[str] = Field(min_length=1, description="Each votes on every report, blind to the others.")
    adjudicator: str = Field(description="Settles what they disagree on.")
    reason_required: bool = Field(
        default=False, description="Whether an exclusion needs a reason at this stage."
    )
    single_reviewer_exception: str = Field(
        default="", description="The reason, where one reviewer is enough (MECIR C39)."
    )


class FullText(TitleAbstract):
    """Who assesses full texts, and who keeps the retrieval log."""

    reason_required: bool = Field(
        default=True, description="Whether an exclusion needs a reason (PRISMA item 16)."
    )
    retrieval: str = Field(description="Who keeps the log of what was sought and not retrieved.")


class Screening(Section):
    """Both stages of screening."""

    title_abstract: TitleAbstract = Field(description="Who screens titles and abstracts.")
    full_text: FullText = Field(description="Who assesses full texts.")
    highlight: list[str] = Field(
        default_factory=list, description="Words shown in colour in titles and abstracts."
    )


class ExtractionField(Section):
    """One field of the extraction dictionary."""

    label: str = Field(description="The question as extractors see it.")
    type: Literal["text", "number", "choice"] = Field(default="text", description="text, number or choice.")
    choices: list[str] = Field(default_factory=list, description="Allowed words of a choice.")
    unit: str = Field(default="", description="Unit of a number.")
    minimum: float | None = Field(default=None, description="Smallest number allowed.")
    maximum: float | None = Field(default=None, description="Largest number allowed.")
    required: bool = Field(default=False, description="Whether release waits for it.")
    help: str = Field(default="", description="How to decide.")

    @model_validator(mode="after")
    def _choices_fit(self) -> ExtractionField:
        """A field of type choice has choices, and no other field has them."""
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("choices belong to a field of type choice, and to it alone")
        return self


class Extraction(Section):
    """Who extracts what from the included studies."""

    extractors: list[str] = Field(min_length=1, description="Each fills every field of every study.")
    adjudicator: str = Field(description="Settles the cells that they disagree on.")
    fields: dict[Name, ExtractionField] = Field(description="The dictionary: field name to its definition.")


class EvidenceMap(Section):
    """The bubble chart of evidence."""

    rows: str = Field(description="Field of the rows.")
    columns: str = Field(description="Field of the columns.")
    size: str = Field(default="enrolment", description="Field with numbers, summed for the size of a bubble.")


class Synthesis(Section):
    """What is tabulated. Fields are those of the extraction dictionary and the columns of studies.csv."""

    group_by: str = Field(description="Field of the groups for synthesis (PRISMA item 5).")
    group_order: list[str] = Field(default_factory=list, description="Order of the groups.")
    show: list[str] = Field(description="Fields of the main table.")
    count_by: list[str] = Field(
        default_factory=list, description="Fields to count studies by; start_year is derived."
    )
    evidence_map: EvidenceMap | None = Field(default=None, description="Rows, columns and size of the map.")


class Deduplication(Section):
    """How records become reports."""

    preferred_sources: list[str] = Field(
        default_factory=list, description="Sources whose values win in a merged report, best first."
    )
    related: dict[
        Literal["conference-abstract/article", "preprint/article", "update", "two-journal"],
        Literal["link", "merge"],
    ] = Field(
        default_factory=dict,
        description="What to do with reports that are related and not the same: link them or merge them. What is not named "
        "is linked.",
    )
    collections: list[str] = Field(
        default_factory=list,
        description="Sources that gather other sources, such as the library of a reference manager: two of their records may "
        "be one report.",
    )
    uncertain_per_1000: float = Field(
        default=15, ge=0, le=1000, description="Most pairs that people are asked about, a thousand records."
    )


class Config(Section):
    """config.yaml, whole."""

    run: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        description="Name of this version, such as 2026-11: letters, digits, . _ and -, no space.",
    )
    previous: str = Field(default="", description="The sealed version that this one updates, or empty.")
    review: Review = Field(description="What the review asks.")
    criteria: list[Criterion] = Field(
        min_length=1, description="Eligibility criteria, shown to every reviewer."
    )
    exclusion_reasons: list[Reason] = Field(
        min_length=1, description="The closed list; a report has one reason, the first that applies."
    )
    sources: dict[Name, Source] = Field(min_length=1, description="Where records come from.")
    left_out: dict[str, str] = Field(
        default_factory=dict,
        description="Files in config/imports/ that no source reads: file to the reason. A release waits until each file there "
        "is named by a source or here.",
    )
    deduplication: Deduplication = Field(
        default_factory=Deduplication, description="How records become reports."
    )
    people: dict[Name, Person] = Field(
        min_length=1, description="The roster: name used on forms to who it is."
    )
    screening: Screening = Field(description="Who screens.")
    extraction: Extraction = Field(description="Who extracts what.")
    synthesis: Synthesis = Field(description="What is tabulated.")
    declared: dict[str, str] = Field(
        default_factory=dict,
        description="What people declare for PRISMA items that no software can fill, by item.",
    )
    changed_forms: Literal["stop", "copy"] = Field(
        default="stop",
        description="What happens to a form under results/ that someone filled in place: the run stops, or copies it to config/.",
    )

    @field_validator("run")
    @classmethod
    def _is_a_folder_everywhere(cls, run: str) -> str:
        """Windows keeps some names for itself, whatever stands behind a dot."""
        if NAMES_OF_WINDOWS.fullmatch(run.partition(".")[0]):
            raise ValueError(
                f'"{run}" can not be the name of a folder on Windows: choose another, such as 2026-11'
            )
        return run

    @field_validator("left_out")
    @classmethod
    def _has_a_reason(cls, left_out: dict[str, str]) -> dict[str, str]:
        """Each file that is left out has a reason."""
        for file, reason in left_out.items():
            if not reason.strip():
                raise ValueError(f"{file} is left out without a reason: say why no source reads it")
        return left_out

    @model_validator(mode="after")
    def _left_out_is_not_read(self) -> Config:
        """A file that is left out lies in config/imports/, and no source reads it."""
        read = {file: name for name, source in self.sources.items() for file in source.named_files()}
        for file in self.left_out:
            if file in read:
                raise ValueError(
                    f'left_out names {file}, which source "{read[file]}" reads: take it out of one of the two'
                )
            if not file.startswith("config/imports/") or ".." in file.split("/"):
                raise ValueError(f"left_out names {file}: write the path of a file below config/imports/")
        return self

    @model_validator(mode="after")
    def _names_are_known(self) -> Config:
        """Everyone who is named stands in people and is not former, and every preferred source stands in sources.

        Each stage of screening has two reviewers, or says why one is enough. The adjudicator of a stage is none of its
        reviewers, and the adjudicator of an extraction by several is none of them. No two exclusion reasons have the same label, whatever their case. A
        version does not update itself.
        """
        staff = {
            "screening.title_abstract": [
                *self.screening.title_abstract.reviewers,
                self.screening.title_abstract.adjudicator,
            ],
            "screening.full_text": [
                *self.screening.full_text.reviewers,
                self.screening.full_text.adjudicator,
                self.screening.full_text.retrieval,
            ],
            "extraction": [*self.extraction.extractors, self.extraction.adjudicator],
        }
        for place, names in staff.items():
            for name in names:
                if name not in self.people:
                    raise ValueError(
                        f'{place} names "{name}", who is not among people.{did_you_mean(name, self.people)}'
                    )
                if name in self.former:
                    raise ValueError(
                        f'{place} names "{name}", whose state is former. Take the name out there, or set the state to active; '
                        "what a former person returned is read all the same"
                    )
        for place, stage in (
            ("title_abstract", self.screening.title_abstract),
            ("full_text", self.screening.full_text),
        ):
            if len(set(stage.reviewers)) < 2 and not stage.single_reviewer_exception:
                raise ValueError(
                    f"screening.{place} has one reviewer: MECIR C39 asks for two. "
                    "Add a second, or say why one is enough in single_reviewer_exception"
                )
            if stage.adjudicator in stage.reviewers:
                raise ValueError(f"screening.{place}: the adjudicator can not be one of the reviewers")
        if (
            len(set(self.extraction.extractors)) > 1
            and self.extraction.adjudicator in self.extraction.extractors
        ):
            raise ValueError("extraction: the adjudicator can not be one of the extractors")
        for source in [*self.deduplication.preferred_sources, *self.deduplication.collections]:
            if source not in self.sources:
                raise ValueError(
                    f'deduplication names "{source}", which is no source.{did_you_mean(source, self.sources)}'
                )
        if self.previous == self.run:
            raise ValueError(f'previous and run both name "{self.run}", and a version can not update itself')
        labels = [reason.label.lower() for reason in self.exclusion_reasons]
        if len(labels) != len(set(labels)):
            raise ValueError("exclusion_reasons holds the same label twice")
        return self

    @property
    def former(self) -> tuple[str, ...]:
        """Those of the roster who left."""
        return tuple(name for name, person in self.people.items() if person.state == "former")

    @property
    def software_only(self) -> bool:
        """True where every reviewer of both stages is software."""
        names = [*self.screening.title_abstract.reviewers, *self.screening.full_text.reviewers]
        return all(self.people[name].kind == "automated" for name in names)

    def named_imports(self) -> list[str]:
        """Return the files that the sources read or that are left out."""
        return [*(file for source in self.sources.values() for file in source.named_files()), *self.left_out]
