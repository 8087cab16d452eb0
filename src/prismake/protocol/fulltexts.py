"""Section `fulltexts`: who is asked where open copies of full texts lie, and what may be fetched."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator

from prismake.protocol.base import Section
from prismake.protocol.searching import BaseUrl, Variable

Finder = Literal["openalex", "europe_pmc", "unpaywall"]
Licence = Literal[
    "cc0", "public-domain", "cc-by", "cc-by-sa", "cc-by-nd", "cc-by-nc", "cc-by-nc-sa", "cc-by-nc-nd",
    "europe-pmc-open-access", "other", "not stated",
]  # fmt: skip
# Licences that let everybody copy the whole work unchanged, which is what a review team does.
OPEN: tuple[Licence, ...] = (
    "cc0", "public-domain", "cc-by", "cc-by-sa", "cc-by-nd", "cc-by-nc", "cc-by-nc-sa", "cc-by-nc-nd",
    "europe-pmc-open-access",
)  # fmt: skip
FINDERS: tuple[Finder, ...] = ("openalex", "europe_pmc", "unpaywall")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")


class FinderAccess(Section):
    """How one of the services is reached."""

    base_url: BaseUrl = Field(
        default="", description="Address of a mirror, proxy or test server of the service; empty for its own."
    )
    api_key_env: Variable = Field(
        default="",
        description="Name of the environment variable that holds the key of the service, never the key. OpenAlex needs one.",
    )


class FullTexts(Section):
    """Full texts: the pin in force, and what `prismake fulltexts` asks and fetches."""

    pin: str = Field(default="", description="Folder of the pin in force, below config/pins/fulltexts/.")
    # These keys change no result, because a pin holds what was asked, so they are not saved with results.
    ask: dict[Finder, FinderAccess] = Field(
        default_factory=dict,
        exclude=True,
        description="The services that are asked, in this order: openalex, europe_pmc, unpaywall. One that is not named is not asked; "
        "if none is named, all are.",
    )
    licences: list[Licence] = Field(
        default_factory=lambda: list(OPEN),
        exclude=True,
        description="Licences under which a copy is fetched. `other` and `not stated` are possible too; then the team answers for it.",
    )
    hosts: list[str] = Field(
        default_factory=list,
        exclude=True,
        description="If given, copies are fetched from these hosts and their subdomains alone.",
    )
    refused_hosts: dict[str, str] = Field(
        default_factory=dict,
        exclude=True,
        description="Hosts from which, with their subdomains, nothing is fetched: host to reason.",
    )
    most_megabytes: int = Field(
        default=50, ge=1, exclude=True, description="The largest file that is fetched, in megabytes."
    )

    @property
    def services(self) -> dict[Finder, FinderAccess]:
        """Return name to access of the services that are asked: those named in config.yaml, or all services if none
        is named.
        """
        return self.ask or {name: FinderAccess() for name in FINDERS}

    @field_validator("hosts", "refused_hosts")
    @classmethod
    def _are_hosts(cls, hosts: list[str] | dict[str, str]) -> list[str] | dict[str, str]:
        """A host is a name such as repository.example.org, in small letters, without https:// and path; a refusal has a reason."""
        for host in hosts:
            if not _HOST.fullmatch(host):
                raise ValueError(
                    f'"{host}" is not a host: write its name alone, such as repository.example.org, in small letters'
                )
            if isinstance(hosts, dict) and not hosts[host].strip():
                raise ValueError(
                    f"the refused host {host} has no reason: write behind its name why nothing is "
                    f"fetched from {host}"
                )
        return hosts

    @field_validator("pin")
    @classmethod
    def _is_a_pin(cls, pin: str) -> str:
        """A pin of full texts lies below config/pins/fulltexts/."""
        if pin and (not pin.startswith("config/pins/fulltexts/") or ".." in pin):
            raise ValueError(
                f'"{pin}" is not a folder below config/pins/fulltexts/: write a path such as '
                "config/pins/fulltexts/2026-11-05T101500Z"
            )
        return pin.rstrip("/")


TYPES = {"fulltexts": FullTexts}
