"""Every sentence that software writes is tied to the fact that makes it true, on three reviews: nothing declared, everything
declared, and all automated. The page, the status, the methods and the notebooks of each are walked.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_up_flow import Review
from made_up_tables import put_table
from made_up_version import config as bare_config
from made_up_version import made_up_version
from test_notebooks import shown

from prismake.protocol.config import Config
from prismake.protocol.people import Automation
from prismake.reports.methods import methods
from prismake.reports.notebooks import Version
from prismake.reports.page.gathering import page_content
from prismake.reports.page.page import index_html
from prismake.sources.pins import REQUIRED, SEARCH
from prismake.tables import columns_of, write_table
from prismake.tasks.awaited import read_awaited
from prismake.tasks.release_checks import release_checks
from prismake.tasks.status import status_text

NOTEBOOKS = ("1_search_yield", "2_duplicates", "3_screening", "5_evidence", "6_prisma")
ITEMS = ("2", "3", "4", "9", "10a", "11", "12", "13", "14", "15", "23", "24a", "24b", "24c", "25", "26")
TABLES = {
    "1_identify/records": "records",
    "1_identify/quarantine": "quarantine",
    "2_deduplicate/record_report": "record_report",
    "2_deduplicate/reports": "reports",
    "4_extract/report_study": "report_study",
    "4_extract/studies": "studies",
    "4_extract/extracted_values": "",
    "4_extract/studies_other": "studies_other",
}
PER_STAGE = {"worklist": "worklist", "decisions": "decisions", "votes": "votes"}


@dataclass(frozen=True)
class Facts:
    """What is true of a review, and everything that software writes about it."""

    config: Config
    screened: bool
    people: bool
    query: bool
    text: str
    states: dict[str, str]


def settings(kind: str, declared: bool) -> dict[str, Any]:
    made = bare_config(kind)
    made["review"] = {"title": "Gardens", "question": "Do gardens change what children eat?"}
    for name in ("criteria", "exclusion_reasons"):
        made[name] = [{"label": "wrong people", **({"text": "Children."} if name == "criteria" else {})}]
    made["people"] = {name: {"kind": kind, "description": "a name"} for name in ("first", "second", "third")}
    stage = {"reviewers": ["first", "second"], "adjudicator": "third"}
    made["screening"] = {"title_abstract": stage, "full_text": {**stage, "retrieval": "first"}}
    made["extraction"] |= {"extractors": ["first", "second"], "adjudicator": "third"}
    made["sources"] = {
        "alpha": {"name": "Alpha", "arm": "database", "pin": "config/pins/alpha/2031-01"},
        "reviews": {"name": "Reviews", "arm": "citation", "files": ["config/imports/reviews.ris"]},
    }
    if declared:
        made["declared"] = dict.fromkeys(ITEMS, "Declared.")
        made["exceptions"] = {"search_age": "Declared.", "machines_alone": "Declared: an exercise."}
        for source in made["sources"].values():
            source["why_no_strategy"] = "declared"
        if kind == "automated":
            automation = dict.fromkeys(Automation.model_fields, "unknown")
            for person in made["people"].values():
                person["automation"] = automation
    return made


def _pin(folder: Path) -> None:
    """A pin of the source alpha: it says nothing of its search."""
    folder.mkdir(parents=True)
    content = dict.fromkeys(REQUIRED, "made up") | {"source": "alpha", "files": {}}
    (folder / SEARCH).write_text(json.dumps(content), encoding="utf-8")


def walked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str, *, declared: bool, screened: bool, query: str
) -> Facts:
    made = settings(kind, declared)
    included = {"crop": "beans", "registration_ids": "", "title": "About one"}
    version = made_up_version(folder, {"5_synthesise/main_table": [included]} if screened else {}, made)
    results = version.folder
    monkeypatch.chdir(folder)
    _pin(folder / "config/pins/alpha/2031-01")
    review = Review()
    if screened:
        automation = kind == "automated"
        review.report("one", ["alpha", "reviews"], study="study A")
        review.report("two", ["alpha"], ta="exclude", automation=automation)
        review.report("three", ["alpha"], ft="not retrieved")
        review.report("four", ["reviews"], ft="awaiting classification")
        review.report("five", ["alpha"], ft="exclude")
    for name, rows in TABLES.items():
        _put(results, name, review.rows.get(rows, []))
    for stage, prefix in (("1_title_abstract", "ta"), ("2_full_text", "ft")):
        for table in PER_STAGE:
            _put(results, f"3_screen/{table}", review.rows[f"{prefix}_{table}"], f"3_screen/{stage}/{table}")
    _put(results, "3_screen/retrieval", review.rows["retrieval"], "3_screen/2_full_text/retrieval")
    log = [
        {"source": "alpha", "name": "Alpha", "arm": "database", "kind": "pin", "searched_on": "2031-01-02" if declared or screened else "", "query": query, "reported": "4" if query else "", "held": "4", "parsed": "4", "quarantined": "0"},
        {"source": "reviews", "name": "Reviews", "arm": "citation", "kind": "import", "searched_on": "2031-01-02" if declared or screened else "", "held": "2", "parsed": "2", "quarantined": "0"},
    ]  # fmt: skip
    _put(results, "1_identify/searches", log)
    settings_now = version.config
    awaited, counts = read_awaited(settings_now, results, [], [])
    checks = release_checks(settings_now, awaited)
    write_table(checks, results / "6_report/gates.csv", "6_report/gates")
    status = status_text(settings_now, checks, counts, awaited.conduct.searches)
    page = index_html(page_content(settings_now, results, Path(), {}))
    page = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    notebooks = " ".join(shown(name, Version.open(str(results)), monkeypatch) for name in NOTEBOOKS)
    # A link stands within its sentence; any other tag separates texts.
    unlinked = re.sub(r"</?a\b[^>]*>", "", f"{page} {notebooks}")
    text = html.unescape(re.sub(r"<[^>]+>", " ", unlinked)) + " " + status
    return Facts(
        settings_now,
        screened,
        kind == "human",
        bool(query),
        " ".join(text.split()),
        {item.heading: item.state for item in methods(settings_now, results, Path())},
    )


def _put(results: Path, schema: str, rows: list[dict[str, str]], place: str = "") -> None:
    frame = pd.DataFrame(rows, columns=list(columns_of(schema)), dtype="str").fillna("")
    put_table(frame, results / f"{place or schema}.csv")


REVIEWS: dict[str, dict[str, Any]] = {
    "nothing declared": {"kind": "human", "declared": False, "screened": False, "query": ""},
    "everything declared": {"kind": "human", "declared": True, "screened": True, "query": "garden*"},
    "all automated": {"kind": "automated", "declared": True, "screened": True, "query": ""},
}


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Facts]:
    """Each review, walked once."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        return {
            name: walked(tmp_path_factory.mktemp("walk"), monkeypatch, **how) for name, how in REVIEWS.items()
        }


