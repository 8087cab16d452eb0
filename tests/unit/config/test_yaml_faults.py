"""A config.yaml that YAML refuses: the message names the line to mend and how to write it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from prismake.errors import Fault, ReviewFaults
from prismake.protocol.loading import load_config
from prismake.scaffold.folder import HERE

SMALLEST = (Path(__file__).parents[2] / "fixtures/minimal_review/config.yaml").read_text(encoding="utf-8")
TITLE = "  title: Gardens at schools"
QUESTION = "  question: Do gardens at schools change what children eat?"
CRITERION = "    text: Children at school."
REASON = "  - label: no garden"
REVIEWERS = "  title_abstract:\n    reviewers: [anna, ben]"


def the_fault(tmp_path: Path, old: str, new: str) -> tuple[Fault, str]:
    """The one fault of the smallest review with one change, and the line that it names."""
    assert SMALLEST.count(old) == 1
    path = tmp_path / "config.yaml"
    path.write_text(SMALLEST.replace(old, new), encoding="utf-8")
    with pytest.raises(ReviewFaults) as caught:
        load_config(path)
    (fault,) = caught.value.faults
    assert fault.row
    return fault, path.read_text(encoding="utf-8").splitlines()[fault.row - 1]


@pytest.mark.parametrize(
    ("old", "line", "mended"),
    [
        (TITLE, "  title: Probiotics for infant colic: a systematic review", 'title: "Probiotics for infant colic: a systematic review"'),
        (TITLE, "  title: Do it: now   # PRISMA 1", 'title: "Do it: now"   # PRISMA 1'),
        (TITLE, '  title: "Green": why it\'s good', "title: '\"Green\": why it''s good'"),
        (CRITERION, "    text: Age: >18", 'text: "Age: >18"'),
        (CRITERION, "    text: >18 years", 'text: ">18 years"'),
        (CRITERION, "    text: > 18 years", 'text: "> 18 years"'),
        (CRITERION, "    text: [any] school", 'text: "[any] school"'),
        (CRITERION, "    text: {any} school", 'text: "{any} school"'),
        (CRITERION, '    text: "School" or "nursery"', "text: '\"School\" or \"nursery\"'"),
        (CRITERION, "    text: - none", 'text: "- none"'),
        (CRITERION, "    text: !important", 'text: "!important"'),
        *((TITLE, f"  title: {sign}Gardens", f'title: "{sign}Gardens"') for sign in "@%`*|"),
    ],
)  # fmt: skip
def test_a_text_that_needs_quotes_is_shown_with_them(
    tmp_path: Path, old: str, line: str, mended: str
) -> None:
    fault, named = the_fault(tmp_path, old, line)
    assert named == line
    assert "cannot be read as YAML" in fault.found
    assert fault.next_step == f"put the whole text in quotes: {mended}"
    repaired = SMALLEST.replace(old, line[: len(line) - len(line.lstrip())] + mended)
    assert yaml.safe_load(repaired).keys() == yaml.safe_load(SMALLEST).keys()


def test_a_colon_is_what_the_message_speaks_of(tmp_path: Path) -> None:
    fault, _ = the_fault(tmp_path, TITLE, "  title: Gardens: at schools")
    assert "text that contains a colon and a space needs quotes" in fault.found


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [(TITLE, "\ttitle: Gardens", 0), (QUESTION, "\tquestion: Do", 0), (REASON, "\t- label: no garden", 0)],
)
def test_a_tab_before_a_line_is_told_with_what_to_do(tmp_path: Path, old: str, new: str, line: int) -> None:
    fault, named = the_fault(tmp_path, old, new)
    assert named == new.splitlines()[line]
    assert "tab" in fault.found
    assert "indent with two spaces per level" in fault.next_step


def test_a_tab_within_a_line_is_shown_as_a_space(tmp_path: Path) -> None:
    fault, named = the_fault(tmp_path, TITLE, "  title:\tGardens")
    assert named == "  title:\tGardens"
    assert fault.next_step.endswith("replace the tab with a space: title: Gardens")


@pytest.mark.parametrize("line", ['  title: "Gardens at schools', "  title: 'Gardens at schools"])
def test_a_quote_that_is_not_closed_is_told_where_it_opens(tmp_path: Path, line: str) -> None:
    fault, named = the_fault(tmp_path, TITLE, line)
    assert named == line
    assert "a quote is opened here and not closed" in fault.found


def test_a_quote_that_the_next_text_seems_to_close_is_told_where_it_opens(tmp_path: Path) -> None:
    line = 'run: "2031-01'
    later = SMALLEST.replace(TITLE, '  title: "Gardens"').replace('run: "2031-01"', line)
    path = tmp_path / "config.yaml"
    path.write_text(later, encoding="utf-8")
    with pytest.raises(ReviewFaults) as caught:
        load_config(path)
    (fault,) = caught.value.faults
    assert fault.row == later.splitlines().index(line) + 1
    assert "a quote is opened here" in fault.found


def test_a_text_over_several_lines_is_not_blamed_for_a_fault_below_it(tmp_path: Path) -> None:
    text = SMALLEST.replace(TITLE, '  title: "Gardens\n    at schools"').replace(
        CRITERION, "    text: Age: 5"
    )
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReviewFaults) as caught:
        load_config(path)
    (fault,) = caught.value.faults
    assert fault.next_step == 'put the whole text in quotes: text: "Age: 5"'


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("review:\n", "review\n", "review", "no colon"),
        (TITLE, "  title Gardens", "  title Gardens", "no colon"),
        (TITLE, "  title:Gardens", "  title:Gardens", "no space after it"),
        (QUESTION, "  question Do", "  question Do", "no colon"),
        (QUESTION, " question: Do", " question: Do", "its indent does not match"),
        (QUESTION, "    question: Do", "    question: Do", "indented further than the key above it"),
        (CRITERION, "   text: Children", "   text: Children", "its indent does not match"),
        (REVIEWERS, REVIEWERS[:-1], "    reviewers: [anna, ben", "a bracket is opened here"),
        (REASON, "  - {label: no garden", "  - {label: no garden", "a bracket is opened here"),
        (REASON, "  - {label: no: garden}", "  - {label: no: garden}", "a colon and a space"),
        (REVIEWERS, REVIEWERS.replace("ben", "*ben"), "    reviewers: [anna, *ben]", "begins with *"),
        (TITLE, '  title: "C:\\path"', '  title: "C:\\path"', "a backslash in double quotes"),
        (TITLE, "  title: a\x07b", "  title: a\x07b", "it contains a control character"),
    ],
)
def test_the_line_that_is_to_be_mended_is_named(
    tmp_path: Path, old: str, new: str, line: str, word: str
) -> None:
    fault, named = the_fault(tmp_path, old, new)
    assert named == line
    assert word in fault.found
    assert fault.next_step


def test_every_text_of_the_template_takes_a_colon(tmp_path: Path) -> None:
    """Whoever fills the template in place writes into quotes: a colon, a # or a leading sign is part of the text."""
    template = (HERE / "config.yaml").read_text(encoding="utf-8")
    text = "@ a: b # c, d"
    filled = template
    for blank in {placeholder for placeholder in template.split('"') if placeholder.startswith("<")}:
        filled = filled.replace(blank, "2031-01-01" if blank[1:5].isdigit() else text)
    assert "<" not in yaml.safe_dump(yaml.safe_load(filled))
    path = tmp_path / "config.yaml"
    path.write_text(filled, encoding="utf-8")
    config = load_config(path)
    assert config.review.title == config.criteria[0].text == config.extraction.fields["group"].help == text
