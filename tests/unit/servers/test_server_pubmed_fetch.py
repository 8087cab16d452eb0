"""The server for PubMed's EFetch and EPost, held to sources.md line by line."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from ask import Answer, ask
from faults import FaultPlan
from server import Servers


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with Servers(400, only=["pubmed"], enforce=False) as running:
        yield running


@pytest.fixture(scope="module")
def everything(servers: Servers) -> ET.Element:
    """All records, in one set."""
    pmids = [str(record.pmid) for record in servers.corpus.records if record.pmid]
    return fetch(servers, post=True, id=",".join(pmids)).xml


def fetch(servers: Servers, *, post: bool = False, **params: object) -> Answer:
    asked = {"db": "pubmed", "retmode": "xml", **params}
    return ask(f"{servers.url('pubmed')}/efetch.fcgi", asked, post=post)


def pmids(answer: Answer) -> list[str]:
    paths = ("PubmedArticle/MedlineCitation/PMID", "PubmedBookArticle/BookDocument/PMID")
    return [one.text or "" for path in paths for one in answer.xml.iterfind(path)]


def some(servers: Servers, most: int) -> list[str]:
    return [str(record.pmid) for record in servers.corpus.records if record.kind == "article"][:most]


def history(servers: Servers, term: str) -> dict[str, str]:
    answer = ask(f"{servers.url('pubmed')}/esearch.fcgi", {"term": term, "usehistory": "y", "retmax": 0})
    return {"WebEnv": answer.xml.findtext("WebEnv") or "", "query_key": answer.xml.findtext("QueryKey") or ""}


def test_records_come_by_get_and_by_post_in_the_order_asked(servers: Servers) -> None:
    asked = some(servers, 5)[::-1]
    assert pmids(fetch(servers, id=",".join(asked))) == asked
    assert pmids(fetch(servers, post=True, id=",".join(asked))) == asked


def test_a_long_get_is_answered_414_and_a_post_is_not(servers: Servers) -> None:
    asked = some(servers, 300) * 2
    assert fetch(servers, id=",".join(some(servers, 200))).status == 200
    assert fetch(servers, id=",".join(asked)).status == 414
    assert fetch(servers, post=True, id=",".join(asked)).status == 200


def test_an_unknown_id_gives_an_empty_set_with_http_200(servers: Servers) -> None:
    answer = fetch(servers, id="12345")
    assert answer.status == 200
    assert answer.xml.tag == "PubmedArticleSet"
    assert len(answer.xml) == 0


def test_an_unknown_id_among_known_ones_is_left_out_without_a_word(servers: Servers) -> None:
    asked = some(servers, 2)
    assert pmids(fetch(servers, id=f"{asked[0]},12345,{asked[1]}")) == asked


@pytest.mark.parametrize("wrong", ["00000000", "", "abc"])
def test_an_id_that_is_none_is_http_400_and_stays_so(servers: Servers, wrong: str) -> None:
    answer = fetch(servers, id=wrong)
    assert answer.status == 400
    assert answer.xml.findtext("ERROR") == "ID list is empty! Possibly it has no correct IDs."
    assert fetch(servers, id=wrong).status == 400


def test_a_backend_that_fails_is_relayed_as_http_400_and_passes() -> None:
    with Servers(100, only=["pubmed"], plan=FaultPlan().on("pubmed", "efetch", "relayed_502")) as servers:
        asked = ",".join(some(servers, 3))
        answer = fetch(servers, id=asked)
        assert answer.status == 400
        assert "proxy_stream()" in answer.text
        assert "502 Bad Gateway" in answer.text
        assert fetch(servers, id=asked).status == 200


def test_retmode_must_be_said(servers: Servers) -> None:
    answer = ask(f"{servers.url('pubmed')}/efetch.fcgi", {"db": "pubmed", "id": some(servers, 1)[0]})
    assert answer.headers["content-type"].startswith("text/plain")
    with pytest.raises(ET.ParseError):
        _ = answer.xml


def test_records_come_from_the_history_page_by_page(servers: Servers) -> None:
    session = history(servers, "every5")
    pages = [pmids(fetch(servers, **session, retstart=start, retmax=30)) for start in (0, 30, 60)]
    assert [len(page) for page in pages] == [30, 30, 20 - len(missing(servers))]
    assert len(set().union(*pages)) == sum(map(len, pages))


def missing(servers: Servers) -> list[int]:
    """Preprints: PubMed does not hold them."""
    return [r.number for r in servers.corpus.records if r.kind == "preprint" and r.number % 5 == 0]


def test_a_retstart_past_the_end_of_the_history_is_out_of_range(servers: Servers) -> None:
    answer = fetch(servers, **history(servers, "every100"), retstart=4, retmax=2)
    assert answer.status == 400
    assert answer.xml.findtext("ERROR") == (
        "Cannot retrieve history data: OUT OF RANGE. Parameter retstart=4 + 1 is greater than number "
        "of records available in history. History includes 4 IDs."
    )


def test_a_session_is_gone_after_eight_hours() -> None:
    with Servers(100, only=["pubmed"], enforce=False) as servers:
        session = history(servers, "every5")
        servers.clock.advance(8.1 * 3600)
        answer = fetch(servers, **session)
    assert answer.status == 400
    assert (answer.xml.findtext("ERROR") or "").startswith("Cannot retrieve history data.")


def test_ids_can_be_posted_to_the_history(servers: Servers) -> None:
    asked = some(servers, 40)
    posted = ask(
        f"{servers.url('pubmed')}/epost.fcgi", {"db": "pubmed", "id": ",".join(asked)}, post=True
    ).xml
    session = {"WebEnv": posted.findtext("WebEnv"), "query_key": posted.findtext("QueryKey")}
    assert pmids(fetch(servers, **session, retmax=100)) == asked


def test_articles_and_books_come_in_one_set(everything: ET.Element) -> None:
    assert {child.tag for child in everything} == {"PubmedArticle", "PubmedBookArticle"}


@pytest.mark.parametrize(
    "path",
    [
        ".//PubDate/MedlineDate",
        ".//Author/CollectiveName",
        ".//VernacularTitle",
        ".//ELocationID[@EIdType='doi']",
        ".//ELocationID[@EIdType='pii']",
        ".//ArticleIdList/ArticleId[@IdType='pmc']",
        ".//OtherAbstract/AbstractText",
        ".//AbstractText[@Label='METHODS']",
        ".//ArticleTitle/i",
        ".//ArticleTitle/sub",
        ".//ArticleTitle/{http://www.w3.org/1998/Math/MathML}math",
        ".//BookTitle",
        ".//ReferenceList/Reference/ArticleIdList",
    ],
)
def test_each_case_of_a_record_is_there(everything: ET.Element, path: str) -> None:
    assert everything.find(path) is not None


def test_titles_in_brackets_and_records_without_abstract_or_author_are_there(everything: ET.Element) -> None:
    titles = ["".join(title.itertext()) for title in everything.iterfind(".//ArticleTitle")]
    assert any(title.startswith("[") and title.endswith("].") for title in titles)
    articles = everything.findall("PubmedArticle")
    assert any(article.find(".//Abstract") is None for article in articles)
    assert any(article.find(".//AuthorList") is None for article in articles)


def test_registrations_are_named_in_the_list_of_databanks(everything: ET.Element) -> None:
    names = {one.text for one in everything.iterfind(".//DataBank/DataBankName")}
    assert names == {"ClinicalTrials.gov", "ISRCTN"}


def test_corrections_are_said_both_ways(everything: ET.Element) -> None:
    kinds = {one.get("RefType") for one in everything.iterfind(".//CommentsCorrections")}
    assert kinds >= {
        *("RetractionIn", "RetractionOf", "ErratumIn", "UpdateIn", "ExpressionOfConcernIn"),
        *("RepublishedIn", "Cites"),
    }
    types = {one.text for one in everything.iterfind(".//PublicationType")}
    assert {"Retracted Publication", "Retraction of Publication"} <= types


def test_a_wrong_key_is_refused_as_such(servers: Servers) -> None:
    answer = fetch(servers, id="1", api_key="no-such-key")
    assert answer.status == 400
    assert json.loads(answer.body)["error"] == "API key invalid"
