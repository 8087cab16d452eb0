"""`prismake search` on a review: pins, counts, drift; and no key or address anywhere."""

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from faults import FaultPlan
from made_up_searches import ADDRESS, KEY, SERVED_AS, serve, source_of
from server import Servers

from prismake.cli import main
from prismake.commands.search import Screen, _pinned_sentences
from prismake.errors import ReviewError
from prismake.review.folder import Review
from prismake.search.asking import Pinned
from prismake.sources.pins import read_pin, verify_pin
from prismake.sources.reading import read_sources
from prismake.sources.search_log import search_log

TUTORIAL = Path(__file__).parents[3] / "docs/tutorial/config.yaml"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAM_ADDRESS", ADDRESS)
    monkeypatch.setenv("SOURCE_KEY", KEY)


def write_config(servers: Servers, pins: dict[str, str] | None = None, **strategies: str) -> None:
    """Write a config whose sources are those of the strategies, with these pins."""
    config = yaml.safe_load(TUTORIAL.read_text(encoding="utf-8"))
    config["email_env"] = "TEAM_ADDRESS"
    config["sources"] = {}
    for name, strategy in strategies.items():
        source = source_of(servers, name, strategy)
        keys = {
            "name": source.name,
            "arm": source.arm,
            "provider": name,
            "strategy": source.strategy,
            "base_url": source.base_url,
        }
        if name in ("openalex", "pubmed"):
            keys["api_key_env"] = "SOURCE_KEY"
        if source.expand_terms is not None:
            keys["expand_terms"] = source.expand_terms
        if pins and name in pins:
            keys["pin"] = pins[name]
        config["sources"][name] = keys
    Path("config/config.yaml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def pins_in(text: str) -> dict[str, str]:
    return {match[2]: match[1] for match in re.finditer(r"write `pin: (\S+)` into sources\.(\w+)", text)}


def every_file() -> list[Path]:
    return [path for path in Path().rglob("*") if path.is_file()]


def test_all_five_sources_are_pinned_and_the_review_reads_them(review: Path) -> None:
    with serve(200, speed=1) as servers:
        strategies = dict.fromkeys(SERVED_AS, "every10")
        write_config(servers, **strategies)
        done = run("search")
        assert done.exit_code == 0, done.output
        write_config(servers, pins_in(done.output), **strategies)
    config = Review.open(check=True).config
    tables = read_sources(config.sources)
    log = search_log(config.sources, tables.reconciliation)
    assert set(log["source"]) == set(SERVED_AS)
    assert list(log["parsed"]) == list(log["reported"]) == list(log["held"])
    assert (log["parsed"].astype(int) > 5).all()
    assert set(log["asked_by"]) == {"prismake"}
    assert set(log["agrees"]) == {"yes"}
    assert set(log["query"]) == {"every10", "filter=title_and_abstract.search.exact:every10"}
    with_abstract = tables.records.loc[tables.records["abstract"] != "", "source"]
    assert {"pubmed", "europe_pmc", "openalex", "crossref"} <= set(with_abstract)


def test_no_key_and_no_address_is_in_any_file_or_message(review: Path) -> None:
    plan = FaultPlan().at("pubmed", 1, "429").at("openalex", 1, "500").at("crossref", 1, "reset")
    with serve(100, plan, speed=1) as servers:
        write_config(servers, **dict.fromkeys(SERVED_AS, "every10"))
        done = run("search")
        assert done.exit_code == 0, done.output
        refused = []
        for name in SERVED_AS:
            servers.reset(FaultPlan().at(SERVED_AS[name], 1, "401"))
            refused.append(run("search", name).output)
    assert all("What to do" in output for output in refused)
    secrets = [KEY.encode(), ADDRESS.encode(), ADDRESS.replace("@", "%40").encode()]
    for path in every_file():
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        assert not [secret for secret in secrets if secret in content], path
    assert not [secret for secret in secrets if secret in (done.output + "".join(refused)).encode()]
    assert any(b"{TEAM_ADDRESS}" in path.read_bytes() for path in every_file() if path.name == "search.json")


def test_a_review_whose_source_was_not_searched_says_what_to_do(review: Path) -> None:
    with serve(50) as servers:
        write_config(servers, pubmed="every2")
    done = run("run")
    assert done.exit_code == 1
    with pytest.raises(Exception, match="was not searched yet") as refused:
        Review.open(check=True)
    assert "prismake search pubmed" in str(refused.value)
    Review.open(check=True, searching=True, dry_run=True)


def test_counts_are_line_by_line_and_write_nothing(review: Path) -> None:
    with serve(200, speed=1) as servers:
        write_config(servers, pubmed="#1 every2\n#2 every5\n#3 #1 AND #2\n")
        before = every_file()
        done = run("search", "--count")
        asked = servers.log("pubmed")
    assert done.exit_code == 0, done.output
    assert every_file() == before
    counts = re.findall(r"^ *(#\d|all) +(\d+)  (.*)$", done.output, re.M)
    assert [(line, text) for line, _, text in counts] == [
        ("#1", "every2"), ("#2", "every5"), ("#3", "#1 AND #2"), ("all", "#1 AND #2"),
    ]  # fmt: skip
    numbers = [int(number) for _, number, _ in counts]
    assert numbers[2] == numbers[3] < min(numbers[:2])
    assert len(asked) == 4
    assert all("esearch" in entry.path for entry in asked)


def test_the_counts_of_numbered_lines_are_pinned(review: Path) -> None:
    with serve(200, speed=1) as servers:
        write_config(servers, europe_pmc="#1 every2\n#2 every5\n#3 #1 AND #2\n")
        done = run("search")
    assert re.search(r"#1 +100 +every2", done.output.replace(",", ""))
    (pin,) = pins_in(done.output).values()
    lines = yaml.safe_load((review / pin / "search.json").read_text(encoding="utf-8"))["lines"]
    assert [(line["line"], line["query"]) for line in lines] == [
        (1, "every2"), (2, "every5"), (3, "(every2) AND (every5)"),
    ]  # fmt: skip


def test_a_phrase_that_pubmed_does_not_find_is_shown(review: Path) -> None:
    with serve(50, speed=1) as servers:
        write_config(servers, pubmed="every2 AND nothere[tiab]")
        assert "The source says PhraseNotFound: nothere" in run("search", "--count").output


def test_replication_shows_drift_and_leaves_the_pin_as_it_is(review: Path) -> None:
    with serve(200, speed=1) as servers:
        write_config(servers, crossref="every2")
        pins = pins_in(run("search").output)
        write_config(servers, pins, crossref="every2 AND changed since")
        before = {path: path.read_bytes() for path in every_file()}
        same = run("search", "--replicate").output
        servers.reset(FaultPlan().at("crossref", 2, "added"))
        run("search", "--replicate")
        other = run("search", "--replicate").output
    assert {path: path.read_bytes() for path in every_file()} == before
    assert re.search(r"crossref: (\d+) records on .*, \1 now \(\+0\.0%\): within 10 %", same)
    assert "0 added\n    0 removed\n    0 changed" in same
    assert re.search(r"1 added: 10\.\S+\n    0 removed", other)


def test_a_second_search_is_a_second_pin(review: Path) -> None:
    with serve(50, speed=1) as servers:
        write_config(servers, crossref="every2")
        first = pins_in(run("search").output)
        second = pins_in(run("search").output)
    assert first != second
    assert (review / first["crossref"]).is_dir()
    assert (review / second["crossref"]).is_dir()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["pubmde"], 'Did you mean "pubmed"?'),
        (["--count", "--replicate"], "cannot be combined"),
        (["--replicate"], "was not made by `prismake search`"),
    ],
)
def test_what_cannot_be_searched_says_why(review: Path, arguments: list[str], said: str) -> None:
    old = Path(__file__).parents[3] / "config/pins/crossref/2022-11"
    with serve(50, speed=1) as servers:
        write_config(servers, {"pubmed": os.path.relpath(old)}, pubmed="every2")
        done = run("search", *arguments)
    assert done.exit_code != 0
    assert said in done.output


