"""Bad input: one clear message as the last thing on the screen, a non-zero exit, and nothing lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dawn_people import vote_on_titles
from made_up_review import TITLE_ABSTRACT, MadeUpReview, Run, digest, edit_form, fill_form, form_rows

At = Callable[[str], MadeUpReview]
KEPT = ("votes.csv", "set_aside.csv")
VOTES = "config/screening/1_title_abstract/dawn-1"


def refused(review: MadeUpReview, *words: str) -> Run:
    """Run; it must fail, say every one of `words` in its last message, and touch nothing in config/."""
    before = review.digests("config")
    run = review.snakemake()
    assert run.code != 0
    message = last_message(run)
    for word in words:
        assert word in message, f"{word!r} is not in the last message:\n{message}"
    assert "What to do:" in message
    assert "Traceback" not in run.screen
    assert str(review.folder) not in message
    assert review.digests("config") == before
    return run


def last_message(run: Run) -> str:
    """What stands on the screen after the last blank line of snakemake's own words."""
    return run.stderr.rstrip().rpartition("\n\n")[2]


def tables(review: MadeUpReview) -> dict[str, str]:
    """The digest of each table of results."""
    return {
        path.relative_to(review.results).as_posix(): digest(path)
        for path in review.results.rglob("*.csv")
        if "logs" not in path.parts
    }


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# config.yaml


def test_a_typo_in_config_is_named_with_the_key_that_was_meant(at: At) -> None:
    review = at("nothing")
    replace_in(review.path("config/config.yaml"), "exclusion_reasons:", "exclusion_reason:")
    lines = review.path("config/config.yaml").read_text(encoding="utf-8").splitlines()
    row = lines.index("exclusion_reason:") + 1
    refused(
        review,
        f'config/config.yaml, line {row}, key "exclusion_reason"',
        'Did you mean "exclusion_reasons"?',
    )


def test_a_typo_deep_in_config_is_named_with_its_place(at: At) -> None:
    review = at("nothing")
    replace_in(review.path("config/config.yaml"), "    adjudicator: arbiter", "    adjudicater: arbiter")
    refused(review, "screening.title_abstract.adjudicater", 'Did you mean "adjudicator"?')


def test_a_field_that_groups_studies_and_is_gone_is_named(at: At) -> None:
    review = at("nothing")
    replace_in(review.path("config/config.yaml"), "group_by: bird", "group_by: plumage")
    run = refused(review, 'key "synthesis.group_by"', '"plumage" is neither a column')
    assert "this is a bug" not in run.screen


def test_a_config_that_is_no_yaml_is_named_with_the_line(at: At) -> None:
    review = at("nothing")
    replace_in(review.path("config/config.yaml"), 'previous: ""', 'previous: "')
    refused(review, "config/config.yaml", "line", "cannot be read as YAML")


def test_a_person_who_is_not_on_the_roster_is_named(at: At) -> None:
    review = at("nothing")
    replace_in(review.path("config/config.yaml"), "    retrieval: screener-b", "    retrieval: screener-d")
    refused(review, "screener-d", "Did you mean", "screener-")


# pins


def test_a_missing_pin_is_named(at: At) -> None:
    review = at("nothing")
    review.path("config/pins/medline").rename(review.folder / "taken away")
    refused(review, "config/pins/medline/2031-02", "missing")


def test_one_changed_byte_in_a_pin_is_named(at: At) -> None:
    review = at("nothing")
    replace_in(review.path("config/pins/medline/2031-02/medline.nbib"), "2030 Mar 4", "2030 Mar 5")
    refused(review, "config/pins/medline/2031-02/medline.nbib", "changed")


def test_a_file_added_to_a_pin_is_named(at: At) -> None:
    review = at("nothing")
    review.path("config/pins/medline/2031-02/more.nbib").write_text("PMID- 1\n", encoding="utf-8")
    refused(review, "config/pins/medline/2031-02/more.nbib")


def test_a_missing_file_of_an_import_is_named(at: At) -> None:
    review = at("nothing")
    review.path("config/imports/thesis_store.bib").unlink()
    refused(review, "config/imports/thesis_store.bib", "missing")


# returned forms


