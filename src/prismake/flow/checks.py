"""Each identity of the flow, compared with the sets of one version.

The numbers are those of docs/flow.md: 1 to 14, and 0 for the ids and decisions themselves (each id that a table names
is known, and named once; each decision is the one that its votes give). An identity that says several things has a row
for each.
"""

from __future__ import annotations

from collections import Counter

from prismake.flow.comparison import Checks, Identity
from prismake.flow.sets import IDENTIFIED, FlowSets
from prismake.flow.states import STATES

SHOWN = 20


def identities(sets: FlowSets) -> list[Identity]:
    """Return every identity of one version, compared with its sets, in the order of their numbers."""
    checks = Checks(sets)
    _ids(checks)
    _identified(checks)
    _screened(checks)
    _reports(checks)
    _included(checks)
    _versions(checks)
    _terminal(checks)
    return sorted(checks.done, key=lambda identity: int(identity.identity.rstrip("abcdefgh")))


def _ids(checks: Checks) -> None:
    findings = checks.sets.findings
    checks.put(
        "0",
        "every id that a table names is known and is named once, and each decision is the one that its votes give",
        str(sum(len(finding.ids) for finding in findings)),
        "0",
        (offending_id for finding in findings for offending_id in finding.ids),
        "; ".join(
            dict.fromkeys(f"{finding.words} ({', '.join(finding.ids[:SHOWN])})" for finding in findings)
        ),
        equal=not findings,
    )


def _identified(checks: Checks) -> None:
    sets = checks.sets
    for arm, name in IDENTIFIED.items():
        parts = sets.parts[name]
        in_parts = Counter(item for part in parts for item in part.ids)
        checks.put(
            "1",
            f"records from {arm} sources = the sum over those sources",
            str(sets.n(name)),
            str(sum(len(part) for part in parts)),
            {
                item
                for item in {*in_parts, *sets.ids(name)}
                if in_parts[item] != 1 or item not in sets.ids(name)
            },
            f"these records of {arm} sources are in no source or in two",
        )
    for source, expected, read in sets.balance:
        checks.put(
            "1",
            f"records that the files of {source} hold = records parsed + quarantined",
            str(expected),
            str(read),
            () if expected == read else (source,),
            "the files of this source hold another number of records than were parsed and quarantined",
        )
    checks.partition(
        "2",
        "identified in databases and registers = duplicates + removed automatically + removed for other reasons"
        " + awaiting a decision on quarantine + screened + awaiting screening + awaiting adjudication",
        ("dbr_identified",),
        (
            "duplicates",
            "excluded_automatic",
            "excluded_other",
            "dbr_awaiting_quarantine",
            "records_screened",
            "records_awaiting_screening",
            "records_awaiting_adjudication",
        ),
        "these records were identified and are in none of the sets that follow, or in two of them (a row is"
        " missing from or was added to a table of decisions, a worklist or a list of removals)",
    )
    identified, quarantined, reports = (
        sets.n(item) for item in ("dbr_identified", "dbr_quarantined", "dbr_reports")
    )
    leading_of = Counter(
        sets.report_of[item]
        for item in sets.ids("dbr_identified") - sets.ids("dbr_quarantined") - sets.ids("duplicates")
        if item in sets.report_of
    )
    checks.put(
        "13",
        "duplicates = identified - quarantined - distinct reports, in databases and registers",
        str(sets.n("duplicates")),
        f"{identified} - {quarantined} - {reports} = {identified - quarantined - reports}",
        {
            item
            for item in {*leading_of, *sets.ids("dbr_reports")}
            if leading_of[item] != 1 or item not in sets.ids("dbr_reports")
        }
        | {
            item
            for item in sets.ids("dbr_identified") - sets.ids("dbr_quarantined")
            if item not in sets.report_of
        },
        "these reports have no record that represents them or more than one, or these records have no report",
        equal=sets.n("duplicates") == identified - quarantined - reports,
    )
    checks.partition(
        "7",
        "identified by other methods = already known + duplicates among themselves + removed + quarantined"
        " + excluded at title and abstract + awaiting + going on to be sought",
        ("other_identified",),
        (
            "other_already_known",
            "other_duplicates",
            "other_removed_automatic",
            "other_removed_declared",
            "other_passed_over",
            "other_awaiting_quarantine",
            "other_records_excluded_people",
            "other_records_excluded_automation",
            "other_records_awaiting_screening",
            "other_records_awaiting_adjudication",
            "other_records_going_on",
        ),
        "these records of other methods are in none of the sets that follow, or in two of them",
    )


def _screened(checks: Checks) -> None:
    checks.partition(
        "3",
        "records excluded = excluded by people + excluded by automation",
        ("records_excluded",),
        ("records_excluded_people", "records_excluded_automation"),
        "these records were excluded by neither or by both",
    )
    checks.partition(
        "4",
        "records screened = records excluded + records that go on",
        ("records_screened",),
        ("records_excluded", "records_going_on"),
        "these records have a decision at title and abstract that is neither include nor exclude, or both",
    )
    sets = checks.sets
    for side, words in (("", "databases and registers"), ("other_", "other methods")):
        going_on = {sets.report_of[record] for record in sets.ids(f"{side}records_going_on")}
        sought = sets.ids(f"{side or 'dbr_'}sought_reports")
        checks.put(
            "4",
            f"records that go on = reports sought, in {words}; one record represents each report",
            str(sets.n(f"{side}records_going_on")),
            str(len(sought)),
            going_on ^ sought,
            "these reports go on from title and abstract and are not in the full-text worklist, or the reverse",
        )


