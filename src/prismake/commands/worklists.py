"""`prismake export to-screen` and `to-assess`: the reports that each person has to judge now, for screening tools
such as Rayyan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click
import pandas as pd

from prismake.commands.current import current_results
from prismake.commands.folder import in_review
from prismake.commands.preview import Preview
from prismake.commands.tables import result
from prismake.errors import ReviewError, did_you_mean
from prismake.exports import TO_SCREEN, WORKLIST_FORMATS, WORKLISTS
from prismake.exports.worklists import is_common, worklist_csv, worklist_ris, worklists
from prismake.forms.names import form_stem
from prismake.review.folder import Review
from prismake.review.inputs import STAGES
from prismake.tables import read_result, write_text
from prismake.wording import counted, listed

_WRITERS: Mapping[str, Callable[[pd.DataFrame], str]] = {"ris": worklist_ris, "csv": worklist_csv}


def write_worklists(directory: Path, name: str, form: str, person: str, to: Path | None) -> None:
    """Write the worklist of one person, or of each person, to a file, a folder or the screen, and print to whom each
    list belongs.

    name: "to-screen" or "to-assess". form: "ris" or "csv". person: empty for everybody. to: a file, or a folder that
    gets one file per person; None for the screen. One file for several people is written only if all of them have the
    same reports, because each person may see only their own. Raises ReviewError for another format, for a person
    without a worklist, for worklists that differ, and if there are no results.
    """
    if form not in _WRITERS:
        raise ReviewError(
            f"A worklist for other tools is written as {' or '.join(WORKLIST_FORMATS)}, not as {form}: screening "
            f"tools drop the record ids of prismake from {form}.\n"
            f"    What to do: add `--as {WORKLIST_FORMATS[0]}`."
        )
    with in_review(directory):
        lists, reviewers = _lists(name)
    chosen = _chosen(lists, reviewers, name, person)
    write = _WRITERS[form]
    if to is not None and not person and (to.is_dir() or not to.suffix):
        for reviewer, table in chosen.items():
            file = to / f"{form_stem(reviewer, reviewers)}.{form}"
            write_text(write(table), file)
            click.echo(f"{file.as_posix()}: {counted(len(table), 'report')} for {reviewer}")
        return
    if not is_common(chosen):
        raise ReviewError(
            f"{name}: the people have different reports to judge now: {_numbers(chosen)}. One common list would "
            "show people reports that are not assigned to them.\n    What to do: add `--for "
            f"{next(iter(chosen))}` for the worklist of one person, or name a folder "
            "(`--to worklists`) that gets the worklist of each."
        )
    table = next(iter(chosen.values()))
    summary = f"{counted(len(table), 'report')} for {listed(list(chosen))}"
    if to is None:
        click.echo(write(table), nl=False)
        click.echo(summary, err=True)
    else:
        write_text(write(table), to)
        click.echo(f"{to.as_posix()}: {summary}")


def _lists(name: str) -> tuple[dict[str, pd.DataFrame], tuple[str, ...]]:
    """Return the worklists of a stage by person, from tables that are up to date, and all its reviewers."""
    review, stage = Review.open(check=False), STAGES[WORKLISTS.index(name)]
    result(review, "3_screen/assignments", stage)
    screening = review.config.screening
    plan = screening.title_abstract if name == TO_SCREEN else screening.full_text
    # A recusal that was written since the last run counts.
    with current_results(review, Preview.screened, lambda text: click.echo(text, err=True)) as results:
        reports = read_result(results, "2_deduplicate/reports")
        return worklists(reports, read_result(results, "3_screen/assignments", stage)), tuple(plan.reviewers)


def _chosen(
    lists: Mapping[str, pd.DataFrame], reviewers: tuple[str, ...], name: str, person: str
) -> Mapping[str, pd.DataFrame]:
    """Return the worklists that are asked for. Raises ReviewError if there are none."""
    if person and person not in reviewers:
        raise ReviewError(
            f'{name}: "{person}" is not a reviewer of this screening stage.{did_you_mean(person, reviewers)}\n'
            f"    Allowed: {', '.join(reviewers)}\n    What to do: give one of the allowed names behind --for."
        )
    if not lists:
        raise ReviewError(
            f"{name}: no report awaits a vote now, so the worklist would be empty.\n    What to do: run `prismake "
            "status` to see what is awaited."
        )
    if person and person not in lists:
        raise ReviewError(
            f"{name}: no report awaits a vote of {person} now; reports await votes of other people: "
            f"{_numbers(lists)}.\n    What to do: run `prismake status` to see which reports wait for the pilot "
            "round, and for whom."
        )
    return {person: lists[person]} if person else lists


def _numbers(lists: Mapping[str, pd.DataFrame]) -> str:
    return listed([f"{person} {len(table):,}" for person, table in lists.items()])
