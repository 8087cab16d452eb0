"""Integrity: what each source says of a report, who was asked, and what people decided."""

from pathlib import Path

import pytest
from made_up_studies import record, records, report, reports

from prismake.errors import ReviewFaults
from prismake.protocol.integrity import RetractionWatch
from prismake.studies.integrity import (
    NATURES,
    Reviewed,
    integrity_table,
    screening_states,
    still_in,
    undecided,
)
from prismake.studies.retraction_watch import read_retraction_watch
from prismake.tables import rows_of, table_of

HEADER = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,RetractionDOI,"
    "RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes"
)


def line(
    number: int, doi: str = "", pmid: str = "0", nature: str = "Retraction", date: str = "3/25/2031 0:00"
) -> str:
    return f'{number},"Lamps, again",(LIT),,Lamps,Light,Chile,,,Article,{date},,0,1/2/2030 0:00,{doi},{pmid},{nature},+Error in Data;+Withdrawal;,No,'


def watch(folder: Path, *lines: str, sha256: str | None = None) -> RetractionWatch:
    path = folder / "retraction_watch.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    import hashlib

    digest = hashlib.sha256(path.read_bytes()).hexdigest() if sha256 is None else sha256
    return RetractionWatch(file=str(path), downloaded_on="2031-06-01", sha256=digest)


def found(*source_records, states=None, pairs=(), notices=(), decisions=(), watched_on=""):
    """The statements on reports of one record each."""
    rows = [
        report(n, report_id=f"rep:{one['record_id']}", record_ids=one["record_id"], title=one["title"])
        for n, one in enumerate(source_records)
    ]
    made = integrity_table(
        Reviewed(
            records(*source_records),
            reports(*rows),
            table_of(list(pairs), "2_deduplicate/pairs"),
            states or {},
            {"library": "2031-05-01"},
        ),
        notices,
        watched_on,
        table_of(list(decisions), "4_extract/integrity_decisions"),
    )
    return rows_of(made)


def said(rows) -> list[tuple[str, str, str]]:
    return [(row["report_id"], row["found"], row["stated_by"]) for row in rows]


def test_what_a_record_says_of_itself_stands_with_its_source_and_the_date_of_its_search() -> None:
    (row,) = found(record("a", title="Lamps", integrity="retracted"), record("b", title="Candles"))
    assert (row["report_id"], row["found"], row["stated_by"], row["checked_on"]) == (
        "rep:a",
        "retracted",
        "library",
        "2031-05-01",
    )


def test_a_withdrawn_article_is_told_from_a_retracted_one() -> None:
    rows = found(record("a", title="WITHDRAWN: Lamps", integrity="retracted"))
    assert said(rows) == [("rep:a", "withdrawn", "library")]


def test_a_notice_that_deduplication_relates_speaks_of_the_other_report() -> None:
    notice = record("n", title="Retraction: Lamps", integrity="retraction notice")
    pair = {"record_id_a": "a", "record_id_b": "n", "outcome": "related", "relation": "retraction notice of"}
    rows = found(record("a", title="Lamps"), notice, pairs=[pair])
    assert said(rows) == [("rep:a", "retracted", "library"), ("rep:n", "retraction notice", "library")]
    assert rows[0]["how"] == "the notice rep:n"


def test_a_notice_speaks_of_the_article_whose_identifier_it_names() -> None:
    notice = record(
        "n", title="Retraction", integrity="retraction notice", references="correction:10.1/Lamps"
    )
    assert said(found(record("a", title="Lamps", doi="10.1/lamps"), notice))[0] == (
        "rep:a",
        "retracted",
        "library",
    )


@pytest.mark.parametrize("date", ["25/3/2031", "25/3/2031 0:00", "31/12/2030 0:00"])
def test_a_download_that_a_spreadsheet_saved_with_the_day_first_is_refused(tmp_path: Path, date: str) -> None:
    with pytest.raises(ReviewFaults) as caught:
        read_retraction_watch(watch(tmp_path, line(1, date="3/4/2031"), line(2, date=date)), NATURES)
    (fault,) = caught.value.faults
    assert (fault.row, fault.column) == (3, "RetractionDate")
    assert date in fault.found


@pytest.mark.parametrize(
    ("date", "iso"),
    [("3/25/2031 0:00", "2031-03-25"), ("12/31/2030", "2030-12-31"), ("2031-03-25", "2031-03-25"), ("", "")],
)
def test_a_date_of_retraction_watch_has_the_month_first(tmp_path: Path, date: str, iso: str) -> None:
    (notice,) = read_retraction_watch(watch(tmp_path, line(1, date=date)), NATURES)
    assert notice.date == iso


def test_a_download_without_a_notice_is_refused_and_checks_nothing(tmp_path: Path) -> None:
    with pytest.raises(ReviewFaults, match="no row"):
        read_retraction_watch(watch(tmp_path), NATURES)