def _reports(checks: Checks) -> None:
    sets = checks.sets
    for side, words in (("dbr", "databases and registers"), ("other", "other methods")):
        checks.partition(
            "5",
            f"reports sought = not retrieved + assessed + awaiting, in {words}",
            (f"{side}_sought_reports",),
            (
                f"{side}_notretrieved_reports",
                f"{side}_assessed",
                f"{side}_awaiting_retrieval",
                f"{side}_awaiting_assessment",
                f"{side}_awaiting_adjudication",
            ),
            "these reports were sought and are in none of the sets that follow, or in two of them",
        )
        parts = Counter(report for part in sets.parts[f"{side}_excluded"] for report in part.ids)
        excluded = sets.ids(f"{side}_excluded")
        checks.put(
            "6",
            f"reports excluded = the sum over the reasons, in {words}",
            str(len(excluded)),
            str(sum(parts.values())),
            {report for report in {*parts, *excluded} if parts[report] != 1 or report not in excluded},
            "these reports were excluded at full text without a reason, or with more than one",
        )


def _included(checks: Checks) -> None:
    sets = checks.sets
    assessed = (sets.ids("dbr_assessed") - sets.ids("dbr_excluded")) | (
        sets.ids("other_assessed") - sets.ids("other_excluded")
    )
    outcome = Counter(
        item
        for name in ("new_reports", "awaiting_classification", "ongoing_reports")
        for item in sets.ids(name)
    )
    checks.put(
        "8",
        "reports assessed - excluded, in both arms = reports included + awaiting classification + of ongoing studies",
        str(len(assessed)),
        str(sum(outcome.values())),
        {item for item in {*outcome, *assessed} if outcome[item] != 1 or item not in assessed},
        "these reports passed full text and are linked to no study, or are linked to one without having passed",
    )
    decided = sets.ids("dbr_decided_include") | sets.ids("other_decided_include")
    checks.put(
        "8",
        "reports decided as included at full text = reports included in a study",
        str(len(decided)),
        str(sets.n("new_reports")),
        decided ^ sets.ids("new_reports"),
        "these reports are included by decision and not in a study, or the reverse",
    )
    checks.put(
        "9",
        "each included study has an included report, and each included report a study",
        str(sets.n("total_studies")),
        str(sets.n("linked_studies")),
        sets.ids("total_studies") ^ sets.ids("linked_studies"),
        "these studies are included without an included report, or have one and are not in studies.csv",
    )
    without = sets.ids("new_studies") - sets.ids("new_report_studies")
    checks.put(
        "9",
        "0 <= new studies <= new reports",
        str(sets.n("new_studies")),
        f"at most {sets.n('new_reports')}",
        without,
        "these studies count as new and have no new report",
        equal=sets.n("new_studies") <= sets.n("new_reports"),
    )
    for unit in ("studies", "reports"):
        analysed = sets.ids(f"total_{unit}_ma")
        checks.put(
            "11",
            f"{unit} in a meta-analysis <= {unit} in the review",
            str(len(analysed)),
            f"at most {sets.n(f'total_{unit}')}",
            analysed - sets.ids(f"total_{unit}"),
            f"these {unit} are in a meta-analysis and not in the review",
        )


def _versions(checks: Checks) -> None:
    sets = checks.sets
    for unit in ("studies", "reports"):
        previous, dropped = sets.ids(f"previous_{unit}"), sets.ids(f"dropped_{unit}")
        anew = sets.ids("judged_anew" if unit == "reports" else "judged_anew_studies")
        stated = Counter([*(previous - dropped), *sets.ids(f"new_{unit}"), *anew])
        total = sets.ids(f"total_{unit}")
        checks.put(
            "10",
            f"total {unit} = previous - dropped + new + included after a new decision",
            str(len(total)),
            f"{len(previous)} - {len(dropped)} + {sets.n(f'new_{unit}')} + {len(anew)} = {sum(stated.values())}",
            {study for study in {*stated, *total} if stated[study] != 1 or study not in total},
            f"these {unit} are counted twice or not at all",
            equal=sum(stated.values()) == len(total),
        )
    logged, awaited = sets.ids("logged_as_dropped"), unlogged_reports(sets)
    checks.put(
        "10",
        "what the version before included and this one does not is logged as dropped"
        + (", or its log is awaited" if sets.updated else ""),
        str(sets.n("dropped_reports")),
        str(len(logged)) + (f" + {len(awaited)} awaited" if sets.updated else ""),
        logged - sets.ids("dropped_reports"),
        "these reports are logged as dropped, and the version before did not include them or this one does",
    )
    again = sets.ids("carried_over") & (sets.ids("dbr_identified") | sets.ids("other_identified"))
    checks.put(
        "14",
        "nothing carried over is counted again as identified",
        str(len(again)),
        "0",
        again,
        "these records came from the version before and are counted as identified again",
    )


def unlogged_reports(sets: FlowSets) -> frozenset[str]:
    """Return the dropped reports of which no log says who dropped them and why: a state that waits."""
    return sets.ids("dropped_reports") - sets.ids("logged_as_dropped")


def _terminal(checks: Checks) -> None:
    sets = checks.sets
    wrong = {record: states for record, states in sets.claims.items() if len(states) != 1}
    descriptions = [
        f"{record} in " + (" and in ".join(f'"{STATES[state]}"' for state in states) if states else "none")
        for record, states in sorted(wrong.items())[:SHOWN]
    ]
    checks.put(
        "12",
        "each record ends in exactly one terminal state",
        str(len(sets.claims)),
        str(len(sets.claims) - len(wrong)),
        wrong,
        "these records end in none, or in more than one: " + "; ".join(descriptions),
    )
