"""The pairs that people are asked about, and those they are not, are counted by source; what stays apart is told."""

from __future__ import annotations

import pandas as pd
from made_up_records import records, run

from prismake.deduplication.engine import DeduplicationOptions
from prismake.protocol.sources import Source
from prismake.tasks.asked_pairs import pair_notices

SUBJECTS = ("lamps", "kites", "drums", "boats", "clocks", "masks")
SOURCES = {
    key: Source(name=name, arm="database", files=[f"config/imports/{key}.ris"])
    for key, name in (("library", "Library of the team"), ("medline", "MEDLINE"))
}


def twice(source: str, other: str) -> pd.DataFrame:
    """Six papers, each in two records, of one source or of two; no record has an identifier."""
    rows = [
        {
            "source": name,
            "title": f"Singing beside {subject} as a cure of hiccups: a randomised trial",
            "pages": f"{100 + 20 * number}-{109 + 20 * number}",
            "doi": "",
            "pmid": "",
        }
        for number, subject in enumerate(SUBJECTS)
        for name in (source, other)
    ]
    return records(*rows)


def test_a_source_that_combines_databases_is_told_with_the_key_to_write() -> None:
    result = run(twice("library", "library"))
    assert len(result.reports) == 12
    (row,) = result.asked.to_dict("records")
    assert (row["sources"], row["records"], row["asked"], row["only_one_source"]) == (
        "library",
        "12",
        "6",
        "6",
    )
    (sentence,) = pair_notices(result.asked, SOURCES)
    assert sentence.startswith("Library of the team: 6 pairs of its 12 records would be merged")
    assert "collections: [library]" in sentence


def test_once_it_is_named_its_records_are_merged_and_nothing_is_told() -> None:
    result = run(twice("library", "library"), options=DeduplicationOptions(collections=("library",)))
    assert len(result.reports) == 6
    assert pair_notices(result.asked, SOURCES) == []


def test_two_sources_are_told_nothing() -> None:
    result = run(twice("library", "medline"))
    assert len(result.reports) == 6
    assert result.asked.empty
    assert pair_notices(result.asked, SOURCES) == []


def test_questions_beyond_the_permitted_number_are_counted_and_told() -> None:
    result = run(twice("library", "library"), options=DeduplicationOptions(uncertain_per_1000=2))
    (row,) = result.asked.to_dict("records")
    assert (row["asked"], row["not_asked"], row["only_one_source"]) == ("2", "4", "6")
    assert len(result.uncertain) == 2
    assert pair_notices(result.asked, SOURCES)[-1].startswith("4 uncertain pairs of records stay apart")


def test_a_few_pairs_in_a_large_source_are_no_sign_of_a_library() -> None:
    row = {
        "sources": "medline",
        "records": "9000",
        "asked": "40",
        "not_asked": "0",
        "only_one_source": "40",
    }
    assert pair_notices(pd.DataFrame([row]), SOURCES) == []


def brought_twice(*left_out: int) -> pd.DataFrame:
    """Six papers in two files of one source with the same values; the second file lacks some and has another one instead."""
    rows = []
    for file in ("a.ris", "b.ris"):
        for number, subject in enumerate(SUBJECTS):
            other = file == "b.ris" and number in left_out
            again = "~2" if file == "b.ris" and not other else ""
            rows.append(
                {
                    "record_id": f"library:abcdef12345{'9' if other else number}{again}",
                    "source": "library",
                    "file": file,
                    "title": f"Singing beside {'stones' if other else subject} as a cure of hiccups: a randomised trial",
                    "pages": f"{100 + 20 * number + 300 * other}-{109 + 20 * number + 300 * other}",
                }
            )
    return records(*rows)


def test_a_file_that_is_brought_twice_is_no_question() -> None:
    result = run(brought_twice())
    assert (len(result.reports), len(result.uncertain)) == (6, 0)
    assert pair_notices(result.asked, SOURCES) == []


def test_entries_of_two_files_that_differ_stay_a_question() -> None:
    result = run(brought_twice(2))
    assert len(result.reports) == 12
    assert len(result.uncertain) == 5


def test_equal_entries_of_one_file_stay_a_question() -> None:
    table = brought_twice()
    table["file"] = "a.ris"
    assert len(run(table).reports) == 12