def test_a_notice_of_retraction_watch_is_found_by_doi_or_pmid(tmp_path: Path) -> None:
    notices = read_retraction_watch(
        watch(
            tmp_path,
            line(1, "10.1/LAMPS"),
            line(2, "unavailable", "77", "Expression of concern"),
            line(3, "10.1/other", "0"),
        ),
        NATURES,
    )
    rows = found(
        record("a", title="Lamps", doi="10.1/lamps"),
        record("b", title="Candles", pmid="77"),
        record("c", title="Stars", pmid="0"),
        notices=notices,
        watched_on="2031-06-01",
    )
    assert said(rows) == [
        ("rep:a", "retracted", "Retraction Watch"),
        ("rep:b", "expression of concern", "Retraction Watch"),
    ]
    assert (rows[0]["stated_on"], rows[0]["checked_on"]) == ("2031-03-25", "2031-06-01")
    assert rows[0]["how"] == "notice 1: Error in Data; Withdrawal"


def test_the_statements_of_two_sources_are_kept_apart(tmp_path: Path) -> None:
    notices = read_retraction_watch(watch(tmp_path, line(1, "10.1/lamps", nature="Correction")), NATURES)
    rows = found(record("a", title="Lamps", doi="10.1/lamps", integrity="retracted"), notices=notices)
    assert [row["found"] for row in rows] == ["corrected", "retracted"]


def test_a_file_that_is_not_the_pinned_one_is_refused_with_its_sha256(tmp_path: Path) -> None:
    for written in ("", "0" * 64):
        with pytest.raises(ReviewFaults, match=r"(?s)sha256.*its sha256 here: [0-9a-f]{64}"):
            read_retraction_watch(watch(tmp_path, line(1), sha256=written), NATURES)


def test_a_file_in_another_layout_is_refused_by_its_missing_column(tmp_path: Path) -> None:
    plan = watch(tmp_path)
    path = Path(plan.file)
    path.write_text("doi,title\n10.1/lamps,Lamps\n", encoding="utf-8")
    import hashlib

    changed = plan.model_copy(update={"sha256": hashlib.sha256(path.read_bytes()).hexdigest()})
    with pytest.raises(ReviewFaults, match='"Record ID" of the layout that Crossref publishes'):
        read_retraction_watch(changed, NATURES)


def test_an_unknown_nature_is_refused_and_nothing_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(ReviewFaults, match="Removal"):
        read_retraction_watch(watch(tmp_path, line(1, nature="Removal")), NATURES)


def test_a_retracted_report_that_is_screened_in_waits_for_a_person() -> None:
    lamps = record("a", title="Lamps", integrity="retracted")

    def waiting(state: str, **decision: str) -> tuple[list[str], list[str]]:
        lines = [{"report_id": "a", "by": "ada", "why": "read again", **decision}] if decision else []
        rows = found(lamps, states={"rep:a": state}, decisions=lines)
        return undecided(table_of(rows, "4_extract/integrity")), still_in(
            table_of(rows, "4_extract/integrity")
        )

    assert waiting("screened in") == (["Lamps"], [])
    assert waiting("screened in", decision="keep") == ([], [])
    assert waiting("screened in", decision="exclude") == ([], ["Lamps"])
    assert waiting("excluded", decision="exclude") == ([], [])
    assert waiting("excluded") == ([], [])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [{"report_id": "x", "decision": "keep", "by": "ada", "why": "read"}],
            '"x" is not the id of a report',
        ),
        ([{"report_id": "a", "decision": "keep", "by": "", "why": "read"}], "who decided"),
        ([{"report_id": "a", "decision": "keep", "by": "ada", "why": ""}], "expected who decided, or why"),
        (
            [
                {"report_id": "a", "decision": "keep", "by": "ada", "why": "read"},
                {"report_id": "rep:a", "decision": "exclude", "by": "ben", "why": "read"},
            ],
            "two lines give different decisions",
        ),
    ],
)
def test_a_faulty_decision_is_named(rows: list[dict[str, str]], message: str) -> None:
    with pytest.raises(ReviewFaults, match=message):
        found(record("a", title="Lamps", integrity="retracted"), decisions=rows)


def test_what_screening_decided_so_far() -> None:
    def table(name: str, **cells: str):
        return table_of([{"report_id": key, **value} for key, value in cells.items()], name)

    states = screening_states(
        table(
            "3_screen/decisions",
            a={"decision": "include"},
            b={"decision": "exclude"},
            c={"decision": "include"},
            d={"decision": "include"},
        ),
        table("3_screen/decisions", d={"decision": "awaiting classification"}),
        table("3_screen/worklist", a={"state": "awaiting votes"}, c={"state": "not retrieved"}),
    )
    assert states == {
        "a": "screened in",
        "b": "excluded",
        "c": "not retrieved",
        "d": "awaiting classification",
    }
