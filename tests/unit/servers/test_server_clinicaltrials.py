"""The server for ClinicalTrials.gov v2, held to sources.md line by line."""

from collections.abc import Iterator
from typing import Any

import pytest
from ask import Answer, ask
from server import Servers


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with Servers(4400, only=["clinicaltrials"], enforce=False) as running:
        yield running


def studies(servers: Servers, **params: Any) -> Answer:
    asked = {name.replace("__", "."): value for name, value in params.items()}
    return ask(f"{servers.url('clinicaltrials')}/studies", asked)


def pages(servers: Servers, **params: Any) -> list[dict[str, Any]]:
    """All pages, as long as there is a token."""
    found = [studies(servers, countTotal="true", **params).json]
    while token := found[-1].get("nextPageToken"):
        found.append(studies(servers, pageToken=token, countTotal="true", **params).json)
    return found


def ids(page: dict[str, Any]) -> list[str]:
    return [one["protocolSection"]["identificationModule"]["nctId"] for one in page["studies"]]


def test_a_study_has_its_sections(servers: Servers) -> None:
    (study,) = studies(servers, query__term="NCT98000000", pageSize=1).json["studies"]
    assert {"protocolSection", "resultsSection", "derivedSection", "hasResults"} == set(study)


def test_pages_are_disjoint_and_together_the_count_of_the_first(servers: Servers) -> None:
    found = pages(servers, query__term="every7", pageSize=100)
    numbers = [one for page in found for one in ids(page)]
    assert found[0]["totalCount"] == len(numbers) == len(set(numbers)) == 315


def test_only_the_first_page_has_the_count_and_only_if_it_is_asked_for(servers: Servers) -> None:
    assert ["totalCount" in page for page in pages(servers, query__term="first200", pageSize=60)] == [
        *(True, False, False, False)
    ]
    assert "totalCount" not in studies(servers, query__term="first200").json


def test_ten_studies_come_where_no_number_is_said(servers: Servers) -> None:
    assert len(studies(servers).json["studies"]) == 10


def test_a_page_has_at_most_a_thousand(servers: Servers) -> None:
    assert len(studies(servers, pageSize=5000).json["studies"]) == 1000


def test_a_full_last_page_carries_a_token_and_the_page_behind_it_is_empty(servers: Servers) -> None:
    found = pages(servers, query__term="first200", pageSize=50)
    assert [len(page["studies"]) for page in found] == [50, 50, 50, 50, 0]
    assert "nextPageToken" not in found[-1]


def test_a_last_page_that_is_not_full_carries_no_token(servers: Servers) -> None:
    found = pages(servers, query__term="first200", pageSize=80)
    assert [len(page["studies"]) for page in found] == [80, 80, 40]


def test_a_result_of_one_on_a_page_of_one_has_a_token_too(servers: Servers) -> None:
    found = pages(servers, filter__ids="NCT98000003", pageSize=1)
    assert [(page.get("totalCount"), len(page["studies"])) for page in found] == [(1, 1), (None, 0)]


def test_a_token_belongs_to_its_query(servers: Servers) -> None:
    token = studies(servers, query__term="every2", pageSize=10).json["nextPageToken"]
    assert studies(servers, query__term="every3", pageSize=10, pageToken=token).status == 400
    assert studies(servers, query__term="every2", pageSize=10, pageToken="nonsense").status == 400


def test_fields_are_those_that_are_asked_for(servers: Servers) -> None:
    (study,) = studies(servers, pageSize=1, fields="NCTId|BriefTitle,hasResults").json["studies"]
    assert set(study) == {"protocolSection", "hasResults"}
    assert set(study["protocolSection"]["identificationModule"]) == {"nctId", "briefTitle"}


def test_an_unknown_parameter_is_named(servers: Servers) -> None:
    answer = studies(servers, query__recrs="COMPLETED")
    assert (answer.status, answer.text) == (400, "`query.recrs` is unknown parameter")


def test_queries_and_filters_all_hold(servers: Servers) -> None:
    every = studies(servers, query__term="every2 AND NOT every3 OR every5", countTotal="true").json[
        "totalCount"
    ]
    assert every == sum((n % 2 == 0 and n % 3 > 0) or n % 5 == 0 for n in range(2200))
    done = studies(
        servers, query__cond="Stroke", filter__overallStatus="COMPLETED", pageSize=1000, countTotal="true"
    ).json
    assert 0 < done["totalCount"] < 2200
    assert {one["protocolSection"]["statusModule"]["overallStatus"] for one in done["studies"]} == {
        "COMPLETED"
    }


def test_areas_and_ranges_of_dates_are_read(servers: Servers) -> None:
    def total(**params: str) -> int:
        return int(studies(servers, countTotal="true", **params).json["totalCount"])

    whole = total(query__term="every2")
    early = total(query__term="AREA[BriefTitle]every2 AND AREA[StartDate]RANGE[MIN,2012-12-31]")
    late = total(query__term="every2", filter__advanced="AREA[StartDate]RANGE[2013-01-01, MAX]")
    assert 0 < early < whole
    # A start that is a month, 2013-01, lies before the first of that month.
    assert early + late <= whole


def test_references_carry_a_type_and_not_always_a_pmid(servers: Servers) -> None:
    references = [
        reference
        for page in pages(servers, pageSize=1000)
        for study in page["studies"]
        for reference in study["protocolSection"].get("referencesModule", {}).get("references", [])
    ]
    assert {one["type"] for one in references} == {"RESULT", "BACKGROUND", "DERIVED"}
    assert {"pmid" in one for one in references} == {True, False}


def test_dates_and_secondary_ids_are_as_uneven_as_real_ones(servers: Servers) -> None:
    found = studies(servers, pageSize=100).json["studies"]
    modules = [study["protocolSection"] for study in found]
    assert {len(module["statusModule"]["startDateStruct"]["date"]) for module in modules} == {7, 10}
    assert all("lastUpdatePostDateStruct" in module["statusModule"] for module in modules)
    assert any("secondaryIdInfos" in module["identificationModule"] for module in modules)


def test_one_study_comes_by_its_number(servers: Servers) -> None:
    url = servers.url("clinicaltrials")
    study = ask(f"{url}/studies/NCT98000001").json
    assert study["protocolSection"]["identificationModule"]["nctId"] == "NCT98000001"
    assert ask(f"{url}/studies/NCT00000000").status == 404


def test_the_version_of_the_data_can_be_asked_for(servers: Servers) -> None:
    assert set(ask(f"{servers.url('clinicaltrials')}/version").json) == {"apiVersion", "dataTimestamp"}
