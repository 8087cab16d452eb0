"""`prismake check` and `prismake status`: all faults together, and what is awaited after the returned forms."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from tutorial_review import TITLES, bring_back, digests, make_tables, prismake


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def spoil(form: Path, header: str, word: str) -> None:
    """Write a word that is no answer into the first row of a form."""
    book = openpyxl.load_workbook(form)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=12):
            columns = {cell.value: cell.column for cell in row}
            if {"prismake check", header} <= set(columns) and sheet.sheet_state == "visible":
                sheet.cell(row[0].row + 1, columns[header]).value = word
                book.save(form)
                return
    raise AssertionError(f"{form} has no column {header}")


def test_before_the_first_run_only_config_and_files_are_checked(fresh: Path) -> None:
    before = digests(fresh)
    result = prismake("check", "-C", "my-review")
    assert result.exit_code == 0, result.output
    assert "No faults" in result.output
    assert "There are no results yet" in result.output
    assert digests(fresh) == before


def test_forms_that_lie_ready_before_the_first_run_are_checked_and_nothing_is_written(fresh: Path) -> None:
    bring_back(fresh, f"{TITLES}/reviewer-1.xlsx", "screening/2_full_text/first/retrieval.xlsx")
    bring_back(fresh, "extraction/first/reviewer-1.xlsx")
    before = digests(fresh)
    result = prismake("check", "-C", "my-review")
    assert result.exit_code == 0, result.output
    assert "the tables in my-review/config/ and 3 returned files." in result.output
    assert digests(fresh) == before
    spoil(fresh / f"config/{TITLES}/reviewer-1.xlsx", "Decision", "perhpas")
    spoil(fresh / "config/extraction/first/reviewer-1.xlsx", "Design", "randomized-ish")
    result = prismake("check", "-C", "my-review")
    assert result.exit_code == 1
    for place in (f"{TITLES}/reviewer-1.xlsx", "extraction/first/reviewer-1.xlsx"):
        assert result.stderr.count(f"my-review/config/{place}, sheet") == 1, result.stderr
    assert "Not checked until the faults above are mended: whether somebody judged" in result.stderr


def test_what_cannot_be_checked_before_the_first_run_is_said(fresh: Path) -> None:
    bring_back(fresh, f"{TITLES}/reviewer-1.xlsx")
    (fresh / "config/imports/scopus.ris").write_bytes(b"%PDF-1.4 not an export")
    result = prismake("check", "-C", "my-review")
    assert result.exit_code == 1
    assert "The returned forms and the exports of other tools were not checked" in result.stderr
    edit(fresh / "config/config.yaml", 'previous: ""', 'previous: "gone"')
    result = prismake("check", "-C", "my-review")
    assert "The returned forms and the exports of other tools were not checked" in result.stderr


def test_an_export_of_another_tool_is_checked_before_and_after_the_first_run(fresh: Path) -> None:
    export = fresh / f"config/{TITLES}/imports/decisions.csv"
    export.parent.mkdir(parents=True)
    export.write_text("title,decision\nA thing,include\n", encoding="utf-8")
    fault = f"my-review/config/{TITLES}/imports/decisions.csv: no entry of screening.title_abstract.imports names this file"
    assert fault in prismake("check", "-C", "my-review").stderr
    export.rename(fresh / "export.csv")
    make_tables(fresh)
    (fresh / "export.csv").rename(export)
    # Another fault keeps the votes from being read; the export is checked beside it.
    edit(fresh / "config/config.yaml", 'previous: ""', 'previous: "gone"')
    assert fault in prismake("check", "-C", "my-review").stderr


def test_a_form_beside_its_place_is_named_with_it_before_and_after_the_first_run(fresh: Path) -> None:
    bring_back(fresh, f"{TITLES}/reviewer-1.xlsx")
    (fresh / f"config/{TITLES}/reviewer-1.xlsx").rename(fresh / "config/imports/ada says.xlsx")
    sentence = (
        "my-review/config/imports/ada says.xlsx is a form of reviewer-1 for titles and abstracts, and it is not read there. "
        f"Move it to my-review/config/{TITLES}/ada says.xlsx."
    )
    for verb in ("check", "status"):
        assert sentence in prismake(verb, "-C", "my-review").output
    make_tables(fresh)
    for verb in ("check", "status"):
        output = prismake(verb, "-C", "my-review").output
        assert output.count(sentence) == 1, output
    first_lines = f"No faults in what is read, but 1 returned form is not read:\n{sentence}\n"
    result = prismake("check", "-C", "my-review")
    assert result.output.startswith(first_lines)
    assert "Returned forms that are not read" not in result.output
    assert result.exit_code == 1
    assert "# Returned forms that are not read where they are" in (
        fresh / "results/first/STATUS.md"
    ).read_text(encoding="utf-8")


def test_two_answers_of_one_person_are_in_the_first_line_and_are_no_right_forms(fresh: Path) -> None:
    bring_back(fresh, f"{TITLES}/reviewer-1.xlsx")
    first, second = (fresh / f"config/{TITLES}/reviewer-1{name}.xlsx" for name in ("", "_2"))
    shutil.copyfile(first, second)
    assert prismake("check", "-C", "my-review").exit_code == 0
    spoil(first, "Decision", "include")
    spoil(second, "Decision", "maybe")
    for results in ("none yet", "made"):
        result = prismake("check", "-C", "my-review")
        assert result.exit_code == 1
        first_line, sentence = result.output.splitlines()[:2]
        assert first_line.startswith("No faults"), results
        assert first_line.endswith("but different answers of one person do not count:")
        assert sentence.startswith("reviewer-1 gave different answers on 1 report in ")
        assert result.output.count("reviewer-1 gave different answers") == 1
        if results == "none yet":
            make_tables(fresh)


def test_faults_of_config_sources_and_tables_are_reported_together(fresh: Path) -> None:
    edit(fresh / "config/config.yaml", "screening:", "screning:")
    (fresh / "config/imports/scopus.ris").unlink()
    (fresh / "config/deduplication/verdicts.csv").write_text("record_id_a,verdict\n", encoding="utf-8")
    result = prismake("check", "-C", "my-review")
    assert result.exit_code == 1
    assert 'Did you mean "screening"?' in result.stderr
    assert "my-review/config/imports/scopus.ris" in result.stderr
    assert "config/deduplication/verdicts.csv" in result.stderr
    assert 'lacks the columns "record_id_b"' in result.stderr
    assert "Traceback" not in result.output


def test_an_unreadable_file_is_a_fault_before_the_first_run(fresh: Path) -> None:
    (fresh / "config/imports/scopus.ris").write_bytes(b"%PDF-1.4 not an export")
    result = prismake("check", "-C", "my-review")
    assert result.exit_code == 1
    assert "my-review/config/imports/scopus.ris" in result.stderr


def test_paths_in_the_status_are_relative_to_the_callers_directory(made: Path) -> None:
    result = prismake("status", "-C", "my-review")
    assert result.exit_code == 0, result.output
    assert "Awaited from reviewer-1, reviewer-2" in result.output
    assert "Form: my-review/results/first/3_screen/1_title_abstract/forms/reviewer-1.xlsx" in result.output
    assert f"Put it in: my-review/config/{TITLES}/reviewer-1.xlsx" in result.output
    assert "Changed since the last run" not in result.output
    assert "|" not in result.output


def test_paths_in_the_status_are_relative_to_the_folder_when_called_inside_it(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made)
    assert "  Form: results/first/3_screen/" in prismake("status").output


def test_a_returned_form_counts_before_the_next_run_and_nothing_is_written(made: Path) -> None:
    bring_back(made, f"{TITLES}/reviewer-1.xlsx")
    before = digests(made)
    for verb in ("check", "status"):
        result = prismake(verb, "-C", "my-review")
        assert result.exit_code == 0, result.output
        assert "- reviewer-2: 6 reports to decide by title and abstract." in result.output
        assert "- reviewer-1" not in result.output
        assert f"new: my-review/config/{TITLES}/reviewer-1.xlsx" in result.output
    assert digests(made) == before


def test_the_status_follows_the_returned_forms_to_the_end(made: Path) -> None:
    bring_back(made, *(f"{TITLES}/{name}.xlsx" for name in ("reviewer-1", "reviewer-2")))
    assert "- adjudicator: 1 report to resolve" in prismake("status", "-C", "my-review").output
    full = "screening/2_full_text/first"
    bring_back(made, f"{TITLES}/adjudicator.xlsx", f"{full}/retrieval.xlsx")
    bring_back(made, *(f"{full}/{name}.xlsx" for name in ("reviewer-1", "reviewer-2")))
    bring_back(made, *(f"extraction/first/{name}.xlsx" for name in ("reviewer-1", "reviewer-2")))
    result = prismake("check", "-C", "my-review")
    assert "Nothing is awaited" in result.output
    make_tables(made)
    assert "Nothing is awaited" in prismake("status", "-C", "my-review").output


def test_a_removed_form_is_awaited_again(made: Path) -> None:
    form = f"{TITLES}/reviewer-1.xlsx"
    bring_back(made, form)
    make_tables(made)
    (made / "config" / form).unlink()
    result = prismake("status", "-C", "my-review")
    assert "- reviewer-1: 6 reports to decide" in result.output
    assert f"gone: my-review/config/{form}" in result.output


def test_faults_of_all_returned_forms_are_reported_together(made: Path) -> None:
    names = ("reviewer-1", "reviewer-2")
    bring_back(made, *(f"{TITLES}/{name}.xlsx" for name in names))
    for name in names:
        spoil(made / f"config/{TITLES}/{name}.xlsx", "Decision", "perhpas")
    bring_back(made, "extraction/first/reviewer-1.xlsx")
    spoil(made / "config/extraction/first/reviewer-1.xlsx", "Design", "randomized-ish")
    result = prismake("check", "-C", "my-review")
    assert result.exit_code == 1
    for place in (
        f"{TITLES}/reviewer-1.xlsx",
        f"{TITLES}/reviewer-2.xlsx",
        "extraction/first/reviewer-1.xlsx",
    ):
        assert result.stderr.count(f"my-review/config/{place}, sheet") == 1, result.stderr


def test_a_form_edited_in_results_is_a_fault(made: Path) -> None:
    form = made / "results/first/3_screen/1_title_abstract/forms/reviewer-1.xlsx"
    form.parent.mkdir(parents=True)
    form.write_bytes(b"someone's work")
    result = prismake("check", "-C", "my-review")
    assert result.exit_code == 1
    assert "a run would overwrite the edits" in result.stderr


def test_a_new_verdict_changes_the_number_of_reports(made: Path) -> None:
    table = made / "config/deduplication/verdicts.csv"
    with table.open("a", encoding="utf-8") as stream:
        stream.write("medline:10.5555/tutorial.0001,scopus:10.5555/tutorial.0001,different,ada,two\n")
    result = prismake("status", "-C", "my-review")
    assert "7 reports after deduplication" in result.output, result.output


def test_an_edited_protocol_updates_the_steps_that_use_it(made: Path) -> None:
    config = made / "config/config.yaml"
    edit(config, "Green roofs", "Blue roofs")
    assert "Blue roofs" in prismake("status", "-C", "my-review").output
    (made / "config/imports/scopus.ris").write_text(
        "TY  - JOUR\nTI  - A seventh thing\nER  - \n", encoding="utf-8"
    )
    output = prismake("status", "-C", "my-review").output
    assert "6 records read from the sources" in output, output


def test_tables_of_an_unfinished_run_are_rebuilt(made: Path) -> None:
    (made / "results/first/audit/manifest.json").unlink()
    result = prismake("status", "-C", "my-review")
    assert "did not finish" in result.output
    assert "6 reports after deduplication" in result.output


def test_check_stops_where_a_run_stops(fresh: Path) -> None:
    """A file in left_out that is missing, braces in the name of an import, and a word from no list."""
    config = fresh / "config/config.yaml"
    config.write_text(
        config.read_text(encoding="utf-8")
        + "\nleft_out:\n  config/imports/gone.ris: an export of another question\n",
        encoding="utf-8",
    )
    (fresh / "config/imports/{x}.csv").write_text("title\nA thing\n", encoding="utf-8")
    (fresh / "config/removed_before_screening.csv").write_text(
        "record_id,kind,by,reason\nmedline:1,by hand,ada,not a report\n", encoding="utf-8"
    )
    (fresh / "config/contacts.csv").write_text(
        "contact,about,asked_on,outcome,found\nthe sponsor,data,2031-13-40,refused,\n", encoding="utf-8"
    )
    (fresh / "config/peer_review.csv").write_text(
        "source,reviewed_by,reviewed_on,method,comment,response\nnowhere,a librarian,2031-01-02,PRESS,,\n",
        encoding="utf-8",
    )
    result = prismake("check", "-C", "my-review")
    assert result.exit_code == 1, result.output
    for fault in (
        'my-review/config/imports/gone.ris, key "left_out": `left_out` in config.yaml names this file, but the file is missing.',
        "my-review/config/imports/{x}.csv: the file name contains text in braces",
        'my-review/config/removed_before_screening.csv, row 2, column "kind": "by hand" is not an allowed value.',
        'my-review/config/contacts.csv, row 2, column "outcome": "refused" is not an allowed value.',
        'my-review/config/contacts.csv, row 2, column "asked_on": "2031-13-40" is not a date in the form YYYY-MM-DD or YYYY-MM.',
        'my-review/config/peer_review.csv, row 2, column "source": "nowhere" is not an allowed value.',
    ):
        assert fault in result.stderr, result.stderr


def test_a_known_item_is_awaited_before_the_next_run(made: Path) -> None:
    """The table of known items is made again, not taken from the last run."""
    config = made / "config/config.yaml"
    item = '\nknown_items:\n  - label: "Roofs of nowhere"\n    ids: ["PMID 99999999"]\n'
    config.write_text(config.read_text(encoding="utf-8") + item, encoding="utf-8")
    result = prismake("status", "-C", "my-review")
    assert "a search that finds 1 known item, or why it need not: Roofs of nowhere" in result.output, (
        result.output
    )


def begun(folder: Path, name: str, question: dict[str, str]) -> None:
    """Write what a command leaves that was stopped before its pin was there."""
    plan = {
        "question": question,
        "started": "2031-02-03T04:05:06Z",
        "stamp": "20310203T040506Z",
        "restarts": {},
    }
    place = folder / "config/pins" / name / ".unfinished"
    place.mkdir(parents=True)
    (place / "plan.json").write_text(json.dumps(plan), encoding="utf-8")


def test_searches_and_chases_that_were_begun_are_named_with_what_goes_on(made: Path) -> None:
    begun(made, "medline", {"source": "medline"})
    begun(made, "scopus", {"chase": "scopus"})
    begun(made, "starting_papers.pubmed", {"chase": "starting_papers.pubmed"})
    begun(made, "fulltexts", {"run": "first"})
    # Killed between the pin and the end: it is finished.
    begun(made, "websites", {"source": "websites"})
    (made / "config/pins/websites/20310203T040506Z").mkdir()
    for verb in ("check", "status"):
        output = prismake(verb, "-C", "my-review").output
        for sentence in (
            "The search medline, begun at 2031-02-03T04:05:06Z, is not finished: `prismake search medline` goes on with it.",
            "The chase scopus, begun at 2031-02-03T04:05:06Z, is not finished: `prismake chase scopus` goes on with it.",
            "The search for full texts, begun at 2031-02-03T04:05:06Z, is not finished: `prismake fulltexts` goes on",
            "the config has no starting_papers.pubmed: delete my-review/config/pins/starting_papers.pubmed/.unfinished/",
        ):
            assert sentence in output, output
        assert "websites, begun" not in output


def test_a_source_that_awaits_its_chase_says_that_the_chase_was_begun(made: Path) -> None:
    edit(
        made / "config/config.yaml",
        "sources:\n",
        "sources:\n  citations: {name: Citations, arm: citation, provider: pubmed, chase: {start: ['12'], "
        "directions: [cited_by], reason: why, start_chosen: how}}\n",
    )
    begun(made, "citations", {"chase": "citations"})
    result = prismake("status", "-C", "my-review")
    assert result.exit_code == 1
    assert "was not searched yet" in result.stderr
    assert "`prismake chase citations` goes on with it" in result.stderr
