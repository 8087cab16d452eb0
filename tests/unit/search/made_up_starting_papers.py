"""Starting papers asked of the test servers, with a quick clock."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from corpus import Record, make_corpus
from made_up_searches import ENVIRONMENT, SERVED_AS, SPEED, Heard
from server import Servers

from prismake.chasing.starting_papers import ChaseOfStartingPapers, PinnedPapers
from prismake.protocol.starting_papers import ProviderName, StartingPapers
from prismake.search.clock import Clock

SIZE = 300
RECORDS = make_corpus(SIZE).records
CITED_BY = make_corpus(SIZE).cited_by
EVERYWHERE: tuple[ProviderName, ...] = ("pubmed", "europe_pmc", "openalex")


def first(holds: Callable[[Record], object]) -> Record:
    """Return the first article of which something holds."""
    return next(record for record in RECORDS if record.kind == "article" and holds(record))


def is_cited(record: Record) -> bool:
    """Return whether a few records cite a record."""
    return 1 < len(CITED_BY.get(record.number, ())) < 20


# In PMC with a registration number, so that it has a link of every kind; every provider holds its lists.
FULL = first(
    lambda r: (
        r.pmcid and r.doi and r.databanks and r.references and is_cited(r) and r.lists_references and r.work
    )
)
NO_DOI = first(lambda r: not r.doi and r.pmid and is_cited(r))
# PubMed resolves references only of records in PMC.
NO_LIST = first(lambda r: not r.pmcid and r.doi and r.references and is_cited(r))


def plan_of(papers: Sequence[str], *providers: ProviderName, **keys: Any) -> StartingPapers:
    """Return the section of the config, without addresses."""
    return StartingPapers.model_validate(
        {"papers": list(papers), "providers": {name: {} for name in providers}, **keys}
    )


def asked(servers: Servers, plan: StartingPapers, provider: ProviderName) -> ChaseOfStartingPapers:
    """Return the chase of the starting papers at a test server."""
    key = "SOURCE_KEY" if provider == "openalex" else ""
    section = plan.model_copy(
        update={
            "providers": {
                provider: plan.providers[provider].model_copy(
                    update={"base_url": servers.url(SERVED_AS[provider]), "api_key_env": key}
                )
            }
        }
    )
    return ChaseOfStartingPapers(provider, section, "TEAM_ADDRESS", ENVIRONMENT, Heard(), Clock(SPEED))


def pinned(servers: Servers, plan: StartingPapers) -> StartingPapers:
    """Return the section with a pin of every provider."""
    pins = {name: asked(servers, plan, name).run().folder.as_posix() for name in plan.providers}
    return with_pins(plan, pins)


def with_pins(plan: StartingPapers, pins: Mapping[str, str]) -> StartingPapers:
    """Return the section with these pins."""
    providers = {
        name: one.model_copy(update={"pin": pins.get(name, "")}) for name, one in plan.providers.items()
    }
    return plan.model_copy(update={"providers": providers})


def facts(one: PinnedPapers) -> dict[str, Any]:
    """Return what search.json of a pin says of the starting papers."""
    content = json.loads((one.folder / "search.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = content["starting_papers"]
    return found
