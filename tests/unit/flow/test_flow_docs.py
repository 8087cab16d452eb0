"""docs/flow.md names every set, every identity and every waiting state that exists."""

import re
from pathlib import Path

from made_up_flow import SOURCE_NAMES, by_hand

from prismake.flow.identities import identities
from prismake.flow.sets import flow_sets

DOCS = (Path(__file__).parents[3] / "docs" / "flow.md").read_text(encoding="utf-8")
SETS = flow_sets(by_hand().tables(), SOURCE_NAMES)


def test_every_set_is_explained() -> None:
    explained = set(re.findall(r"`([a-z_]+)`", DOCS))
    assert set(SETS.sets) - explained == set()


def test_no_set_is_explained_that_does_not_exist() -> None:
    rows = [line for line in DOCS.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row.split("|")[1])}
    assert named - set(SETS.sets) == set()


def test_every_identity_is_explained() -> None:
    numbers = set(re.findall(r"^\| (\d+) \|", DOCS, re.M))
    assert numbers == {one.identity for one in identities(SETS)}
