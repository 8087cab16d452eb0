"""Tables of which version 0.1.0 had fewer rows or other words, put back so that their columns can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from converters_flow import TableRow, csv_bytes, rows_of_bytes, rows_of_result, words_of_then

# Release checks that 0.1.0 did not have, by the beginning of their names.
NEW_GATES = (
    *("misplaced forms", "retracted reports", "search strategies", "dates of last searches", "PRISMA items"),
    *("what the machine ", "two people on "),
)
AGREEMENT = ("reviewers", "measure", "value", "ci_low", "ci_high", "reports", "sentence")
# Statements on sets that have more parts now.
STATEMENTS = {
    "records excluded = excluded by people + by people and software + by automation": "records excluded = excluded by people + excluded by automation",
    "reports assessed - excluded, in all routes = ": "reports assessed - excluded, in both arms = ",
    "reports included in a study + of ongoing studies": "reports included in a study",
    "quarantined - removed - distinct": "quarantined - distinct",
}
NEW_IDENTITIES = (
    "records from similar sources = ",
    # What the previous version left open is asked again.
    *(
        "reports sought = not retrieved + assessed + awaiting, in what ",
        "reports excluded = the sum over the reasons, in what ",
    ),
    *("reports asked about again and included ", "reports that the previous version left open = "),
)
FORM = ".xlsx"


def gates(results: Path) -> bytes:
    """Return gates.csv without the release checks that 0.1.0 did not have."""
    rows = rows_of_result(results, "6_report/gates")
    return csv_bytes(rows[0], [row for row in rows if not row["gate"].startswith(NEW_GATES)])


def identities(results: Path) -> bytes:
    """Return identities.csv without the identities of sets that 0.1.0 did not have, and with its words of then."""
    rows = [
        row
        for row in rows_of_result(results, "6_report/prisma/identities")
        if not row["statement"].startswith(NEW_IDENTITIES)
    ]
    text = words_of_then(csv_bytes(("identity", "statement", "holds", "left", "right"), rows).decode())
    for now, then in STATEMENTS.items():
        text = text.replace(now, then)
    return text.encode()


def agreement(results: Path, stage: str) -> bytes:
    """Return agreement.csv with the measures on the first set of answers; of the second, agreement alone was there."""
    rows = rows_of_result(results, f"3_screen/{stage}/agreement")
    kept: list[TableRow] = []
    for _, of_two in groupby(rows, key=lambda row: (row["round"], row["reviewers"])):
        pair = list(of_two)
        for row in pair:
            measure = "PABAK" if row["measure"] == "Brennan-Prediger" else row["measure"]
            if row["categories"] == pair[0]["categories"]:
                no_interval = {"ci_low": "", "ci_high": ""} if measure.startswith("prevalence") else {}
                kept.append({**row, "measure": measure, **no_interval})
            elif row["answers"].endswith("maybe") and measure == "percent agreement":
                kept.append({**row, "measure": "percent agreement, maybe apart"})
    return csv_bytes(AGREEMENT, [{column: row[column] for column in AGREEMENT} for row in kept])


def digests_of_forms(results: Path, place: str) -> bytes:
    """Return the table of the forms of a stage without those for a browser."""
    rows = rows_of_result(results, place.removesuffix(".csv"))
    return csv_bytes(("form", "sha256"), [row for row in rows if row["form"].endswith(FORM)])


def with_cells(content: bytes, key: str, cells: Sequence[Mapping[str, str]]) -> bytes:
    """Return a table with the cells that it had, each with `row` (its cell in column `key`), `column`, `then` and `now`."""
    rows = rows_of_bytes(content)
    by_place = {(cell["row"], cell["column"]): cell for cell in cells}
    for row in rows:
        name = row.get(key, "")
        for column, value in row.items():
            cell = by_place.get((name, column), {})
            if cell.get("now") == value:
                row[column] = cell["then"]
    return csv_bytes(rows[0], rows) if rows else content
