"""STATUS.md: where a version stands, who is awaited, and what cannot yet be reached."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from prismake.protocol.config import Config
from prismake.tables import rows_of
from prismake.wording import singular

# What waits for what: a gate of the first kind keeps the second from being complete.
NOT_YET = (
    (
        "title and abstract",
        "Full-text assessment, studies and extraction of the reports above cannot be reached until their titles and "
        "abstracts are decided.",
    ),
    ("retrieval", "Reports whose full text is still sought cannot be assessed yet."),
    (
        "full text",
        "Studies and extraction of these reports cannot be reached until their full texts are decided.",
    ),
)

# Gates that keep nothing after them from being reached.
ASIDE = ("unnamed imports", "quarantine", "uncertain pairs")


def status_text(config: Config, gates: pd.DataFrame, counts: dict[str, int]) -> str:
    """Return STATUS.md. `counts` are numbers to open with, by their label; each is the length of a set."""
    closed = [row for row in rows_of(gates) if row["open"] == "no"]
    lines = [f"# {config.review.title}: version {config.run}", ""]
    lines += [f"{number} {_one(label) if number == 1 else label}." for label, number in counts.items()]
    lines.append("")
    if not closed:
        lines += [
            "# Nothing is awaited",
            "",
            "Every gate is open: `prismake release` can seal this version.",
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
        reasons = [text for word, text in NOT_YET if any(word in row["gate"] for row in closed)]
        if reasons:
            lines += ["## Not yet reached", "", *reasons, ""]
    lines += ["## Gates of the release", "", "| gate | open | awaited |", "|---|---|---|"]
    lines += [f"| {_in_cell(row['gate'])} | {state} | {row['count']} |" for row, state in _so_far(gates)]
    return "\n".join(lines) + "\n"


def _in_cell(text: str) -> str:
    """Text for a cell of a Markdown table: names may hold a bar."""
    return text.replace("|", "\\|")


def _one(label: str) -> str:
    """A label as it reads behind the number one: "record quarantined"."""
    noun, _, rest = label.partition(" ")
    return f"{singular(noun)} {rest}"


def _so_far(gates: pd.DataFrame) -> Iterator[tuple[dict[str, str], str]]:
    """Each gate with "yes", "no", or "so far" where it stands open only because a gate before it is closed."""
    waiting = False
    for row in rows_of(gates):
        yield row, "so far" if waiting and row["open"] == "yes" else row["open"]
        waiting = waiting or (row["open"] == "no" and row["gate"] not in ASIDE)
