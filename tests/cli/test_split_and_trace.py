"""`prismake split` appends verdicts; `prismake trace` tells the history of a record."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tutorial_review import TUTORIAL, bring_back, make_tables, prismake

from prismake.commands.trace import edges_of, find_history
from prismake.errors import ReviewError
from prismake.provenance.lock import take_lock
from prismake.tables import table_of

FIRST, SECOND = "medline:10.5555/tutorial.0001", "scopus:10.5555/tutorial.0001"
REPORT = f"rep:{FIRST}"
VERDICTS = "config/deduplication/verdicts.csv"


def split(*words: str, why: str = "two trials") -> Any:
    return prismake("split", *words, "--by", "ada", "--why", why, "-C", "my-review")


@pytest.mark.parametrize("report", [REPORT, FIRST, SECOND])
def test_a_split_has_one_line_per_other_record_with_who_when_and_why(made: Path, report: str) -> None:
    result = split(report, SECOND, why='two trials, "not" one')
    assert result.exit_code == 0, result.output
    assert f"1 line appended to my-review/{VERDICTS}" in result.output
    lines = (made / VERDICTS).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "record_id_a,record_id_b,verdict,by,note"
    assert re.fullmatch(
        rf'{SECOND},{FIRST},different,ada,"\d{{4}}-\d\d-\d\d: two trials, ""not"" one"', lines[1]
    )


def test_a_record_is_found_by_an_id_that_an_earlier_version_gave_it(made: Path) -> None:
    table = made / "results/first/2_deduplicate/record_report.csv"
    rows = table.read_text(encoding="utf-8").splitlines()
    assert rows[0] == "record_id,report_id,aliases,leading"
    with_alias = [
        row.replace(",,", ",scopus:earlier.1,") if row.startswith(f"{SECOND},") else row for row in rows
    ]
    table.write_text("\n".join(with_alias) + "\n", encoding="utf-8")
    traced = prismake("trace", "scopus:earlier.1", "-C", "my-review")
    assert traced.exit_code == 0, traced.output
    assert SECOND in traced.output
    assert split(REPORT, "scopus:earlier.1").exit_code == 0
    assert (
        (made / VERDICTS)
        .read_text(encoding="utf-8")
        .splitlines()[1]
        .startswith(f"{SECOND},{FIRST},different")
    )


def test_an_earlier_verdict_is_overruled_but_kept_unchanged(made: Path) -> None:
    earlier = f"record_id_a,record_id_b,verdict,by,note\r\n{FIRST},{SECOND},same,bo,one".encode()
    (made / VERDICTS).write_bytes(earlier)
    assert split(REPORT, SECOND).exit_code == 0
    content = (made / VERDICTS).read_bytes()
    assert content.startswith(earlier + b"\r\n")
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    make_tables(made)
    report_of = dict(
        line.split(",")[:2]
        for line in (made / "results/first/2_deduplicate/record_report.csv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    assert report_of[SECOND] == f"rep:{SECOND}"
    assert report_of[FIRST] == f"rep:{FIRST}"


def test_a_split_is_written_once(made: Path) -> None:
    assert split(REPORT, SECOND).exit_code == 0
    before = (made / VERDICTS).read_bytes()
    result = split(REPORT, SECOND)
    assert result.exit_code == 1
    assert "already" in result.stderr
    assert (made / VERDICTS).read_bytes() == before


def test_a_missing_table_is_created_and_the_order_of_columns_is_kept(made: Path) -> None:
    (made / VERDICTS).unlink()
    assert split(REPORT, SECOND).exit_code == 0
    assert (
        (made / VERDICTS).read_text(encoding="utf-8").startswith("record_id_a,record_id_b,verdict,by,note\n")
    )
    (made / VERDICTS).write_text("by,note,verdict,record_id_b,record_id_a\n", encoding="utf-8")
    assert split(REPORT, SECOND).exit_code == 0
    line = (made / VERDICTS).read_text(encoding="utf-8").splitlines()[1]
    assert line.startswith("ada,") and line.endswith(f"different,{FIRST},{SECOND}")


@pytest.mark.parametrize(
    ("report", "record", "words"),
    [
        ("rep:medline:10.5555/tutorial.001", SECOND, f'Did you mean "{REPORT}"?'),
        (REPORT, "scopus:10.5555/tutorial.01", f'Did you mean "{SECOND}"?'),
        (REPORT, "medline:10.5555/tutorial.0002", "is not one of the records that were merged into"),
        ("medline:10.5555/tutorial.0002", "medline:10.5555/tutorial.0002", "so no record can be split"),
    ],
)
def test_an_impossible_split_is_reported_and_nothing_is_written(
    made: Path, report: str, record: str, words: str
) -> None:
    before = (made / VERDICTS).read_bytes()
    result = split(report, record)
    assert result.exit_code == 1
    assert words in result.stderr
    assert (made / VERDICTS).read_bytes() == before


def test_before_the_first_run_and_after_the_seal_nothing_is_split(fresh: Path) -> None:
    result = split(REPORT, SECOND)
    assert result.exit_code == 1
    assert "my-review/results/first/2_deduplicate/record_report.csv" in result.stderr
    seal = fresh / "config/versions/first/manifest.json"
    seal.parent.mkdir(parents=True)
    seal.write_text('{"inputs": {}, "code": {}, "outputs": {}, "packages": {}}', encoding="utf-8")
    assert "is sealed" in split(REPORT, SECOND).stderr


def test_a_split_is_refused_during_a_run(made: Path) -> None:
    lock = take_lock(made)
    result = split(REPORT, SECOND)
    assert result.exit_code == 1
    assert "another run of prismake is using this folder" in result.stderr
    if lock is not None:
        lock.close()
    assert split(REPORT, SECOND).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        [REPORT],
        [FIRST],
        [SECOND],
        ["10.5555/tutorial.0001"],
        ["https://doi.org/10.5555/TUTORIAL.0001"],
        ["primary", "schools", "controlled", "trial"],
    ],
)
def test_a_record_is_found_by_any_id_or_words_of_its_title(made: Path, words: list[str]) -> None:
    result = prismake("trace", *words, "-C", "my-review")
    assert result.exit_code == 0, result.output
    assert f"Report: {REPORT}" in result.output
    assert (
        f"- {FIRST}: MEDLINE, searched on 2026-10-01; my-review/config/imports/medline.ris" in result.output
    )
    assert f"{FIRST} and {SECOND}: merged (same DOI" in result.output
    assert result.output.rstrip().endswith("Ended: Awaiting title and abstract screening")


def test_a_history_has_votes_decisions_retrieval_and_study(made: Path) -> None:
    returned = TUTORIAL / "returned"
    bring_back(made, *(path.relative_to(returned).as_posix() for path in returned.rglob("*.xlsx")))
    make_tables(made)
    output = prismake("trace", "10.5555/tutorial.0001", "-C", "my-review").output
    for words in (
        "- Title and abstract, reviewer-1: include",
        "- Full text, reviewer-2: include",
        "- Full text: include, by agreement",
        "- retrieved: yes",
        "\nStudy\n",
        "\nEdges\n",
        f"- {SECOND} to {REPORT}, record of the report: holds (merged with {FIRST}: same DOI",
        f"to undo: prismake split {REPORT} {SECOND}",
        "Ended: Included",
    ):
        assert words in output, output


def test_edges_to_the_number_of_a_registration_are_its_edges_too() -> None:
    edges = table_of(
        [
            {"from_id": "rep:a", "to_id": "NCT1", "kind": "registration", "state": "holds"},
            {"from_id": "rep:b", "to_id": "NCT1", "kind": "registration number", "state": "holds"},
            {"from_id": "rep:c", "to_id": "NCT2", "kind": "registration", "state": "holds"},
        ],
        "4_extract/edges",
    )
    ends = {
        name: [edge["from_id"] for edge in edges_of({"id": name, "records": []}, edges)]
        for name in ("rep:a", "rep:b")
    }
    assert ends == {"rep:a": ["rep:a", "rep:b"], "rep:b": ["rep:b"]}


def test_several_matches_are_listed_and_no_match_is_reported(made: Path) -> None:
    several = prismake("trace", "green roofs", "-C", "my-review")
    assert several.exit_code == 1
    assert f"    {REPORT}  Green roofs and indoor" in several.stderr
    none = prismake("trace", "10.5555/tutorial.00001", "-C", "my-review")
    assert none.exit_code == 1
    assert 'Did you mean "10.5555/tutorial.0001"?' in none.stderr
    assert prismake("trace", "zebra", "-C", "my-review").exit_code == 1


def test_before_the_first_run_there_is_nothing_to_trace(fresh: Path) -> None:
    result = prismake("trace", "anything", "-C", "my-review")
    assert result.exit_code == 1
    assert "`prismake run`" in result.stderr


def test_an_id_takes_precedence_over_identifiers_and_titles() -> None:
    histories = [
        {"id": "rep:a", "records": [{"id": "a"}], "ids": ["123", "NCT1"], "title": "rep:b again"},
        {"id": "rep:b", "records": [{"id": "b"}], "ids": ["NCT1"], "title": "Other"},
        {"id": "q:1", "records": [{"id": "q:1"}], "title": "Broken entry", "quarantine": "no title"},
    ]
    assert find_history(histories, "REP:B")["id"] == "rep:b"
    assert find_history(histories, "PMID: 123")["id"] == "rep:a"
    assert find_history(histories, "q:1")["quarantine"] == "no title"
    assert find_history(histories, "entry broken")["id"] == "q:1"
    with pytest.raises(ReviewError, match='Expected one match for "nct1", found 2'):
        find_history(histories, "nct1")
