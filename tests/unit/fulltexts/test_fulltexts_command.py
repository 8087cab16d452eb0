"""`prismake fulltexts` on a review: what it says before and after, and who imports the client."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from made_up_full_texts import ADDRESS, KEY, plan_of, serve
from server import Servers

from prismake.cli import main
from prismake.tables import columns_of, table_of, write_table

TUTORIAL = Path(__file__).parents[3] / "docs/tutorial/config.yaml"
RESULTS = Path("results/first")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["fulltexts", *words])


def write_review(servers: Servers, **keys: object) -> None:
    """Write a config, and the tables of a review in which records 1 and 6 await retrieval, and record 9 is retrieved."""
    config = yaml.safe_load(TUTORIAL.read_text(encoding="utf-8"))
    plan = plan_of(servers)
    ask = {name: access.model_dump() for name, access in plan.ask.items()}
    config |= {"email_env": "TEAM_ADDRESS", "fulltexts": {"ask": ask, "hosts": ["127.0.0.1"], **keys}}
    Path("config/config.yaml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    states = {1: "awaiting retrieval", 6: "awaiting retrieval", 9: "awaiting votes"}
    reports, worklist = [], []
    for number, state in states.items():
        record = servers.corpus.records[number]
        base = {"report_id": f"rep:made:{number}", "record_ids": f"made:{number}"}
        values = dict.fromkeys(columns_of("2_deduplicate/reports"), "") | base
        reports.append(values | {"title": "A title", "doi": record.doi, "arm": "other_methods"})
        worklist.append(base | {"state": state, "title": "A title", "year": "", "awaited_from": ""})
    write_table(
        table_of(reports, "2_deduplicate/reports"),
        RESULTS / "2_deduplicate/reports.csv",
        "2_deduplicate/reports",
    )
    folder = RESULTS / "3_screen/2_full_text"
    write_table(table_of(worklist, "3_screen/worklist"), folder / "worklist.csv", "3_screen/worklist")
    write_table(table_of([], "3_screen/retrieval"), folder / "retrieval.csv", "3_screen/retrieval")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAM_ADDRESS", ADDRESS)
    monkeypatch.setenv("SOURCE_KEY", KEY)


def test_it_asks_for_what_awaits_retrieval_alone_and_says_what_to_write() -> None:
    Path("config/fulltexts").mkdir()
    Path("config/fulltexts/holiday.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    with serve() as servers:
        write_review(servers)
        done = run()
        asked = {request.path for request in servers.log("unpaywall")}
        assert not any(servers.corpus.records[9].doi in path for path in asked)
    assert done.exit_code == 0, done.output
    (pin,) = Path("config/pins/fulltexts").glob("2*")
    for said in (
        "Asking OpenAlex, Europe PMC, Unpaywall for 2 reports.",
        "Full texts: 2 reports are sought and not retrieved yet.",
        "1  found: a copy is in config/fulltexts/",
        "1  closed: no service names an open copy",
        "`config/fulltexts/holiday.pdf` matches no report.",
        f"write `pin: {pin.as_posix()}` into fulltexts",
    ):
        assert said in done.output
    assert KEY not in done.output
    assert ADDRESS not in done.output


def test_it_needs_a_run_first() -> None:
    with serve() as servers:
        write_review(servers)
        (RESULTS / "3_screen/2_full_text/worklist.csv").unlink()
        done = run()
        assert servers.log("openalex") == []
    assert done.exit_code == 1
    assert "run `prismake run`, then `prismake fulltexts` again" in done.output


def test_a_missing_address_is_said_before_the_first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEAM_ADDRESS")
    with serve() as servers:
        write_review(servers)
        done = run()
        assert servers.log("openalex") == []
    assert done.exit_code == 1
    assert "email_env" in done.output
    assert "export TEAM_ADDRESS with your address" in done.output


def test_files_alone_need_neither_key_nor_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEAM_ADDRESS")
    monkeypatch.delenv("SOURCE_KEY")
    with serve() as servers:
        write_review(servers)
        done = run("--files")
        assert all(servers.log(name) == [] for name in ("openalex", "europepmc", "unpaywall", "files"))
    assert done.exit_code == 0, done.output
    assert "2  not tried: nobody was asked" in done.output


def test_a_pin_that_is_missing_is_named() -> None:
    with serve() as servers:
        write_review(servers, pin="config/pins/fulltexts/20200101T000000Z")
        done = run()
    assert done.exit_code == 1
    assert (
        "config/pins/fulltexts/20200101T000000Z: fulltexts.pin of config.yaml names this folder"
        in done.output
    )
    assert "fulltexts.pin" in done.output


@pytest.mark.parametrize(
    "module", ["prismake.steps.full_text_copies", "prismake.steps.full_text_forms", "prismake.steps.status"]
)
def test_what_the_build_runs_never_imports_the_client(module: str) -> None:
    script = f"import {module}, sys; sys.exit('httpx' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", script], check=False, cwd=TUTORIAL.parents[2]).returncode == 0
    )
