"""Query languages: the field tags, operators and truncation signs of each platform, from one YAML file per language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from prismake.protocol.base import Section
from prismake.protocol.sources import Source

FOLDER = Path(__file__).parent / "languages"
REFERENCE = r"#(\d+)\b"
# or/1-3 or AND/1,3 as Ovid writes them, also with #.
_PART = r"#?\d+(?:\s*-\s*#?\d+)?"

# What a term with a tag is: free text, controlled vocabulary, a limit of the whole search, or another field, such as an author.
Kind = Literal["free", "controlled", "limit", "other"]


class Language(Section):
    """The facts of a query language, for the rules of the lint."""

    name: str = Field(description="Name for readers.")
    platforms: list[str] = Field(
        default_factory=list, description="Words of the platforms that read it, in lower case."
    )
    databases: list[str] = Field(
        default_factory=list,
        description="Words of databases that mean it where no platform is named. Embase is none: several platforms have it.",
    )
    library: str = Field(
        default="", description="Its name in the library search-query; empty if that does not know it."
    )
    placeholder: str = Field(
        default="", description="What the library reads in place of a reference to a line."
    )
    line_number: str = Field(
        default=r"#(\d+)[.:]?|(\d+)\.", description="Pattern of the number at the start of a line."
    )
    reference: str = Field(
        default=REFERENCE, description="Pattern of a reference to a line; empty if there is none."
    )
    reference_range: str = Field(
        default=rf"(?<![\w#/])(?:or|and)/{_PART}(?:,\s*{_PART})*(?![\w,-])",
        description="Pattern of a reference to several lines, as in or/1-3,5.",
    )
    limit_line: str = Field(
        default="", description="Pattern of a line that limits another line, as in limit 5 to english."
    )
    operators: list[str] = Field(
        default_factory=lambda: ["AND", "OR", "NOT"],
        description="Boolean operators; empty if the source ignores them.",
    )
    lower_case: bool = Field(default=False, description="Whether operators are usually in lower case.")
    left_to_right: bool = Field(default=False, description="Whether operators are applied in their order.")
    single_quotes: bool = Field(default=False, description="Whether single quotes hold phrases.")
    tag: str = Field(
        default="", description="Pattern of a tag, with its name in the first group; empty for none."
    )
    tag_is: Literal["after", "before"] = Field(default="after", description="Where the tag of a term stands.")
    tags: dict[Kind, dict[str, str]] = Field(
        default_factory=dict, description="Tag in lower case to what it means, by kind."
    )
    untagged: Kind = Field(default="free", description="What a term without a tag is.")
    controlled: str = Field(
        default="", description="Pattern of a controlled term that is written without a tag."
    )
    limit: str = Field(
        default="", description="Pattern of a limit that is written without a tag, as in [english]/lim."
    )
    has_vocabulary: bool = Field(
        default=False, description="Whether the platform has a controlled vocabulary."
    )
    truncation: str = Field(default="*", description="Marks of truncation; empty if the source takes none.")
    shortest_stem: int = Field(
        default=0, description="Least letters before the mark that the platform takes; 0 if it states none."
    )

    needs_operator: bool = Field(
        default=False, description="Whether the platform refuses terms side by side without an operator."
    )

    own_way: str = Field(
        default="", description="What to do instead of a tag of another platform; empty if that is not known."
    )
    has_distance: bool = Field(default=True, description="Whether the platform has operators such as NEAR/3.")
    distance: str = Field(
        default="", description="Pattern of its own operators of distance; empty if they are not described."
    )
    distance_example: str = Field(default="", description="One of them, as in NEAR/3.")
    truncates_phrases: bool = Field(
        default=True,
        description="Whether a truncation works inside quotes; false only where its help says no.",
    )
    literal: str = Field(
        default="", description="Pattern of a phrase in which no mark works, as in {heart fail*}."
    )
    animals_alone: str = Field(
        default="", description="How to take away studies of animals alone, in this language."
    )
    ignored_marks: str = Field(default="", description="Wildcards of other platforms that this one ignores.")
    separators: str = Field(
        default="", description="Characters that the source refuses, because it separates filters with them."
    )

    @property
    def has_default_references(self) -> bool:
        """Return whether lines are only referred to as #1. Other languages have notations of their own."""
        return self.reference == REFERENCE

    @property
    def kind_of_tag(self) -> dict[str, Kind]:
        """Return field tag in lower case to its kind."""
        return {tag: kind for kind, tags in self.tags.items() for tag in tags}


@cache
def languages() -> dict[str, Language]:
    """Return every language by its key, the name of its file."""
    return {
        path.stem: Language.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.yaml"))
    }


def source_language(source: Source) -> str:
    """Return the key of the query language of a source: `query_language` of config.yaml, otherwise the one of its
    provider or platform.
    """
    declared = source.query_language
    return (
        declared
        if declared in languages()
        else query_language(source.provider, f"{source.platform} {source.name}")
    )


@cache
def rule_words() -> dict[str, list[str]]:
    """Return the word lists of the rules, by the name of their use."""
    content: dict[str, list[str]] = yaml.safe_load(
        (Path(__file__).parent / "words.yaml").read_text(encoding="utf-8")
    )
    return content


def query_language(provider: str, platform: str) -> str:
    """Return the key of the query language of a provider; of a platform if the provider has none; else "unknown"."""
    if provider in languages():
        return provider
    text = platform.lower()
    # "CENTRAL (Ovid)" is searched in the language of Ovid, so all platforms come before the databases.
    for words in ("platforms", "databases"):
        for key, language in languages().items():
            if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in getattr(language, words)):
                return key
    return "unknown"