@pytest.fixture(params=list(REVIEWS))
def facts(request: pytest.FixtureRequest, walks: dict[str, Facts]) -> Facts:
    return walks[request.param]


def never(_: Facts) -> bool:
    return False


def open_checks(facts: Facts) -> bool:
    return "Awaited from" not in facts.text


# What a sentence says, and the fact without which it must not stand.
ONLY_IF: dict[str, Callable[[Facts], bool]] = {
    r"independent(?!ly of)": never,
    r"\bblind": never,
    r"clinical authority": never,
    r"as it was run(?! is not recorded)": never,
    r"[Ww]ritten by a person": never,
    r"decision of a person|decided on \d+ pairs?\b|by a person": never,
    r"error rate": never,
    # Files do not say who wrote or brought them.
    r"brought by a person|a person noted|people declared|written by people|person's word|people's verdicts": never,
    r"No two sources of one study disagree": lambda facts: facts.screened,
    r"No votes differ\b": lambda facts: facts.screened,
    # Nothing can be lacking, excluded or in disagreement before anybody looked.
    r"(?:could not be|were not) retrieved,? (?:and|\.)|\d+ of \d+ reports sought": lambda facts: (
        facts.screened
    ),
    r"No report (?:is logged as not retrieved|was excluded at full text)": lambda facts: facts.screened,
    r"no report has been sought in full text|No report has been sought in full text": lambda facts: (
        not facts.screened
    ),
    r"There is no conflict": never,
    r"[Rr]eports screened": never,
    r"No person screened": lambda facts: facts.screened and not facts.people,
    r"decided by machines alone|machines alone decided": lambda facts: facts.screened and not facts.people,
    r"decided by at least two people": lambda facts: facts.screened and facts.people,
    r"[Dd]eclared exception[^.]*C39": lambda facts: (
        bool(facts.config.exceptions.machines_alone) and not facts.people
    ),
    r"[Dd]eclared exception[^.]*(?:C37|older search)": lambda facts: bool(facts.config.exceptions.search_age),
    r"Nothing is awaited|can seal this version": open_checks,
    r"There was no disagreement": lambda facts: facts.screened,
    r"Alpha reported": lambda facts: facts.query,
    r"The query as it is recorded": lambda facts: facts.query,
    r"This review includes": lambda facts: facts.screened,
    r"No study is included": lambda facts: not facts.screened,
    r"excluded at title and abstract, by people": lambda facts: facts.people and facts.screened,
    r"Excluded at title and abstract, by automation": lambda facts: not facts.people and facts.screened,
    r"software cast every vote that made the decision": lambda facts: not facts.people and facts.screened,
    r"Nobody has voted yet": lambda facts: not facts.screened,
    r"\d+ (?:people|persons?) (?:is|are) asked": lambda facts: facts.people,
    r"\d+ machines are asked": lambda facts: not facts.people,
}
# The same the other way round: where the fact holds, the sentence stands.
MUST: dict[str, Callable[[Facts], bool]] = {
    r"No person screened: machines alone decided on 5 reports by title and abstract and on 3 reports by full text\.": lambda facts: facts.screened and not facts.people,
    r"Declared: an exercise\.": lambda facts: facts.screened and not facts.people,
    r"This review includes 1 study in 1 report, from 6 records of 2 sources\.": lambda facts: facts.screened,
    r"By crop grown: beans 1; their enrolment is not in the data\.": lambda facts: facts.screened,
    r"No effect is pooled; 1 report could not be retrieved, and 1 report awaits classification\.": lambda facts: facts.screened,
    r"No study is included": lambda facts: not facts.screened,
    r"No effect is pooled; no report has been sought in full text so far": lambda facts: not facts.screened,
    r"No report has been sought in full text so far": lambda facts: not facts.screened,
    r"No report has been assessed in full text so far": lambda facts: not facts.screened,
    r"There is no such study so far": lambda facts: not facts.screened,
    r"Nobody has voted yet": lambda facts: not facts.screened,
    r"a text for 16 PRISMA items": lambda facts: not facts.config.declared,
    r"\| Alpha \| 2031-01-02 \| 2032-01-02 \|": lambda facts: facts.screened,
    r"\| Alpha \| not stated \| not known \|": lambda facts: not facts.screened,
    r"Version unknown": lambda facts: not facts.people,
}  # fmt: skip


