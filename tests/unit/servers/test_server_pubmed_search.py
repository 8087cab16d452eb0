"""The server for PubMed's ESearch, held to sources.md line by line."""

import json
from collections.abc import Iterator

import pytest
from ask import Answer, ask
from faults import FaultPlan
from server import Servers

ALL = "all[SB]"


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with Servers(400, only=["pubmed"], enforce=False) as running:
        yield running


@pytest.fixture(scope="module")
def lowered() -> Iterator[Servers]:
    """The same with its limit lowered from 9,999 to 200."""
    with Servers(600, only=["pubmed"], enforce=False, options={"pubmed": {"ceiling": 200}}) as running:
        yield running


def search(servers: Servers, term: str, **params: object) -> Answer:
    return ask(f"{servers.url('pubmed')}/esearch.fcgi", {"db": "pubmed", "term": term, **params})


def count(answer: Answer) -> int:
    return int(answer.xml.findtext("Count") or -1)


def ids(answer: Answer) -> list[str]:
    return [one.text or "" for one in answer.xml.iterfind("IdList/Id")]


def test_a_search_answers_count_page_and_ids_newest_first(servers: Servers) -> None:
    answer = search(servers, "first50", retmax=7, retstart=2)
    root = answer.xml
    assert root.tag == "eSearchResult"
    assert (root.findtext("RetMax"), root.findtext("RetStart")) == ("7", "2")
    assert ids(answer) == sorted(ids(answer), key=int, reverse=True)
    # Record 11 and record 28 are preprints, which PubMed does not hold.
    assert count(answer) == 48


def test_twenty_ids_come_where_no_number_is_said(servers: Servers) -> None:
    assert len(ids(search(servers, ALL))) == 20


def test_json_says_the_same_as_xml(servers: Servers) -> None:
    one, other = search(servers, "every7", retmax=100), search(servers, "every7", retmax=100, retmode="json")
    assert other.json["esearchresult"]["idlist"] == ids(one)
    assert int(other.json["esearchresult"]["count"]) == count(one)


def test_the_count_alone_can_be_asked_for(servers: Servers) -> None:
    answer = search(servers, ALL, rettype="count")
    assert [child.tag for child in answer.xml] == ["Count"]


def test_post_is_taken_as_get_is(servers: Servers) -> None:
    url = f"{servers.url('pubmed')}/esearch.fcgi"
    answer = ask(url, {"db": "pubmed", "term": "every2"}, post=True)
    assert count(answer) == count(search(servers, "every2")) > 0


def test_retstart_reaches_9998_and_no_further(lowered: Servers) -> None:
    whole = count(search(lowered, ALL))
    last = search(lowered, ALL, retstart=199, retmax=1000)
    assert whole > 200
    assert len(ids(last)) == 1
    assert last.xml.findtext("RetMax") == "1"


def test_past_the_limit_an_error_comes_with_http_200_and_count_0(lowered: Servers) -> None:
    answer = search(lowered, ALL, retstart=200)
    error = answer.xml.findtext("ERROR") or ""
    assert answer.status == 200
    assert count(answer) == 0
    assert error.startswith(
        "Search Backend failed: Exception:\n'retstart' cannot be larger than 199. For PubMed"
    )
    assert "ESearch can only retrieve the first 200 records matching the query. " in error


def test_the_limit_is_9999_where_it_is_not_lowered(servers: Servers) -> None:
    assert servers.source("pubmed").ceiling == 9999


def test_past_the_limit_json_is_not_valid(lowered: Servers) -> None:
    answer = search(lowered, ALL, retstart=200, retmode="json")
    assert answer.status == 200
    with pytest.raises(json.JSONDecodeError, match="control character"):
        json.loads(answer.body)
    assert b"Exception:\n'retstart'" in answer.body
    assert json.loads(answer.body, strict=False)["esearchresult"]["count"] == "0"


