"""The keys and the table that docs/sharing.md shows are valid."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import yaml

from prismake.protocol.screening import Pilot, Titles
from prismake.tables import columns_of

PAGE = (Path(__file__).parents[3] / "docs/sharing.md").read_text(encoding="utf-8")
PLAN, PILOT, DEPUTY = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))


def test_the_plan_is_one_that_a_protocol_takes() -> None:
    plan = Titles.model_validate(PLAN["screening"]["title_abstract"])
    assert (plan.way, plan.votes_needed, plan.adjudicator_name) == ("balanced", 2, "ada and ben")


def test_the_pilot_is_one_that_a_protocol_takes() -> None:
    assert Pilot.model_validate(PILOT["pilot"]).size == 50


def test_the_deputy_is_one_that_a_protocol_takes() -> None:
    plan = Titles.model_validate(PLAN["screening"]["title_abstract"] | DEPUTY)
    assert (plan.adjudicator_name, plan.deputies) == ("finn", ("gita",))


def test_the_recusal_has_the_columns_of_its_table() -> None:
    (block,) = re.findall(r"```\n(person,.*?)```", PAGE, re.DOTALL)
    header, line = csv.reader(block.splitlines())
    assert header == list(columns_of("3_screen/recusals"))
    assert len(line) == len(header)