def test_a_key_in_place_of_the_name_of_its_variable_is_not_repeated(review: Path) -> None:
    with serve(50) as servers:
        write_config(servers, pubmed="every2")
    path = Path("config/config.yaml")
    path.write_text(path.read_text().replace("SOURCE_KEY", "a1b2c3d4e5f6"), encoding="utf-8")
    done = run("search")
    assert done.exit_code == 1
    assert "never write a key" in done.output
    assert "a1b2c3d4e5f6" not in done.output


def test_the_search_is_offline_for_all_other_commands() -> None:
    """Only the commands of the network import the client."""
    script = "import prismake.review.folder, prismake.steps.identify, sys; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def everything() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in every_file()}


def test_counts_are_pinned_on_request_and_reported_for_files_that_people_bring(review: Path) -> None:
    with serve(200, speed=1) as servers:
        write_config(servers, pubmed="#1 every2\n#2 every5\n#3 #1 AND #2")
        before = everything()
        assert run("search", "--count").exit_code == 0
        assert everything() == before
        done = run("search", "--count", "--pin")
    assert done.exit_code == 0, done.output
    counts = re.search(r"write `counts: (\S+)` into sources\.pubmed", done.output)
    assert counts, done.output
    assert not Path("results").exists()
    config = yaml.safe_load(Path("config/config.yaml").read_text(encoding="utf-8"))
    Path("config/imports").mkdir()
    Path("config/imports/a.ris").write_text("TY  - JOUR\nTI  - Roofs\nER  - \n", encoding="utf-8")
    config["sources"]["pubmed"] |= {"files": ["config/imports/a.ris"], "counts": counts[1]}
    Path("config/config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    opened = Review.open(check=False)
    assert f"{counts[1]}/search.json" in opened.source_paths()
    sources = opened.config.sources
    log = search_log(sources, read_sources(sources).reconciliation)
    lines = re.findall(r"^ +#(\d) +([\d,]+)  (.*)$", done.output, re.MULTILINE)
    assert log["line_counts"][0].split(" | ") == [f"#{line} ({text}): {count}" for line, count, text in lines]


def test_a_pin_of_counts_is_no_pin_of_records(review: Path) -> None:
    with serve(100, speed=1) as servers:
        write_config(servers, pubmed="every2")
        run("search", "--count", "--pin")
        (pin,) = Path("config/pins/pubmed").glob("2*")
        write_config(servers, {"pubmed": pin.as_posix()}, pubmed="every2")
    with pytest.raises(ReviewError, match=r"(?s)contains only the numbers of hits.*sources\.pubmed\.counts"):
        Review.open(check=True)


def test_a_replication_is_pinned_on_request_beside_the_pin_in_force(review: Path) -> None:
    with serve(200, FaultPlan().at("pubmed", 6, "added"), speed=1) as servers:
        write_config(servers, pubmed="#1 every2\n#2 #1 AND first100")
        pins = pins_in(run("search").output)
        write_config(servers, pins, pubmed="#1 every2\n#2 #1 AND first100")
        before = everything()
        done = run("search", "--replicate", "--pin")
    assert done.exit_code == 0, done.output
    assert {name: body for name, body in everything().items() if name in before} == before
    new = re.search(
        r"Pinned in (\S+)/\. Commit the folder to git\. The review still uses the pin", done.output
    )
    assert new, done.output
    pin = read_pin(Path(new[1]), "pubmed")
    verify_pin(pin)
    drift = pin.metadata["replication"]
    assert drift["of"] == pins["pubmed"]
    assert len(drift["added"]) == 1
    assert drift["now"] == drift["before"] + 1 == pin.metadata["received"]
    assert [line["count"] for line in pin.metadata["lines"]][-1] == drift["now"]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "# nothing but a comment",
        "#1 every2\n#2 #1 AND #7",
        "#1 every2\n#3 #1",
        "every5",
    ],
    ids=["removed", "empty", "comments", "wrong reference", "wrong number", "another search"],
)
def test_a_pinned_question_is_asked_again_whatever_the_strategy_file_says(
    review: Path, text: str | None
) -> None:
    """The pin holds the query and the queries of its lines."""
    with serve(200, speed=1) as servers:
        write_config(servers, pubmed="#1 every2\n#2 #1 AND first100")
        pins = pins_in(run("search").output)
        write_config(servers, pins, pubmed=text or "")
        if text is None:
            Path("config/searches/pubmed.txt").unlink()
        shown = run("search", "--replicate")
        done = run("search", "--replicate", "--pin")
    assert shown.exit_code == 0, shown.output
    assert "within 10 %" in shown.output and "0 added" in shown.output
    new = re.search(
        r"Pinned in (\S+)/\. Commit the folder to git\. The review still uses the pin", done.output
    )
    assert new, done.output
    before, after = (read_pin(Path(pin), "pubmed").metadata for pin in (pins["pubmed"], new[1]))
    for key in ("strategy", "query", "parameters", "limits", "lines", "reported", "requests"):
        assert after[key] == before[key], key