def test_past_the_limit_a_small_result_gives_a_warning_and_no_ids(servers: Servers) -> None:
    answer = search(servers, "first50", retstart=9999)
    assert answer.xml.findtext("WarningList/OutputMessage") == (
        "Restrictions achieved. start and count adjusted to 0, 9999"
    )
    assert (ids(answer), count(answer)) == ([], 48)


def test_the_history_holds_what_esearch_reaches(lowered: Servers) -> None:
    answer = search(lowered, ALL, usehistory="y", retmax=0)
    webenv, key = answer.xml.findtext("WebEnv"), answer.xml.findtext("QueryKey")
    fetched = ask(
        f"{lowered.url('pubmed')}/efetch.fcgi",
        {"db": "pubmed", "WebEnv": webenv, "query_key": key, "retstart": 200, "retmode": "xml"},
    )
    assert fetched.status == 400
    assert "OUT OF RANGE" in fetched.text


def test_parts_by_uid_range_are_disjoint_and_together_the_whole(lowered: Servers) -> None:
    newest = search(lowered, "all[SB] NOT pubmed books[SB]", retmax=1)
    top = int(ids(newest)[0]) + 1000
    whole = count(search(lowered, "every2"))

    def parts(low: int, high: int) -> list[list[str]]:
        answer = search(lowered, f"(every2) AND {low}:{high}[UID]", retmax=200)
        if count(answer) <= 200:
            return [ids(answer)]
        middle = (low + high) // 2
        return parts(low, middle) + parts(middle + 1, high)

    found = parts(1, top)
    assert len(found) > 1
    assert sum(map(len, found)) == len(set().union(*found)) == whole


def test_a_date_range_is_read_by_year(servers: Servers) -> None:
    both = search(servers, ALL, datetype="pdat", mindate="2010", maxdate="2012/12/31")
    assert count(both) == count(search(servers, "2010:2012[dp]")) > 0


def test_a_date_range_may_be_of_two_phrases(servers: Servers) -> None:
    ranged = search(servers, '("2010/01/01"[dp] : "2012/12/31"[dp]) AND every2')
    assert count(ranged) == count(search(servers, "2010:2012[dp] AND every2")) > 0


def test_a_filter_of_headings_reports_nothing(servers: Servers) -> None:
    strategy = (
        "((randomized controlled trial [pt]) OR (randomized [tiab]) OR (drug therapy [sh])) "
        "NOT (animals [mh] NOT humans [mh])"
    )
    answer = search(servers, strategy)
    assert count(answer) > 0
    assert answer.xml.find("ErrorList") is None


def test_languages_are_told_apart(servers: Servers) -> None:
    assert count(search(servers, "german[la]")) + count(search(servers, "english[la]")) == count(
        search(servers, ALL)
    )


def test_an_empty_term_is_an_error_with_http_200(servers: Servers) -> None:
    answer = search(servers, "")
    assert (answer.status, count(answer)) == (200, 0)
    assert answer.xml.findtext("ERROR") == "Empty term and query_key - nothing todo"


def test_a_query_that_cannot_be_read_is_an_error_with_http_200(servers: Servers) -> None:
    answer = search(servers, "(every2 AND every3")
    assert (answer.status, count(answer)) == (200, 0)
    assert "a bracket is not closed" in (answer.xml.findtext("ERROR") or "")


def test_an_error_can_come_in_place_of_hits() -> None:
    with Servers(100, only=["pubmed"], plan=FaultPlan().at("pubmed", 1, "error")) as servers:
        answer = search(servers, ALL)
    assert (answer.status, count(answer)) == (200, 0)
    assert answer.xml.findtext("ERROR")


