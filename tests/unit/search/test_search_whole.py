"""From `snakemake search` and `snakemake chase` to the pages of a review; and no key or address in any file, also below .snakemake."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from made_up_searches import ADDRESS, KEY, SERVED_AS, serve
from server import Servers
from test_search_command import write_config

PROJECT = Path(__file__).parents[3]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole runs of prismake")]


def add_chase(servers: Servers) -> None:
    """Add a source of citation searching to the config."""
    path = Path("config/config.yaml")
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    config["sources"]["citations"] = {
        "name": "Citations",
        "arm": "citation",
        "provider": "pubmed",
        "base_url": servers.url("pubmed"),
        "chase": {
            "start": [next(str(one.pmid) for one in servers.corpus.records if one.pmid)],
            "directions": ["cited_by"],
            "reason": "a test",
            "start_chosen": "by hand",
        },
    }
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


def test_snakemake_search_and_chase_pin_and_the_review_runs_with_the_pins(review: Path) -> None:
    environment = {
        **os.environ,
        "TEAM_ADDRESS": ADDRESS,
        "SOURCE_KEY": KEY,
        "PYTHONPATH": str(PROJECT / "src"),
    }
    snakemake = [
        sys.executable, "-P", "-m", "snakemake", "--snakefile", str(PROJECT / "Snakefile"), "--directory", str(review),
        "--workflow-profile", str(PROJECT / "profiles/default"),
    ]  # fmt: skip

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*snakemake, *arguments], env=environment, capture_output=True, text=True, check=False
        )

    strategies = dict.fromkeys(SERVED_AS, "every10")
    with serve(150, speed=1) as servers:
        write_config(servers, **strategies)
        searched = run("search")
        assert searched.returncode == 0, searched.stderr
        pins = {path.parent.name: path.as_posix() for path in Path("config/pins").glob("*/2*")}
        assert set(pins) == set(SERVED_AS)
        write_config(servers, pins, **strategies)
        before = len(servers.log("pubmed"))
        done = run()
        assert done.returncode == 0, done.stderr
        assert len(servers.log("pubmed")) == before  # everything but the search is offline
        Path("config/searches/pubmed.txt").write_text("every20\n", encoding="utf-8")
        changed = run("results/first/STATUS.md")
        assert changed.returncode == 0, changed.stderr
        assert "the strategy in config/searches/pubmed.txt differs from the pin in force" in changed.stderr
        add_chase(servers)
        chased = run("chase")
        assert chased.returncode == 0, chased.stderr
        (pin,) = Path("config/pins/citations").glob("2*")
        assert f"write `pin: {pin.as_posix()}` into sources.citations" in chased.stdout + chased.stderr
    assert Path("results/first/6_report/index.html").is_file()
    runs = (searched, done, changed, chased)
    screen = "".join(one.stdout + one.stderr for one in runs).encode()
    for path in [path for path in review.rglob("*") if path.is_file()]:
        content = path.read_bytes()
        screen += gzip.decompress(content) if path.suffix == ".gz" else content
    for secret in (KEY, ADDRESS, ADDRESS.replace("@", "%40")):
        assert secret.encode() not in screen