def test_a_sentence_stands_only_where_its_fact_holds(facts: Facts) -> None:
    untrue = [
        facts.text[max(0, found.start() - 120) : found.end() + 60]
        for sentence, holds in ONLY_IF.items()
        if not holds(facts) and (found := re.search(sentence, facts.text))
    ]
    assert untrue == []


def test_where_a_fact_holds_its_sentence_stands(facts: Facts) -> None:
    assert [
        sentence for sentence, holds in MUST.items() if holds(facts) and not re.search(sentence, facts.text)
    ] == []


def test_the_state_of_each_method_follows_from_what_ran_and_what_was_declared(facts: Facts) -> None:
    """Executed only where something ran, declared only where a person wrote it."""
    ran = facts.screened
    expected = {
        "Search strategy (PRISMA 7)": "executed and declared"
        if facts.query
        else "declared"
        if ran
        else "missing",
        "Information sources (PRISMA 6)": "executed and declared" if ran else "missing",
        "Selection process (PRISMA 8)": "executed" if ran else "planned",
        "Selection process, what came of disagreements (PRISMA 8)": "executed" if ran else "missing",
        "Deduplication (PRISMA-S 16)": "executed" if ran else "missing",
        "Amendments (PRISMA 24c)": "declared" if facts.config.declared else "missing",
        "Registration (PRISMA 24a)": "declared" if facts.config.declared else "missing",
        "Effect measures (PRISMA 12)": "declared" if facts.config.declared else "missing",
    }
    assert {heading: facts.states.get(heading) for heading in expected} == expected


def test_each_rule_is_broken_by_one_review_and_met_by_another(walks: dict[str, Facts]) -> None:
    """A rule whose condition always holds would test nothing."""
    for sentence, holds in {**ONLY_IF, **MUST}.items():
        if holds is not never and holds is not open_checks:
            assert {bool(holds(facts)) for facts in walks.values()} == {True, False}, sentence