def test_the_translation_of_the_query_comes_with_it(servers: Servers) -> None:
    root = search(servers, "(stroke OR rats) AND every2[tiab] NOT review[pt]").xml
    assert root.findtext("QueryTranslation") == (
        '(("stroke"[MeSH Terms] OR "stroke"[All Fields]) OR "rats"[All Fields]) AND "every2"[Title/Abstract] '
        'NOT "review"[Publication Type]'
    )
    assert root.findtext("TranslationSet/Translation/From") == "stroke"
    assert root.findtext("TranslationSet/Translation/To") == '"stroke"[MeSH Terms] OR "stroke"[All Fields]'


def test_a_word_that_is_nowhere_is_reported(servers: Servers) -> None:
    root = search(servers, "abcXYZ").xml
    assert root.findtext("ErrorList/PhraseNotFound") == "abcXYZ"
    assert root.findtext("WarningList/OutputMessage") == "No items found."
    result = search(servers, "abcXYZ", retmode="json").json["esearchresult"]
    assert result["errorlist"] == {"phrasesnotfound": ["abcXYZ"], "fieldsnotfound": []}
    assert result["warninglist"]["outputmessages"] == ["No items found."]


def test_an_unknown_field_is_reported(servers: Servers) -> None:
    answer = search(servers, "rats[nonsense]")
    assert answer.xml.findtext("ErrorList/FieldNotFound") == "nonsense"
    assert count(answer) == count(search(servers, "rats"))


def test_a_quoted_phrase_that_is_nowhere_is_reported_and_searched_as_words(servers: Servers) -> None:
    answer = search(servers, '"rats improve"')
    assert answer.xml.findtext("WarningList/QuotedPhraseNotFound") == '"rats improve"'
    assert count(answer) == count(search(servers, "rats AND improve"))


def test_operators_go_from_left_to_right(servers: Servers) -> None:
    plain = count(search(servers, "every2 OR every3 AND every5"))
    assert plain == count(search(servers, "(every2 OR every3) AND every5"))
    assert plain != count(search(servers, "every2 OR (every3 AND every5)"))


def test_words_side_by_side_are_all_wanted_and_truncation_is_known(servers: Servers) -> None:
    assert count(search(servers, "every2 every3")) == count(search(servers, "every2 AND every3"))
    assert count(search(servers, "every5*")) == count(search(servers, "every5 OR every50"))


def test_a_publication_type_of_several_words_needs_no_quotes(servers: Servers) -> None:
    tagged = count(search(servers, "randomized controlled trial[pt]"))
    assert 0 < tagged < count(search(servers, ALL))


def test_an_earlier_query_of_the_session_can_be_used_again(servers: Servers) -> None:
    first = search(servers, "every2", usehistory="y").xml
    webenv = first.findtext("WebEnv")
    second = search(servers, "#1 AND every3", WebEnv=webenv, usehistory="y")
    assert second.xml.findtext("WebEnv") == webenv
    assert second.xml.findtext("QueryKey") == "2"
    assert count(second) == count(search(servers, "every2 AND every3"))
    again = search(servers, "", WebEnv=webenv, query_key="1")
    assert count(again) == count(search(servers, "every2"))


def test_a_session_is_gone_after_eight_hours() -> None:
    with Servers(100, only=["pubmed"], enforce=False) as servers:
        webenv = search(servers, "every2", usehistory="y").xml.findtext("WebEnv")
        servers.clock.advance(7.9 * 3600)
        assert count(search(servers, "#1", WebEnv=webenv)) > 0
        servers.clock.advance(0.2 * 3600)
        assert search(servers, "#1", WebEnv=webenv).xml.findtext("ERROR")


def test_what_is_no_utility_is_not_found(servers: Servers) -> None:
    assert ask(f"{servers.url('pubmed')}/enothing.fcgi").status == 404


def test_another_database_is_refused_in_words(servers: Servers) -> None:
    answer = ask(f"{servers.url('pubmed')}/esearch.fcgi", {"db": "pmc", "term": "x"})
    assert answer.xml.findtext("ERROR") == "Invalid db name specified: pmc"
