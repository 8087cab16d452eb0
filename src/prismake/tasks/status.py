"""STATUS.md: the state of a version, from whom what is awaited, which stages wait, and until when the last searches
count as recent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from prismake.protocol.config import Config
from prismake.sources.search_age import counts_until
from prismake.tables import rows_of
from prismake.tasks.forms import page_beside
from prismake.tasks.sending import FOLDER as SENT
from prismake.wording import singular

# Part of the name of a check, and what it blocks while it fails.
NOT_YET_REACHED = (
    (
        "on title and abstract",
        "Full-text assessment, studies and extraction of the reports above cannot start before their titles and "
        "abstracts are decided.",
    ),
    ("retrieval", "Reports whose full text is still sought cannot be assessed yet."),
    (
        "on full text",
        "Studies and extraction of these reports cannot start before their full texts are decided.",
    ),
)

# Checks that block no later stage, those that no stage blocks, and those of conduct.
BLOCKS_NOTHING = ("unnamed imports", "quarantine", "uncertain pairs")
NOT_BLOCKED = (
    "search strategies",
    "dates of last searches",
    "PRISMA items",
    "votes on text ",
    "what the machine ",
)
CAN_BE_SEALED = "All release checks have passed:"
CONDUCT = (*NOT_BLOCKED, "two people on ")


def status_text(
    config: Config,
    gates: pd.DataFrame,
    counts: Mapping[str, int],
    searches: pd.DataFrame,
    notices: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Return the text of STATUS.md.

    gates: table 6_report/gates. counts: label to number for the first lines. searches: table 1_identify/searches.
    notices: title to sentences on things that a person should look at and that do not prevent a release, such as
    columns that fill no field.
    """
    closed = [row for row in rows_of(gates) if row["open"] == "no"]
    lines = [f"# {config.review.title}: version {config.run}", ""]
    lines += [f"{number} {_singular(label) if number == 1 else label}." for label, number in counts.items()]
    lines.append("")
    if not closed:
        lines += [
            "# Nothing is awaited",
            "",
            f"{CAN_BE_SEALED} `prismake release` can seal this version{_limit(config, searches)}.",
            "",
        ]
    else:
        people = sorted({row["awaited_from"] for row in closed})
        lines += [f"# Awaited from {', '.join(people)}", ""]
        for row in closed:
            lines.append(f"- {row['awaited_from']}: {row['what']}.")
            if row["form"]:
                lines.append(f"  Form: `{row['form']}`")
            if row["put_it_in"]:
                lines.append(f"  Put it in: `{row['put_it_in']}`")
            if page := page_beside(config, row["form"]):
                lines.append(
                    f"  Or in a browser: `{page}`. The copy that it saves goes into the same folder."
                )
        if any(row["form"] for row in closed):
            folder = f"results/{config.run}/{SENT}"
            lines += [
                "",
                f"The forms of each person, ready to send: `{folder}/` has a folder and a zip file of that name.",
            ]
        lines.append("")
    for title, sentences in (notices or {}).items():
        if sentences:
            lines += [f"# {title}", "", *(f"- {sentence}" for sentence in sentences), ""]
    if closed:
        blocking = [row for row in closed if not row["gate"].startswith(CONDUCT)]
        reasons = [text for word, text in NOT_YET_REACHED if any(word in row["gate"] for row in blocking)]
        if reasons:
            lines += ["## Not yet reached", "", *reasons, ""]
    lines += ["## Release checks", "", "| check | passed | awaited |", "|---|---|---|"]
    lines += [f"| {_in_cell(row['gate'])} | {state} | {row['count']} |" for row, state in _with_state(gates)]
    lines += ["", *_last_searches(config, searches)]
    return "\n".join(lines) + "\n"


def _limit(config: Config, searches: pd.DataFrame) -> str:
    """Return until when a release accepts the searches, as the end of a sentence; "" with a declared exception."""
    days = [day for cell in searches["searched_on"] if (day := counts_until(cell))]
    if config.exceptions.search_age.strip() or not days:
        return ""
    return f" until {min(days).isoformat()}, the day until which the oldest last search counts"


def _last_searches(config: Config, searches: pd.DataFrame) -> list[str]:
    """Return the table of last searches. Only a release compares the days with the calendar."""
    exception = config.exceptions.search_age.strip()
    lines = ["## Last searches", "", "| source | last searched | counts until |", "|---|---|---|"]
    for row in rows_of(searches):
        day = counts_until(row["searched_on"])
        cells = (row["name"], row["searched_on"] or "not stated", day.isoformat() if day else "not known")
        lines.append(f"| {' | '.join(_in_cell(cell) for cell in cells)} |")
    lines += [
        "",
        "A last search counts for 12 months (MECIR C37); `prismake release` compares the day with the day of the release.",
    ]
    if exception:
        lines.append(f"Declared exception for an older search: {exception}")
    return lines


def _in_cell(text: str) -> str:
    """Return text for a cell of a Markdown table: names may contain a bar."""
    return text.replace("|", "\\|")


def _singular(label: str) -> str:
    """Return a label in the singular: "record quarantined"."""
    noun, _, rest = label.partition(" ")
    return f"{singular(noun)} {rest.replace('that wait ', 'that waits ')}"


def _with_state(gates: pd.DataFrame) -> Iterator[tuple[dict[str, str], str]]:
    """Yield each check with "yes", "no", or "so far" where it has passed only because an earlier check has not."""
    waiting = False
    for row in rows_of(gates):
        blocked = waiting and row["open"] == "yes" and not row["gate"].startswith(NOT_BLOCKED)
        yield row, "so far" if blocked else row["open"]
        waiting = waiting or (row["open"] == "no" and not row["gate"].startswith((*BLOCKS_NOTHING, *CONDUCT)))
