"""The server for PubMed's ELink, held to sources.md line by line."""

from collections.abc import Iterator
from typing import Any

import pytest
from ask import Answer, ask
from corpus import Record
from server import Servers


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with Servers(400, only=["pubmed"], enforce=False) as running:
        yield running


# The provider of a link has an address of its own.
ADDRESSES = ".//ObjUrl/Url"


def link(servers: Servers, identifiers: Any, **params: object) -> Answer:
    asked = {"dbfrom": "pubmed", "db": "pubmed", "id": identifiers, **params}
    return ask(f"{servers.url('pubmed')}/elink.fcgi", asked)


def links(answer: Answer, name: str) -> list[str]:
    found = [one for one in answer.xml.iterfind("LinkSet/LinkSetDb") if one.findtext("LinkName") == name]
    return [one.text or "" for group in found for one in group.iterfind("Link/Id")]


def first(servers: Servers, holds: Any) -> Record:
    return next(record for record in servers.corpus.records if record.kind == "article" and holds(record))


def pmids(servers: Servers, numbers: Any) -> set[str]:
    return {str(servers.corpus.records[n].pmid) for n in numbers if servers.corpus.records[n].pmid}


def test_cited_by_names_the_records_that_cite_the_seed(servers: Servers) -> None:
    citing = servers.corpus.cited_by[0]
    answer = link(servers, servers.corpus.records[0].pmid, linkname="pubmed_pubmed_citedin")
    assert set(links(answer, "pubmed_pubmed_citedin")) == pmids(servers, citing)


def test_similar_articles_begin_with_the_seed_itself(servers: Servers) -> None:
    seed = first(servers, lambda record: record.number > 50)
    found = links(link(servers, seed.pmid, linkname="pubmed_pubmed"), "pubmed_pubmed")
    assert found[0] == str(seed.pmid)
    assert len(found) > 1


def test_references_are_resolved_of_seeds_in_pubmed_central(servers: Servers) -> None:
    seed = first(servers, lambda record: record.pmcid and record.references)
    answer = link(servers, seed.pmid, linkname="pubmed_pubmed_refs")
    assert set(links(answer, "pubmed_pubmed_refs")) == pmids(servers, seed.references)


def test_references_of_other_seeds_are_not_resolvable_here(servers: Servers) -> None:
    seed = first(servers, lambda record: not record.pmcid and record.references)
    answer = link(servers, seed.pmid, linkname="pubmed_pubmed_refs")
    assert answer.status == 200
    assert answer.xml.find("LinkSet/LinkSetDb") is None


def test_an_unknown_pmid_and_one_without_links_look_alike(servers: Servers) -> None:
    uncited = first(servers, lambda record: record.number not in servers.corpus.cited_by)
    known = link(servers, uncited.pmid, linkname="pubmed_pubmed_citedin").text
    unknown = link(servers, "12345", linkname="pubmed_pubmed_citedin").text
    assert known.replace(str(uncited.pmid), "12345") == unknown


def test_scores_fail_for_a_much_cited_seed_inside_a_normal_reply(servers: Servers) -> None:
    seed = servers.corpus.records[0].pmid
    answer = link(servers, seed, cmd="neighbor_score", linkname="pubmed_pubmed", retmode="json")
    assert answer.status == 200
    assert answer.json["linksets"] == []
    assert "Read failed: EOF" in answer.json["ERROR"]
    in_xml = link(servers, seed, cmd="neighbor_score", linkname="pubmed_pubmed")
    assert in_xml.status == 200
    assert "Read failed: EOF" in (in_xml.xml.findtext("LinkSet/ERROR") or "")


def test_neighbor_works_for_a_much_cited_seed(servers: Servers) -> None:
    seed = servers.corpus.records[0].pmid
    assert links(link(servers, seed, cmd="neighbor", linkname="pubmed_pubmed"), "pubmed_pubmed")


def test_scores_work_for_a_seed_that_few_cite(servers: Servers) -> None:
    seed = first(servers, lambda record: record.number not in servers.corpus.cited_by)
    answer = link(servers, seed.pmid, cmd="neighbor_score", linkname="pubmed_pubmed")
    assert answer.xml.find("LinkSet/LinkSetDb/Link/Score") is not None


def test_ids_in_one_parameter_share_a_set_and_ids_of_their_own_do_not(servers: Servers) -> None:
    seeds = [str(record.pmid) for record in servers.corpus.records[:3]]
    assert len(link(servers, ",".join(seeds)).xml.findall("LinkSet")) == 1
    assert len(link(servers, seeds).xml.findall("LinkSet")) == 3


def test_json_holds_the_same_links(servers: Servers) -> None:
    seed = servers.corpus.records[0].pmid
    body = link(servers, seed, linkname="pubmed_pubmed_citedin", retmode="json").json
    (found,) = body["linksets"][0]["linksetdbs"]
    assert found["links"] == links(
        link(servers, seed, linkname="pubmed_pubmed_citedin"), "pubmed_pubmed_citedin"
    )


def test_link_out_gives_the_publisher_or_all(servers: Servers) -> None:
    seed = first(servers, lambda record: record.doi and record.pmcid and record.databanks)
    one = [url.text for url in link(servers, seed.pmid, cmd="prlinks").xml.iterfind(ADDRESSES)]
    every = [url.text for url in link(servers, seed.pmid, cmd="llinks").xml.iterfind(ADDRESSES)]
    assert one == [f"https://doi.example.org/{seed.doi}"]
    assert len(every) == 4


def test_a_link_of_link_out_has_the_parts_of_the_dtd_in_its_order(servers: Servers) -> None:
    seed = first(servers, lambda record: record.doi and record.pmcid and record.databanks)
    for one in link(servers, seed.pmid, cmd="llinks").xml.iter("ObjUrl"):
        tags = [part.tag for part in one]
        order = ["Url", "LinkName", "SubjectType", "Category", "Attribute", "Provider"]
        assert list(dict.fromkeys(tags)) == [tag for tag in order if tag in tags]
        assert [part.tag for part in one.find("Provider") or ()] == ["Name", "NameAbbr", "Id", "Url"]


def test_an_unknown_command_is_an_error_inside_a_normal_reply(servers: Servers) -> None:
    answer = link(servers, "1", cmd="llinkslib")
    assert (answer.status, answer.xml.findtext("LinkSet/ERROR")) == (
        200,
        "Exception:\nllinkslib command not supported",
    )
