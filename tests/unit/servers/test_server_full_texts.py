"""The servers that name open copies, and the host on which they lie."""

from collections.abc import Iterator

import pytest
from ask import ask
from copies import Copy
from server import Servers

ADDRESS = "team" + "@" + "review.invalid"
# Record 3 is in PMC, record 1 is closed.
OPEN, CLOSED = 6, 1
COPIES = {
    1: [],
    2: [Copy("two.pdf", license=None, version="acceptedVersion", host_type="repository")],
    4: [Copy("four", "page", has_pdf_url=False), Copy("four.pdf", named_by=("unpaywall",))],
    5: [Copy(f"{kind}.x", kind) for kind in ("page_as_pdf", "redirect", "without_end", "forbidden")],
}


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    only = ["unpaywall", "openalex", "europepmc", "files"]
    with Servers(40, only=only, copies=COPIES, enforce=False) as running:
        yield running


def doi(servers: Servers, number: int) -> str:
    return servers.corpus.records[number].doi


def unpaywall(servers: Servers, number: int, **params: str):
    return ask(f"{servers.url('unpaywall')}/{doi(servers, number)}", {"email": ADDRESS, **params})


def test_an_open_doi_names_its_copies_best_first(servers: Servers) -> None:
    body = unpaywall(servers, OPEN).json
    assert body["is_oa"]
    assert body["best_oa_location"] == body["oa_locations"][0]
    assert body["best_oa_location"]["is_best"]
    assert body["best_oa_location"]["url_for_pdf"].startswith(servers.url("files"))


def test_a_closed_doi_is_held_and_names_none(servers: Servers) -> None:
    body = unpaywall(servers, CLOSED).json
    assert (body["is_oa"], body["best_oa_location"], body["oa_locations"]) == (False, None, [])


def test_an_unknown_doi_is_404_with_an_error_in_json(servers: Servers) -> None:
    answer = ask(f"{servers.url('unpaywall')}/10.5555/nothere", {"email": ADDRESS})
    assert answer.status == answer.json["HTTP_status_code"] == 404
    assert answer.json["error"] is True
    assert "is an invalid doi" in answer.json["message"]


@pytest.mark.parametrize("address", ["", "someone", "you" + "@" + "example.com"])
def test_an_address_is_needed_and_no_placeholder(servers: Servers, address: str) -> None:
    assert unpaywall(servers, OPEN, email=address).status == 422


def test_licence_version_and_kind_of_host_are_as_named(servers: Servers) -> None:
    place = unpaywall(servers, 2).json["best_oa_location"]
    assert (place["license"], place["version"], place["host_type"]) == (None, "acceptedVersion", "repository")


def test_a_copy_may_be_named_by_one_server_alone_and_as_a_page_alone(servers: Servers) -> None:
    assert len(unpaywall(servers, 4).json["oa_locations"]) == 2
    work = ask(f"{servers.url('openalex')}/works/doi:{doi(servers, 4)}").json
    assert len(work["locations"]) == 1
    assert work["best_oa_location"]["pdf_url"] is None
    assert work["best_oa_location"]["landing_page_url"].endswith("/four")


def test_europe_pmc_sends_the_xml_of_its_open_access_subset_alone(servers: Servers) -> None:
    core = ask(
        f"{servers.url('europepmc')}/search",
        {"query": "every3", "format": "json", "resultType": "core", "pageSize": "100"},
    ).json["resultList"]["result"]
    states = set()
    for row in core:
        codes = {link["availabilityCode"] for link in row.get("fullTextUrlList", {}).get("fullTextUrl", [])}
        if row.get("pmcid"):
            answer = ask(f"{servers.url('europepmc')}/{row['pmcid']}/fullTextXML")
            states.add((row["isOpenAccess"], "OA" in codes, answer.status, row.get("license")))
    assert states == {("Y", True, 200, "cc by"), ("N", False, 404, None)}


def test_the_host_of_files_sends_what_a_copy_says(servers: Servers) -> None:
    host = servers.url("files")
    assert ask(f"{host}/two.pdf").body.startswith(b"%PDF-")
    assert ask(f"{host}/page_as_pdf.x").headers["content-type"] == "application/pdf"
    assert b"<html" in ask(f"{host}/page_as_pdf.x").body
    assert ask(f"{host}/redirect.x").body.startswith(b"%PDF-")
    assert b"%%EOF" not in ask(f"{host}/without_end.x").body
    assert ask(f"{host}/forbidden.x").status == 403
    assert ask(f"{host}/nothere.x").status == 404
