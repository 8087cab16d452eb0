"""`prismake export` writes a list of reports, and names what the format cannot hold."""

from __future__ import annotations

import csv
import io
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
    assert "'all', 'going-on', 'included', 'excluded', 'to-screen', 'to-assess'" in result.output


def test_a_worklist_for_other_tools_carries_our_ids(made: Path) -> None:
    result = prismake("export", "to-screen", "--as", "ris", "-C", "my-review")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("TY  - ") == result.stdout.count("N1  - [prismake ") > 0


def test_a_worklist_in_a_format_that_keeps_no_ids_is_refused(made: Path) -> None:
    result = prismake("export", "to-screen", "--as", "bibtex", "-C", "my-review")
    assert result.exit_code != 0
    assert "is written as ris or csv, not as bibtex" in result.output


def titles(text: str) -> list[str]:
    return [line[6:] for line in text.splitlines() if line.startswith("TI  - ")]


def test_a_folder_gets_the_worklist_of_each_person(made: Path) -> None:
    result = prismake("export", "to-screen", "--as", "ris", "--to", "lists", "-C", "my-review")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in Path("lists").iterdir()) == ["reviewer-1.ris", "reviewer-2.ris"]
    count = len(titles(Path("lists/reviewer-1.ris").read_text(encoding="utf-8")))
    assert f"lists/reviewer-1.ris: {count} reports for reviewer-1" in result.stdout


def test_a_recusal_written_since_the_last_run_keeps_the_report_from_the_worklist(made: Path) -> None:
    whole = prismake("export", "to-screen", "--as", "csv", "--for", "reviewer-2", "-C", "my-review").stdout
    recused = next(iter(csv.DictReader(io.StringIO(whole))))
    record = recused["prismake records"].split(" | ")[0]
    (made / "config/screening").mkdir(exist_ok=True)
    (made / "config/screening/recusals.csv").write_text(
        f"person,record_id,why,date\nreviewer-2,{record},author of it,2026-11-05\n", encoding="utf-8"
    )
    own = prismake("export", "to-screen", "--as", "csv", "--for", "reviewer-2", "-C", "my-review")
    assert own.exit_code == 0, own.output
    assert recused["title"] in whole and recused["title"] not in own.stdout
    together = prismake("export", "to-screen", "--as", "csv", "--to", "one.csv", "-C", "my-review")
    assert together.exit_code != 0
    assert "the people have different reports to judge now: reviewer-1" in together.output
    assert "--for reviewer-1" in together.output and not Path("one.csv").exists()


def test_a_worklist_for_somebody_who_does_not_screen_is_refused(made: Path) -> None:
    result = prismake("export", "to-screen", "--as", "ris", "--for", "reviewer-3", "-C", "my-review")
    assert result.exit_code != 0
    assert '"reviewer-3" is not a reviewer of this screening stage. Did you mean "reviewer-' in result.output


def test_a_worklist_without_reports_is_no_empty_file(made: Path) -> None:
    result = prismake("export", "to-assess", "--as", "ris", "--to", "list.ris", "-C", "my-review")
    assert result.exit_code != 0
    assert "to-assess: no report awaits a vote now" in result.output and not Path("list.ris").exists()


def test_a_list_of_decisions_is_that_of_everybody(made: Path) -> None:
    result = prismake("export", "all", "--as", "csv", "--for", "reviewer-1", "-C", "my-review")
    assert result.exit_code != 0
    assert 'the list "all" is the same for everybody' in result.output
