"""Votes that rest on text which no pin holds are marked."""

from __future__ import annotations

import pandas as pd
import pytest
from pydantic import ValidationError

from prismake.protocol.sources import Source
from prismake.screening.unkept import (
    resting_on_unkept_text,
    unkept_texts,
    votes_in_words,
    with_unkept_text,
)
from prismake.tables import columns_of

STAGE = "1_title_abstract"


def source(name: str, **unkept: str) -> Source:
    return Source.model_validate(
        {"name": name, "arm": "database", "files": [f"config/imports/{name}.ris"], "unkept_text": unkept}
    )


SOURCES = {
    "owls": source("Owl index", title_abstract="abstracts, whose publishers hold the rights"),
    "larks": source("Lark register", full_text="descriptions"),
    "wrens": source("Wren index"),
}


def votes(*rows: dict[str, str]) -> pd.DataFrame:
    columns = columns_of("3_screen/votes")
    return pd.DataFrame([{name: row.get(name, "") for name in columns} for row in rows], columns=columns)


def marks(*rows: dict[str, str], stage: str = STAGE) -> list[str]:
    return list(with_unkept_text(votes(*rows), SOURCES, stage)["unkept_text"])


def test_a_vote_names_the_source_and_the_text_that_it_rests_on() -> None:
    assert marks({"record_ids": "owls:1"}) == ["Owl index: abstracts, whose publishers hold the rights"]


def test_a_vote_on_several_records_rests_on_the_text_of_each_of_them() -> None:
    assert marks({"record_ids": "wrens:3 | larks:2"}, stage="2_full_text") == ["Lark register: descriptions"]


def test_a_vote_rests_only_on_the_text_of_its_stage() -> None:
    assert marks({"record_ids": "larks:2"}, {"record_ids": "wrens:1"}) == ["", ""]


def test_a_carried_vote_keeps_the_mark_of_its_version() -> None:
    before = {"record_ids": "owls:1", "carried": "yes", "unkept_text": "Owl index: what was read then"}
    assert marks(before, {"record_ids": "owls:1", "carried": "yes"}) == [before["unkept_text"], ""]


def test_votes_are_counted_with_their_reports_where_a_report_stands_in_several_rows() -> None:
    one = {"reviewer": "ada", "report_id": "rep:1"}
    assert votes_in_words(votes(one, {"reviewer": "ben", "report_id": "rep:1"})) == "2 votes"
    assert votes_in_words(votes(one, one, {"reviewer": "ben", "report_id": "rep:2"})) == (
        "3 votes (one per row of a form; 2 reports, some of them in several rows)"
    )


def test_the_texts_are_counted_in_votes() -> None:
    table = with_unkept_text(
        votes({"record_ids": "owls:1"}, {"record_ids": "owls:2"}, {"record_ids": "wrens:1"}), SOURCES, STAGE
    )
    assert resting_on_unkept_text(table) == 2
    assert unkept_texts(table) == {"Owl index: abstracts, whose publishers hold the rights": 2}


def test_no_vote_has_no_text() -> None:
    table = with_unkept_text(votes(), SOURCES, STAGE)
    assert (resting_on_unkept_text(table), unkept_texts(table)) == (0, {})


@pytest.mark.parametrize("text", ["", "  ", "abstracts | titles"])
def test_a_text_that_is_not_named_or_not_one_cell_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="expected what the text was"):
        source("Owl index", title_abstract=text)
