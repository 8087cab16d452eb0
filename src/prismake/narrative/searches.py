"""What the searches brought: the log, the balance, the yield of each source, what was set aside, the strategies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prismake.narrative.page import (
    Cell,
    Html,
    awaited,
    bar,
    counted,
    fold,
    heading,
    listed,
    sentence,
    share,
    shortened,
    table,
    tally,
    together,
    verbatim,
)
from prismake.narrative.version import ARMS, Version
from prismake.render.words import left_out_words
from prismake.tables import rows_of, split_values

SHOWN = 20
NO_SEARCH = "No search has been pinned yet, and no export has been dropped in."


def summary(version: Version) -> Html:
    """Say how many records came from how many sources, and between which days they were searched."""
    log = version.table("1_identify/searches")
    if log.empty:
        return awaited(NO_SEARCH)
    held, parsed = int(log["held"].astype(int).sum()), int(log["parsed"].astype(int).sum())
    aside = held - parsed
    days = sorted(day for day in log["searched_on"] if day)
    when = ""
    if days:
        when = (
            f"They were searched on {days[0]}."
            if days[0] == days[-1]
            else f"They were searched between {days[0]} and {days[-1]}."
        )
    told = f"{counted(len(log), 'source')} gave {counted(held, 'record')}. {parsed:,} could be read"
    told += (
        f", and {aside:,} {'was' if aside == 1 else 'were'} set aside for a person to look at."
        if aside
        else ", all of them."
    )
    return sentence(told, when)


def search_log(version: Version) -> Html:
    """Tabulate the sources: what kind, when, how many records they said they had and how many came."""
    log = version.table("1_identify/searches")
    if log.empty:
        return awaited(NO_SEARCH)
    rows: list[Sequence[Cell]] = [
        (
            row["name"],
            ARMS.get(row["arm"], row["arm"]),
            row["platform"] or "not stated",
            row["searched_on"] or "not stated",
            int(row["reported"]) if row["reported"].isdigit() else row["reported"] or "not stated",
            int(row["held"]),
            int(row["parsed"]),
            int(row["quarantined"]),
        )
        for row in rows_of(log)
    ]
    columns = (
        "Source",
        "Kind",
        "Platform",
        "Searched on",
        "Count it reported",
        "Records that came",
        "Read",
        "Set aside",
    )
    differ = [
        f"{row['name']} reported {row['reported']} and gave {row['held']}."
        for row in rows_of(log)
        if row["reported"] and row["reported"] != row["held"]
    ]
    return together(
        table(columns, rows),
        sentence(
            *differ,
            *([left_out_words(version.config.left_out)] if version.config.left_out else []),
            version.link("1_identify/searches.csv", "The search log as a CSV file"),
            ".",
        ),
    )


def what_they_are(version: Version) -> Html:
    """Tell for each retrieval what it is, and what it must not be taken for."""
    log = version.table("1_identify/searches")
    told = [row for row in rows_of(log) if row["what_it_is"] or row["what_it_is_not"]]
    if not told:
        return awaited("Nobody has written yet what each retrieval is, and what it is not.")
    silent = [row["name"] for row in rows_of(log) if not (row["what_it_is"] or row["what_it_is_not"])]
    rows = [(row["name"], row["what_it_is"], row["what_it_is_not"]) for row in told]
    pieces = [table(("Source", "What it is", "What it is not"), rows)]
    if silent:
        pieces.append(awaited(f"Nothing is said yet of {listed(silent)}."))
    return together(*pieces)


def balance(version: Version) -> Html:
    """Say whether each file holds as many records as were read and set aside."""
    files = version.table("1_identify/balance")
    if files.empty:
        return awaited("No file has been read yet, so there is nothing to balance.")
    off = files[files["balanced"] != "yes"]
    told = (
        f"{counted(len(files), 'file')} {'was' if len(files) == 1 else 'were'} read, and every one balances: no record was lost on the way."
        if off.empty
        else f"{counted(len(off), 'file')} of {len(files):,} do not balance."
    )
    rows: list[Sequence[Cell]] = []
    for source in dict.fromkeys(files["source"]):
        of_source = files[files["source"] == source]
        sums = [int(of_source[column].astype(int).sum()) for column in ("held", "parsed", "quarantined")]
        rows.append((version.source_name(source), len(of_source), *sums))
    return together(
        sentence(told),
        table(("Source", "Files", "Records held", "Read", "Set aside"), rows),
        sentence(version.link("1_identify/balance.csv", "The balance file by file"), "."),
    )


@dataclass
class Yield:
    """What one source brought: records, reports, those that no other source held, and the included among them."""

    source: str
    records: int
    reports: int = 0
    only_here: int = 0
    included: int = 0
    included_only_here: int = 0


def yields(version: Version) -> list[Yield]:
    """Return what each source brought, in the order of the protocol."""
    records = tally(version.table("1_identify/records")["source"])
    links = version.table("4_extract/report_study")
    included = set(links.loc[links["state"] == "included", "report_id"])
    made = {source: Yield(source, records.get(source, 0)) for source in version.config.sources}
    for row in rows_of(version.table("2_deduplicate/overlap")):
        sources, reports = split_values(row["sources"]), split_values(row["report_ids"])
        of_included = len(included.intersection(reports))
        for source in sources:
            made[source].reports += len(reports)
            made[source].included += of_included
            if len(sources) == 1:
                made[source].only_here += len(reports)
                made[source].included_only_here += of_included
    return list(made.values())


def contributions(version: Version) -> Html:
    """Tabulate what each source brought, and what only it brought."""
    found = yields(version)
    if not any(one.records for one in found):
        return awaited("No record has been read yet, so no source has brought anything.")
    largest = max(one.reports for one in found)
    rows = [
        (
            version.source_name(one.source),
            one.records,
            one.reports,
            bar(one.reports, largest),
            one.only_here,
            share(one.only_here, one.reports),
            one.included,
            one.included_only_here,
        )
        for one in found
    ]
    columns = (
        "Source",
        "Records",
        "Reports",
        "",
        "Found only here",
        "Share",
        "Included reports",
        "Of these only here",
    )
    none = [version.source_name(one.source) for one in found if not one.only_here]
    included = any(one.included for one in found)
    notes = [
        "A report is one document; two records of it count once. A report that several sources hold counts under each.",
        f"Nothing was found in {listed(none)} alone."
        if none
        else "Every source brought reports that no other brought.",
        "" if included else "No report is included yet, so the last two columns are empty.",
    ]
    return together(
        table(columns, rows),
        sentence(*notes, version.link("2_deduplicate/overlap.csv", "Which reports are meant"), "."),
    )


def quarantined(version: Version) -> Html:
    """List the records that could not be read as one, with the reason and what became of them."""
    aside = version.table("1_identify/quarantine")
    if aside.empty:
        return sentence("No record had to be set aside.")
    states = version.table("6_report/prisma/terminal_states", "6_report/terminal_states")
    words = dict(zip(states["record_id"], states["in_words"], strict=True))
    rows = [
        (
            version.source_name(row["source"]),
            row["file"].rsplit("/", 1)[-1],
            row["line"],
            shortened(row["raw_text"], 200),
            row["reason"],
            words.get(row["quarantine_id"], "Awaiting a person's word"),
        )
        for row in rows_of(aside)[:SHOWN]
    ]
    rest = f"The first {SHOWN} are shown." if len(aside) > SHOWN else ""
    return together(
        sentence(
            f"{counted(len(aside), 'record')} could not be read as one and {'was' if len(aside) == 1 else 'were'} set aside, not dropped.",
            rest,
        ),
        table(
            ("Source", "File", "Line", "What stands there", "Why it was set aside", "Where it stands"), rows
        ),
        sentence(version.link("1_identify/quarantine.csv", "All records that were set aside"), "."),
    )


def strategies(version: Version) -> Html:
    """Show the query that was run, its limits, and the strategy of the protocol, word for word."""
    log = {row["source"]: row for row in rows_of(version.table("1_identify/searches"))}
    pieces = []
    for source, said in version.config.sources.items():
        ran = log.get(source, {})
        strategy = _strategy(version, said.strategy)
        query = ran.get("query", "")
        pieces.append(heading(said.name))
        pieces.append(
            together(sentence("The query as it was run:"), verbatim(query))
            if query
            else awaited("The query that was run is not recorded.")
        )
        if ran.get("limits"):
            pieces.append(
                fold("Limits and selection", verbatim(ran["limits"]), unfolded=len(ran["limits"]) < 120)
            )
        if strategy and strategy.strip() != query.strip():
            pieces.append(
                together(
                    sentence("The strategy of the protocol, which differs from what was run:"),
                    verbatim(strategy),
                )
            )
        elif not strategy:
            pieces.append(sentence("The protocol names no strategy for this source."))
    return together(*pieces)


def _strategy(version: Version, path: str) -> str:
    """The strategy file that the protocol names, or nothing."""
    file = version.review / path
    return file.read_text(encoding="utf-8-sig") if path and file.is_file() else ""
