"""STATUS.md: the state of a version, who is awaited, and which stages are blocked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from prismake.protocol.config import Config
from prismake.tables import rows_of
from prismake.wording import singular

# Part of the name of a check, and what it blocks while it fails.
NOT_YET_REACHED = (
    (
        "title and abstract",
        "Full-text assessment, studies and extraction of the reports above cannot start before their titles and "
        "abstracts are decided.",
    ),
    ("retrieval", "Reports whose full text is still sought cannot be assessed yet."),
    (
        "full text",
        "Studies and extraction of these reports cannot start before their full texts are decided.",
    ),
)

# Checks that block no later stage.
BLOCKS_NOTHING = ("unnamed imports", "quarantine", "uncertain pairs")


def status_text(
    config: Config, gates: pd.DataFrame, counts: dict[str, int], unknown_columns: Sequence[str] = ()
) -> str:
    """Return STATUS.md.

    gates: schema 6_report/gates. counts: numbers for the first lines, by label. unknown_columns: a line for each imported file
    with columns that fill no field.
    """
    closed = [row for row in rows_of(gates) if row["open"] == "no"]
    lines = [f"# {config.review.title}: version {config.run}", ""]
    lines += [f"{number} {_singular(label) if number == 1 else label}." for label, number in counts.items()]
    lines.append("")
    if unknown_columns:
        lines += ["# Columns that fill no field", "", *(f"- {line}" for line in unknown_columns), ""]
    if not closed:
        lines += [
            "# Nothing is awaited",
            "",
            "All release checks are open: `prismake release` can seal this version.",
            "",
        ]
    else:
        people = sorted({row["awaited_from"] for row in closed})
        lines += [f"# Awaited from {', '.join(people)}", ""]
        for row in closed:
            lines.append(f"- {row['awaited_from']}: {row['what']}.")
            if row["form"]:
                lines.append(f"  Form: `{row['form']}`")
            lines.append(f"  Put it in: `{row['put_it_in']}`")
        lines.append("")
        reasons = [text for word, text in NOT_YET_REACHED if any(word in row["gate"] for row in closed)]
        if reasons:
            lines += ["## Not yet reached", "", *reasons, ""]
    lines += ["## Release checks", "", "| check | open | awaited |", "|---|---|---|"]
    lines += [f"| {_in_cell(row['gate'])} | {state} | {row['count']} |" for row, state in _with_state(gates)]
    return "\n".join(lines) + "\n"


def _in_cell(text: str) -> str:
    """Return text for a cell of a Markdown table: names may contain a bar."""
    return text.replace("|", "\\|")


def _singular(label: str) -> str:
    """Return a label in the singular: "record quarantined"."""
    noun, _, rest = label.partition(" ")
    return f"{singular(noun)} {rest}"


def _with_state(gates: pd.DataFrame) -> Iterator[tuple[dict[str, str], str]]:
    """Yield each check with "yes", "no", or "so far" where it is open only because an earlier check is closed."""
    waiting = False
    for row in rows_of(gates):
        yield row, "so far" if waiting and row["open"] == "yes" else row["open"]
        waiting = waiting or (row["open"] == "no" and row["gate"] not in BLOCKS_NOTHING)
