"""Commands that ask services because of what a table says do not work from tables that a returned form made stale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from tutorial_review import TITLES, bring_back, digests, make_tables, prismake

TITLE_FORMS = tuple(f"{TITLES}/{name}.xlsx" for name in ("reviewer-1", "reviewer-2", "adjudicator"))
LATER_FORMS = tuple(
    f"screening/2_full_text/first/{name}.xlsx" for name in ("retrieval", "reviewer-1", "reviewer-2")
)
UPDATED = "The tables were brought up to date for this command"


def sought(output: str) -> int:
    found = re.search(r"Full texts: (\d+) reports? (?:is|are) sought", output)
    assert found, output
    return int(found[1])


def test_full_texts_that_forms_returned_since_the_last_run_make_sought_are_sought(made: Path) -> None:
    assert sought(prismake("fulltexts", "--files", "-C", "my-review").output) == 0
    bring_back(made, *TITLE_FORMS)
    before = digests(made / "results")
    stale = prismake("fulltexts", "--files", "-C", "my-review")
    assert stale.exit_code == 0, stale.output
    assert digests(made / "results") == before
    make_tables(made)
    current = prismake("fulltexts", "--files", "-C", "my-review")
    assert sought(stale.output) == sought(current.output) > 0
    assert UPDATED in stale.stderr and f"config/{TITLES}/adjudicator.xlsx" in stale.stderr
    assert UPDATED not in current.stderr


def test_a_fault_in_a_returned_form_stops_before_anything_is_pinned(made: Path) -> None:
    bring_back(made, *TITLE_FORMS)
    (made / "config" / TITLE_FORMS[0]).write_bytes(b"no workbook")
    done = prismake("fulltexts", "--files", "-C", "my-review")
    assert done.exit_code == 1
    assert TITLE_FORMS[0] in done.stderr
    assert not list((made / "config/pins").glob("fulltexts/2*"))


def test_a_chase_starts_from_the_reports_that_are_included_now(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chase begins: it asks for the address, no longer for included reports."""
    monkeypatch.delenv("TEAM_ADDRESS", raising=False)
    path = made / "config/config.yaml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    pin = {"name": "Citations", "arm": "citation", "provider": "pubmed"}
    chase = {"included_reports": True, "directions": ["cited_by"], "reason": "why", "start_chosen": "how"}
    config["sources"]["citations"] = {**pin, "chase": chase}
    config["email_env"] = "TEAM_ADDRESS"
    path.write_text(yaml.safe_dump(config, sort_keys=False, allow_unicode=True), encoding="utf-8")
    none_yet = prismake("chase", "-C", "my-review")
    assert "this version has no included report yet" in none_yet.stderr, none_yet.output
    bring_back(made, *TITLE_FORMS, *LATER_FORMS)
    done = prismake("chase", "-C", "my-review")
    assert done.exit_code == 1
    assert "includes none yet" not in done.stderr
    assert "export TEAM_ADDRESS with your address" in done.stderr