def test_a_choice_or_a_limit_of_the_config_that_no_search_takes_does_not_stop_a_replication(
    review: Path,
) -> None:
    with serve(100, speed=1) as servers:
        write_config(servers, europe_pmc="every2")
        pins = pins_in(run("search").output)
        write_config(servers, pins, europe_pmc="every2")
        config = yaml.safe_load(Path("config/config.yaml").read_text(encoding="utf-8"))
        config["sources"]["europe_pmc"].pop("expand_terms")
        config["sources"]["europe_pmc"]["limits"] = [
            {"field": "collection", "values": ["a, b|c"], "reason": "why"}
        ]
        Path("config/config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
        assert run("search").exit_code == 1
        done = run("search", "--replicate")
    assert done.exit_code == 0, done.output


def test_a_source_without_a_pin_has_no_question_to_ask_again(review: Path) -> None:
    with serve(50, speed=1) as servers:
        write_config(servers, pubmed="every2")
        done = run("search", "--replicate")
    assert done.exit_code == 1
    assert (
        'source "pubmed" has no pin (the stored answers of a search), so there is no search to repeat.'
        in done.output
    )
    assert "search it with `prismake search pubmed`" in done.output


def test_a_pin_of_another_provider_is_not_asked_again(review: Path) -> None:
    with serve(50, speed=1) as servers:
        write_config(servers, crossref="every2")
        pin = pins_in(run("search").output)["crossref"]
        write_config(servers, {"crossref": pin}, crossref="every2")
        path = Path("config/config.yaml")
        path.write_text(
            path.read_text(encoding="utf-8").replace("provider: crossref", "provider: clinicaltrials_gov"),
            encoding="utf-8",
        )
        done = run("search", "--replicate")
    assert done.exit_code == 1
    assert (
        'holds answers of "crossref", but `provider` of the source is now "clinicaltrials_gov"' in done.output
    )


def test_what_to_do_with_pinned_counts_names_what_they_replace(review: Path) -> None:
    with serve(100, speed=1) as servers:
        write_config(servers, pubmed="#1 every2\n#2 #1 AND first100")
        first = re.search(r"`counts: (\S+)`", run("search", "--count", "--pin").output)
        assert first
        path = Path("config/config.yaml")
        config = yaml.safe_load(path.read_text(encoding="utf-8"))
        config["sources"]["pubmed"]["counts"] = first[1]
        path.write_text(yaml.safe_dump(config), encoding="utf-8")
        second = run("search", "--count", "--pin").output
        write_config(servers, pubmed="every2")
        whole = run("search", "--count", "--pin").output
    assert f"in place of {first[1]}" in second
    assert "number the lines of the strategy to report their counts" in whole and "`counts:" not in whole


def test_pin_goes_with_count_or_replicate(review: Path) -> None:
    del review
    assert "--pin is only for --count or --replicate" in run("search", "--pin").output


def test_the_progress_is_a_bar_with_counts_and_rate_on_a_terminal_and_a_plain_line_in_a_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter(float(second) for second in range(0, 600, 12))
    monkeypatch.setattr("prismake.commands.search.time.monotonic", lambda: next(clock))
    shown = {}
    for is_terminal in (True, False):
        monkeypatch.setattr("prismake.commands.search.sys.stderr.isatty", lambda on=is_terminal: on)
        screen = Screen()
        screen.received("pubmed", 0, 200)
        screen.received("pubmed", 120, 200)
        screen.close()
        shown[is_terminal] = capsys.readouterr().err
    assert f"[{'#' * 18}{'-' * 12}] pubmed: 120 of 200 records, 10 a second" in shown[True]
    assert shown[True].endswith("\r\x1b[2K")
    assert shown[False] == "pubmed: 120 of 200 records, 10 a second\n"


@pytest.mark.parametrize(("size", "is_large"), [(49_000_000, False), (51_000_000, True)])
def test_the_size_of_a_pin_is_shown_with_advice_above_a_bound(size: int, is_large: bool) -> None:
    pinned = Pinned(Path("config/pins/pubmed/x"), 3, (), {}, size, "")
    text = "\n".join(_pinned_sentences("pubmed", pinned, ""))
    assert f"({size / 1_000_000:.1f} MB)" in text
    assert ("more than 50 MB: think of Git LFS" in text) == is_large
