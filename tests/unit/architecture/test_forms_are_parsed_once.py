"""No returned form is parsed twice: one step reads it, and the step after it takes over what was read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prismake.extraction.reading import read_entries, write_entries
from prismake.provenance.code import parameters_of

RULES = Path(__file__).parents[3] / "workflow/rules"
# The step that reads what people give, the step that takes over, and the output by which they are connected.
HANDED_OVER = [
    ("read_votes", "votes", "votes"),
    ("check_retrieval", "retrieval", "read_log"),
    ("check_extraction", "extraction", "read_answers"),
    ("check_pairs", "deduplicate", "read_verdicts"),
    ("check_links", "studies", "read_edges"),
    ("check_integrity", "integrity", "read_integrity"),
]
WHAT_PEOPLE_GIVE = {"returned", "verdicts", "links", "decided"}


@pytest.mark.parametrize(("reader", "taker", "output"), HANDED_OVER)
def test_what_one_step_read_the_next_takes_over(reader: str, taker: str, output: str) -> None:
    assert output in parameters_of(reader)
    files = WHAT_PEOPLE_GIVE & set(parameters_of(reader))
    assert files
    assert not WHAT_PEOPLE_GIVE & set(parameters_of(taker))
    text = "\n".join(path.read_text(encoding="utf-8") for path in RULES.glob("*.smk"))
    rule = re.search(rf"^rule {taker}:\n(.*?)^rule ", text, re.MULTILINE | re.DOTALL)
    assert rule
    assert f"=rules.{reader}.output.{output}" in rule[1]


def test_answers_are_handed_over_as_they_are(tmp_path: Path) -> None:
    answers = [
        {"person": 'ada "a" | bo', "value": " 1,5\nof 3\t\u2028", "note": "", "file": "x.xlsx", "row": "4"},
        {"person": "ben", "value": "\ud800 \x85 Ω", "note": "= 1"},
    ]
    write_entries(answers[:1], tmp_path / "logs/read.json")
    assert read_entries(tmp_path / "logs/read.json") == answers[:1]
    write_entries(answers, tmp_path / "read.json")
    assert read_entries(tmp_path / "read.json") == answers
    write_entries([], tmp_path / "none.json")
    assert read_entries(tmp_path / "none.json") == []
