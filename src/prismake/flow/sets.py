"""Every box of the flow as a set of ids, each read from the table that states it.

No set is the remainder of another: records screened are the records of reports that have a decision, not the records
that were not removed. So the identities between sets are real checks, and a row that is lost or changed by hand
breaks one. docs/flow.md describes each set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from prismake.flow.idsets import FlowSets, IdSet, SetBuilder
from prismake.flow.routes import Routes, read_routes
from prismake.flow.states import Claims
from prismake.flow.sums import add_sums
from prismake.flow.tables import (
    ARMS,
    DATABASES_AND_REGISTERS,
    OTHER_METHODS,
    FlowTables,
    Previous,
    StageTables,
    reference_findings,
    retrieved_by_report,
)

__all__ = ["FlowSets", "FlowTables", "IdSet", "Previous", "StageTables", "flow_sets"]

IDENTIFIED = {
    "database": "database_results",
    "register": "register_results",
    "website": "website_results",
    "organisation": "organisation_results",
    "citation": "citations_results",
    "similar": "similar_results",
}

# The sets in which a record of other methods ends before reports are sought.
OTHER_LEAVING = (
    "other_already_known",
    "other_duplicates",
    "other_removed_automatic",
    "other_removed_declared",
    "other_passed_over",
    "other_records_excluded",
)


def _where(table: pd.DataFrame, column: str, value: str, ids: str) -> set[str]:
    return set(table.loc[table[column] == value, ids])


def flow_sets(tables: FlowTables, source_names: Mapping[str, str], reasons: Iterable[str] = ()) -> FlowSets:
    """Return all sets of the flow.

    In an unfinished review, records and reports that wait for people are sets of their own.

    source_names: source key to name, in the order of display. reasons: the reasons of exclusion of the protocol in
    the order of display; other reasons follow by number of reports.
    """
    routes = read_routes(tables)
    order = {
        name: position
        for position, name in enumerate((*tables.records["record_id"], *tables.reports["report_id"]))
    }
    build = SetBuilder(order)
    claims = Claims()
    _identification(build, claims, tables, routes, source_names)
    _quarantine(build, claims, tables, routes)
    _left_before_screening(build, claims, tables, routes)
    _title_and_abstract(build, claims, tables, routes)
    _full_text(build, claims, tables, routes, tuple(reasons))
    _included(build, claims, tables, routes)
    add_sums(build)
    entries = [*tables.records["record_id"], *tables.quarantine["quarantine_id"]]
    return FlowSets(
        sets=build.sets,
        parts=build.parts,
        claims=claims.of(entries),
        report_of=routes.report_of,
        leading=routes.leading,
        findings=tuple(reference_findings(tables)),
        balance=_balance(tables),
        updated=tables.previous is not None,
    )


def _balance(tables: FlowTables) -> tuple[tuple[str, int, int], ...]:
    if tables.balance is None:
        return ()
    read = pd.concat([tables.records["source"], tables.quarantine["source"]]).value_counts()
    expected = {
        source: int(rows["held"].astype(int).sum()) for source, rows in tables.balance.groupby("source")
    }
    return tuple(
        (str(source), expected.get(source, 0), int(read.get(source, 0)))
        for source in sorted({*expected, *read.index})
    )


def _identification(
    build: SetBuilder, claims: Claims, tables: FlowTables, routes: Routes, source_names: Mapping[str, str]
) -> None:
    """Build boxes 2 and 11: records identified, by arm and source."""
    entries = pd.concat(
        [
            tables.records[["record_id", "source", "arm"]].rename(columns={"record_id": "id"}),
            tables.quarantine[["quarantine_id", "source", "arm"]].rename(columns={"quarantine_id": "id"}),
        ]
    )
    build.add("carried_over", "records", set(entries["id"]) & routes.carried)
    asked_about = routes.leading_of(routes.earlier_reports) | set(_waiting_before(tables, routes))
    claims.put("carried over", build.sets["carried_over"].members - asked_about)
    fresh = entries[~entries["id"].isin(routes.carried)]
    shown = [*source_names, *sorted(set(fresh["source"]) - set(source_names))]
    # A source without records was searched too, and is shown with 0.
    searched = [entries, *([] if tables.balance is None else [tables.balance])]
    for arm in ARMS:
        arm_records = fresh[fresh["arm"] == arm]
        name = IDENTIFIED[arm]
        build.add(name, "records", arm_records["id"])
        with_arm = {source for table in searched for source in table.loc[table["arm"] == arm, "source"]}
        build.split(
            name,
            "records",
            (
                (s, source_names.get(s, s), _where(arm_records, "source", s, "id"))
                for s in shown
                if s in with_arm
            ),
        )
    build.add(
        "dbr_identified", "records", _union(build, (IDENTIFIED[arm] for arm in DATABASES_AND_REGISTERS))
    )
    build.add("other_identified", "records", _union(build, (IDENTIFIED[arm] for arm in OTHER_METHODS)))


def _quarantine(build: SetBuilder, claims: Claims, tables: FlowTables, routes: Routes) -> None:
    dismissed = set(tables.passed_over["quarantine_id"])
    quarantined = tables.quarantine[~tables.quarantine["quarantine_id"].isin(routes.carried)]
    for side, members in (("dbr", DATABASES_AND_REGISTERS), ("other", OTHER_METHODS)):
        ids = set(quarantined.loc[quarantined["arm"].isin(members), "quarantine_id"])
        build.add(f"{side}_quarantined", "records", ids)
        claims.put("quarantined", build.add(f"{side}_awaiting_quarantine", "records", ids - dismissed))
        claims.put("passed over", build.add(f"{side}_passed_over", "records", ids & dismissed))


def _left_before_screening(build: SetBuilder, claims: Claims, tables: FlowTables, routes: Routes) -> None:
    """Build box 3 and its likes of other methods: duplicates, and records removed automatically or for other reasons."""
    removals = tables.removed_before_screening
    automatic, other = (_where(removals, "kind", kind, "record_id") for kind in ("automatic", "other"))
    leading = routes.dbr_leading
    # Each record that was removed counts as removed, also one whose report stays by another record.
    here = routes.dbr_records
    gone = automatic | other
    claims.put("duplicate", build.add("duplicates", "records", here - leading - gone))
    claims.put("removed automatically", build.add("excluded_automatic", "records", here & automatic))
    claims.put("removed otherwise", build.add("removed_declared", "records", here & other))
    build.add("excluded_other", "records", _union(build, ("removed_declared", "dbr_passed_over")))
    build.add(
        "removed_before_screening",
        "records",
        _union(build, ("duplicates", "excluded_automatic", "excluded_other")),
    )
    standing = {report for report in routes.dbr_reports if routes.leading[report] not in gone}
    build.add("dbr_reports", "reports", standing)

    leading, here = routes.other_leading, routes.other_records
    claims.put("already known", build.add("other_already_known", "records", routes.already_known))
    claims.put(
        "duplicate",
        build.add("other_duplicates", "records", here - routes.already_known - leading - gone),
    )
    claims.put("removed automatically", build.add("other_removed_automatic", "records", here & automatic))
    claims.put("removed otherwise", build.add("other_removed_declared", "records", here & other))
    kept = set(routes.leading.values()) - gone
    all_records = routes.dbr_records | routes.other_records
    back = {
        record
        for record in automatic & all_records
        if routes.leading.get(routes.report_of.get(record, "")) in kept
    }
    build.add("removed_and_kept", "records", back)


def _union(build: SetBuilder, names: Iterable[str]) -> set[str]:
    return {member for name in names for member in build.sets[name].ids}


def _waiting_before(tables: FlowTables, routes: Routes) -> dict[str, str]:
    """Return the records of known reports that wait at titles and abstracts, with the state of the report."""
    worklist = tables.title_abstract.worklist
    return {
        record: state
        for report, state in zip(worklist["report_id"], worklist["state"], strict=True)
        if state.startswith("awaiting")
        for record in routes.leading_of({report} & routes.known_reports)
    }


def _title_and_abstract(build: SetBuilder, claims: Claims, tables: FlowTables, routes: Routes) -> None:
    """Build boxes 4 and 5, in records, and the same sets of other methods, which a note shows."""
    stage = tables.title_abstract
    decisions = stage.decisions
    excluded = decisions["decision"] == "exclude"
    by_software = decisions["automation"].str.lower() == "yes"
    by_both = decisions["automation"] == "people and software"
    states = {
        "screened": set(decisions["report_id"]),
        "excluded": set(decisions.loc[excluded, "report_id"]),
        "excluded_people": set(decisions.loc[excluded & ~by_software & ~by_both, "report_id"]),
        "excluded_people_and_software": set(decisions.loc[excluded & by_both, "report_id"]),
        "excluded_automation": set(decisions.loc[excluded & by_software, "report_id"]),
        "going_on": _where(decisions, "decision", "include", "report_id"),
        "awaiting_screening": _where(stage.worklist, "state", "awaiting votes", "report_id"),
        "awaiting_adjudication": _where(stage.worklist, "state", "awaiting adjudication", "report_id"),
    }
    claimed = {
        "excluded_people": "excluded by people",
        "excluded_people_and_software": "excluded by people and software",
        "excluded_automation": "excluded by automation",
        "awaiting_screening": "awaiting screening",
        "awaiting_adjudication": "awaiting adjudication of title and abstract",
    }
    for side in ("dbr", "other"):
        for state, reports in states.items():
            name = f"{'' if side == 'dbr' else 'other_'}records_{state}"
            ids = build.add(name, "records", routes.records_for(reports, side))
            if state in claimed:
                claims.put(claimed[state], ids)
    build.add("other_not_taken_further", "records", _union(build, OTHER_LEAVING))
    known_waiting = _waiting_before(tables, routes)
    for state, worklist_state in (
        ("awaiting_screening", "awaiting votes"),
        ("awaiting_adjudication", "awaiting adjudication"),
    ):
        waiting = {record for record, record_state in known_waiting.items() if record_state == worklist_state}
        claims.put(claimed[state], build.add(f"earlier_records_{state}", "records", waiting))


def _full_text(
    build: SetBuilder, claims: Claims, tables: FlowTables, routes: Routes, reasons: tuple[str, ...]
) -> None:
    """Build boxes 6 to 9 and 12 to 15, in reports, and the same sets of reports that are asked about again."""
    stage = tables.full_text
    if stage is None:
        going_on = _where(tables.title_abstract.decisions, "decision", "include", "report_id")
        worklist = pd.DataFrame({"report_id": sorted(going_on), "state": "awaiting retrieval"})
        decisions = tables.title_abstract.decisions.iloc[0:0]
    else:
        worklist, decisions = stage.worklist, stage.decisions
    sought = set(worklist["report_id"])
    states = {
        "sought_reports": sought,
        "notretrieved_reports": {
            report
            for report, retrieved in retrieved_by_report(tables.retrieval).items()
            if retrieved == "no" and report in sought
        },
        "awaiting_retrieval": _where(worklist, "state", "awaiting retrieval", "report_id"),
        "awaiting_assessment": _where(worklist, "state", "awaiting votes", "report_id"),
        "awaiting_adjudication": _where(worklist, "state", "awaiting adjudication", "report_id"),
        "assessed": set(decisions["report_id"]),
        "excluded": _where(decisions, "decision", "exclude", "report_id"),
        "decided_include": _where(decisions, "decision", "include", "report_id"),
        "decided_awaiting": _where(decisions, "decision", "awaiting classification", "report_id"),
    }
    claimed = {
        "notretrieved_reports": "not retrieved",
        "awaiting_retrieval": "awaiting retrieval",
        "awaiting_assessment": "awaiting full-text assessment",
        "awaiting_adjudication": "awaiting adjudication of full text",
        "excluded": "excluded at full text",
    }
    reason_of = dict(zip(decisions["report_id"], decisions["reason"], strict=True))
    build.add("earlier_unresolved", "reports", routes.unresolved)
    build.add("earlier_asked_again", "reports", routes.unresolved & routes.earlier_reports)
    build.add("earlier_no_longer_sought", "reports", routes.unresolved - sought)
    for side in ("dbr", "other", "earlier"):
        for state, reports in states.items():
            ids = build.add(f"{side}_{state}", "reports", routes.reports_for(reports, side))
            if state in claimed:
                claims.put(claimed[state], routes.leading_of(ids))
        by_reason: dict[str, set[str]] = {}
        for report in build.sets[f"{side}_excluded"].ids:
            by_reason.setdefault(reason_of[report], set()).add(report)
        listed = [reason for reason in reasons if reason in by_reason]
        others = [
            reason for _, reason in sorted((-len(by_reason[r]), r) for r in set(by_reason) - set(reasons))
        ]
        build.split(
            f"{side}_excluded",
            "reports",
            ((reason, reason, by_reason[reason]) for reason in (*listed, *others) if reason),
        )


def _included(build: SetBuilder, claims: Claims, tables: FlowTables, routes: Routes) -> None:
    """Build boxes 1, 10, 16 and 17: studies and their reports; and the reports that no box of the template holds."""
    links = tables.report_study
    included = _where(links, "state", "included", "report_id")
    study_of = dict(zip(links["report_id"], links["study_id"], strict=True))
    waiting = _where(links, "state", "awaiting classification", "report_id")
    ongoing = _where(links, "state", "ongoing", "report_id")
    new = included & routes.fresh_reports
    # An update also shows the reports that the previous version left unresolved.
    shown = routes.fresh_reports | routes.earlier_reports
    build.add("new_reports", "reports", new)
    claims.put("included", routes.leading_of(new | (included & routes.earlier_reports)))
    build.add("awaiting_classification", "reports", waiting & shown)
    build.add("ongoing_reports", "reports", ongoing & shown)
    build.add("ongoing_studies", "studies", {study_of[report] for report in ongoing & shown})
    claims.put("awaiting classification", routes.leading_of(build.sets["awaiting_classification"].ids))
    claims.put("report of an ongoing study", routes.leading_of(build.sets["ongoing_reports"].ids))
    linked_studies = {study_of[report] for report in included}
    build.add("linked_studies", "studies", linked_studies)
    build.add("new_report_studies", "studies", {study_of[report] for report in new})

    earlier, earlier_studies, logged = routes.previous_in_current_ids(tables.previous, study_of, included)
    kept = included - new
    build.add("previous_reports", "reports", earlier)
    build.add("dropped_reports", "reports", earlier - kept)
    build.add("logged_as_dropped", "reports", logged)
    build.add("judged_anew", "reports", kept - earlier)
    build.add("total_reports", "reports", included)
    studies = set(tables.studies["study_id"])
    build.add("previous_studies", "studies", earlier_studies)
    build.add("dropped_studies", "studies", earlier_studies - studies)
    anew = (
        {study_of[report] for report in kept - earlier}
        - earlier_studies
        - {study_of[report] for report in new}
    )
    build.add("judged_anew_studies", "studies", anew)
    build.add("new_studies", "studies", studies - earlier_studies - anew)
    build.add("total_studies", "studies", studies)
    analysed = tables.meta_analysis
    for unit, column in (("studies", "study_id"), ("reports", "report_id")):
        build.add(f"total_{unit}_ma", unit, set() if analysed is None else set(analysed[column]) - {""})
