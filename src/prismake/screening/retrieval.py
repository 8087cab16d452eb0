"""The retrieval log: which full texts were sought, where and when, and which were not retrieved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from prismake.errors import Fault, ReviewFaults
from prismake.forms.current_rows import with_current_rows
from prismake.forms.model import Form, FormColumn, FormContent, FormRow, GuideSection
from prismake.forms.names import next_form_path
from prismake.forms.read import read_forms
from prismake.records.aliases import reports_of_records
from prismake.records.former_ids import FormerIds
from prismake.screening.availability import AWAITING_RETRIEVAL
from prismake.screening.copies import COLUMNS as COPY_COLUMNS
from prismake.screening.copies import with_copies
from prismake.screening.files import ALL_VOTE_KINDS, RETRIEVAL, is_named_retrieval
from prismake.screening.forms import report_rows, used_columns
from prismake.screening.stage import FULL_TEXT
from prismake.tables import join_values, split_values, table_of

KIND = RETRIEVAL
SCHEMA = "3_screen/retrieval"

COLUMNS = (
    FormColumn("number", "No.", width=5),
    FormColumn("retrieved", "Retrieved", "answer", ("yes", "no"), 11, "Do you have the full text?"),
    FormColumn("tried_where", "Tried where", "answer", (), 30, "If no: where was it sought? For example: library, author."),
    FormColumn("tried_on", "Tried on", "answer", (), 13, "The last day it was sought, as 2026-11-05.", "date"),
    FormColumn("note", "Notes", "answer", (), 24, is_note=True),
    FormColumn("title", "Title", width=56),
    *COPY_COLUMNS,
    FormColumn("year", "Year", width=7),
    FormColumn("journal", "Journal or register", width=24),
    FormColumn("authors", "Authors", width=28),
    FormColumn("doi", "DOI", "link", width=22),
    FormColumn("pubmed", "PubMed", "link", width=11),
    FormColumn("registry", "Registration", "link", width=14),
    FormColumn("page", "Source page", "link", width=14),
    FormColumn("record_ids", "prismake records", "hidden"),
)  # fmt: skip


def retrieval_form(
    run: str,
    review_title: str,
    reports: pd.DataFrame,
    worklist: pd.DataFrame | None = None,
    returned: Sequence[Path] = (),
    copies: pd.DataFrame | None = None,
) -> Form:
    """Return the form of the retrieval log, with a proposed answer for each report whose copies were sought.

    reports: rows of 2_deduplicate/reports. worklist: of the full-text stage; only reports that await retrieval are
    listed; None to list all reports. returned: forms returned so far; the new form gets a file name that none of them
    has. copies: table 3_screen/copies; a proposal does not fill in an answer.
    """
    if worklist is not None:
        sought = set(worklist.loc[worklist["state"] == AWAITING_RETRIEVAL, "report_id"])
        reports = reports[reports["report_id"].isin(sought)]
    rows = report_rows(with_copies(reports, copies, f"results/{run}/3_screen/{FULL_TEXT}/forms"))
    return_path = next_form_path(returned, f"config/screening/{FULL_TEXT}/{run}", RETRIEVAL)
    count = len(rows)
    sections = (
        GuideSection(
            "What this is",
            (
                f"The log of full texts. {count} {'report is' if count == 1 else 'reports are'} sought."
                if count
                else "The log of full texts. No full text is sought now.",
                'Write "yes" for each report whose full text you have, and "no" for each that cannot be obtained.',
                'For a "no", write where and when it was last sought. It is then reported as '
                '"not retrieved", which is not an exclusion.',
                *_on_copies(rows),
            ),
        ),
        GuideSection(
            "How to fill it in",
            (
                "You will be asked again about empty rows. Type only into the columns with a green-blue header.",
            ),
        ),
    )
    return Form(
        kind=KIND,
        run=run,
        person=RETRIEVAL,
        title="Retrieval log",
        sheet="Retrieval",
        columns=used_columns(COLUMNS, rows),
        rows=rows,
        purpose=review_title,
        sections=sections,
        save_as=return_path,
        done_name="retrieved",
        colours=(("yes", "#DDF0DD"), ("no", "#F6DEDA")),
    )


def _on_copies(rows: pd.DataFrame) -> list[str]:
    """Return the lines on proposals and links; none if no copy was sought."""
    lines = []
    if (rows["asked"] != "").any() or (rows["copy"] != "").any():
        lines.append(
            "Proposals come from what services said, and from files of the team. They count for nothing: your answer does."
        )
    if (rows["copy"] != "").any():
        lines.append(
            "The links under Copy open files in config/fulltexts/. They work while this form is in the folder of the review, "
            "or in a copy of the whole folder, wherever that is."
        )
    return lines


def read_retrieval(
    files: Sequence[Path], run: str, record_report: pd.DataFrame, titles: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return the table 3_screen/retrieval: the answered rows of the returned retrieval logs.

    files: the returned files of the folder; forms with votes are ignored. titles: see `FormerIds`. Raises ReviewFaults with
    the faults of all files.
    """
    report_of = reports_of_records(record_report)
    former = FormerIds(record_report, titles)
    contents, faults = read_forms(
        files,
        {KIND: COLUMNS},
        [RETRIEVAL],
        run=run,
        known_ids={*report_of, *former.names},
        other_kinds=ALL_VOTE_KINDS,
        is_ours=is_named_retrieval,
    )
    contents, moved = with_current_rows(contents, former, ("retrieved", "tried_where", "tried_on", "note"))
    faults += moved
    rows: list[dict[str, str]] = []
    entries: dict[str, dict[str, str]] = {}
    for content in contents:
        for row in content.rows:
            row_faults = [*_row_faults(content, row), *_contradiction(content, row, entries)]
            if row_faults:
                faults += row_faults
                continue
            if not row["retrieved"]:
                continue
            names = split_values(row["record_ids"])
            entry = {
                "report_id": join_values(sorted(dict.fromkeys(report_of.get(name, "") for name in names))),
                "record_ids": join_values(names),
                "file": content.file,
                "row": str(row.row),
            }
            entry |= {name: row[name] for name in ("title", "retrieved", "tried_where", "tried_on", "note")}
            rows.append(entry)
            for name in names:
                entries[name] = entry
    if faults:
        raise ReviewFaults(faults)
    return table_of(rows, SCHEMA)


def _row_faults(content: FormContent, row: FormRow) -> list[Fault]:
    details = (("tried_where", "where it was sought"), ("tried_on", "when it was last sought"))
    if row["retrieved"] != "no":
        return []
    return [
        content.fault(
            row.row,
            name,
            f"the report was not retrieved, but this row of the retrieval log does not say {detail}.",
            f"Write {detail}.",
        )
        for name, detail in details
        if not row[name]
    ]


def _contradiction(content: FormContent, row: FormRow, entries: dict[str, dict[str, str]]) -> list[Fault]:
    for name in split_values(row["record_ids"]):
        earlier = entries.get(name)
        if earlier and row["retrieved"] and earlier["retrieved"] != row["retrieved"]:
            return [
                content.fault(
                    row.row,
                    "retrieved",
                    f'the answer is "{row["retrieved"]}" here, but "{earlier["retrieved"]}" for the same record in '
                    f"{earlier['file']}, row {earlier['row']}.",
                    "Correct the one of the two answers that is out of date.",
                )
            ]
    return []
