"""Release checks of conduct: searches, PRISMA items, automation, and how many people decided.

None depends on the date of today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from prismake.protocol.config import Config
from prismake.protocol.place import CONFIG
from prismake.reports.methods import undeclared_items
from prismake.screening.plan import person_kinds
from prismake.screening.unkept import resting_on_unkept_text, votes_in_words
from prismake.screening.voters import DECIDERS, deciders, declared_exception
from prismake.sources.search_age import counts_until
from prismake.sources.strategies import is_query, without_comments
from prismake.tables import empty_table, rows_of
from prismake.tasks.release_check import MOST_NAMED, release_check
from prismake.wording import counted, listed_in_part

STAGES = {"1_title_abstract": "title and abstract", "2_full_text": "full text"}
ON = {"1_title_abstract": "titles and abstracts", "2_full_text": "full texts"}


@dataclass(frozen=True)
class StageDecisions:
    """The tables 3_screen/decisions and 3_screen/votes of one screening stage."""

    decisions: pd.DataFrame = field(default_factory=lambda: empty_table("3_screen/decisions"))
    votes: pd.DataFrame = field(default_factory=lambda: empty_table("3_screen/votes"))


@dataclass(frozen=True)
class Conduct:
    """The data for the checks of conduct.

    searches: table 1_identify/searches. strategies: source key to the text of its strategy file, "" without one.
    stages: stage to its decisions, for stages that have decisions.
    """

    searches: pd.DataFrame = field(default_factory=lambda: empty_table("1_identify/searches"))
    strategies: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, StageDecisions] = field(default_factory=dict)


def read_strategies(config: Config, review: Path = Path()) -> dict[str, str]:
    """Return source key to the text of its strategy file, "" without one. review: the folder that contains config/."""
    files = {name: review / source.strategy for name, source in config.sources.items() if source.strategy}
    return {name: path.read_text(encoding="utf-8-sig") for name, path in files.items() if path.is_file()}


def conduct_checks(config: Config, conduct: Conduct) -> list[dict[str, str]]:
    """Return the release checks of conduct as rows of table 6_report/gates."""
    return [
        _strategies(config, conduct),
        _dates(config, conduct.searches),
        _items(config),
        *_unkept(config, conduct),
        *_machines(config),
        *(_people(config, name, title, conduct.stages.get(name, StageDecisions())) for name, title in STAGES.items()),
    ]  # fmt: skip


def _named(names: list[str]) -> str:
    return listed_in_part(names, MOST_NAMED)


def _strategies(config: Config, conduct: Conduct) -> dict[str, str]:
    """Return the check that each source has a recorded query, a strategy, or a reason why not (PRISMA item 7)."""
    recorded = {row["source"] for row in rows_of(conduct.searches) if is_query(row["query"])}
    without = [
        source.name
        for key, source in config.sources.items()
        if key not in recorded
        and not without_comments(conduct.strategies.get(key, ""))
        and not source.why_no_strategy.strip()
    ]
    return release_check(
        "search strategies",
        len(without),
        "the team",
        f"the search strategy of {counted(len(without), 'source')}, or why there is none: {_named(without)}",
        put_it_in="config/searches/ and the key strategy of the source, or its key why_no_strategy",
    )


def _dates(config: Config, searches: pd.DataFrame) -> dict[str, str]:
    """Return the check that each source has the date of its last search; the release judges the age."""
    without = [row["name"] for row in rows_of(searches) if counts_until(row["searched_on"]) is None]
    if config.exceptions.search_age.strip():
        without = []
    return release_check(
        "dates of last searches",
        len(without),
        "the team",
        f"the date of the last search of {counted(len(without), 'source')}: {_named(without)}",
        put_it_in=f"{CONFIG} (searched_on of the source, or exceptions.search_age)",
    )


def _items(config: Config) -> dict[str, str]:
    """Return the check that each item that only people can write is declared, or named as not done."""
    items = undeclared_items(config)
    return release_check(
        "PRISMA items",
        len(items),
        "the team",
        f"a text for {counted(len(items), 'PRISMA item')}, or that it was not done: {', '.join(items)}",
        put_it_in=f"{CONFIG} (review, or declared)",
    )


def _unkept(config: Config, conduct: Conduct) -> list[dict[str, str]]:
    """Return the check that people say why votes rest on text that no pin holds; none if no source declares such text."""
    if not any(source.unkept_text for source in config.sources.values()):
        return []
    marked = sum(resting_on_unkept_text(stage.votes) for stage in conduct.stages.values())
    count = 0 if config.exceptions.unkept_text.strip() else marked
    return [
        release_check(
            "votes on text that is not kept",
            count,
            "the team",
            f"why {counted(count, 'vote')} may rest on text that no pin holds",
            put_it_in=f"{CONFIG} (exceptions.unkept_text)",
        )
    ]


def unkept_lines(config: Config, conduct: Conduct) -> list[str]:
    """Return a sentence per stage on votes that are based on text which no pin contains, and the declared reason."""
    lines = []
    for name in STAGES:
        votes = conduct.stages.get(name, StageDecisions()).votes
        if marked := resting_on_unkept_text(votes):
            lines.append(
                f"{marked:,} of {votes_in_words(votes)} on {ON[name]} rest on text that no pin holds: 3_screen/{name}/votes.csv marks them."
            )
    return [
        *lines,
        *([config.exceptions.unkept_text.strip()] if lines and config.exceptions.unkept_text.strip() else []),
    ]


def _machines(config: Config) -> list[dict[str, str]]:
    """Return the checks that each machine on the roster says what it must say."""
    checks = []
    for name, person in config.people.items():
        if person.kind == "automated":
            missing = person.automation_missing()
            checks.append(
                release_check(
                    f"what the machine {name} must say",
                    len(missing),
                    "the team",
                    f'{counted(len(missing), "field")} of the machine {name}, or "unknown": {", ".join(missing)}',
                    put_it_in=f"{CONFIG} (people.{name}.automation)",
                )
            )
    return checks


def _people(config: Config, stage: str, title: str, tables: StageDecisions) -> dict[str, str]:
    """Return the check that two people decided on each report (MECIR C39), or that the exception is declared."""
    kinds = person_kinds(config)
    groups = deciders(tables.decisions, tables.votes, kinds)
    open_groups = {
        group: reports
        for group, reports in groups.items()
        if group != "two_people" and not declared_exception(config, stage, group)
    }
    count = sum(len(reports) for reports in open_groups.values())
    open_parts = "; ".join(
        f"{counted(len(reports), 'report')} by {DECIDERS[group]}" for group, reports in open_groups.items()
    )
    keys = [f"exceptions.{group}" for group in open_groups if group != "unknown"]
    keys += ["people, with state: former"] if "unknown" in open_groups else []
    return release_check(
        f"two people on {title}",
        count,
        "the team",
        f"a second person, or a declared exception, for decisions by {title} that two people did not make (MECIR C39): {open_parts}",
        put_it_in=f"{CONFIG} ({', '.join(keys)})",
    )
