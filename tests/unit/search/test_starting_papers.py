"""Starting papers asked of providers: what is pinned of abstract, LinkOut, similar articles, cited by and references."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from faults import FaultPlan
from made_up_searches import ADDRESS, serve
from made_up_starting_papers import (
    CITED_BY,
    EVERYWHERE,
    FULL,
    NO_DOI,
    NO_LIST,
    RECORDS,
    SIZE,
    asked,
    facts,
    first,
    pinned,
    plan_of,
    with_pins,
)

from prismake.chasing.starting_papers import ChaseOfStartingPapers
from prismake.cli import main
from prismake.errors import ReviewError, ReviewFaults
from prismake.protocol.loading import load_config
from prismake.protocol.starting_papers import StartingPapers, question_of
from prismake.review.evidence import check_evidence
from prismake.search.outcomes import SearchRefused
from prismake.search.store import PINS
from prismake.sources.pins import read_pin, verify_pin
from prismake.sources.starting_papers import (
    article_rows,
    link_rows,
    list_rows,
    name_at,
    paper_files,
    paper_rows,
    same_papers,
    starting_pins,
    unasked,
)
from prismake.tasks.starting_papers import twice_named_lines, unasked_lines

pytestmark = pytest.mark.usefixtures("review")

TUTORIAL = Path(__file__).parents[3] / "docs/tutorial/config.yaml"
UNKNOWN = "10.5555/nowhere"


def pmids(numbers: tuple[int, ...]) -> set[str]:
    return {str(RECORDS[number].pmid) for number in numbers if RECORDS[number].pmid}


def lists_of(plan: StartingPapers) -> dict[tuple[str, str, str], dict[str, str]]:
    rows = list_rows(plan, starting_pins(plan))
    return {(row["paper"], row["provider"], row["direction"]): row for row in rows}


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> StartingPapers:
    """Four papers pinned at three providers: a full one, one without DOI, one without a list, and one that nobody holds."""
    with pytest.MonkeyPatch.context() as patch, serve(SIZE) as servers:
        folder = tmp_path_factory.mktemp("everywhere")
        patch.chdir(folder)
        plan = pinned(servers, plan_of([FULL.doi, str(NO_DOI.pmid), NO_LIST.doi, UNKNOWN], *EVERYWHERE))
    return with_pins(plan, {name: str(folder / pin) for name, pin in plan.pins().items()})


def test_pubmed_gives_all_three_lists_and_the_record_itself(everywhere: StartingPapers) -> None:
    pins = starting_pins(everywhere)
    paper = next(
        row for row in paper_rows(everywhere, pins) if (row["paper"], row["provider"]) == (FULL.doi, "pubmed")
    )
    assert (paper["state"], paper["pmid"]) == ("held", str(FULL.pmid))
    for part in FULL.abstract:
        assert part[1] in paper["abstract"]
    named: dict[str, set[str]] = {}
    for row in article_rows(everywhere, pins):
        if (row["paper"], row["provider"]) == (FULL.doi, "pubmed"):
            named.setdefault(row["direction"], set()).add(row["pmid"])
    assert named["cited_by"] == pmids(CITED_BY[FULL.number])
    assert named["references"] == pmids(FULL.references)
    assert str(FULL.pmid) not in named["similar"] and named["similar"]


def test_links_lead_to_doi_pubmed_pmc_and_registry_and_say_who_names_them(everywhere: StartingPapers) -> None:
    rows = [
        row
        for row in link_rows(everywhere, starting_pins(everywhere))
        if (row["paper"], row["provider"]) == (FULL.doi, "pubmed")
    ]
    of_record = {row["kind"]: row["label"] for row in rows if row["origin"] == "record"}
    number = FULL.databanks[0][1]
    assert of_record == {"DOI": FULL.doi, "PubMed": str(FULL.pmid), "PMC": FULL.pmcid, "registry": number}
    link_out = {row["kind"]: row for row in rows if row["origin"] == "LinkOut"}
    assert {kind: row["label"] for kind, row in link_out.items()} == {
        "DOI": FULL.doi,
        "PMC": FULL.pmcid,
        "registry": number,
        "other": "Invented Library",
    }
    assert link_out["PMC"]["attributes"] == "free resource"


def test_link_out_of_other_providers_does_not_exist(everywhere: StartingPapers) -> None:
    rows = link_rows(everywhere, starting_pins(everywhere))
    assert {row["provider"] for row in rows if row["origin"] == "LinkOut"} == {"pubmed"}


def test_a_list_has_the_count_that_its_provider_claims_and_the_one_received(
    everywhere: StartingPapers,
) -> None:
    lists = lists_of(everywhere)
    citing = len(pmids(CITED_BY[FULL.number]))
    # An ELink answer has no count.
    assert (
        lists[FULL.doi, "pubmed", "cited_by"].items()
        >= {"claimed": "", "received": str(citing), "state": "listed"}.items()
    )
    for provider in ("europe_pmc", "openalex"):
        row = lists[FULL.doi, provider, "cited_by"]
        assert row["claimed"] == row["received"] != ""
        assert row["claimed_by_record"]


def test_a_list_that_a_provider_does_not_hold_has_no_number(everywhere: StartingPapers) -> None:
    row = lists_of(everywhere)[NO_LIST.doi, "pubmed", "references"]
    assert (row["state"], row.get("received", "")) == ("no list held", "")


def test_a_direction_in_which_a_provider_has_no_lists_is_not_offered(everywhere: StartingPapers) -> None:
    lists = lists_of(everywhere)
    assert lists[FULL.doi, "europe_pmc", "similar"]["state"] == "not offered"
    assert lists[UNKNOWN, "europe_pmc", "similar"]["state"] == "not offered"


def test_a_paper_without_doi_is_found_by_its_pmid_and_has_no_link_by_doi(everywhere: StartingPapers) -> None:
    pins = starting_pins(everywhere)
    paper = str(NO_DOI.pmid)
    assert {row["state"] for row in paper_rows(everywhere, pins) if row["paper"] == paper} == {"held"}
    assert "DOI" not in {row["kind"] for row in link_rows(everywhere, pins) if row["paper"] == paper}


def test_a_paper_that_no_provider_holds_is_said_to_be_that(everywhere: StartingPapers) -> None:
    pins = starting_pins(everywhere)
    states = {
        row["provider"]: row["state"] for row in paper_rows(everywhere, pins) if row["paper"] == UNKNOWN
    }
    assert states == dict.fromkeys(EVERYWHERE, "not held")
    assert lists_of(everywhere)[UNKNOWN, "pubmed", "cited_by"]["state"] == "not resolved"
    assert link_rows(plan_of([UNKNOWN], *EVERYWHERE), pins) == []
    # It has a page, which says so.
    assert UNKNOWN in paper_files(everywhere, pins)


def test_a_pin_is_whole_and_its_articles_are_no_records_of_a_source(everywhere: StartingPapers) -> None:
    for provider, folder in everywhere.pins().items():
        pin = read_pin(Path(folder), question_of(provider))
        verify_pin(pin)
        assert pin.metadata["received"] == pin.metadata["starting_papers"]["articles"] > 0


def test_a_pin_that_was_altered_stops_the_build(everywhere: StartingPapers, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "pin"
    shutil.copytree(everywhere.pins()["pubmed"], copy)
    article = next(copy.glob("articles-*.gz"))
    article.write_bytes(article.read_bytes() + b"\0")
    with pytest.raises(ReviewFaults, match="this pinned file was changed"):
        check_evidence({}, starting=with_pins(everywhere, {"pubmed": str(copy)}))


def test_the_pin_of_another_question_is_refused_with_its_key(everywhere: StartingPapers) -> None:
    swapped = with_pins(everywhere, {"pubmed": everywhere.pins()["openalex"], "openalex": "config/pins/gone"})
    with pytest.raises(ReviewFaults) as caught:
        starting_pins(swapped)
    assert "is not a pin with the citation lists of the starting papers from pubmed" in str(caught.value)
    assert "another pin in starting_papers.providers.openalex.pin" in str(caught.value)


def test_a_paper_that_was_named_after_the_pin_was_made_is_not_asked(everywhere: StartingPapers) -> None:
    later = everywhere.model_copy(update={"papers": [*everywhere.papers, "987"]})
    pins = starting_pins(later)
    assert unasked(later, pins) == dict.fromkeys(EVERYWHERE, ["987"])
    assert "987" not in paper_files(later, pins)
    assert lists_of(later)["987", "pubmed", "cited_by"]["state"] == "not asked"


def test_without_pins_every_paper_is_not_asked_and_has_no_page() -> None:
    plan = plan_of([FULL.doi], "pubmed", "openalex")
    assert unasked(plan, {}) == {"pubmed": [FULL.doi], "openalex": [FULL.doi]}
    assert paper_files(plan, {}) == {}
    assert {row["state"] for row in paper_rows(plan, {})} == {"not asked"}
    assert {row["state"] for row in list_rows(plan, {})} == {"not asked"}


def test_the_status_names_what_was_not_asked_and_what_to_run(everywhere: StartingPapers) -> None:
    assert unasked_lines(everywhere) == []
    one_is_missing = with_pins(everywhere, {**everywhere.pins(), "openalex": ""})
    (line,) = unasked_lines(one_is_missing)
    assert line.startswith("openalex was not asked for") and line.endswith("providers.openalex.pin.")
    assert "`prismake chase starting_papers.openalex`" in line
    none = unasked_lines(with_pins(everywhere, {}))
    assert len(none) == 3 and all(line.endswith("a starting paper has no page.") for line in none)


def test_pages_of_papers_whose_ids_differ_in_signs_alone_have_different_names(
    everywhere: StartingPapers,
) -> None:
    class Knows:
        def ids(self, paper: str) -> list[str]:
            return []

    plan = plan_of(["10.5555/a-b", "10.5555/a/b", "10.5555/a.b"], "pubmed")
    pins: Any = {"pubmed": Knows()}
    assert list(paper_files(plan, pins).values()) == ["10-5555-a-b", "10-5555-a-b_2", "10-5555-a-b_3"]


def test_more_articles_than_most_records_are_refused_and_nothing_is_pinned() -> None:
    with serve(SIZE) as servers, pytest.raises(SearchRefused, match=r"raise starting_papers\.most_records"):
        asked(servers, plan_of([FULL.doi], "pubmed", most_records=1), "pubmed").run()
    assert list(PINS.glob("*/2*")) == []


def test_a_chase_goes_on_where_it_was_stopped() -> None:
    plan = FaultPlan().on("pubmed", "elink", "503", times=50, after=1)
    with serve(SIZE, plan=plan) as servers:
        with pytest.raises(ReviewError):
            asked(servers, plan_of([FULL.doi], "pubmed"), "pubmed").run()
        servers.reset(FaultPlan())
        again = asked(servers, plan_of([FULL.doi], "pubmed"), "pubmed").run()
        counted = sum(servers.requested("pubmed").values())
        whole = asked(servers, plan_of([FULL.doi], "pubmed"), "pubmed").run()
        assert counted < sum(servers.requested("pubmed").values()) - counted
    assert facts(again) == facts(whole)


def test_openalex_without_a_key_is_refused_before_the_first_request() -> None:
    plan = plan_of([FULL.doi], "openalex")
    with pytest.raises(ReviewError, match=r"starting_papers\.providers\.openalex\.api_key_env"):
        ChaseOfStartingPapers("openalex", plan, "TEAM_ADDRESS", {"TEAM_ADDRESS": ADDRESS})


def test_a_record_with_a_title_of_markup_is_text() -> None:
    marked = first(lambda record: "<" in record.title and record.doi and record.pmid)
    with serve(SIZE) as servers:
        plan = pinned(servers, plan_of([marked.doi], "pubmed"))
    (row,) = paper_rows(plan, starting_pins(plan))
    assert "<i>" not in row["title"] and "<sub>" not in row["title"] and row["title"]


def test_the_default_review_names_starting_papers_that_every_provider_can_be_asked_for() -> None:
    plan = load_config(Path(__file__).parents[3] / "config/config.yaml").starting_papers
    assert plan.papers and set(plan.providers) == set(EVERYWHERE)
    with serve(SIZE) as servers:
        asked_for = pinned(servers, with_pins(plan, {}))
    pins = starting_pins(asked_for)
    # The servers hold made-up papers alone: that is what the page says, and not that nothing is similar or cited.
    assert {row["state"] for row in paper_rows(asked_for, pins)} == {"not held"}
    assert {row["state"] for row in list_rows(asked_for, pins)} == {"not resolved", "not offered"}
    assert list(paper_files(asked_for, pins)) == plan.papers


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"papers": ["12"]}, "needs both keys"),
        ({"providers": {"pubmed": {}}}, "needs both keys"),
        ({"papers": ["PMC12"], "providers": {"pubmed": {}}}, "is not a PMID"),
        (
            {"papers": ["10.5555/A", "https://doi.org/10.5555/a"], "providers": {"pubmed": {}}},
            "found a starting paper twice",
        ),
        ({"papers": ["12"], "providers": {"crossref": {}}}, "pubmed"),
    ],
)
def test_a_section_that_cannot_be_asked_is_refused(content: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        StartingPapers.model_validate(content)


def test_the_command_pins_and_says_what_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAM_ADDRESS", ADDRESS)
    config = yaml.safe_load(TUTORIAL.read_text(encoding="utf-8"))
    config["email_env"] = "TEAM_ADDRESS"
    with serve(SIZE, speed=20) as servers:
        config["starting_papers"] = {
            "papers": [FULL.doi, UNKNOWN],
            "providers": {"europe_pmc": {"base_url": servers.url("europepmc")}},
        }
        Path("config/config.yaml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
        result = CliRunner().invoke(main, ["chase", "starting_papers.europe_pmc"])
        wrong = CliRunner().invoke(main, ["chase", "starting_papers.pubmed"])
    assert result.exit_code == 0, result.output
    (pin,) = PINS.glob("starting_papers.europe_pmc/2*")
    assert f"write `pin: {pin.as_posix()}` into starting_papers.providers.europe_pmc" in result.output
    assert f"lists of start records that the provider does not hold: {UNKNOWN}\n" in result.output
    assert wrong.exit_code == 1 and "starting_papers.europe_pmc" in wrong.output


def test_a_paper_that_is_named_by_pmid_and_by_doi_has_one_page_and_is_said_to_be_named_twice() -> None:
    named_twice = [str(FULL.pmid), NO_LIST.doi, FULL.doi]
    with serve(SIZE) as servers:
        plan = pinned(servers, plan_of(named_twice, "pubmed", "europe_pmc"))
        once = pinned(servers, plan_of([str(FULL.pmid), NO_LIST.doi], "pubmed", "europe_pmc"))
    pins = starting_pins(plan)
    assert list(paper_files(plan, pins)) == [str(FULL.pmid), NO_LIST.doi]
    for rows_of_pins in (list_rows, article_rows, link_rows):
        assert rows_of_pins(plan, pins) == rows_of_pins(once, starting_pins(once))
    (line,) = twice_named_lines(plan)
    assert line.startswith(f"{FULL.pmid} and {FULL.doi} are one starting paper, with one page")
    assert twice_named_lines(once) == []


class Answered:
    """A provider that holds these ids for each paper; a paper that is not among them was not asked for."""

    def __init__(self, ids: dict[str, list[str]]) -> None:
        self._ids = ids

    def ids(self, paper: str) -> list[str] | None:
        return self._ids.get(paper)


def test_papers_are_one_only_where_a_provider_holds_the_same_records_for_both() -> None:
    plan = plan_of(["11", "10.1000/a", "10.1000/supplement", "12"], "pubmed", "openalex")
    pubmed: Any = Answered({"11": ["11"], "10.1000/a": ["11"], "10.1000/supplement": ["11", "13"], "12": []})
    openalex: Any = Answered({"10.1000/a": ["W1"], "12": []})
    pins = {"pubmed": pubmed, "openalex": openalex}
    assert same_papers(plan, pins) == {
        "11": ["11", "10.1000/a"],
        "10.1000/supplement": ["10.1000/supplement"],
        "12": ["12"],
    }
    # OpenAlex holds it under its second name alone.
    assert name_at(openalex, ["11", "10.1000/a"]) == "10.1000/a"
    assert same_papers(plan, {}) == {paper: [paper] for paper in plan.papers}
