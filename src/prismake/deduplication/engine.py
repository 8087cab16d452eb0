"""From records and people's verdicts to reports, and every pair with its reason."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import pandas as pd

from prismake.deduplication.evidence import pair_table, side_by_side
from prismake.deduplication.features import features_of
from prismake.deduplication.matching import compare_all
from prismake.deduplication.outcomes import decide
from prismake.deduplication.relations import POLICY_OF
from prismake.deduplication.reports import build_reports
from prismake.deduplication.verdicts import check_verdicts
from prismake.errors import ReviewError, did_you_mean


@dataclass(frozen=True)
class Options:
    """How to deduplicate.

    preferred_sources: whose values a report takes first. related: for "conference-abstract/article",
    "preprint/article", "update" and "two-journal" whether the reports are linked ("link", the default) or merged
    ("merge"). collections: sources that gather other sources, as the library of a reference manager does, so that
    two of their records may be one report. uncertain_per_1000: most pairs that people are asked about.
    """

    preferred_sources: tuple[str, ...] = ()
    related: Mapping[str, str] = field(default_factory=dict)
    collections: tuple[str, ...] = ()
    uncertain_per_1000: float = 15.0


@dataclass
class Deduplication:
    """The outcome, each table in its schema of 2_deduplicate; `uncertain` holds the pairs that await a verdict.

    unreliable: columns that count rows in a file and were set aside, by file.
    """

    reports: pd.DataFrame
    record_report: pd.DataFrame
    pairs: pd.DataFrame
    uncertain: pd.DataFrame
    unreliable: dict[str, list[str]]


def deduplicate(
    records: pd.DataFrame, verdicts: pd.DataFrame, options: Options | None = None
) -> Deduplication:
    """Find the reports that records describe.

    records: schema 1_identify/records, values may be raw; verdicts: schema 2_deduplicate/verdicts. The outcome is a
    function of the set of records: neither their order nor the search that brought them matters.
    Raises ReviewFaults for verdicts that name unknown records or contradict each other.
    """
    options = options or Options()
    _check_options(options)
    with _garbage_collection_paused():
        return _deduplicate(records, verdicts, options)


@contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """Keep the cyclic collector from walking through millions of live texts: nothing here makes cycles."""
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()


def _deduplicate(records: pd.DataFrame, verdicts: pd.DataFrame, options: Options) -> Deduplication:
    table = records.fillna("").sort_values("record_id", kind="stable").reset_index(drop=True)
    repeated = table["record_id"][table["record_id"].duplicated()]
    if len(repeated):
        raise ReviewError(
            f'records: the record id "{repeated.iloc[0]}" occurs more than once; each record needs an id of its own.'
        )
    checked = check_verdicts(verdicts, pd.Index(table["record_id"]))
    features = features_of(table, options.collections)
    ids = pd.Index(table["record_id"])
    verdict_pairs = (ids.get_indexer(checked["record_id_a"]), ids.get_indexer(checked["record_id_b"]))
    compared, judged = compare_all(features, options.related, verdict_pairs)
    outcome = decide(features, compared, judged, checked, verdict_pairs, options.uncertain_per_1000)
    reports, record_report = build_reports(table, outcome.labels, options.preferred_sources)
    return Deduplication(
        reports=reports,
        record_report=record_report,
        pairs=pair_table(table, features, outcome),
        uncertain=side_by_side(table, features, outcome),
        unreliable=features.unreliable,
    )


def _check_options(options: Options) -> None:
    known = sorted(POLICY_OF.values())
    for link, policy in options.related.items():
        if link not in known:
            raise ReviewError(
                f'config: deduplication: "{link}" is not a typed link.{did_you_mean(link, known)}\n    Allowed: {", ".join(known)}'
            )
        if policy not in ("link", "merge"):
            raise ReviewError(
                f'config: deduplication: {link}: "{policy}" is not a policy.\n    Allowed: link, merge'
            )
