"""The form for a browser: one file, the same bytes each time, in which no text of a record can run or load anything."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_forms import TITLES, form

from prismake.errors import ReviewError
from prismake.forms.model import Button, Form, FormColumn, GuideSection, Reason, clean_text
from prismake.forms.page.content import form_content
from prismake.forms.page.write import FOLDER, SCRIPTS, write_page, zipped

BUTTONS = (Button("include", "i", "yes"), Button("exclude", "e", "no"))
HOSTILE = (
    "</script><script>document.body.dataset.stolen = 1</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- <script>",
    "\u2028line\u2029separators",
    "\u202egnp.exe\u202c right to left",
    "]]> & &lt;b&gt; $title ${script}",
)


def moss(titles: tuple[str, ...] = TITLES, **values: object) -> Form:
    return replace(form(titles), buttons=BUTTONS, **values)


def text_of(made: Form) -> str:
    return write_page(made).decode("utf-8")


def embedded(page: str) -> dict[str, object]:
    (text,) = re.findall(r'<script type="application/json" id="form-data">(.*?)</script>', page, re.DOTALL)
    content: dict[str, object] = json.loads(text)
    return content


def test_the_same_bytes_each_time_and_in_the_zip_too() -> None:
    page = write_page(moss())
    assert write_page(moss()) == page
    assert zipped(page, "ada.html") == zipped(page, "ada.html")
    with zipfile.ZipFile(io.BytesIO(zipped(page, "ada.html"))) as archive:
        assert archive.namelist() == ["ada.html"]
        assert archive.read("ada.html") == page
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_the_policy_allows_the_script_and_style_of_the_page_and_no_address() -> None:
    page = text_of(moss())
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(style) == len(scripts) == 1
    digests = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (scripts[0], style[0])
    ]
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{digests[0]}'; style-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"""\s(?:src|href|style|on\w+)=["']""", page.replace(scripts[0], ""))


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_makes_markup_or_code_of_text(name: str) -> None:
    script = (FOLDER / name).read_text(encoding="utf-8")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "fetch(", "XMLHttpRequest", "http:"):  # fmt: skip
        assert word not in script


def test_every_script_of_the_folder_is_in_the_page() -> None:
    assert sorted(SCRIPTS) == sorted(path.name for path in FOLDER.glob("*.js"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_ends_no_element_and_comes_out_as_it_was(text: str) -> None:
    made = moss(
        (text,),
        title=text,
        purpose=text,
        person=text,
        sections=(
            GuideSection("What to do", (text,), ((text, text),)),
            GuideSection("", (text,), role="criteria"),
        ),
    )
    page = text_of(made)
    assert page.count("</script>") == 2
    assert page.count("<img") == 0
    content = embedded(page)
    assert content["review"] == text
    assert content["criteria"] == [text]
    row = content["rows"][0]
    assert "".join(row[content["names"].index("title")]) == clean_text(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=6), max_size=3))
def test_any_title_comes_out_as_a_workbook_holds_it(title: str, terms: list[str]) -> None:
    made = moss((f"x{title}",), terms=tuple(terms))
    content = form_content(made)
    parts = content["rows"][0][content["names"].index("title")]
    assert "".join(parts) == clean_text(f"x{title}")


def test_every_second_part_of_a_text_is_a_term() -> None:
    content = form_content(moss(("moss tea and moss", "a moss"), terms=("moss", "tea")))
    place = content["names"].index("title")
    assert [row[place] for row in content["rows"]] == [
        ["", "moss", " ", "tea", " and ", "moss"],
        ["a ", "moss"],
    ]


def test_the_digest_of_a_form_is_that_of_its_content() -> None:
    made = moss()
    assert form_content(made)["digest"] == form_content(moss())["digest"]
    for other in (
        moss(person="bo"),
        moss(run="2031-01"),
        moss(purpose="Other mosses"),
        moss(("A moss",)),
        moss(terms=("tea",)),
    ):
        assert form_content(other)["digest"] != form_content(made)["digest"]


def test_another_contact_leaves_what_is_stored_where_it_is() -> None:
    made = form_content(moss(send_to="the Moss group"))
    assert made["send_to"] == "the Moss group"
    assert made["digest"] == form_content(moss())["digest"]


def test_sections_for_workbooks_are_not_shown() -> None:
    made = moss(
        sections=(
            GuideSection("What this is", ("For ada.",)),
            GuideSection("How", ("Choose in the cell.",), role="workbook"),
        )
    )
    assert form_content(made)["task"] == ["For ada."]
    assert "Choose in the cell" not in text_of(made)


def test_the_file_that_goes_back_holds_ids_title_and_answers_and_nothing_else() -> None:
    assert [name for name, _, _ in form_content(moss())["returned"]] == [
        "decision",
        "amount",
        "seen_on",
        "note",
        "title",
        "record_ids",
    ]


def test_an_answer_without_a_button_is_refused() -> None:
    with pytest.raises(ReviewError, match="needs a button for each choice"):
        write_page(form())


def test_a_row_without_an_id_is_refused() -> None:
    made = moss()
    with pytest.raises(ReviewError, match="row 2 has no id"):
        write_page(replace(made, rows=made.rows.assign(record_ids=["moss:0", *[""] * (len(TITLES) - 1)])))


def test_reasons_come_with_their_meaning() -> None:
    column = FormColumn("reason", "Reason", "answer", ("Too dry", "Too wet"))
    made = moss()
    made = replace(
        made,
        columns=(*made.columns, column),
        reason=Reason("reason", "exclude", True),
        sections=(GuideSection("Reasons", pairs=(("Too dry", "No water."),), role="reasons"),),
    )
    assert form_content(made)["reason"] == {
        "name": "reason",
        "header": "Reason",
        "answer": "exclude",
        "required": True,
        "choices": [{"word": "Too dry", "meaning": "No water."}, {"word": "Too wet", "meaning": ""}],
    }


def test_a_form_without_rows_is_a_page() -> None:
    assert embedded(text_of(moss(())))["rows"] == []
