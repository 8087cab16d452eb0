"""What the default review pins: the records that were cut before screening, in fact fields, and titles that were missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from prismake.protocol.config import Config
from prismake.protocol.loading import load_config
from prismake.screening.removals import is_removed
from prismake.sources.reading import read_sources
from prismake.tables import rows_of

ROOT = Path(__file__).resolve().parents[3]
CUT = {"pubmed_cut": 672, "clinicaltrials_gov_cut": 49}


@pytest.fixture(scope="module")
def config() -> Config:
    return load_config(ROOT / "config/config.yaml")


def test_each_record_of_the_cut_is_removed_by_its_rule(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    records = rows_of(read_sources({name: config.sources[name] for name in CUT}).records)
    for name, number in CUT.items():
        held = [record for record in records if record["source"] == name]
        (rule,) = [rule for rule in config.removals if name in rule.sources]
        assert len(held) == number
        assert [record["record_id"] for record in held if not is_removed(record, rule)] == []


def test_the_rules_are_those_by_which_the_pins_were_chosen(config: Config) -> None:
    for rule in config.removals:
        for source in rule.sources:
            pin = json.loads((ROOT / config.sources[source].pin / "search.json").read_text(encoding="utf-8"))
            assert pin["selection"].endswith(": " + " AND ".join(rule.keep_if_all_match))


def test_no_abstract_and_no_description_is_pinned(config: Config) -> None:
    pubmed = (ROOT / config.sources["pubmed_cut"].pin / "pubmed.nbib").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z]+) *- ", pubmed, re.MULTILINE)) == {
        "PMID", "DP", "TI", "LID", "PT", "JT",
    }  # fmt: skip
    for source in ("clinicaltrials_gov", "clinicaltrials_gov_cut"):
        paths = sorted((ROOT / config.sources[source].pin).glob("NCT*.json"))
        assert paths
        for path in paths:
            names = set(names_in(json.loads(path.read_text(encoding="utf-8"))))
            assert not names & {
                "DescriptionModule",
                "BriefSummary",
                "DetailedDescription",
                "EligibilityCriteria",
            }
            assert not [name for name in names if name.endswith(("Description", "Notes", "Comment"))], (
                path.name
            )


def names_in(value: Any) -> Iterator[str]:
    """Every key of a JSON value."""
    if isinstance(value, dict):
        yield from value
    for own in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from names_in(own)


def test_the_numbers_of_posted_results_are_pinned(config: Config) -> None:
    pin = ROOT / config.sources["clinicaltrials_gov"].pin
    posted = {
        path.stem
        for path in pin.glob("NCT*.json")
        if "ResultsSection" in json.loads(path.read_text(encoding="utf-8"))
    }
    assert {"NCT03857841", "NCT04313647"} <= posted


def test_no_name_or_keyword_of_a_cut_registration_names_vesicles(config: Config) -> None:
    """Also brief titles and other names of interventions, which no column of a record holds."""
    (pattern,) = next(
        rule.keep_if_all_match for rule in config.removals if "clinicaltrials_gov_cut" in rule.sources
    )
    for path in (ROOT / config.sources["clinicaltrials_gov_cut"].pin).glob("NCT*.json"):
        section = json.loads(path.read_text(encoding="utf-8"))["ProtocolSection"]
        text = json.dumps(
            [
                section["IdentificationModule"].get("BriefTitle"),
                section["IdentificationModule"].get("OfficialTitle"),
                section.get("ArmsInterventionsModule", {}).get("InterventionList"),
                section.get("ConditionsModule", {}).get("KeywordList"),
            ]
        )
        assert not re.search(pattern, text, re.IGNORECASE), path.name


def test_the_page_of_the_pins_names_each_cut_registration_whose_arms_name_vesicles(config: Config) -> None:
    """The rule reads no labels of arms, so that it cuts a registration that names vesicles there alone."""
    (pattern,) = next(
        rule.keep_if_all_match for rule in config.removals if "clinicaltrials_gov_cut" in rule.sources
    )
    in_arms = [
        path.stem
        for path in sorted((ROOT / config.sources["clinicaltrials_gov_cut"].pin).glob("NCT*.json"))
        if re.search(
            pattern,
            json.dumps(
                json.loads(path.read_text(encoding="utf-8"))["ProtocolSection"]
                .get("ArmsInterventionsModule", {})
                .get("ArmGroupList")
            ),
            re.IGNORECASE,
        )
    ]
    assert in_arms == ["NCT04366063"]
    assert f"**{in_arms[0]}**" in (ROOT / "docs/default-review/pins.md").read_text(encoding="utf-8")


def test_xie_2023_has_its_title_and_names_its_trial(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    records = rows_of(read_sources({"article_pages": config.sources["article_pages"]}).records)
    (xie,) = [record for record in records if record["authors"].startswith("Xie")]
    assert "Alzheimer's disease: a phase I/II clinical trial" in xie["title"]
    assert (xie["pmid"], xie["doi"]) == ("37859748", "10.1136/gpsych-2023-101143")
    assert xie["registration_ids"] == "NCT04388982"


def test_the_page_names_each_cut_registration_that_names_vesicles_in_another_field(config: Config) -> None:
    (rule,) = [rule for rule in config.removals if "clinicaltrials_gov_cut" in rule.sources]
    (pattern,) = rule.keep_if_all_match
    paths = sorted((ROOT / config.sources["clinicaltrials_gov_cut"].pin).glob("NCT*.json"))
    naming = {
        path.stem for path in paths if re.search(pattern, path.read_text(encoding="utf-8"), re.IGNORECASE)
    }
    page = (ROOT / "docs/default-review/pins.md").read_text(encoding="utf-8")
    (others,) = re.findall(r"\*\*The cut\.\*\*.*?and (\d+) in no pinned field", page, re.DOTALL)
    passage = page[page.index("**The cut.**") : page.index("in no pinned field")]
    assert naming == set(re.findall(r"NCT\d{8}", passage))
    assert int(others) == len(paths) - len(naming)
