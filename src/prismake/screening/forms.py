"""Screening forms: one per reviewer without the votes of others, and one with all votes for the adjudicator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import yaml

from prismake.forms.model import Button, Form, FormColumn, Reason, link_cell
from prismake.forms.names import next_form_path
from prismake.records.addresses import (
    doi_address,
    has_own_registry,
    pubmed_address,
    registration_address,
)
from prismake.screening import two_answers
from prismake.screening.copies import COLUMNS as COPY_COLUMNS
from prismake.screening.copies import COPY
from prismake.screening.guide import guide_sections
from prismake.screening.seen_votes import PACKED, SEEN, count_of, seen_columns
from prismake.screening.stage import EXCLUDE, FULL_TEXT, INCLUDE, MAYBE, UNCLEAR, Stage
from prismake.tables import split_values

BUTTONS = {
    word: Button(word, button["key"], button["tone"])
    for word, button in yaml.safe_load(
        (Path(__file__).parent / "buttons.yaml").read_text(encoding="utf-8")
    ).items()
}
COLOURS = {INCLUDE: "#DDF0DD", EXCLUDE: "#F6DEDA", MAYBE: "#FBF0CF", UNCLEAR: "#FBF0CF"}

# Each inner group is one line of the cell.
_FACTS = (
    (("conditions", "Conditions"),),
    (("interventions", "Interventions"),),
    (("study_type", "Study type"), ("phase", "Phase"), ("status", "Status"), ("enrolment", "Enrolment")),
    (("sponsor", "Sponsor"), ("countries", "Countries")),
)

_NOTE = FormColumn("note", "Notes", "answer", (), 18, "Comments for the adjudicator.", is_note=True)
_NOTE_OF_ADJUDICATOR = replace(_NOTE, help="Why you decide so.")
# Votes, title and abstract are together as wide as title and abstract are in a reviewer's form: a laptop shows both whole.
_WIDTHS_OF_ADJUDICATION = {"votes": 26, "title": 27, "abstract": 65}


def _answer_columns(stage: Stage, decisions: tuple[str, ...], note: FormColumn) -> list[FormColumn]:
    columns = [
        FormColumn("decision", "Decision", "answer", decisions, 11, "Choose your decision from the list.")
    ]
    if stage.reasons:
        need = "An exclusion needs a reason." if stage.reason_required else "Optional: why do you exclude it?"
        columns.append(
            FormColumn(
                "reason",
                "Reason for exclusion",
                "answer",
                stage.labels,
                18,
                need,
                list_key="`exclusion_reasons`",
            )
        )
    columns.append(note)
    if stage.name == FULL_TEXT:
        columns.append(COPY)
    return columns


def _report_columns() -> list[FormColumn]:
    return [
        FormColumn("title", "Title", width=34, rich=True),
        FormColumn(
            "abstract",
            "Abstract or registered facts",
            width=84,
            rich=True,
            none="No abstract in the sources.",
        ),
        FormColumn("year", "Year", width=7),
        FormColumn("journal", "Journal or register", width=20),
        FormColumn("authors", "Authors", width=24),
        FormColumn("type", "Type", width=13),
        FormColumn("doi", "DOI", "link", width=20),
        FormColumn("pubmed", "PubMed", "link", width=11),
        FormColumn("registry", "Registration", "link", width=14),
        FormColumn("page", "Source page", "link", width=14),
    ]


def _columns(stage: Stage, adjudication: bool, hidden: tuple[FormColumn, ...] = ()) -> tuple[FormColumn, ...]:
    decisions = stage.adjudicator_decisions if adjudication else stage.decisions
    note = _NOTE_OF_ADJUDICATOR if adjudication else _NOTE
    columns = [
        FormColumn("number", "No.", width=5),
        *_answer_columns(stage, decisions, note),
        two_answers.SHOWN,
    ]
    if adjudication:
        shown = [FormColumn("votes", "Votes and notes", callout=True), *_report_columns()]
        columns += [
            replace(column, width=_WIDTHS_OF_ADJUDICATION.get(column.name, column.width)) for column in shown
        ]
    else:
        columns += _report_columns()
    columns += [FormColumn("record_ids", "prismake records", "hidden"), two_answers.HIDDEN]
    return (*columns, *hidden)


def form_kinds(stage: Stage) -> dict[str, tuple[FormColumn, ...]]:
    """Return the kinds of form of a stage, each with all its possible columns."""
    adjudication = _columns(stage, True, (*SEEN, PACKED))
    return {stage.kind: _columns(stage, False), stage.adjudication_kind: adjudication}


def screening_form(
    stage: Stage,
    reviewer: str,
    run: str,
    review_title: str,
    criteria: Sequence[str],
    assigned: pd.DataFrame,
    highlight_terms: Iterable[str] = (),
    returned: Iterable[Path] = (),
) -> Form:
    """Return the form of one reviewer: the reports on which the person has to vote, without any other person's votes.

    assigned: rows of 2_deduplicate/reports. criteria: lines of text. returned: forms returned so far; the new form
    gets a file name that none of them has.
    """
    rows = report_rows(assigned)
    return_path = _return_path(stage, run, reviewer, returned)
    return Form(
        kind=stage.kind,
        run=run,
        person=reviewer,
        title=f"{stage.title}: {reviewer}",
        sheet="Screening",
        columns=used_columns(_columns(stage, False), rows),
        rows=rows,
        purpose=review_title,
        sections=tuple(guide_sections(stage, reviewer, criteria, len(rows), blind=True)),
        save_as=return_path,
        colours=tuple((word, COLOURS[word]) for word in stage.decisions),
        terms=tuple(highlight_terms),
        buttons=tuple(BUTTONS[word] for word in stage.decisions),
        reason=Reason("reason", EXCLUDE, stage.reason_required) if stage.reasons else None,
    )


def adjudication_form(
    stage: Stage,
    run: str,
    review_title: str,
    criteria: Sequence[str],
    conflicts: pd.DataFrame,
    highlight_terms: Iterable[str] = (),
    returned: Iterable[Path] = (),
    person: str = "",
) -> Form:
    """Return the adjudicator's form: the conflicts to resolve, with all votes and notes.

    person: by default the adjudicator of the stage.

    conflicts: rows of 2_deduplicate/reports with the hidden cells of the votes (`seen_cells`) and a column `votes`
    with votes and notes as text. returned: forms returned so far; the new form gets a file name that none of them
    has.
    """
    person = person or stage.adjudicator
    return_path = _return_path(stage, run, person, returned)
    rows = report_rows(conflicts)
    hidden = seen_columns(count_of(conflicts))
    for name in ("votes", *(column.name for column in hidden)):
        rows[name] = conflicts[name].to_list() if len(conflicts) else pd.Series(dtype="str")
    return Form(
        kind=stage.adjudication_kind,
        run=run,
        person=person,
        title=f"{stage.title}: conflicts for {person}",
        sheet="Conflicts",
        columns=used_columns(_columns(stage, True, hidden), rows),
        rows=rows,
        purpose=review_title,
        sections=tuple(guide_sections(stage, person, criteria, len(rows), blind=False)),
        save_as=return_path,
        colours=tuple((word, COLOURS[word]) for word in stage.adjudicator_decisions),
        terms=tuple(highlight_terms),
        buttons=tuple(BUTTONS[word] for word in stage.adjudicator_decisions),
        reason=Reason("reason", EXCLUDE, stage.reason_required) if stage.reasons else None,
    )


def _return_path(stage: Stage, run: str, person: str, returned: Iterable[Path]) -> str:
    return next_form_path(returned, f"config/screening/{stage.name}/{run}", person, stage.people)


def used_columns(columns: tuple[FormColumn, ...], rows: pd.DataFrame) -> tuple[FormColumn, ...]:
    """Return the columns without optional ones that are empty in every row."""
    return tuple(
        column
        for column in columns
        if column.kind == "answer"
        or (column.kind == "hidden" and not column.optional)
        or column.name == "title"
        or (rows[column.name] != "").any()
    )


def report_rows(reports: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a form for reports, in their order: bibliographic data, links and hidden ids.

    Columns of earlier answers and notes (`with_earlier_answers`) and of copies (`with_copies`) are kept.
    """
    built = [_row(number, report) for number, report in enumerate(_records(reports), start=1)]
    names = ["number", *(column.name for column in _report_columns()), "record_ids"]
    rows = pd.DataFrame(built, columns=names, dtype="str")
    for column in (*two_answers.COLUMNS, *COPY_COLUMNS, _NOTE):
        rows[column.name] = reports[column.name].to_list() if column.name in reports else ""
    return rows.astype("str")