def set_cell(path: Path, title: str, header: str, value: str | None) -> int:
    """Write into the row whose title begins so; returns its number."""
    changed = []

    def change(sheet: Any, header_row: int, columns: dict[str, int]) -> None:
        for number in range(header_row + 1, sheet.max_row + 1):
            if str(sheet.cell(number, columns["Title"]).value or "").startswith(title):
                sheet.cell(number, columns[header]).value = value
                changed.append(number)

    edit_form(path, change)
    return int(changed[0])


def answered(at: At) -> tuple[MadeUpReview, Path]:
    """The review with one returned form, of screener-a on titles and abstracts."""
    review = at("nothing")
    vote_on_titles(review, "screener-a")
    return review, review.returned("screening/1_title_abstract", "screener-a.xlsx")


def wrong_word(form: Path) -> list[str]:
    row = set_cell(form, "Robins", "Decision", "perhaps")
    return [f"row {row}", "Decision", "perhaps", "include, exclude, maybe"]


def unknown_id(form: Path) -> list[str]:
    row = set_cell(form, "Robins", "prismake records", "medline:99999999")
    return [f"row {row}", "no record of this review has the id", "medline:99999999"]


def reason_that_is_none_of_ours(form: Path) -> list[str]:
    row = set_cell(form, "Robins", "Reason for exclusion", "bird studied")
    return [f"row {row}", "Reason for exclusion", "bird studied", 'Did you mean "birds studied"?']


def deleted_column(form: Path) -> list[str]:
    edit_form(form, lambda sheet, header, columns: sheet.delete_cols(columns["Decision"]))
    return ["Decision"]


def duplicated_row(form: Path) -> list[str]:
    rows: list[int] = []

    def change(sheet: Any, header_row: int, columns: dict[str, int]) -> None:
        last = max(number for number, _ in form_rows(form))
        rows.extend([header_row + 1, last + 1])
        for place in columns.values():
            sheet.cell(last + 1, place).value = sheet.cell(header_row + 1, place).value

    edit_form(form, change)
    return [f"row {rows[1]}", f"row {rows[0]}", "in the form twice"]


def form_under_anothers_name(form: Path) -> list[str]:
    form.rename(form.with_name("screener-b.xlsx"))
    return ["screener-b.xlsx", "screener-a"]


def not_a_spreadsheet(form: Path) -> list[str]:
    form.write_bytes(b"not a spreadsheet")
    return []


