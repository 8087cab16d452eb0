"""Who extracted the data (PRISMA item 9), from `people` and from the values that each of them gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from prismake.extraction.reading import EXTRACTOR
from prismake.protocol.config import Config
from prismake.reports.methods.selection import people_and_kinds
from prismake.screening.voters import DECIDERS, Deciders
from prismake.tables import declared, read_optional_table, rows_of
from prismake.wording import counted

TABLES = ("4_extract/extracted_values", "4_extract/extracted_rows")


def extractor_kinds(config: Config) -> dict[str, str]:
    """Return person to "human" or "automated", with the only extractor who settles an own answer."""
    kinds: dict[str, str] = {name: person.kind for name, person in config.people.items()}
    kinds.setdefault(config.extraction.adjudicator, kinds.get(config.extraction.extractors[0], ""))
    return kinds


def studies_by_extractors(results: Path, kinds: Mapping[str, str]) -> dict[Deciders, list[str]]:
    """Return who gave values to the ids of the studies that have any, without empty groups, in the order of DECIDERS.

    kinds: name to "human" or "automated". An adjudicator sees the values of the others: a person who settles what machines
    extracted makes one person and a machine.
    """
    extractors, adjudicators = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for name in TABLES:
        for row in rows_of(read_optional_table(results / declared(name).path, name)):
            if row["value"]:
                (extractors if row["role"] == EXTRACTOR else adjudicators)[row["study_id"]].add(row["person"])
    groups: dict[Deciders, list[str]] = {group: [] for group in DECIDERS}
    for study in sorted({*extractors, *adjudicators}):
        groups[_group(extractors[study], adjudicators[study], kinds)].append(study)
    return {group: studies for group, studies in groups.items() if studies}


def _group(extractors: set[str], adjudicators: set[str], kinds: Mapping[str, str]) -> Deciders:
    everybody = extractors | adjudicators
    people = {name for name in everybody if kinds.get(name) == "human"}
    machines = {name for name in everybody if kinds.get(name) == "automated"}
    if len(people & extractors) > 1:
        return "two_people"
    if everybody - people - machines:
        return "unknown"
    if not people:
        return "machines_alone"
    return "one_person_and_machine" if machines else "one_person"


def extraction_text(config: Config, results: Path) -> tuple[str, bool]:
    """Return who extracted, as one fact per line, and whether anybody has."""
    plan = config.extraction
    groups = studies_by_extractors(results, extractor_kinds(config))
    asked = list(dict.fromkeys(plan.extractors))
    lines = [f"Asked to extract each study: {people_and_kinds(config, asked)}."]
    if len(asked) > 1:
        lines[0] += f" Values that differ go to {people_and_kinds(config, [plan.adjudicator])}."
    if not groups:
        lines.append("Nobody has extracted anything yet.")
    lines += [
        f"For {counted(len(studies), 'study')}, values were given by {DECIDERS[group]}."
        for group, studies in groups.items()
    ]
    return "\n".join(lines), bool(groups)
