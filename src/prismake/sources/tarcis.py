"""The items of the TARCiS statement on citation searching for each such source, answered from pins and config.yaml."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from prismake.protocol.sources import Source
from prismake.sources.chases import CitationCoverage, citation_coverage, citation_lists
from prismake.sources.pins import Pin, read_pin
from prismake.tables import rows_of, table_of
from prismake.wording import counted, listed

# pandas takes 0.4 s to load.
if TYPE_CHECKING:
    import pandas as pd

POINTS: Mapping[str, str] = yaml.safe_load(
    Path(__file__).with_name("tarcis.yaml").read_text(encoding="utf-8")
)
DIRECTIONS = {"cited_by": "forward (cited by)", "references": "backward (references)"}
NO_SOURCE = "no source of the review is citation searching"
Answers = dict[str, tuple[str, str]]


def tarcis(
    sources: Mapping[str, Source], pins: Mapping[str, Pin], records: pd.DataFrame, record_report: pd.DataFrame
) -> pd.DataFrame:
    """Return the table 2_deduplicate/tarcis: the answer to each item.

    pins: of citation searches. records, record_report: tables 1_identify/records and 2_deduplicate/record_report.
    """
    searched = [name for name, source in sources.items() if source.arm == "citation"]
    providers = list(dict.fromkeys(pins[name].metadata["platform"] for name in searched if name in pins))
    new = _new_reports(records, record_report)
    rows = []
    for name in searched or [""]:
        if name in pins:
            lists = rows_of(citation_lists({name: pins[name]}))
            answers = _of_chase(pins[name], citation_coverage(lists), providers, new.get(name, 0))
        else:
            answers = _of_source(name, sources[name], new.get(name, 0)) if name else {}
        for number, (point, asks) in enumerate(POINTS.items(), 1):
            state, answer = answers.get(point, ("missing", _unknown(sources[name]) if name else NO_SOURCE))
            rows.append(
                {"point": str(number), "asks": asks, "source": name, "state": state, "answer": answer}
            )
    return table_of(sorted(rows, key=lambda row: int(row["point"])), "2_deduplicate/tarcis")


def _new_reports(records: pd.DataFrame, record_report: pd.DataFrame) -> Counter[str]:
    """Return the number of reports that no database or register found, by source."""
    report_of = {row["record_id"]: row["report_id"] for row in rows_of(record_report)}
    by_report: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(records):
        by_report.setdefault(report_of.get(row["record_id"], row["record_id"]), []).append(row)
    return Counter(
        source
        for rows in by_report.values()
        if not any(row["arm"] in ("database", "register") for row in rows)
        for source in {row["source"] for row in rows}
    )


def _of_chase(pin: Pin, had: CitationCoverage, providers: list[str], new: int) -> Answers:
    """Return the answers that the pin of a chase gives."""
    chase: Mapping[str, Any] = pin.metadata["chase"]
    start = counted(len(chase["start"]), "start record")
    also = "the included reports among them; " if chase["included_reports"] else ""
    several = "" if len(providers) > 1 else "; no second index was asked"
    return {
        "why": ("declared", chase["reason"]),
        "directions": _directions(had, chase["directions"]),
        "indexes": ("executed", f"{pin.metadata['platform']}; in all: {listed(providers)}{several}"),
        "start_records": (
            "declared",
            f"{start}: {listed(chase['start'])}; {also}chosen: {chase['start_chosen']}"
            + (f"; the provider does not hold {listed(had.unresolved)}" if had.unresolved else ""),
        ),
        "rounds": ("executed", f"{counted(chase['rounds'], 'round')}; ended by: {chase['ended']}"),
        "deduplication": _deduplication(new),
        "date": ("executed", str(pin.metadata["searched_on"])),
        "hits": ("executed", _hits(chase)),
    }


def _directions(had: CitationCoverage, directions: Sequence[str]) -> tuple[str, str]:
    """Return the directions that were followed, and those of which the provider gave no list."""
    followed = [DIRECTIONS[direction] for direction in directions if had.any_of(direction)]
    not_followed = [DIRECTIONS[direction] for direction in directions if not had.any_of(direction)]
    parts = [listed(followed)] if followed else []
    if not_followed:
        parts.append(f"asked for, and no list could be had: {listed(not_followed)}")
    return ("executed" if followed else "missing"), "; ".join(parts)


def _hits(chase: Mapping[str, Any]) -> str:
    """Return the hits of each round and direction, and the lists that could not be had."""
    edges = Counter((edge["round"], edge["direction"]) for edge in chase["edges"])
    asked = sorted({(row["round"], row["direction"]) for row in chase["lists"]})
    parts = [f"round {number}, {direction}: {edges[number, direction]}" for number, direction in asked]
    states = Counter(row["state"] for row in chase["lists"])
    lacking = [f"{states[state]} {state}" for state in ("no list held", "not resolved") if states[state]]
    without_id = sum(row["without_id"] for row in chase["lists"])
    if without_id:
        lacking.append(f"{without_id} entries without an id")
    if chase["not_sent"]:
        lacking.append(f"{len(chase['not_sent'])} records not sent")
    return "; ".join([*parts, *(["lacking: " + ", ".join(lacking)] if lacking else [])])


def _deduplication(new: int) -> tuple[str, str]:
    return (
        "executed",
        "in one step with the records of all sources (2_deduplicate); "
        f"{counted(new, 'report')} of this source came from no database or register",
    )


def _unknown(source: Source) -> str:
    return f"neither a pin of `prismake chase` nor the config says it of {source.name}"


def _of_source(name: str, source: Source, new: int) -> Answers:
    """Return what is known of a source of citation searching that is no chase of ours."""
    day = read_pin(Path(source.pin), name).metadata["searched_on"] if source.pin else source.searched_on
    date: Answers = {"date": ("declared", str(day))} if day else {}
    return {
        "why": ("missing", f"{source.name} is declared as citation searching; why is not said"),
        "deduplication": _deduplication(new),
        **date,
    }