def _records(reports: pd.DataFrame) -> list[dict[str, str]]:
    return [
        {str(key): str(value) for key, value in row.items()} for row in reports.fillna("").to_dict("records")
    ]


def _row(number: int, report: dict[str, str]) -> dict[str, str]:
    get = report.get
    doi = next(iter(split_values(get("doi", ""))), "")
    pmid = get("pmid", "")
    return {
        "number": str(number),
        "title": get("title", ""),
        "abstract": get("abstract", "") or _facts(report),
        "year": get("year", ""),
        "journal": get("journal", ""),
        "authors": author_names(get("authors", "")),
        "type": get("record_type", ""),
        "doi": link_cell(doi, doi_address(doi)) if doi else "",
        "pubmed": link_cell(pmid, pubmed_address(pmid)) if pmid.isdigit() else pmid,
        "registry": _registry(get("registration_ids", "")),
        "page": _page(get("url", "")),
        "record_ids": get("record_ids", ""),
    }


def author_names(authors: str) -> str:
    """Return the names in a list cell of authors; more than seven authors are shortened to the first six, followed by et al."""
    names = split_values(authors)
    if len(names) <= 7:
        return "; ".join(names)
    return "; ".join(names[:6]) + "; et al."


def _facts(report: dict[str, str]) -> str:
    lines = []
    for group in _FACTS:
        facts = [
            f"{label}: {'; '.join(split_values(report.get(name, '')))}"
            for name, label in group
            if split_values(report.get(name, ""))
        ]
        lines.append(". ".join(facts))
    return "\n".join(line for line in lines if line)


def _registry(ids: str) -> str:
    """Return a link to the first registration that leads to its own registry, or else to the first registration."""
    numbers = split_values(ids)
    number = next(filter(has_own_registry, numbers), numbers[0] if numbers else "")
    return link_cell(number, registration_address(number)) if number else ""


def _page(url: str) -> str:
    return (
        link_cell("open", url) if url.lower().startswith(("http://", "https://")) and " " not in url else ""
    )
