"""Section `starting_papers`: the papers from which a review began, and the providers that are asked for their pages."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from prismake.protocol.base import Section
from prismake.protocol.chasing import identifiers
from prismake.protocol.searching import API_KEY_ENV, BASE_URL, BaseUrl, Variable

SECTION = "starting_papers"
ProviderName = Literal["pubmed", "europe_pmc", "openalex"]


class StartingProvider(Section):
    """A provider that `prismake chase` asks for every starting paper, and the pin of its answers."""

    pin: str = Field(
        default="", description="Folder of the pin in force, below config/pins/; empty until the first chase."
    )
    base_url: BaseUrl = BASE_URL
    api_key_env: Variable = API_KEY_ENV


class StartingPapers(Section):
    """The papers from which the review began. Each gets a page of its own, from the pins of the providers."""

    papers: list[str] = Field(
        default_factory=list,
        description="Starting papers, each a PMID or a DOI; in quotes, because a PMID is text.",
    )
    providers: dict[ProviderName, StartingProvider] = Field(
        default_factory=dict,
        description="What `prismake chase` asks for abstract, links, similar articles, cited by and references: pubmed, europe_pmc, "
        "openalex, the one whose description the page shows first. Only PubMed has LinkOut.",
    )
    most_records: int = Field(
        default=5000,
        ge=1,
        exclude=True,
        description="The most articles that the lists of one provider may name. Beyond it nothing is pinned, and no part passes "
        "for the whole.",
    )

    @field_validator("papers")
    @classmethod
    def _are_identifiers(cls, papers: list[str]) -> list[str]:
        """A starting paper is a PMID or a DOI; a DOI is compared in small letters and without the address of its resolver."""
        return identifiers(papers, "a starting paper")

    @model_validator(mode="after")
    def _can_be_asked_for(self) -> StartingPapers:
        """Starting papers need a provider, and a provider needs starting papers."""
        if bool(self.papers) != bool(self.providers):
            raise ValueError(
                "starting_papers needs both keys, papers and providers, such as papers: [10.1000/182] and "
                "providers: {pubmed: {}}"
            )
        return self

    def pins(self) -> dict[str, str]:
        """Return provider to the folder of its pin, for the providers with a pin, in the order of config.yaml."""
        return {name: provider.pin for name, provider in self.providers.items() if provider.pin}


def question_of(provider: str) -> str:
    """Return the name of the citation search of the starting papers at a provider: "starting_papers.{provider}".

    Names of sources have no full stop.
    """
    return f"{SECTION}.{provider}"


TYPES = {SECTION: StartingPapers}
