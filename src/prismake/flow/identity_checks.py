"""Each identity of the flow, compared with the sets of one version.

The numbers are those of docs/flow.md: 1 to 14, and 0 for the ids and decisions themselves (each id in a table is known
and unique; each decision follows from its votes). An identity with several statements has one row per statement.
"""

from __future__ import annotations

from collections import Counter

from prismake.flow.comparison import Checks, Identity
from prismake.flow.sets import IDENTIFIED, FlowSets
from prismake.flow.states import STATES
from prismake.flow.version_checks import asked_again, versions

SHOWN = 20
ROUTES = (("dbr", "databases and registers"), ("other", "other methods"))
LEFT_OPEN = ("earlier", "what the previous version left open")


def identities(sets: FlowSets) -> list[Identity]:
    """Return the results of all identities on the sets of one version, sorted by identity number."""
    checks = Checks(sets)
    _ids(checks)
    _sources(checks)
    _databases_and_registers(checks)
    _duplicates(checks)
    _other_methods(checks)
    _screened(checks)
    _reports(checks)
    _passed_full_text(checks)
    if sets.updated:
        asked_again(checks)
    _studies(checks)
    versions(checks)
    _terminal(checks)
    return sorted(checks.done, key=lambda identity: int(identity.identity.rstrip("abcdefgh")))


def _ids(checks: Checks) -> None:
    findings = checks.sets.findings
    checks.put(
        "0",
        "every id in a table is known and unique, and each decision follows from its votes",
        str(sum(len(finding.ids) for finding in findings)),
        "0",
        (offending_id for finding in findings for offending_id in finding.ids),
        "; ".join(
            dict.fromkeys(f"{finding.message} ({', '.join(finding.ids[:SHOWN])})" for finding in findings)
        ),
        equal=not findings,
    )


def _sources(checks: Checks) -> None:
    sets = checks.sets
    for arm, name in IDENTIFIED.items():
        parts = sets.parts[name]
        in_parts = Counter(member for part in parts for member in part.ids)
        checks.put(
            "1",
            f"records from {arm} sources = the sum over those sources",
            str(sets.n(name)),
            str(sum(len(part) for part in parts)),
            {
                member
                for member in {*in_parts, *sets.ids(name)}
                if in_parts[member] != 1 or member not in sets.ids(name)
            },
            f"these records of {arm} sources are in no source or in more than one",
        )
    for source, expected, read in sets.balance:
        checks.put(
            "1",
            f"records in the files of {source} = records parsed + quarantined",
            str(expected),
            str(read),
            () if expected == read else (source,),
            "the number of records in the files of this source differs from the number parsed and quarantined",
        )


def _databases_and_registers(checks: Checks) -> None:
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
        "these identified records are in none of the sets on the right side, or in more than one (a row is missing from"
        " or was added to a table of decisions, a worklist or a list of removals)",
    )


def _duplicates(checks: Checks) -> None:
    sets = checks.sets
    removed = sets.ids("excluded_automatic") | sets.ids("removed_declared")
    identified, quarantined, reports = (
        sets.n(name) for name in ("dbr_identified", "dbr_quarantined", "dbr_reports")
    )
    left = identified - quarantined - len(removed) - reports
    leading_of = Counter(
        sets.report_of[member]
        for member in sets.ids("dbr_identified")
        - sets.ids("dbr_quarantined")
        - sets.ids("duplicates")
        - removed
        if member in sets.report_of
    )
    checks.put(
        "13",
        "duplicates = identified - quarantined - removed - distinct reports, in databases and registers",
        str(sets.n("duplicates")),
        f"{identified} - {quarantined} - {len(removed)} - {reports} = {left}",
        {
            member
            for member in {*leading_of, *sets.ids("dbr_reports")}
            if leading_of[member] != 1 or member not in sets.ids("dbr_reports")
        }
        | {
            member
            for member in sets.ids("dbr_identified") - sets.ids("dbr_quarantined")
            if member not in sets.report_of
        },
        "each report needs exactly one record that represents it, and each record a report; these have none or several",
        equal=sets.n("duplicates") == left,
    )


def _other_methods(checks: Checks) -> None:
    checks.partition(
        "7",
        "identified by other methods = already known + duplicates among themselves + removed + quarantined"
        " + excluded at title and abstract + awaiting + going on to full text",
        ("other_identified",),
        (
            "other_already_known",
            "other_duplicates",
            "other_removed_automatic",
            "other_removed_declared",
            "other_passed_over",
            "other_awaiting_quarantine",
            "other_records_excluded_people",
            "other_records_excluded_people_and_software",
            "other_records_excluded_automation",
            "other_records_awaiting_screening",
            "other_records_awaiting_adjudication",
            "other_records_going_on",
        ),
        "these records of other methods are in none of the sets on the right side, or in more than one",
    )


