"""Which terms are marked, and to whom a form goes: as the config says."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from made_up_screening import form

from prismake.protocol.screening import Screening
from prismake.screening.reading_aids import with_reading_aids


def config(folder: Path, highlight: list[str] | None, contact: str = "") -> Any:
    strategy = folder / "pubmed.txt"
    strategy.write_text("moss[tiab] AND hiccup*[tiab]", encoding="utf-8")
    source = SimpleNamespace(
        strategy=strategy.as_posix(), query_language="", provider="", platform="PubMed", name="PubMed"
    )
    return SimpleNamespace(
        screening=SimpleNamespace(highlight=highlight),
        sources={"pubmed": source},
        review=SimpleNamespace(contact=contact),
    )


@pytest.mark.parametrize(
    ("highlight", "marked"), [(None, ("moss", "hiccup*")), ([], ()), (["tea*"], ("tea*",))]
)
def test_the_config_wins_and_may_turn_marks_off(
    tmp_path: Path, highlight: list[str] | None, marked: tuple[str, ...]
) -> None:
    assert with_reading_aids({"ada": form()}, config(tmp_path, highlight))["ada"].terms == marked


def test_without_the_key_the_strategies_tell_the_terms() -> None:
    plan = {"reviewers": ["ada"], "adjudicator": "bo"}
    sections = {"title_abstract": plan, "full_text": plan | {"retrieval": "ada"}}
    assert Screening.model_validate(sections).highlight is None
    assert Screening.model_validate(sections | {"highlight": []}).highlight == []


def test_the_form_goes_to_the_contact(tmp_path: Path) -> None:
    assert (
        with_reading_aids({"ada": form()}, config(tmp_path, [], " Moss group "))["ada"].send_to
        == "Moss group"
    )
