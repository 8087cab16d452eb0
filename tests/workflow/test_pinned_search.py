"""A review whose only source is a live search: counted, searched, pinned, run, released and audited."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from made_up_review import TITLE_ABSTRACT, MadeUpReview
from test_new_review import fill_in, made_new

sys.path.append(str(Path(__file__).parents[1] / "servers"))

from server import Servers

STRATEGY = "#1 first50\n#2 every10\n#3 #1 AND #2\n"


def searching(review: MadeUpReview, servers: Servers) -> None:
    """Give the review one source, which is searched live."""
    fill_in(review)
    for path in review.path("config/imports").glob("*.ris"):
        path.unlink()
    config = review.config
    config["email_env"] = "TEAM_ADDRESS"
    config["sources"] = {
        "pubmed": {
            "name": "PubMed",
            "arm": "database",
            "provider": "pubmed",
            "base_url": servers.url("pubmed"),
            "strategy": "config/searches/pubmed.txt",
        }
    }
    review.write_config(config)
    review.path("config/searches/pubmed.txt").write_text(STRATEGY, encoding="utf-8")


@pytest.mark.slow
def test_a_pinned_search_is_released_and_audited_offline(
    code: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRISMAKE_TODAY", "")  # the search has the date of today
    review = made_new(tmp_path / "cranes", code)
    review.environment["TEAM_ADDRESS"] = "address-for-practice"
    with Servers(200, only=["pubmed"]) as servers:
        searching(review, servers)
        assert review.snakemake("search").code == 0
    config = review.config
    (pin,) = review.path("config/pins/pubmed").glob("2*")
    config["sources"]["pubmed"]["pin"] = pin.relative_to(review.folder).as_posix()
    review.write_config(config)

    # The servers are gone: from here on nothing uses the network.
    assert review.snakemake().code == 0
    (row,) = review.table("1_identify/searches.csv")
    assert (row["asked_by"], row["agrees"]) == ("prismake", "yes")
    assert row["reported"] == row["parsed"] == row["held"]
    assert row["line_counts"].count("#") >= 3
    for who in ("mara", "teo"):
        review.vote(TITLE_ABSTRACT, who, lambda title: {"Decision": "exclude"})
    assert review.snakemake().code == 0
    assert review.awaited() == []

    strategy = review.path("config/searches/pubmed.txt")
    strategy.write_text(STRATEGY.replace("every10", "every20"), encoding="utf-8")
    changed = review.snakemake()
    assert changed.code == 0, changed.screen
    notice = "PubMed: the strategy in config/searches/pubmed.txt differs from the pin in force"
    assert notice in changed.screen
    assert notice in review.status()
    released = review.snakemake("release")
    assert released.code == 0, released.screen
    assert f"Notice: {notice}" in released.screen
    audit = review.snakemake("audit")
    assert audit.code == 0, audit.screen
    assert "The audit found no difference." in audit.screen
