"""What deduplication did and why: from records to reports, pair by pair."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from prismake.narrative.page import (
    Cell,
    Html,
    awaited,
    bar,
    counted,
    fold,
    heading,
    picture,
    sentence,
    shortened,
    table,
    tally,
    together,
    verbatim,
)
from prismake.narrative.version import Version
from prismake.tables import rows_of, split_values

OUTCOMES = {
    "merged": "The two records describe one document; they became one report.",
    "related": "Two documents that belong together, such as an article and the registration of its trial. They are linked and stay two reports.",
    "uncertain": "The evidence does not settle it. A person is asked; until then they stay two reports.",
    "refused": "They look alike, but something speaks against a merge. They stay two reports.",
    "forced": "Merged because a person said so.",
    "forbidden": "Kept apart because a person said so.",
}
LABELS = {
    "title_likeness": "Likeness of the titles",
    "abstract_likeness": "Likeness of the abstracts",
    "doi": "DOI",
    "pmid": "PubMed id",
    "pmcid": "PubMed Central id",
    "registration_ids": "Registration numbers",
    "by": "Who decided",
}
RULES_SHOWN = 15
EXAMPLES = 4
NO_PAIRS = "No two records were alike enough to be compared, so there is no pair to show yet."
VERDICTS = "config/deduplication/verdicts.csv"
VERDICT_COLUMNS = ("record_id_a", "record_id_b", "verdict", "by", "note")


def summary(version: Version) -> Html:
    """Say how many records became how many reports."""
    links = version.table("2_deduplicate/record_report")
    if links.empty:
        return awaited("No record has been read yet, so there is nothing to deduplicate.")
    reports = links["report_id"].nunique()
    return sentence(
        f"{counted(len(links), 'record')} became {counted(reports, 'report')}:",
        f"{counted(len(links) - reports, 'record')} told again of a document that another record already told of.",
        "Nothing was thrown away. A merged report keeps all its records, and every merge below can be undone.",
        version.link("2_deduplicate/record_report.csv", "Which record became part of which report"),
        ".",
    )


def clusters(version: Version) -> Html:
    """Tabulate how many records a report stands for."""
    links = version.table("2_deduplicate/record_report")
    if links.empty:
        return awaited("There are no reports yet.")
    sizes = Counter(tally(links["report_id"]).values())
    largest = max(sizes.values())
    rows = [
        (counted(size, "record"), number, bar(number, largest), size * number)
        for size, number in sorted(sizes.items())
    ]
    return table(("A report stands for", "Reports", "", "Records in all"), rows)


def outcomes(version: Version) -> Html:
    """Tabulate what became of the pairs that were alike enough to be compared."""
    pairs = version.table("2_deduplicate/pairs")
    if pairs.empty:
        return awaited(NO_PAIRS)
    counts = tally(pairs["outcome"])
    order = [*OUTCOMES, *sorted(set(counts) - set(OUTCOMES))]
    rows = [(outcome.capitalize(), counts.get(outcome, 0), OUTCOMES.get(outcome, "")) for outcome in order]
    asked = len(version.table("2_deduplicate/uncertain"))
    waiting = f"A person is asked about {counted(asked, 'pair')}: the form is" if asked else ""
    return together(
        table(("Outcome", "Pairs", "What it means"), rows),
        sentence(waiting, version.link("2_deduplicate/forms/pairs.xlsx", "pairs.xlsx"), ".")
        if asked
        else sentence("No pair waits for a person."),
        sentence(version.link("2_deduplicate/pairs.csv", "All pairs with their evidence"), "."),
    )


def rules(version: Version) -> Html:
    """Tabulate the rules that merged, with how often and how strongly."""
    pairs = version.table("2_deduplicate/pairs")
    merged = pairs[pairs["outcome"].isin(["merged", "forced"])]
    if merged.empty:
        return awaited("No pair was merged.")
    found = [
        (str(rule), len(of_rule), f"{of_rule['score'].astype(float).min():.3f}")
        for rule, of_rule in merged.groupby("rule", sort=True)
    ]
    found.sort(key=lambda row: (-row[1], row[0]))
    largest = found[0][1]
    rows: list[Sequence[Cell]] = [
        (rule, number, bar(number, largest), weakest) for rule, number, weakest in found[:RULES_SHOWN]
    ]
    rest = found[RULES_SHOWN:]
    if rest:
        rows.append(
            (
                f"{counted(len(rest), 'other rule')}",
                sum(number for _, number, _ in rest),
                "",
                min(weakest for *_, weakest in rest),
            )
        )
    return together(
        sentence(
            "What carried each merge. The strength runs from 0 to 1; a pair is merged from 0.5 on, and only if nothing speaks against it."
        ),
        table(("What agrees", "Pairs merged", "", "Weakest of them"), rows),
    )


def examples(version: Version, outcome: str) -> Html:
    """Show pairs of one outcome with both records side by side, one a rule, the most doubtful first."""
    pairs = version.table("2_deduplicate/pairs")
    chosen = pairs[pairs["outcome"] == outcome]
    if chosen.empty:
        return sentence(f"No pair was {outcome}." if outcome != "uncertain" else "No pair is uncertain.")
    records = version.table("1_identify/records")
    source = dict(zip(records["record_id"], records["source"], strict=True))
    order = chosen.assign(strength=chosen["score"].astype(float)).sort_values(
        ["strength", "record_id_a", "record_id_b"], ascending=[outcome == "merged", True, True], kind="stable"
    )
    by_kind = order.drop_duplicates("relation" if outcome == "related" else "rule")
    picked = pd.concat([by_kind, order.drop(by_kind.index)]).head(EXAMPLES)
    pieces = [sentence(f"{counted(len(chosen), 'pair')}. {_picked(len(picked), len(chosen), outcome)}")]
    pieces += [_side_by_side(row, version, source) for row in rows_of(picked)]
    return together(*pieces)


def _picked(shown: int, of: int, outcome: str) -> str:
    if shown == of:
        return "All are shown." if of > 1 else "Here it is."
    first = {"merged": "the weakest first", "related": "one of each kind of link first"}.get(
        outcome, "the strongest first"
    )
    return f"{counted(shown, 'example')}, {first}."


def _side_by_side(row: Mapping[str, str], version: Version, source: Mapping[str, str]) -> Html:
    """One pair as a table: what was compared, in the first and in the second record."""
    first, second = row["record_id_a"], row["record_id_b"]
    rows: list[Sequence[Cell]] = [
        ("Source", version.source_name(source.get(first, "")), version.source_name(source.get(second, ""))),
        ("Record id", first, second),
    ]
    for field, value in evidence_of(row["evidence"]).items():
        label = LABELS.get(field, field.replace("_", " ").capitalize())
        if isinstance(value, list):
            one, other = (_plain(side) for side in value)
            rows.append((label, shortened(one) or _missing(), shortened(other) or _missing()))
        elif field.endswith("likeness"):
            rows.append((label, f"{value} of 1", ""))
        elif field in ("by", "note"):
            rows.append((label, str(value), ""))
        else:
            rows.append((label, shortened(_plain(value)), Html('<span class="same">the same</span>')))
    told = f'"{row["relation"]}", ' if row["relation"] else ""
    title = f"{row['outcome'].capitalize()}: {told}{row['rule']}; strength {row['score']}"
    return fold(title, table(("", "First record", "Second record"), rows), unfolded=True)


def evidence_of(cell: str) -> dict[str, Any]:
    """Return the evidence of a pair by field: one value where both records say the same, else both in a list."""
    try:
        found = json.loads(cell)
    except json.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _plain(value: object) -> str:
    return "; ".join(split_values(str(value)))


def _missing() -> Html:
    return Html('<span class="same">not given</span>')


def overlap(version: Version) -> Html:
    """Draw and tabulate how many reports were found in exactly which sources."""
    from prismake.narrative.upset import MOST, upset

    found = [
        (split_values(row["sources"]), int(row["reports"]))
        for row in rows_of(version.table("2_deduplicate/overlap"))
    ]
    if not found:
        return awaited("There are no reports yet, so the sources share nothing.")
    found.sort(key=lambda entry: (-entry[1], entry[0]))
    named = [([version.source_name(name) for name in sources], number) for sources, number in found]
    present = {name for sources, _ in found for name in sources}
    names = [version.source_name(name) for name in version.config.sources if name in present]
    shared = sum(number for sources, number in found if len(sources) > 1)
    everything = sum(number for _, number in found)
    told = f"{counted(everything, 'report')}; {shared:,} of them stand in more than one source."
    cut = f" The {MOST} largest of {len(found)} combinations are drawn." if len(found) > MOST else ""
    return together(
        sentence(told + cut),
        picture(upset(named, names), "png", f"UpSet figure: {told} The table below holds the numbers."),
        fold(
            "The numbers",
            table(
                ("Found in exactly", "Reports"),
                [(" and ".join(sources), number) for sources, number in named],
            ),
        ),
        sentence(version.link("2_deduplicate/overlap.csv", "Which reports they are"), "."),
    )


def undo(version: Version) -> Html:
    """Show the line that undoes a merge, and the line that forces one, with ids of this version where there are any."""
    pairs = version.table("2_deduplicate/pairs")
    merged = rows_of(pairs[pairs["outcome"] == "merged"].head(1))
    apart = rows_of(pairs[pairs["outcome"].isin(["uncertain", "refused"])].head(1))
    ids = [
        (row[0]["record_id_a"], row[0]["record_id_b"]) if row else ("first-record-id", "second-record-id")
        for row in (merged, apart)
    ]
    said = pairs["outcome"].isin(["forced", "forbidden"]).sum()
    return together(
        sentence(
            f"A merge is undone by one line in {VERDICTS}. Make the file if it is not there, with these headers:"
        ),
        verbatim(_lines(VERDICT_COLUMNS)),
        heading("To take a merge apart"),
        verbatim(_lines((*ids[0], "different", "your name", "why"))),
        heading("To merge two records that were kept apart"),
        verbatim(_lines((*ids[1], "same", "your name", "why"))),
        sentence(
            "Then give the command prismake run again. The word of a person wins over every rule, in this and every later run.",
            f"So far people gave their word on {counted(int(said), 'pair')}.",
            "The votes that were cast stay with the records, so nobody has to screen twice.",
        ),
    )


def _lines(*rows: Sequence[str]) -> str:
    """Rows as CSV text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
