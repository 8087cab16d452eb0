"""`prismake export` writes a list of reports, and names what the format cannot hold."""

from __future__ import annotations

from pathlib import Path

from tutorial_review import prismake


def test_a_list_is_printed_and_what_the_format_cannot_hold_is_named(made: Path) -> None:
    result = prismake("export", "all", "--as", "csl-json", "-C", "my-review")
    assert result.exit_code == 0, result.output
    assert '"type": "article-journal"' in result.stdout
    assert "csl-json cannot hold these columns" in result.stderr and "record_ids (" in result.stderr


def test_a_list_is_written_to_a_file(made: Path) -> None:
    result = prismake("export", "all", "--as", "csv", "--to", "all.csv", "-C", "my-review")
    assert result.exit_code == 0, result.output
    assert result.stdout == "all.csv\n"
    assert result.stderr == ""
    assert Path("all.csv").read_text(encoding="utf-8").startswith("report_id,record_ids,")


def test_an_unknown_list_is_refused_with_those_that_exist(made: Path) -> None:
    result = prismake("export", "nearly", "--as", "ris", "-C", "my-review")
    assert result.exit_code != 0
    assert "'all', 'going-on', 'included', 'excluded'" in result.output
