"""What is sent to each person: one folder, one zip file, and a text that says what to do."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from prismake.forms.bundle import bundled
from prismake.protocol.config import Config
from prismake.protocol.loading import load_config
from prismake.tasks.sending import (
    Sending,
    files_in_archive,
    forms_with_work,
    readme_text,
    returned_folders,
    sendings,
    sent_files,
    sources_of_sent_files,
)

CONFIG = load_config(Path(__file__).parents[2] / "fixtures/minimal_review/config.yaml")
TITLES = "results/2031-01/3_screen/1_title_abstract/forms/anna.xlsx"


def of(person: str, config: Config = CONFIG) -> Sending:
    return next(sending for sending in sendings(config) if sending.person == person)


def waiting(form: str, what: str = "3 reports to decide by title and abstract") -> dict[str, str]:
    return {"form": form, "what": what, "open": "no"}


def test_everybody_has_a_folder_and_a_zip_file_of_that_name() -> None:
    assert [sending.folder for sending in sendings(CONFIG)] == [
        f"results/2031-01/forms/{person}" for person in ("anna", "ben", "carla")
    ]
    assert of("ben").archive == "results/2031-01/forms/ben.zip"
    names = [Path(file).name for form in of("anna").forms for file in form.files]
    assert names == [
        "anna_title_abstract.xlsx",
        "anna_title_abstract.html",
        "retrieval.xlsx",
        "anna_full_text.xlsx",
        "anna_full_text.html",
        "anna_extraction.xlsx",
    ]


def test_each_file_is_the_copy_of_a_form_and_knows_where_it_comes_back() -> None:
    (first, *_) = of("anna").forms
    assert first.files[f"{of('anna').folder}/anna_title_abstract.xlsx"] == TITLES
    assert len(sources_of_sent_files(CONFIG)) == len(returned_folders(CONFIG)) == 6 + 5 + 5
    assert returned_folders(CONFIG)["forms/anna/retrieval.xlsx"] == "config/screening/2_full_text/2031-01"
    assert len(set(sent_files(CONFIG))) == len(sent_files(CONFIG))


def test_the_page_for_reviewers_names_the_files_as_they_are() -> None:
    page = (Path(__file__).parents[3] / "docs/reviewers.md").read_text(encoding="utf-8")
    names = set(re.findall(r"`\{name\}([^`]*)`", page))
    sent = {Path(file).name for form in of("anna").forms for file in form.files} | {
        Path(of("anna").archive).name
    }
    assert {"_title_abstract.xlsx", "_title_abstract.html", ".zip"} <= names
    assert {f"anna{name}" for name in names} <= sent


def test_people_who_talk_have_a_folder_of_their_own() -> None:
    content = CONFIG.model_dump()
    content["screening"]["title_abstract"]["adjudicator"] = ["anna", "ben"]
    pair = of("anna and ben", Config.model_validate(content))
    assert pair.folder.endswith("forms/anna_and_ben")
    assert [form.title for form in pair.forms] == ["Titles and abstracts"]


def test_the_text_says_what_to_do_and_with_which_file() -> None:
    text = readme_text(of("anna"), "Gardens", "2031-01", [waiting(TITLES)])
    assert "Titles and abstracts: 3 reports to decide by title and abstract." in text
    assert "Open anna_title_abstract.html with a double click" in text
    assert "fill in anna_title_abstract.xlsx" in text
    assert "anna_full_text" not in text


def test_where_nothing_is_to_do_the_text_says_so() -> None:
    assert "There is nothing to do now" in readme_text(of("ben"), "Gardens", "2031-01", [waiting(TITLES)])


def test_only_forms_with_rows_are_work() -> None:
    assert [form.title for form in forms_with_work(of("anna"), [waiting(TITLES)])] == ["Titles and abstracts"]
    assert forms_with_work(of("anna"), [waiting(TITLES) | {"open": "yes"}]) == []


def test_the_zip_file_of_a_person_without_work_has_no_form() -> None:
    names = [Path(file).name for file in files_in_archive(of("anna"), [waiting(TITLES)])]
    assert names == ["anna_title_abstract.xlsx", "anna_title_abstract.html"]
    assert files_in_archive(of("ben"), [waiting(TITLES)]) == []


def test_a_zip_file_has_the_same_bytes_in_any_order_and_at_any_time() -> None:
    contents = {"b/two.txt": b"2", "b/one.txt": b"1"}
    again = bundled(dict(reversed(contents.items())))
    assert bundled(contents) == again
    with zipfile.ZipFile(io.BytesIO(again)) as archive:
        assert archive.namelist() == ["b/one.txt", "b/two.txt"]
        assert archive.getinfo("b/one.txt").date_time == (1980, 1, 1, 0, 0, 0)