FAULTS = [
    wrong_word, unknown_id, reason_that_is_none_of_ours, deleted_column, duplicated_row, form_under_anothers_name,
    not_a_spreadsheet,
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_in_a_returned_form_is_named_with_its_place(
    at: At, fault: Callable[[Path], list[str]]
) -> None:
    review, form = answered(at)
    words = fault(form)
    folder = VOTES + "/" + (form.name if form.is_file() else "")
    sheet = [] if fault in (not_a_spreadsheet, form_under_anothers_name) else ['sheet "Screening"']
    refused(review, folder, *sheet, *words)


def test_two_answers_of_one_person_count_neither_and_both_files_are_named(at: At) -> None:
    review, form = answered(at)
    second = form.with_name("screener-a (1).xlsx")
    shutil.copyfile(form, second)
    row = set_cell(second, "Robins", "Decision", "include")
    set_cell(second, "Robins", "Reason for exclusion", None)
    run = review.snakemake("results/dawn-1/STATUS.md")
    assert run.code == 0, run.screen
    status = (review.results / "STATUS.md").read_text(encoding="utf-8")
    for place in (
        f"{VOTES}/screener-a.xlsx",
        f"{VOTES}/screener-a (1).xlsx",
        f"row {row} of screener-a (1).xlsx",
    ):
        assert place in status and place in run.screen
    voted = review.table("3_screen/1_title_abstract/votes.csv")
    assert not [vote for vote in voted if "medline:90000007" in vote["record_ids"]]


def test_all_faults_of_all_forms_are_told_at_once_and_mending_them_goes_on(at: At) -> None:
    review, first = answered(at)
    vote_on_titles(review, "screener-b")
    second = first.with_name("screener-b.xlsx")
    sound = first.read_bytes(), second.read_bytes()
    one = set_cell(first, "Robins", "Decision", "perhaps")
    two = set_cell(first, "Owls", "prismake records", "thesis_store:nowhere")
    three = set_cell(second, "Ducks", "Reason for exclusion", "ducks")
    refused(
        review,
        f"{VOTES}/screener-a.xlsx", f"row {one}", '"perhaps"', f"row {two}", '"thesis_store:nowhere"',
        f"{VOTES}/screener-b.xlsx", f"row {three}", '"ducks"',
    )  # fmt: skip
    first.write_bytes(sound[0])
    second.write_bytes(sound[1])
    assert review.snakemake(f"results/dawn-1/3_screen/{TITLE_ABSTRACT}/votes.csv").code == 0
    assert len(review.table("3_screen/1_title_abstract/votes.csv")) == 40


def test_a_faulty_form_takes_nothing_away_and_keeps_what_depends_on_it_from_passing_until_it_is_mended(
    at: At,
) -> None:
    """The form is as old as before: a time stamp alone would tell nothing."""
    review, form = answered(at)
    decisions = f"results/dawn-1/3_screen/{TITLE_ABSTRACT}/decisions.csv"
    assert review.snakemake(decisions).code == 0
    votes = {name: digest(review.results / f"3_screen/{TITLE_ABSTRACT}/{name}") for name in KEPT}
    sound, times = form.read_bytes(), form.stat()
    row = set_cell(form, "Robins", "Decision", "perhaps")
    os.utime(form, ns=(times.st_atime_ns, times.st_mtime_ns))
    for target in (decisions, decisions):
        run = review.snakemake(target)
        assert run.code != 0, run.screen
        assert f"row {row}" in last_message(run) and '"perhaps"' in last_message(run)
        assert votes == {name: digest(review.results / f"3_screen/{TITLE_ABSTRACT}/{name}") for name in KEPT}
    form.write_bytes(sound)
    set_cell(form, "Robins", "Decision", "include")
    set_cell(form, "Robins", "Reason for exclusion", None)
    assert review.snakemake(decisions).code == 0
    (vote,) = [
        vote
        for vote in review.table(f"3_screen/{TITLE_ABSTRACT}/votes.csv")
        if "medline:90000007" in vote["record_ids"]
    ]
    assert vote["decision"] == "include"
    assert review.snakemake(decisions).idle


@pytest.mark.slow
def test_a_fault_in_an_extraction_form_is_named_with_its_place(at: At) -> None:
    review = at("extraction")
    form = review.returned("extraction", "screener-b.xlsx")
    number, cells = form_rows(form)[0]
    before = tables(review)

    def change(sheet: Any, header_row: int, columns: dict[str, int]) -> None:
        sheet.cell(number, columns["Bird"]).value = "a lark"
        sheet.cell(number, columns["Hours of song (h)"]).value = 25

    edit_form(form, change)
    place = "config/extraction/dawn-1/screener-b.xlsx"
    refused(review, place, f"row {number}", "Bird", '"a lark"', "lark, wren, several, not stated")
    edit_form(form, lambda sheet, header, columns: sheet.cell(number, columns["Bird"], "lark") and None)
    refused(review, place, f"row {number}", "Hours of song", "25", "0.0 to 24.0 h")
    assert tables(review) == before


@pytest.mark.slow
def test_decisions_on_full_texts_never_pass_while_the_retrieval_log_has_a_fault(at: At) -> None:
    review = at("full texts")
    decisions = "results/dawn-1/3_screen/2_full_text/decisions.csv"
    before = tables(review)
    row = set_cell(
        review.returned("screening/2_full_text", "retrieval.xlsx"), "Dawn chorus", "Retrieved", "perhaps"
    )
    for _ in range(2):
        run = review.snakemake(decisions)
        assert run.code != 0, run.screen
        assert f"row {row}" in last_message(run)
        assert tables(review) == before


@pytest.mark.slow
def test_a_verdict_that_is_none_takes_no_report_away(at: At) -> None:
    review = at("full texts")
    before = tables(review)
    review.path("config/deduplication").mkdir(exist_ok=True)
    verdicts = review.path("config/deduplication/verdicts.csv")
    verdicts.write_text(
        "record_id_a,record_id_b,verdict,by,note\nmedline:90000007,medline:90000001,perhaps,screener-a,\n",
        encoding="utf-8",
    )
    refused(review, "config/deduplication/verdicts.csv", "perhaps")
    assert tables(review) == before


@pytest.mark.slow
def test_a_vote_on_a_text_that_nobody_had_is_named(at: At) -> None:
    review = at("full texts")
    log = review.returned("screening/2_full_text", "retrieval.xlsx")
    kept = ("assignments", "pilot", "progress", "worklist", "decisions", "conflicts")
    before = {name: digest(review.results / f"3_screen/2_full_text/{name}.csv") for name in kept}
    row = set_cell(log, "Dawn chorus", "Retrieved", "no")
    set_cell(log, "Dawn chorus", "Tried where", "nowhere")
    set_cell(log, "Dawn chorus", "Tried on", "2031-03-01")
    refused(review, "Dawn chorus", "not retrieved", "retrieval.xlsx", f"row {row}")
    assert before == {name: digest(review.results / f"3_screen/2_full_text/{name}.csv") for name in kept}


# forms filled in place


def fill_in_place(review: MadeUpReview) -> Path:
    form = review.results / "3_screen/1_title_abstract/forms/screener-b.xlsx"
    fill_form(form, form, lambda title: {"Decision": "exclude"})
    return form


def test_a_form_filled_under_results_stops_the_run_and_is_not_touched(at: At) -> None:
    review = at("nothing")
    form = fill_in_place(review)
    work = digest(form)
    refused(review, form.relative_to(review.folder).as_posix(), f"{VOTES}/screener-b.xlsx")
    assert digest(form) == work


@pytest.mark.slow
def test_a_form_filled_under_results_is_copied_where_the_config_says_so_and_counts(at: At) -> None:
    review = at("nothing")
    replace_in(review.path("config/config.yaml"), "changed_forms: stop", "changed_forms: copy")
    work = digest(fill_in_place(review))
    run = review.snakemake()
    assert run.code == 0
    assert digest(review.path(f"{VOTES}/screener-b.xlsx")) == work
    assert "- screener-a: 20 reports to decide by title and abstract." in review.awaited()
    assert not any("screener-b: 20 reports" in line for line in review.awaited())


@pytest.mark.slow
def test_a_copied_form_never_replaces_a_returned_one(at: At) -> None:
    review = at("nothing")
    replace_in(review.path("config/config.yaml"), "changed_forms: stop", "changed_forms: copy")
    returned = review.returned("screening/1_title_abstract", "screener-b.xlsx")
    vote_on_titles(review, "screener-b", leave_out=("Robins",))
    earlier = digest(returned)
    form = review.results / "3_screen/1_title_abstract/forms/screener-b.xlsx"
    fill_form(form, form, lambda title: {"Decision": "exclude"} if title.startswith("Robins") else {})
    work = digest(form)
    assert review.snakemake().code == 0
    assert digest(returned) == earlier
    assert digest(returned.with_name("screener-b_2.xlsx")) == work


# identities


def without(path: Path, report: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    left = [line for line in lines if not line.startswith(f"{report},")]
    assert len(left) == len(lines) - 1
    path.write_text("".join(left), encoding="utf-8")


def broken_by_hand(review: MadeUpReview, stage: str, report: str) -> None:
    """Take a row out of a decision table and run: only what depends on it is made again, and that fails."""
    without(review.results / f"3_screen/{stage}/decisions.csv", report)
    before = review.digests("config")
    run = review.snakemake()
    assert run.code != 0
    assert report.removeprefix("rep:") in last_message(run)
    assert "Traceback" not in run.screen
    assert f"decide_{stage}.log" not in " ".join(run.jobs)
    assert review.digests("config") == before


def test_a_decision_taken_out_by_hand_fails_the_build_naming_the_id(at: At) -> None:
    broken_by_hand(at("all"), "2_full_text", "rep:evening_index:EI-2")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stage", "report"),
    [
        ("1_title_abstract", "rep:medline:90000007"),
        ("1_title_abstract", "rep:evening_index:EI-1"),
        ("1_title_abstract", "rep:ornithologists:fe3292e1e97f"),
        ("2_full_text", "rep:evening_index:EI-1"),
        ("2_full_text", "rep:ornithologists:ad17be380641"),
        ("2_full_text", "rep:medline:90000006"),
    ],
    ids=[
        "excluded",
        "included",
        "excluded of other methods",
        "included text",
        "awaiting text",
        "excluded text",
    ],
)
def test_any_decision_taken_out_by_hand_fails_the_build_naming_the_id(
    at: At, stage: str, report: str
) -> None:
    broken_by_hand(at("all"), stage, report)
