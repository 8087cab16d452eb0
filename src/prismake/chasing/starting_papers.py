"""The citation search of the starting papers: fetch from one provider their records, their lists in every direction,
and their LinkOut links.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from prismake.chasing.chaser import Chaser, Links, OutLink, Searched, StartRecord
from prismake.chasing.pinning import pinned
from prismake.chasing.providers import load_chaser
from prismake.protocol.chasing import Direction
from prismake.protocol.starting_papers import SECTION, ProviderName, StartingPapers, question_of
from prismake.search.asking import Progress, secrets_of
from prismake.search.clock import Clock
from prismake.search.outcomes import SearchRefused
from prismake.search.pin import LAYOUT, answered, size_of
from prismake.search.session import Session
from prismake.sources.pins import read_pin
from prismake.wording import counted, listed


@dataclass(frozen=True)
class StartingList:
    """The list of one starting paper in one direction.

    key: the provider's id of the paper, "" if the provider does not have the paper.
    """

    paper: str
    key: str
    direction: Direction
    links: Links


@dataclass
class StartingAnswer:
    """Everything that one provider returns for the starting papers.

    ids: paper to its ids at the provider, empty if the provider does not have the paper. link_out: id to links; None
    if the provider has no LinkOut. records: ids of the received articles. paper_pages, pages: names of the stored
    answers with the records of the papers, and of the articles.
    """

    ids: Mapping[str, tuple[str, ...]]
    known: Mapping[str, StartRecord]
    lists: list[StartingList] = field(default_factory=list)
    link_out: dict[str, list[OutLink]] | None = None
    records: dict[str, str] = field(default_factory=dict)
    paper_pages: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PinnedPapers:
    """The pin of the starting papers at one provider.

    lists: one row per paper and direction, as search.json stores it; `start` is the paper.
    """

    folder: Path
    papers: int
    lists: tuple[Mapping[str, Any], ...]
    articles: int
    not_sent: tuple[str, ...]
    bytes: int


class ChaseOfStartingPapers:
    """The citation search of the starting papers at one provider.

    Raises ReviewError before any request if a needed API key or e-mail address is missing.
    """

    def __init__(
        self,
        provider: ProviderName,
        plan: StartingPapers,
        email_env: str,
        environment: Mapping[str, str],
        progress: Progress | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.name, self.provider, self.plan = question_of(provider), provider, plan
        self.progress, self.clock = progress or Progress(), clock or Clock()
        asked = plan.providers[provider]
        self.base_url, self.in_force = asked.base_url, asked.pin
        self.chaser: Chaser = load_chaser(provider)
        self.secrets = secrets_of(
            f"{SECTION}.providers.{provider}",
            asked.api_key_env,
            email_env,
            environment,
            Searched(self.chaser),
        )

    def run(self) -> PinnedPapers:
        """Fetch everything, continuing an unfinished search with the same parameters, write the pin and return it.

        Raises SearchStopped if the provider does not answer now, and SearchRefused if a list cannot be fetched
        completely.
        """
        folder = pinned(self)
        facts = read_pin(folder, self.name).metadata[SECTION]
        return PinnedPapers(
            folder,
            len(facts["papers"]),
            tuple({**row, "start": row["paper"]} for row in facts["lists"]),
            facts["articles"],
            tuple(facts["not_sent"]),
            size_of(folder),
        )

    def question(self) -> dict[str, str]:
        """Return the parameters that identify this citation search: stored answers are reused only if their
        parameters are equal.
        """
        return {"chase": self.name, "provider": self.provider, "papers": str(self.plan.papers)}

    def ask(self, session: Session) -> StartingAnswer:
        """Return everything that the provider has on the starting papers.

        Raises SearchRefused if the lists name more than `most_records` articles.
        """
        resolved = self.chaser.resolve(self.plan.papers, session)
        answer = StartingAnswer(resolved.ids, resolved.known, paper_pages=list(resolved.pages))
        keys = list(dict.fromkeys(key for ids in resolved.ids.values() for key in ids))
        for direction in self.chaser.directions:
            links = self.chaser.links(keys, resolved.known, direction, direction, session)
            by_key = dict(zip(keys, links, strict=True))
            answer.lists += [
                StartingList(paper, key, direction, by_key[key] if key else Links("not resolved"))
                for paper in self.plan.papers
                for key in resolved.ids[paper] or ("",)
            ]
        linked = self.chaser.link_out(keys, "link-out", session)
        if linked is not None:
            answer.link_out = {key: list(links) for key, links in zip(keys, linked, strict=True)}
        self._fetch(session, answer)
        return answer

    def _fetch(self, session: Session, answer: StartingAnswer) -> None:
        """Fetch the records of all articles that the lists name."""
        named = list(dict.fromkeys(link for row in answer.lists for link in row.links.ids))
        platform = self.chaser.limits.platform
        if len(named) > self.plan.most_records:
            raise SearchRefused(
                f"{platform}: the citation lists of the starting papers name {len(named):,} articles, but "
                f"`most_records` allows {self.plan.most_records:,}. Nothing was pinned.\n"
                f"    What to do: raise {SECTION}.most_records in config/config.yaml, and run the same command "
                "again. Answers that were already fetched are reused."
            )
        for page in self.chaser.records(named, "articles", session):
            answer.records.update(page.records)
            answer.pages.append(page.name)
            self.progress.received(self.name, len(answer.records), len(named))

    def search(self, answer: StartingAnswer, session: Session, files: Mapping[str, str]) -> dict[str, Any]:
        """Return the content of search.json: each paper, list and link, without times, so that a repeated search
        writes the same bytes.

        answer: what the provider said. session: the requests, with their counts. files: name of an answer to its file in the pin.
        """
        platform = self.chaser.limits.platform
        named = list(dict.fromkeys(address for row in answer.lists for address in row.links.ids))
        directions = " and ".join(direction.replace("_", " ") for direction in self.chaser.directions)
        return {
            "layout": LAYOUT,
            "source": self.name,
            "name": f"Starting papers in {platform}",
            "provider": self.provider,
            "platform": platform,
            "query": f"{directions} of {counted(len(self.plan.papers), 'starting paper')}: {listed(self.plan.papers)}",
            "limits": [],
            "reported": str(len(answer.records)),
            "received": len(answer.records),
            "what_it_is": f"what {platform} says of the starting papers, and the articles that its lists name, as it sent them",
            "what_it_is_not": "These articles are no records of the review. An empty list does not say that a paper cites nothing or is "
            "not cited.",
            SECTION: {
                "papers": [{"paper": paper, "ids": list(answer.ids[paper])} for paper in self.plan.papers],
                "link_out": None
                if answer.link_out is None
                else {key: [asdict(link) for link in links] for key, links in answer.link_out.items()},
                "lists": [
                    {
                        "paper": row.paper,
                        "id": row.key,
                        "direction": row.direction,
                        "state": row.links.state,
                        "claimed": row.links.claimed,
                        "claimed_by_record": answer.known[row.key].counts.get(row.direction)
                        if row.key
                        else None,
                        "without_id": row.links.without_id,
                        "articles": list(row.links.ids),
                    }
                    for row in answer.lists
                ],
                "articles": len(answer.records),
                "not_sent": [address for address in named if address not in answer.records],
                "paper_files": sorted(files[name] for name in answer.paper_pages),
            },
            **answered(session, files),
            "records": sorted(files[name] for name in answer.pages),
        }