def _screened(checks: Checks) -> None:
    checks.partition(
        "3",
        "records excluded = excluded by people + by people and software + by automation",
        ("records_excluded",),
        ("records_excluded_people", "records_excluded_people_and_software", "records_excluded_automation"),
        "these records are in none of the sets on the right side, or in more than one",
    )
    checks.partition(
        "4",
        "records screened = records excluded + records going on to full text",
        ("records_screened",),
        ("records_excluded", "records_going_on"),
        "the decision on these records at title and abstract must be either include or exclude",
    )
    sets = checks.sets
    for side, route in (("", "databases and registers"), ("other_", "other methods")):
        going_on = {sets.report_of[record] for record in sets.ids(f"{side}records_going_on")}
        sought = sets.ids(f"{side or 'dbr_'}sought_reports")
        checks.put(
            "4",
            f"records going on to full text = reports sought, in {route}; one record represents each report",
            str(sets.n(f"{side}records_going_on")),
            str(len(sought)),
            going_on ^ sought,
            "these reports are included at title and abstract but not in the full-text worklist, or the reverse",
        )


def _routes(sets: FlowSets) -> tuple[tuple[str, str], ...]:
    """Return the prefixes of the sets of reports and the routes that they are about; an update has one more."""
    return (*ROUTES, LEFT_OPEN) if sets.updated else ROUTES


def _reports(checks: Checks) -> None:
    sets = checks.sets
    for side, route in _routes(sets):
        checks.partition(
            "5",
            f"reports sought = not retrieved + assessed + awaiting, in {route}",
            (f"{side}_sought_reports",),
            (
                f"{side}_notretrieved_reports",
                f"{side}_assessed",
                f"{side}_awaiting_retrieval",
                f"{side}_awaiting_assessment",
                f"{side}_awaiting_adjudication",
            ),
            "these reports were sought and are in none of the sets on the right side, or in more than one",
        )
        parts = Counter(report for part in sets.parts[f"{side}_excluded"] for report in part.ids)
        excluded = sets.ids(f"{side}_excluded")
        checks.put(
            "6",
            f"reports excluded = the sum over the reasons, in {route}",
            str(len(excluded)),
            str(sum(parts.values())),
            {report for report in {*parts, *excluded} if parts[report] != 1 or report not in excluded},
            "these reports are excluded at full text without exactly one reason",
        )


def _passed_full_text(checks: Checks) -> None:
    sets = checks.sets
    assessed = {
        report
        for side, _ in _routes(sets)
        for report in sets.ids(f"{side}_assessed") - sets.ids(f"{side}_excluded")
    }
    outcome = Counter(
        member
        for name in ("new_reports", "awaiting_classification", "ongoing_reports")
        for member in sets.ids(name)
    )
    outcome.update(sets.ids("judged_anew") & sets.ids("earlier_sought_reports"))
    checks.put(
        "8",
        "reports assessed - excluded, in all routes = reports included + awaiting classification + of ongoing studies",
        str(len(assessed)),
        str(sum(outcome.values())),
        {member for member in {*outcome, *assessed} if outcome[member] != 1 or member not in assessed},
        "these reports passed full text but are linked to no study, or are linked to one without having passed",
    )
    decided = sets.ids("dbr_decided_include") | sets.ids("other_decided_include")
    # The reports of an ongoing study that were known before are in the sets of reports asked about again.
    fresh = sets.ids("new_reports") | (sets.ids("ongoing_reports") - sets.ids("earlier_sought_reports"))
    checks.put(
        "8",
        "reports included at full text = reports included in a study + of ongoing studies",
        str(len(decided)),
        str(len(fresh)),
        decided ^ fresh,
        "these reports are included at full text but not in a study, or the reverse",
    )


def _studies(checks: Checks) -> None:
    sets = checks.sets
    checks.put(
        "9",
        "each included study has an included report, and each included report a study",
        str(sets.n("total_studies")),
        str(sets.n("linked_studies")),
        sets.ids("total_studies") ^ sets.ids("linked_studies"),
        "these studies are in studies.csv without an included report, or have one and are not in studies.csv",
    )
    without = sets.ids("new_studies") - sets.ids("new_report_studies")
    checks.put(
        "9",
        "0 <= new studies <= new reports",
        str(sets.n("new_studies")),
        f"at most {sets.n('new_reports')}",
        without,
        "these studies count as new but have no new report",
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
            f"these {unit} are in a meta-analysis but not in the review",
        )


def _terminal(checks: Checks) -> None:
    sets = checks.sets
    wrong = {record: states for record, states in sets.claims.items() if len(states) != 1}
    examples = [
        f"{record} in " + (" and in ".join(f'"{STATES[state]}"' for state in states) if states else "none")
        for record, states in sorted(wrong.items())[:SHOWN]
    ]
    checks.put(
        "12",
        "each record ends in exactly one terminal state",
        str(len(sets.claims)),
        str(len(sets.claims) - len(wrong)),
        wrong,
        "these records are in no terminal state, or in more than one: " + "; ".join(examples),
    )
