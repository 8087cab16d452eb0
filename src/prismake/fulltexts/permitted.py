"""Decides which copies may be fetched, by their licence and their host."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import yaml

from prismake.protocol.fulltexts import FullTexts, Licence

# The article pages of NCBI under its old host: the rest of the host is not refused.
_PMC_PAGES = re.compile(r"https?://(?:www\.)?ncbi\.nlm\.nih\.gov/pmc/", re.IGNORECASE)


@cache
def _patterns() -> tuple[tuple[Licence, re.Pattern[str]], ...]:
    path = Path(__file__).with_name("licences.yaml")
    return tuple(
        (cast(Licence, entry["name"]), re.compile("|".join(entry["patterns"])))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


@cache
def _refused() -> Mapping[str, str]:
    content: dict[str, str] = yaml.safe_load(
        Path(__file__).with_name("hosts.yaml").read_text(encoding="utf-8")
    )
    return content


def licence_of(text: str | None) -> Licence:
    """Return the licence in the words of a service as one of the known licences: "not stated" if there is none,
    "other" if it is unknown.
    """
    words = " ".join((text or "").lower().replace("_", "-").split())
    if not words:
        return "not stated"
    return next((name for name, pattern in _patterns() if pattern.fullmatch(words)), "other")


def host_of(url: str) -> str:
    """Return the host of an address in lower case; empty if the address is not one of http or https."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
    return host if parts.scheme in ("http", "https") else ""


@dataclass(frozen=True)
class Rules:
    """What the team permits prismake to fetch, from the section `fulltexts`.

    own: hosts of the services themselves, which are asked in any case.
    """

    plan: FullTexts
    own: frozenset[str] = frozenset()

    def fault_of_licence(self, licence: Licence) -> str:
        """Return the reason why a copy under this licence is not fetched; empty if it may be fetched."""
        if licence in self.plan.licences:
            return ""
        if licence == "not stated":
            return "no licence is stated"
        if licence == "other":
            return "its licence is not one under which everybody may copy it"
        return f"the licence {licence} is not in fulltexts.licences"

    def fault_of_host(self, url: str) -> str:
        """Return the reason why nothing is fetched from this address; empty if it may be fetched."""
        host = host_of(url)
        if not host:
            return "the address is not one of the web"
        if urlsplit(url).username is not None:
            return "the address holds a user name"
        for refused, reason in {**_refused(), **self.plan.refused_hosts}.items():
            if _within(host, [refused]):
                return f"{refused}: {reason}"
        if _PMC_PAGES.match(url):
            return f"{host}/pmc: {_refused()['pmc.ncbi.nlm.nih.gov']}"
        if host in self.own or _within(host, self.plan.hosts):
            return ""
        if self.plan.hosts:
            return f"{host} is not in fulltexts.hosts"
        return f"{host} is not a host of the public web" if _is_private(host) else ""


def _within(host: str, hosts: Iterable[str]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in hosts)


def _is_private(host: str) -> bool:
    """Return whether a host is this machine or one of its own network: an answer of a service must not lead there."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal", ".lan", ".home.arpa"))
