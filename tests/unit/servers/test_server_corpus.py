"""The made-up corpus: the same each time, any size, with each case and nothing that is real."""

import re
import threading

import pytest
from ask import ask
from corpus import EVERY, FIRST, MOST, Record, make_corpus
from holdings import Holdings
from serve import main
from server import Servers
from trials import make_trials


def test_a_corpus_is_the_same_for_the_same_size_and_seed() -> None:
    first = make_corpus(150, 3)
    make_corpus.cache_clear()
    assert first.records == make_corpus(150, 3).records
    assert first.records != make_corpus(150, 4).records


def test_a_corpus_has_the_size_that_is_asked_for_up_to_its_bound() -> None:
    assert [len(make_corpus(size).records) for size in (1, 60, 2000)] == [1, 60, 2000]
    assert len(make_corpus(MOST).records) == 30_000
    for size in (0, MOST + 1):
        with pytest.raises(ValueError, match="a corpus has 1 to 30000 records"):
            make_corpus(size)


def test_ids_are_unique_and_rising() -> None:
    records = make_corpus(3000).records
    pmids = [record.pmid for record in records if record.pmid]
    assert pmids == sorted(set(pmids))
    for ids in (
        [record.doi for record in records if record.doi],
        [record.work for record in records if record.work],
        [record.pmcid for record in records if record.pmcid],
        [record.ppr for record in records if record.ppr],
    ):
        assert len(ids) == len(set(ids)) > 0


def test_ids_are_such_as_no_real_record_has() -> None:
    records = make_corpus(3000).records
    assert all(50_000_000 <= record.pmid < 100_000_000 for record in records if record.pmid)
    assert all(record.doi.startswith("10.5555/") for record in records if record.doi)
    assert all(record.pmcid >= "PMC99" for record in records if record.pmcid)
    numbers = [
        number for record in records for bank, number in record.databanks if bank == "ClinicalTrials.gov"
    ]
    assert all(re.fullmatch(r"NCT98\d{6}", number) for number in numbers)
    assert not any("@" in "".join(record.words()) for record in records)


def test_pmids_have_dense_and_thin_stretches() -> None:
    pmids = [record.pmid for record in make_corpus(3000).records if record.pmid]
    gaps = [later - earlier for earlier, later in zip(pmids, pmids[1:], strict=False)]
    assert sum(gap <= 2 for gap in gaps) > 1000
    assert max(gaps) > 10_000


@pytest.mark.parametrize("size", [60, 500, 3000])
def test_each_case_is_there_in_any_size(size: int) -> None:
    records = make_corpus(size).records
    assert {record.kind for record in records} == {"article", "book", "preprint"}
    for name in (
        *("medline_date", "collective", "vernacular", "other_abstract", "databanks", "corrections"),
        *("references", "pmcid", "abstract", "authors", "doi", "work"),
    ):
        assert {bool(getattr(record, name)) for record in records} == {True, False}, name
    assert any(record.retracted for record in records)
    assert any(record.references and not record.lists_references for record in records)
    assert any("<i>" in record.title for record in records)
    assert any("<mml:math" in record.title for record in records)
    assert any(record.title.startswith("[") for record in records)
    assert any(len(record.abstract) > 1 for record in records)


def test_citations_are_the_references_turned_round() -> None:
    corpus = make_corpus(500)
    pairs = {(record.number, other) for record in corpus.records for other in record.references}
    assert pairs == {(citing, number) for number, by in corpus.cited_by.items() for citing in by}
    assert all(other < number for number, other in pairs)
    assert len(corpus.cited_by[0]) > 100


def test_keywords_give_searches_of_a_known_size() -> None:
    corpus = make_corpus(3000)
    held = Holdings(corpus.records)
    for step in EVERY:
        assert len(held.with_word(f"every{step}")) == -(-3000 // step)
    for most in FIRST:
        assert len(held.with_word(f"first{most}")) == min(most, 3000)


def test_corrections_name_each_other() -> None:
    records = make_corpus(1000).records
    for record in records:
        for kind, other in record.corrections:
            assert record.number in [number for _, number in records[other].corrections], kind


def test_markup_is_taken_out_of_a_plain_title() -> None:
    for record in make_corpus(200).records:
        assert not re.search(r"</?(?:i|sub|mml)", record.plain_title)
        assert "&lt;" not in record.plain_title


def test_registrations_are_linked_to_the_reports_that_name_them() -> None:
    corpus = make_corpus(2000)
    trials = {trial.id: trial for trial in make_trials(corpus, 1000)}
    linked = [
        (record.pmid, number)
        for record in corpus.records
        for bank, number in record.databanks
        if bank == "ClinicalTrials.gov" and number in trials
    ]
    assert linked
    assert all(pmid in [one for _, one in trials[number].references] for pmid, number in linked)


def test_holdings_can_be_added_to_and_taken_from() -> None:
    corpus = make_corpus(100)
    held, untouched = Holdings(corpus.records), Holdings(corpus.records)
    held.last_found = held.with_word("every2")
    victim = held.victim()
    held.remove(victim)
    held.add(corpus.clone(corpus.records[victim], 100))
    assert held.with_word("every2") == (untouched.with_word("every2") - {victim}) | {100}
    newest = max(record.pmid or 0 for record in corpus.records)
    assert held.between(newest + 1, newest + 10) == {100}


def own(pmid: int, **more: object) -> Record:
    """A record of a test's own."""
    known = {
        "kind": "article",
        "title": f"Record {pmid}.",
        "year": 2020,
        "month": 1,
        "authors": (),
        "journal": 0,
    }
    return Record(number=0, abstract=(), keywords=(), pmid=pmid, **{**known, **more})  # type: ignore[arg-type]


def test_a_test_can_add_records_of_its_own_with_their_links() -> None:
    extra = [
        own(77, doi="10.5555/own.1", pmcid="PMC99900001", references=(0, 101), neighbours=(101,)),
        own(76, references=(100,)),
    ]
    with Servers(100, only=["pubmed"], extra=extra, enforce=False) as servers:
        url = servers.url("pubmed")
        fetched = ask(f"{url}/efetch.fcgi", {"id": "77,76", "retmode": "xml"})
        linked = ask(f"{url}/elink.fcgi", {"dbfrom": "pubmed", "db": "pubmed", "id": "77"}).xml
    assert [one.text for one in fetched.xml.iterfind(".//MedlineCitation/PMID")] == ["77", "76"]
    found = {
        one.findtext("LinkName"): [link.text for link in one.iterfind("Link/Id")]
        for one in linked.iterfind("LinkSet/LinkSetDb")
    }
    assert found == {
        "pubmed_pubmed": ["77", "76"],
        "pubmed_pubmed_citedin": ["76"],
        "pubmed_pubmed_refs": [str(servers.corpus.records[0].pmid), "76"],
    }


def test_people_can_start_the_servers_too(capsys: pytest.CaptureFixture[str]) -> None:
    stop = threading.Event()
    stop.set()
    main(["--size", "20", "--only", "pubmed", "crossref"], stop)
    assert re.fullmatch(
        r"pubmed http://127\.0\.0\.1:\d+/entrez/eutils\ncrossref http://127\.0\.0\.1:\d+\n",
        capsys.readouterr().out,
    )
