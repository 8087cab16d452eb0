"""The form in which people decide on uncertain pairs, and the verdicts in returned forms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pandas as pd

from prismake.deduplication.verdicts import FILE, all_verdicts
from prismake.errors import ReviewFaults
from prismake.forms.current_rows import with_current_rows
from prismake.forms.model import Form, FormColumn, FormRow, GuideSection
from prismake.forms.names import next_form_path
from prismake.forms.read import read_forms
from prismake.records.aliases import with_current_ids
from prismake.records.former_ids import FormerIds, titles_by_record
from prismake.tables import join_values, read_human_input, rows_of, split_values, table_of

KIND = "pairs"
PERSON = "pairs"
COLUMNS = (
    FormColumn("first", "First record", width=60),
    FormColumn("second", "Second record", width=60),
    FormColumn("why", "Why it is asked", width=26),
    FormColumn("verdict", "Same report?", kind="answer", choices=("same", "different"), width=14),
    FormColumn("by", "Decided by", kind="answer", width=16),
    FormColumn("note", "Note", kind="answer", width=30, is_note=True),
    FormColumn("record_ids", "record ids", kind="hidden"),
)
SHOWN_FIELDS = (
    "title",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "registration_ids",
    "source",
)


def pairs_form(uncertain: pd.DataFrame, run: str, review_title: str, returned: Sequence[Path] = ()) -> Form:
    """Return the form for uncertain pairs, one row per pair in the order of the table 2_deduplicate/uncertain.

    returned: the forms returned so far; the new form gets a file name that none of them has.
    """
    rows = pd.DataFrame(
        [
            {
                "first": _record_text(row, "a"),
                "second": _record_text(row, "b"),
                "why": row["rule"],
                "record_ids": join_values([row["record_id_a"], row["record_id_b"]]),
            }
            for row in rows_of(uncertain)
        ],
        columns=["first", "second", "why", "record_ids"],
        dtype="str",
    )
    return Form(
        kind=KIND,
        run=run,
        person=PERSON,
        title=f"Are these the same report? {review_title}",
        sheet="Pairs",
        columns=COLUMNS,
        rows=rows,
        purpose="Each row shows two records that may describe one and the same report. Say whether they do.",
        sections=(
            GuideSection(
                "What to decide",
                pairs=(
                    ("same", "Both records describe one document: the same article, abstract or register entry."),
                    ("different", "Two documents, even if they report the same study: an abstract and its article, an "
                                  "erratum, a second part, two registrations."),
                ),
            ),
        ),
        save_as=next_form_path(returned, "config/deduplication", PERSON),
        key_name="first",
        done_name="verdict",
    )  # fmt: skip


def _record_text(row: dict[str, str], side: str) -> str:
    """Return one record of a pair as text, one line per field."""
    return "\n".join(f"{row[f'{name}_{side}']}" for name in SHOWN_FIELDS if row.get(f"{name}_{side}"))


def _shown_title(row: FormRow, position: int) -> str:
    """Return the title of one of the two records of a row, as the form shows it: the first line of its text."""
    return row[("first", "second")[position]].partition("\n")[0]


def verdicts_of_forms(
    files: Sequence[Path], known_ids: Collection[str], former: FormerIds | None = None
) -> pd.DataFrame:
    """Return the verdicts in returned forms as table 2_deduplicate/verdicts.

    Raises ReviewFaults with the faults of all forms.

    known_ids: all record ids of the review. former: ids of earlier versions of prismake.
    """
    contents, faults = read_forms(
        list(files),
        {KIND: COLUMNS},
        [PERSON],
        known_ids=known_ids,
        key_name="first",
    )
    if former is not None:
        contents, moved = with_current_rows(
            contents, former, ("verdict",), _shown_title, "first", needs_all=True
        )
        faults += moved
    if faults:
        raise ReviewFaults(faults)
    rows = []
    for content in contents:
        for row in content.rows:
            records = split_values(row["record_ids"])
            if row["verdict"] and len(records) == 2:
                verdict = {"verdict": row["verdict"], "by": row["by"], "note": row["note"]}
                rows.append({"record_id_a": records[0], "record_id_b": records[1], **verdict})
    return table_of(rows, "2_deduplicate/verdicts")


def given_verdicts(records: pd.DataFrame, verdicts: Sequence[Path], returned: Sequence[Path]) -> pd.DataFrame:
    """Return the verdicts of verdicts.csv and of returned forms, with current record ids. Raises ReviewFaults.

    records: table 1_identify/records. verdicts: the file verdicts.csv, empty if there is none.
    """
    former = FormerIds(records, titles_by_record(records))
    lines = read_human_input("2_deduplicate/verdicts", verdicts)
    former.refuse_counted(lines, FILE, "record_id_a", "record_id_b")
    written = with_current_ids(lines, former.certain, "record_id_a", "record_id_b")
    known = {*records["record_id"], *former.names}
    return all_verdicts(written, verdicts_of_forms(returned, known, former))
