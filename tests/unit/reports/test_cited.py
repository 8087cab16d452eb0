"""The list of references on the page has the numbers that the table of included studies and references.txt have."""

from pathlib import Path

import pandas as pd

from prismake.reports.page.cited import cited_reports
from prismake.tables import columns_of, declared, write_table


def version(tmp_path: Path, *decided: str) -> Path:
    results = tmp_path / "results/one"

    def write(name: str, rows: list[dict[str, str]], stage: str = "") -> None:
        path = results / declared(name).path.format(stage=stage)
        path.parent.mkdir(parents=True, exist_ok=True)
        columns = list(columns_of(name))
        made = [dict.fromkeys(columns, "") | row for row in rows]
        write_table(pd.DataFrame(made, columns=columns, dtype="str"), path, name)

    titles = {"rep:a": ("Zeal, Ada", "Moss"), "rep:b": ("Abel, Ben", "Fern")}
    reports = [
        {"report_id": report, "record_ids": report[4:], "title": title, "authors": author, "year": "2020", "arm": "databases_and_registers"}
        for report, (author, title) in titles.items()
    ]  # fmt: skip
    write("2_deduplicate/reports", reports)
    decisions = [
        {"report_id": report, "state": "decided", "decision": "include", "decided_by": "agreement"}
        for report in decided
    ]
    for stage in ("1_title_abstract", "2_full_text"):
        write("3_screen/decisions", decisions, stage)
    return results


def test_the_references_are_numbered_as_in_the_exported_list(tmp_path: Path) -> None:
    (listed,) = cited_reports(version(tmp_path, "rep:a", "rep:b"))
    assert listed.table.to_numpy().tolist() == [
        ["1", "Abel B. Fern. 2020.", "rep:b"],
        ["2", "Zeal A. Moss. 2020.", "rep:a"],
    ]


def test_without_an_included_report_there_is_no_list(tmp_path: Path) -> None:
    assert cited_reports(version(tmp_path)) == []
