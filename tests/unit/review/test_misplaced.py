"""A returned form that lies where no step reads it is found, and named with the place where it belongs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from prismake.errors import ReviewFaults
from prismake.forms.model import Form, FormColumn
from prismake.forms.read import read_form
from prismake.forms.tag_of_file import tag_of_file
from prismake.forms.write import write_form
from prismake.protocol.config import Config
from prismake.protocol.loading import load_config
from prismake.tasks.forms import FORM_TASKS
from prismake.tasks.misplaced import misplaced_forms, misplaced_sentences

FIXTURE = Path(__file__).parents[2] / "fixtures/minimal_review/config.yaml"
RUN = "2030-01"
TITLES = f"config/screening/1_title_abstract/{RUN}"
TEXTS = f"config/screening/2_full_text/{RUN}"
COLUMNS = (
    FormColumn("decision", "Decision", "answer", ("include", "exclude")),
    FormColumn("note", "Notes", "answer", is_note=True),
    FormColumn("title", "Title"),
    FormColumn("record_ids", "prismake records", "hidden"),
)
ROWS = pd.DataFrame({"title": ["A moss"], "record_ids": ["moss:1"]}, dtype="str")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The config of a review in the working directory, without a returned form."""
    monkeypatch.chdir(tmp_path)
    return load_config(FIXTURE).model_copy(update={"run": RUN})


def put(place: str, kind: str = "title_abstract", run: str = RUN, person: str = "ada") -> Path:
    """Put a form of a kind where it is said."""
    form = Form(kind=kind, run=run, person=person, title="Moss", sheet="Moss", columns=COLUMNS, rows=ROWS)
    path = Path(place)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_form(form))
    return path


def sentences(config: Config) -> list[str]:
    return misplaced_sentences(config, misplaced_forms(config))


@pytest.mark.parametrize(
    "place",
    [
        "config/ada.xlsx",
        "config/imports/ada.xlsx",
        "config/screening/ada.xlsx",
        "config/screening/1_title_abstract/ada.xlsx",
        f"{TITLES}/from ada/ada.xlsx",
        f"{TITLES}/imports/ada.xlsx",
        "config/screening/1_title_abstract/2030-1/ada.xlsx",
        "config/fulltexts/ada.xlsx",
        "config/somewhere new/ada.xlsx",
    ],
)
def test_a_form_beside_its_place_is_named_with_it(config: Config, place: str) -> None:
    put(place)
    assert sentences(config) == [
        f"{place} is a form of ada for titles and abstracts, and it is not read there. Move it to {TITLES}/ada.xlsx."
    ]


@pytest.mark.parametrize(
    ("kind", "folder", "purpose"),
    [
        ("pairs", "config/deduplication", "uncertain pairs of records"),
        ("title_abstract_adjudication", TITLES, "conflicts on titles and abstracts"),
        ("retrieval", TEXTS, "the retrieval of full texts"),
        ("full_text", TEXTS, "full texts"),
        ("full_text_adjudication", TEXTS, "conflicts on full texts"),
        ("extraction", f"config/extraction/{RUN}", "extraction"),
    ],
)
def test_each_kind_of_form_has_its_place(config: Config, kind: str, folder: str, purpose: str) -> None:
    put("config/form.xlsx", kind)
    (sentence,) = sentences(config)
    assert f"for {purpose}," in sentence
    assert sentence.endswith(f" Move it to {folder}/form.xlsx.")
    Path("config/form.xlsx").unlink()
    put(f"{folder}/form.xlsx", kind)
    assert sentences(config) == []
    assert Path(folder) in {task.returned_folder(RUN) for task in FORM_TASKS.values()}


def test_a_form_that_is_left_out_on_purpose_is_not_misplaced(config: Config) -> None:
    put("config/drafts/ada.xlsx")
    assert len(sentences(config)) == 1
    assert sentences(config.model_copy(update={"left_out": {"config/drafts/ada.xlsx": "a draft"}})) == []


def test_a_form_never_goes_where_another_one_is(config: Config) -> None:
    put(f"{TITLES}/ada.xlsx")
    put("config/ada.xlsx")
    assert sentences(config)[0].endswith(f"Move it to {TITLES}/ada_2.xlsx.")


def test_a_form_of_a_sealed_version_is_not_moved_where_it_counts_no_more(config: Config) -> None:
    put("config/ada.xlsx", run="2029-01")
    assert sentences(config)[0].endswith("Move it to config/screening/1_title_abstract/2029-01/ada.xlsx.")
    Path("config/versions/2029-01").mkdir(parents=True)
    assert "2029-01, which is sealed, so that it counts no more" in sentences(config)[0]
    put("config/screening/1_title_abstract/2029-01/ada.xlsx", run="2029-01")
    assert len(sentences(config)) == 1


def test_files_that_are_no_forms_are_passed_over(config: Config) -> None:
    put("config/pins/moss/2030/ada.xlsx")
    put("config/~$ada.xlsx")
    (named,) = config.named_imports()[:1]
    put(named.rpartition(".")[0] + ".xlsx").rename(named)
    openpyxl.Workbook().save("config/plan.xlsx")
    Path("config/broken.xlsx").write_bytes(b"PK no archive")
    Path("config/empty.ods").write_bytes(b"")
    Path("config/notes.txt").write_text("a prismake form is awaited", encoding="utf-8")
    assert misplaced_forms(config) == []


def test_whose_form_a_file_is_stands_in_every_format(config: Config) -> None:
    path = put("config/ada.xlsx")
    tag = tag_of_file(path)
    assert tag is not None and (tag["kind"], tag["run"], tag["person"]) == ("title_abstract", RUN, "ada")
    sheet = openpyxl.load_workbook(path)["Moss"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        with path.with_suffix(".csv").open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(rows)
        assert tag_of_file(path.with_suffix(".csv")) == tag
    cut = {"prismake form": "prismake form | layout 1"}
    path.with_suffix(".json").write_text(json.dumps(cut), encoding="utf-8")
    assert tag_of_file(path.with_suffix(".json")) is None


def test_a_form_in_the_folder_of_another_stage_is_refused_with_the_place_where_it_belongs(
    config: Config,
) -> None:
    path = put(f"{TITLES}/ada.xlsx", "extraction")
    with pytest.raises(ReviewFaults, match=f"Move the file to config/extraction/{RUN}/."):
        read_form(path, {"title_abstract": (FormColumn("other", "Something else"),)}, run=RUN, people=["ada"])
    path = put(f"{TITLES}/ada.xlsx", run="2031-01")
    with pytest.raises(ReviewFaults, match="Move the file to config/screening/1_title_abstract/2031-01/, or"):
        read_form(path, {"title_abstract": COLUMNS}, run=RUN, people=["ada"])
