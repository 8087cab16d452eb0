"""`prismake lint`, and the lint inside `prismake search` and `prismake check`."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from made_up_searches import ADDRESS, serve, source_of

from prismake.cli import main

TUTORIAL = Path(__file__).parents[3] / "docs/tutorial/config.yaml"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAM_ADDRESS", ADDRESS)


def write_config(base_url: str, strategy: str) -> None:
    """Write a config with one source, PubMed, and its strategy."""
    config = yaml.safe_load(TUTORIAL.read_text(encoding="utf-8"))
    Path("config/searches/pubmed.txt").write_text(strategy, encoding="utf-8")
    config["email_env"] = "TEAM_ADDRESS"
    config["sources"] = {
        "pubmed": {
            "name": "PubMed",
            "arm": "database",
            "provider": "pubmed",
            "strategy": "config/searches/pubmed.txt",
            "base_url": base_url,
        }
    }
    Path("config/config.yaml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_lint_prints_each_finding_and_exits_1_for_an_error(review: Path) -> None:
    write_config("http://127.0.0.1:9", "roof[tiabs]\nor wall[ti]\n")
    done = run("lint")
    assert done.exit_code == 1
    assert "pubmed (config/searches/pubmed.txt, read as PubMed): 1 error, " in done.output
    assert "config/searches/pubmed.txt, line 1, column 6: error:" in done.output
    assert "config/searches/pubmed.txt, line 2, column 1: warning:" in done.output


def test_lint_exits_0_for_warnings_alone(review: Path) -> None:
    write_config("http://127.0.0.1:9", "every2[all]\n")
    done = run("lint", "pubmed")
    assert done.exit_code == 0
    assert "1 warning" in done.output


def test_lint_names_the_nearest_source(review: Path) -> None:
    write_config("http://127.0.0.1:9", "every2[all]\n")
    done = run("lint", "pubmet")
    assert done.exit_code == 1
    assert 'Did you mean "pubmed"?' in done.stderr


@pytest.mark.parametrize("option", [(), ("--count",)])
def test_an_error_stops_a_search_before_anything_is_sent(review: Path, option: tuple[str, ...]) -> None:
    with serve(40) as servers:
        write_config(source_of(servers, "pubmed").base_url, "every2[tiabs]\n")
        done = run("search", *option)
        assert done.exit_code == 1
        assert "line 1, column 8: error:" in done.stderr
        assert "Nothing was sent to a source." in done.stderr
        assert not list(Path("config/pins").rglob("*.gz"))


def test_a_warning_is_shown_and_the_search_goes_on(review: Path) -> None:
    with serve(40) as servers:
        write_config(source_of(servers, "pubmed").base_url, "every2\n")
        done = run("search")
        assert done.exit_code == 0, done.output
        assert "line 1, column 1: warning: The term has no tag" in done.stderr
        assert "all received" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "found", "step"),
    [
        (
            ("lint", "cites"),
            "this source is a chase (a citation search), which has no search strategy",
            "name a source with a `strategy`",
        ),
        (
            ("search", "cites"),
            "this source is a chase (a citation search), which has no search strategy",
            "`prismake chase cites`",
        ),
        (
            ("search",),
            "expected a source with a `provider` and a `strategy`, found none",
            "For the chase of cites: `prismake chase`",
        ),
    ],
)
def test_a_chase_is_named_a_chase(review: Path, arguments: tuple[str, ...], found: str, step: str) -> None:
    """A chase has a provider and no strategy, so neither "no provider" nor "write a strategy" would be true."""
    write_config("http://127.0.0.1:9", "")
    path = Path("config/config.yaml")
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    chase = {"start": ["123"], "directions": ["cited_by"], "reason": "why", "start_chosen": "how"}
    config["sources"] = {
        "cites": {"name": "Cites", "arm": "citation", "provider": "pubmed", "chase": chase},
        "lists": {
            "name": "Lists",
            "arm": "citation",
            "files": ["config/imports/lists.ris"],
            "searched_on": "2031-02",
        },
    }
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    done = run(*arguments)
    assert done.exit_code == 1
    assert found in done.stderr and step in done.stderr, done.stderr


def test_no_message_names_docs_that_a_review_does_not_have(review: Path) -> None:
    write_config("http://127.0.0.1:9", "")
    path = Path("config/config.yaml")
    path.write_text(path.read_text(encoding="utf-8") + "colour: green\n", encoding="utf-8")
    without = run("check")
    assert "`prismake new` writes the file config.schema.json" in without.stderr
    Path("config/config.schema.json").write_text("{}", encoding="utf-8")
    done = run("check")
    assert "config/config.schema.json describes every key" in done.stderr
    assert "docs/" not in done.stderr + without.stderr
