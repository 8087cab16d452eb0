"""The tables, figures and files of the page, of a made-up version on a topic of its own."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from made_up_flow import SOURCE_NAMES, Review, by_hand
from made_up_tables import put_table
from made_up_version import NASTY, a_little_of_everything, config, made_up_version

from prismake.flow.sets import flow_sets
from prismake.protocol.config import Config
from prismake.provenance.installation import workflow_folder
from prismake.reports.notebooks.execute import notebook_page
from prismake.reports.notebooks.titles import notebook_titles
from prismake.reports.page.content import PageTable
from prismake.reports.page.figures import numbered_figures, page_figures
from prismake.reports.page.files import page_links
from prismake.reports.page.numbers import summary
from prismake.reports.page.tables import page_tables
from prismake.synthesis.figures import bars
from prismake.tables import declared, table_of

CONFIG = Config.model_validate(config())
PAGE = Path("6_report")
NOTEBOOKS = workflow_folder() / "notebooks"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    made_up_version(tmp_path, a_little_of_everything())
    return tmp_path / "results/2031-01"


def table(results: Path, key: str) -> PageTable:
    return next(page_table for page_table in page_tables(results, CONFIG) if page_table.key == key)


def main_table(results: Path, **columns: list[str]) -> PageTable:
    """The main table where 5_synthesise holds these columns."""
    pd.DataFrame(columns).to_csv(results / "5_synthesise/main_table.csv", index=False)
    return table(results, "studies")


def test_the_main_table_says_which_groups_it_has(results: Path) -> None:
    assert table(results, "studies").note == "One row per study, by crop grown: beans."
    shown = main_table(results, crop=["peas", "beans", "beans", ""], title=["a", "b", "c", "d"])
    assert shown.note == "One row per study, by crop grown: peas, beans and not given."


def test_many_groups_are_not_listed(results: Path) -> None:
    shown = main_table(results, crop=[f"crop {n}" for n in range(30)])
    assert shown.note == "One row per study, sorted by crop grown."


def test_a_version_without_a_study_says_so(results: Path) -> None:
    assert main_table(results, crop=[]).note == "No study is included."


def test_what_kind_a_number_is_and_of_when_a_status_stands_in_its_cell(results: Path) -> None:
    shown = main_table(
        results,
        crop=["peas", "peas", "peas"],
        enrolment=["40", "12", ""],
        enrolment_type=["planned", "", ""],
        status=["Recruiting", "Completed", ""],
        status_date=["2031-01-05", "", "2030"],
    )
    assert list(shown.table.columns) == ["Crop grown", "Enrolment (type)", "Status (as\u00a0of)"]
    assert list(shown.table["Enrolment (type)"]) == ["40 (planned)", "12", ""]
    assert list(shown.table["Status (as\u00a0of)"]) == ["Recruiting (2031-01-05)", "Completed", "2030"]


def test_each_kind_of_disagreement_stands_in_its_own_words(results: Path) -> None:
    shown = main_table(
        results,
        crop=["peas", "peas"],
        sources_disagree=["start_date | phase", ""],
        aged=["status", ""],
        title_disagrees=["registered_design", ""],
    )
    assert list(shown.table.columns) == ["Crop grown", "Sources disagree"]
    assert list(shown.table["Sources disagree"]) == [
        "start date, phase; aged to Unknown: status; title says otherwise: registered design",
        "",
    ]


def test_a_date_without_its_status_keeps_its_column(results: Path) -> None:
    assert list(main_table(results, crop=["peas"], status_date=["2030"]).table.columns) == [
        "Crop grown",
        "Status date",
    ]


def excluded_at_titles(folder: Path, automation: str) -> PageTable:
    tables = a_little_of_everything()
    tables["2_deduplicate/reports"] = [
        {"report_id": "rep:library:2", "title": NASTY, "year": "2030", "sources": "library | registry"}
    ]
    tables["3_screen/1_title_abstract/decisions"] = [
        {
            "report_id": "rep:library:2",
            "decision": "exclude",
            "reason": "no garden",
            "decided_by": "agreement",
            "automation": automation,
        },
        {"report_id": "rep:library:1", "decision": "include"},
    ]
    made_up_version(folder, tables)
    return table(folder / "results/2031-01", "excluded-1")


def test_the_agreement_of_batches_is_in_the_file_alone(tmp_path: Path) -> None:
    tables = a_little_of_everything()
    row = {"reviewers": "anna | ben", "measure": "percent agreement", "value": "50.0", "reports": "2"}
    rounds = ("", "pilot 1", "pilot 2", "1", "2", "12")
    tables["3_screen/1_title_abstract/agreement"] = [{**row, "round": name} for name in rounds]
    made_up_version(tmp_path, tables)
    shown = table(tmp_path / "results/2031-01", "agreement-1")
    assert list(shown.table["round"]) == ["", "pilot 1", "pilot 2"]
    assert shown.note.endswith(
        "The whole stage and its pilot are shown here; the CSV file also has 3 other rounds."
    )
    assert shown.csv == "../3_screen/1_title_abstract/agreement.csv"
    whole = table(tmp_path / "results/2031-01", "agreement-2")
    assert "other round" not in whole.note


@pytest.mark.parametrize(
    ("automation", "who"),
    [("yes", "automation"), ("", "people"), ("people and software", "people and software")],
)
def test_what_was_excluded_at_titles_and_abstracts_is_listed(
    tmp_path: Path, automation: str, who: str
) -> None:
    shown = excluded_at_titles(tmp_path, automation)
    assert shown.table.to_dict("records") == [
        {
            "title": NASTY,
            "year": "2030",
            "source": "A library & more | A registry",
            "reason": "no garden",
            "excluded_by": who,
            "decided_by": "agreement",
            "report_id": "rep:library:2",
        }
    ]
    assert shown.csv == "../3_screen/1_title_abstract/decisions.csv"


@pytest.mark.parametrize("key", ["overlap", "balance", "quarantine", "source-conflicts"])
def test_sources_bear_their_names(results: Path, key: str) -> None:
    shown = table(results, key).table
    column = shown["sources" if "sources" in shown else "source"]
    assert "A library & more" in column[0]
    assert not {"library", "registry"} & set(column)


def test_every_table_has_a_key_a_note_and_a_csv_that_exists(results: Path) -> None:
    tables = page_tables(results, CONFIG)
    assert len({page_table.key for page_table in tables}) == len(tables)
    for page_table in tables:
        assert page_table.note.endswith("."), page_table.key
        assert (results / PAGE / page_table.csv).resolve().is_file(), page_table.csv


def test_an_empty_version_has_its_tables(tmp_path: Path) -> None:
    made_up_version(tmp_path)
    assert all(page_table.table.empty for page_table in page_tables(tmp_path / "results/2031-01", CONFIG))


def test_a_figure_leads_to_the_table_behind_it(results: Path) -> None:
    figures = {figure.file: figure for figure in page_figures(results, CONFIG)}
    figure = figures["../5_synthesise/by_crop.svg"]
    assert figure.title == "Included studies by crop grown"
    assert figure.files[0] == ("The table behind it", "../5_synthesise/by_crop.csv")
    assert all((results / PAGE / file).resolve().is_file() for _, file in figure.files)


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        (
            ["2029-05", "2031-01-02", ""],
            "Each status is as of its own date, from 2029-05 to 2031-01-02; 1 is not dated.",
        ),
        (["2030", "2030"], "Each status is as of 2030."),
        (["", ""], "No source dates a status."),
    ],
)
def test_the_figure_of_statuses_says_of_which_dates_they_are(
    results: Path, dates: list[str], sentence: str
) -> None:
    studies = [
        {"study_id": f"study:{number}", "status": "Recruiting", "status_date": date}
        for number, date in enumerate(dates)
    ]
    put_table(table_of(studies, "4_extract/studies"), results / "4_extract/studies.csv")
    (results / "5_synthesise/by_status.svg").write_text("<svg/>", encoding="utf-8")
    settings = config()
    settings["synthesis"] |= {"count_by": ["status"]}  # type: ignore[operator]
    figures = page_figures(results, Config.model_validate(settings))
    assert figures[0].caption.endswith(sentence)


def test_the_figure_of_starts_says_how_many_of_them_were_planned(results: Path) -> None:
    starts = [("2030", "planned"), ("2030", "actual"), ("2031", ""), ("2031-02", "planned"), ("", "")]
    studies = [
        {"study_id": f"study:{number}", "start_date": date, "start_date_type": kind}
        for number, (date, kind) in enumerate(starts)
    ]
    put_table(table_of(studies, "4_extract/studies"), results / "4_extract/studies.csv")
    (results / "5_synthesise/by_start_year.svg").write_text("<svg/>", encoding="utf-8")
    settings = config()
    settings["synthesis"] |= {"count_by": ["start_year"]}  # type: ignore[operator]
    figures = page_figures(results, Config.model_validate(settings))
    assert figures[0].caption.endswith(
        "of 4 starts the sources call 2 planned and 1 actual, and of 1 they do not say which."
    )


def test_a_caption_says_that_studies_count_twice_only_where_one_does(results: Path) -> None:
    said = "A study with several values counts under each."
    settings = config()
    settings["synthesis"] |= {"count_by": ["setting"]}  # type: ignore[operator]
    for ids, several in (("study:A", False), ("study:A | study:B", True)):
        rows = pd.DataFrame(
            {"setting": ["field", "roof"], "studies": ["1", "1"], "study_ids": ["study:B", ids]}
        )
        rows.to_csv(results / "5_synthesise/by_setting.csv", index=False)
        (results / "5_synthesise/by_setting.svg").write_text("<svg/>", encoding="utf-8")
        figure = page_figures(results, Config.model_validate(settings))[0]
        assert (said in figure.caption) is several


def test_figures_are_numbered_after_the_flow_diagram_and_have_a_caption(results: Path) -> None:
    figures = numbered_figures(page_figures(results, CONFIG))
    assert len(figures) >= 2
    for number, figure in enumerate(figures, start=2):
        assert figure.caption.startswith(f"Figure {number}. ")
        assert figure.caption.endswith(".") and len(figure.caption) > 20


def test_a_figure_of_which_nothing_can_be_drawn_has_its_title_and_why_and_no_picture(results: Path) -> None:
    plain = {figure.file: figure for figure in page_figures(results, CONFIG)}["../5_synthesise/by_crop.svg"]
    assert (plain.nothing, plain.content is None) == ("", False)
    nothing = bars(pd.DataFrame(columns=["crop", "studies", "study_ids"]), "Crop grown", [], "svg")
    (results / "5_synthesise/by_crop.svg").write_bytes(nothing)
    empty = {figure.file: figure for figure in page_figures(results, CONFIG)}["../5_synthesise/by_crop.svg"]
    assert (empty.caption, empty.nothing, empty.content) == (
        "Included studies by crop grown.", "No study is included.", None,
    )  # fmt: skip
    assert empty.files == plain.files


def test_every_table_of_a_version_is_linked(results: Path) -> None:
    linked = {(results / PAGE / link.file).resolve() for link in page_links(results, CONFIG, {})}
    behind = {(results / PAGE / page_table.csv).resolve() for page_table in page_tables(results, CONFIG)}
    tables = {path.resolve() for path in results.rglob("*.csv")}
    assert tables | behind <= linked


def test_every_link_has_a_sentence_and_a_stage_and_stands_once(results: Path) -> None:
    links = page_links(results, CONFIG, {})
    assert len({link.file for link in links}) == len(links)
    for link in links:
        assert link.note.endswith(".") and link.group, link.file
    stages = [link.group for link in links]
    assert stages == sorted(stages, key=stages.index)


def test_every_notebook_is_linked_as_a_page_and_as_a_notebook(results: Path) -> None:
    links = page_links(results, CONFIG, {"1_yield": "What the searches & more brought"})
    assert {link.file: link.title for link in links if link.group == "Notebooks"} == {
        "notebooks/1_yield.html": "What the searches & more brought",
        "notebooks/1_yield.ipynb": "What the searches & more brought: notebook",
    }


def test_the_title_of_a_notebook_is_its_first_heading_or_its_name_in_words(tmp_path: Path) -> None:
    code = {"cell_type": "code", "source": ["# A comment\n"]}
    heading = {
        "cell_type": "markdown",
        "source": ["Words\n", "# What the searches & more brought \n", "## Part"],
    }
    for name, cells in {"1_yield": [code, heading], "2_without_heading": [code]}.items():
        (tmp_path / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert notebook_titles(tmp_path) == {
        "1_yield": "What the searches & more brought",
        "2_without_heading": "2 without heading",
    }


def test_the_page_names_each_notebook_as_the_notebook_s_own_page_does() -> None:
    for name, title in notebook_titles(NOTEBOOKS).items():
        notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
        assert f"<title>{escape(title)}</title>" in notebook_page(notebook, "another title")


def test_a_number_that_is_a_sum_leads_to_the_ids_of_each_part() -> None:
    numbers = {number.label: number for number in summary(flow_sets(by_hand().tables(), SOURCE_NAMES))}
    identified = numbers["records identified"]
    assert identified.link == ""
    assert [file for _, file in identified.parts] == [
        "#set=dbr_identified",
        "#set=other_identified",
    ]
    parts = [int(words.split(" ")[0]) for words, _ in identified.parts]
    assert sum(parts) == int(identified.value)
    assert numbers["studies included"].link == "#set=total_studies"
    assert "reports screened" not in numbers, "the set is of records"


def test_a_number_of_one_set_leads_to_its_ids() -> None:
    review = Review()
    review.report("a", ["alpha"])
    for number in summary(flow_sets(review.tables(), SOURCE_NAMES)):
        assert number.link and not number.parts


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("searches", "1_identify/searches"),
        ("balance", "1_identify/balance"),
        ("quarantine", "1_identify/quarantine"),
        ("overlap", "2_deduplicate/overlap"),
        ("source-conflicts", "4_extract/source_conflicts"),
    ],
)
def test_a_table_has_one_name_on_the_page(results: Path, key: str, name: str) -> None:
    """The list of files on the same page takes its names from the declarations."""
    assert table(results, key).title == declared(name).title


def group_tables_of(results: Path, compare_with: str = "", **columns: list[str]) -> dict[str, PageTable]:
    """The tables of the groups by title, where the main table holds these columns."""
    pd.DataFrame(columns).to_csv(results / "5_synthesise/main_table.csv", index=False)
    settings = config()
    settings["synthesis"] |= {"compare_with": compare_with}  # type: ignore[operator]
    tables = page_tables(results, Config.model_validate(settings))
    return {shown.title: shown for shown in tables if shown.key.startswith("group-")}


def test_each_group_has_a_table_that_says_what_was_there_by_the_declared_date(results: Path) -> None:
    shown = group_tables_of(
        results,
        "2030-06",
        crop=["peas", "peas", "peas", "beans"],
        registration_ids=["NCT00000001", "NCT00000002", "", "NCT00000003"],
        period=["by 2030-06", "after 2030-06", "cannot be told", "after 2030-06"],
        period_by=["first posted", "start", "", "first posted"],
    )
    assert {title: table.note for title, table in shown.items()} == {
        "Crop grown: peas": "3 studies. By the day on which a register first posted them, and for 1 without such a day by their start, planned "
        "or actual, before which they may have been registered: 1 by 2030-06 (NCT00000001), 1 after 2030-06 and 1 where the sources do not "
        "tell.",
        "Crop grown: beans": "1 study. By the day on which a register first posted them: 0 by 2030-06, 1 after 2030-06 and 0 where the "
        "sources do not tell.",
    }
    assert "Crop grown" not in shown["Crop grown: peas"].table
    assert list(shown["Crop grown: peas"].table["Period (by)"])[:2] == [
        "by 2030-06 (first posted)",
        "after 2030-06 (start)",
    ]


def test_what_a_source_says_of_a_report_stands_once_for_all_of_its_records(results: Path) -> None:
    said = {"report_id": "rep:library:1", "title": "Beans", "found": "retracted", "stated_by": "library"}
    rows = [
        said | {"record_id": "library:1"},
        said | {"record_id": "library:1~2"},
        said | {"stated_by": "registry"},
    ]
    put_table(table_of(rows, "4_extract/integrity"), results / "4_extract/integrity.csv")
    assert list(table(results, "integrity").table["stated_by"]) == ["A library & more", "A registry"]


@pytest.mark.parametrize("key", ["prisma-s", "tarcis", "extraction-agreement", "proposals"])
def test_statements_agreement_of_extraction_and_proposals_stand_on_the_page(results: Path, key: str) -> None:
    assert table(results, key).note.endswith(".")


def test_a_statement_says_how_many_of_its_points_are_missing(results: Path) -> None:
    rows = [
        {"item": str(number), "state": state}
        for number, state in ((1, "executed"), (2, "missing"), (3, "missing"))
    ]
    put_table(table_of(rows, "6_report/prisma_s"), results / "6_report/prisma_s.csv")
    assert (
        table(results, "prisma-s").note == "The 16 items of PRISMA-S: 1 executed, 0 declared and 2 missing."
    )


def test_limitations_name_sources_and_fields_for_readers(results: Path) -> None:
    row = {
        "halted": "cannot be told",
        "halted_because": "Recruiting (2031); Unknown (library, not dated)",
        "not_stated": "yes",
        "not_stated_because": "crop | start_date",
        "drift": "yes",
        "drift_because": "start_date: 2031 (2030), then 2032 (2031)",
    }
    put_table(table_of([row], "5_synthesise/limitations"), results / "5_synthesise/limitations.csv")
    shown = table(results, "limitations").table.iloc[0]
    assert list(
        shown[["Unknown, withdrawn, terminated or suspended", "Not all stated that is asked for"]]
    ) == [
        "cannot be told: Recruiting (2031); Unknown (A library & more, not dated)",
        "yes: crop grown and start date",
    ]
    assert shown["Registration changed between versions"] == "yes: start date: 2031 (2030), then 2032 (2031)"


def test_what_is_not_stated_is_missing_in_what_was_read(results: Path) -> None:
    """A registration or report may state what nobody read, so that the answer is one on the reading, not on the study."""
    row = {"not_stated": "yes", "not_stated_because": "crop"}
    put_table(table_of([row], "5_synthesise/limitations"), results / "5_synthesise/limitations.csv")
    content = CONFIG.model_dump()
    content["synthesis"]["limitations"]["must_be_stated"] = ["crop"]
    (shown,) = [
        page_table
        for page_table in page_tables(results, Config.model_validate(content))
        if page_table.key == "limitations"
    ]
    assert (
        "Asked to be stated: crop grown; what is missing is missing in what the extractors read" in shown.note
    )


def test_one_group_or_many_have_no_tables_of_their_own(results: Path) -> None:
    assert not group_tables_of(results, crop=["peas", "peas"])
    assert not group_tables_of(results, crop=[f"crop {n}" for n in range(30)])
    assert {table.note for table in group_tables_of(results, crop=["peas", ""]).values()} == {"1 study."}


def test_products_stand_with_what_was_decided_otherwise_first(results: Path) -> None:
    assert "products" not in [page_table.key for page_table in page_tables(results, CONFIG)]
    content = CONFIG.model_dump()
    content["studies"]["products"] = [
        {"name": "LampGlow", "decision": "include", "by": "ada", "why": "the label says so."}
    ]
    put_table(
        table_of(
            [
                {"product": "LampGlow", "report_id": "rep:library:1", "agrees": "yes"},
                {"product": "LampGlow", "report_id": "rep:library:2", "agrees": "no"},
            ],
            "4_extract/products",
        ),
        results / "4_extract/products.csv",
    )
    tables = page_tables(results, Config.model_validate(content))
    (shown,) = [page_table for page_table in tables if page_table.key == "products"]
    assert list(shown.table["report_id"]) == ["rep:library:2", "rep:library:1"]
    assert shown.note.startswith(
        "1 report decided otherwise than the product, listed first. LampGlow: include (ada: the label says so)."
    )
