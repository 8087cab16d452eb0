"""Recorded responses, replayed over HTTP: every recorded record is searched, pinned and counted, and none is lost."""

import json
import re
from pathlib import Path

import pytest
from made_up_searches import ENVIRONMENT, Heard, answers, read
from replay import RECORDED, replayed

from prismake.formats import read_file
from prismake.protocol.sources import Source
from prismake.search.asking import SearchOfSource
from prismake.search.clock import Clock
from prismake.search.provider import load_provider
from prismake.sources.pins import read_pin, verify_pin

CORPORA = Path(__file__).resolve().parents[4] / "shared" / "corpora"
pytestmark = [
    pytest.mark.usefixtures("review"),
    pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora (../shared/corpora) are not here"),
]
# What the recordings hold: a server that lost some would not be noticed by its own count.
RECORDED_NUMBER = {"pubmed": 95, "europe_pmc": 1050, "clinicaltrials_gov": 12, "crossref": 124}

# A recorded list of ids alone (Europe PMC), and a work of Crossref: counted, and quarantined with the reason.
WITHOUT_TITLE = {"europe_pmc": 20, "crossref": 1}


def ids_in(name: str, body: bytes) -> list[str]:
    """Return the ids of the records of an answer, read without the code of the client."""
    if name == "pubmed":
        found = re.findall(rb"<(?:MedlineCitation|BookDocument)\b[^<>]*>\s*<PMID\b[^<>]*>\s*(\d+)", body)
        return [pmid.decode() for pmid in found]
    page = json.loads(body)
    if name == "europe_pmc":
        return [f"{row['source']}:{row['id']}" for row in page["resultList"]["result"]]
    if name == "crossref":
        return [work["DOI"].lower() for work in page["message"]["items"]]
    return [study["protocolSection"]["identificationModule"]["nctId"] for study in page["studies"]]


@pytest.mark.parametrize("name", RECORDED)
def test_every_recorded_record_is_pinned_and_read(name: str, review: Path) -> None:
    recorded = RECORDED[name](CORPORA)
    (review / "config/searches/all.txt").write_text("anything\n", encoding="utf-8")
    provider = load_provider(name)
    # Small pages, so that cursors are followed through the recordings too.
    provider.limits = provider.limits.model_copy(update={"page_size": 400 if name == "europe_pmc" else 10})
    with replayed(recorded) as address:
        source = Source(
            name=name,
            arm="database",
            provider=name,
            strategy="config/searches/all.txt",
            base_url=address,
            expand_terms=False if name == "europe_pmc" else None,
        )
        search = SearchOfSource(name, source, "TEAM_ADDRESS", ENVIRONMENT, Heard(), provider, Clock(50))
        pinned = search.search()
    assert len(recorded.records) == RECORDED_NUMBER[name]
    received = [key for body in answers(pinned).values() for key in ids_in(name, body)]
    assert sorted(received) == sorted(recorded.records)
    assert pinned.reported == len(recorded.records) == read(pinned)["received"]
    pin = read_pin(pinned.folder, name)
    verify_pin(pin)
    files = [read_file(path, packed=True) for path in pin.files]
    assert sum(file.expected for file in files) == len(recorded.records)
    assert all(file.expected == len(file.records) + len(file.quarantined) for file in files)
    reasons = [entry.reason for file in files for entry in file.quarantined]
    assert reasons == ["it has no title, so it cannot be screened by title"] * WITHOUT_TITLE.get(name, 0)
