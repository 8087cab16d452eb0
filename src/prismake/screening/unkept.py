"""Votes that are based on a text which no pin contains, because its licence forbids storing it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from prismake.protocol.sources import Source, Stage
from prismake.tables import join_values, split_values
from prismake.wording import counted

COLUMN = "unkept_text"
KEYS: Mapping[str, Stage] = {"1_title_abstract": "title_abstract", "2_full_text": "full_text"}


def with_unkept_text(votes: pd.DataFrame, sources: Mapping[str, Source], stage: str) -> pd.DataFrame:
    """Return the votes of a stage (table 3_screen/votes) with the column unkept_text: which texts they are based on
    that no pin contains.

    A vote is based on the text of each source of its records: the id of a record begins with its source. A vote of an
    earlier version keeps the value of that version. Texts are in the order of the sources.
    """
    declared = {
        name: f"{source.name}: {text}"
        for name, source in sources.items()
        if (text := source.unkept_text.get(KEYS[stage], "").strip())
    }
    marks = []
    for record_ids, carried, before in zip(votes["record_ids"], votes["carried"], votes[COLUMN], strict=True):
        read = {record.partition(":")[0] for record in split_values(record_ids)}
        now = join_values(text for name, text in declared.items() if name in read)
        marks.append(before if carried else now)
    return votes.assign(**{COLUMN: pd.Series(marks, index=votes.index, dtype="str")})


def unkept_texts(votes: pd.DataFrame) -> dict[str, int]:
    """Return text to the number of votes that are based on it, for texts that no pin contains, the highest number
    first.
    """
    texts = votes[COLUMN].map(split_values).explode().dropna()
    counts = texts[texts != ""].value_counts(sort=False)
    return {str(text): int(n) for text, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))}


def votes_in_words(votes: pd.DataFrame) -> str:
    """Return the number of votes; where a report has several votes of one reviewer, with the number of reports and why."""
    number = counted(len(votes), "vote")
    reports = {report for cell in votes["report_id"] for report in split_values(cell)}
    pairs = {
        (reviewer, report)
        for reviewer, cell in zip(votes["reviewer"], votes["report_id"], strict=True)
        for report in split_values(cell)
    }
    if len(pairs) >= len(votes):
        return number
    return (
        f"{number} (one per row of a form; {counted(len(reports), 'report')}, some of them in several rows)"
    )


def resting_on_unkept_text(votes: pd.DataFrame) -> int:
    """Return the number of votes that are based on at least one text that no pin contains."""
    return int((votes[COLUMN] != "").sum())
