"""UID ranges: whatever the ids of a result, the ranges are disjoint, each fits, and together they are the whole."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.search.outcomes import Changed
from prismake.search.provider import HttpRequest, Page, Query
from prismake.search.providers.pubmed import PubMed

QUERY = Query("roofs", {"db": "pubmed", "term": "roofs"})


class Held:
    """Answers as PubMed does, with these ids. gone: an id that is no longer found once ranges are asked for."""

    def __init__(self, ids: set[int], gone: int | None = None) -> None:
        self.ids, self.gone = ids, gone
        self.proof: dict[str, Any] = {}
        self.asked: list[HttpRequest] = []

    def ask(self, request: HttpRequest) -> Page:
        self.asked.append(request)
        if request.path.startswith("efetch"):
            return Page(dict.fromkeys(request.params["id"].split(","), ""))
        term, most = request.params["term"], int(request.params["retmax"])
        span = re.search(r"AND (\d+):(\d+)\[UID\]", term)
        low, high = (int(span[1]), int(span[2])) if span else (0, 10**9)
        held = self.ids - ({self.gone} if span else set())
        found = sorted((uid for uid in held if low <= uid <= high), reverse=True)
        return Page(total=len(found), ids=tuple(map(str, found[:most])))

    def ask_all(self, requests: Sequence[HttpRequest]) -> Iterator[Page]:
        return (self.ask(request) for request in requests)

    def prove(self, **facts: Any) -> None:
        self.proof.update(facts)


@given(ids=st.sets(st.integers(1, 60_000), min_size=1, max_size=300), ceiling=st.integers(2, 60))
def test_every_record_is_fetched_once_and_the_proof_holds(ids: set[int], ceiling: int) -> None:
    held = Held(ids)
    pages = list(PubMed(ceiling).pages(QUERY, held))
    fetched = [int(uid) for page in pages for uid in page.records]
    assert sorted(fetched) == sorted(ids)
    assert pages[0].total == held.proof["counted_again"] == len(ids)
    if len(ids) > ceiling:
        spans = [tuple(map(int, part["uids"].split(":"))) for part in held.proof["parts"]]
        assert spans[0][0] == 1
        assert spans[-1][1] >= max(ids)
        assert all(low == high + 1 for (_, high), (low, _) in zip(spans, spans[1:], strict=False))
        assert all(part["count"] == part["ids"] <= ceiling for part in held.proof["parts"])
        assert sum(part["count"] for part in held.proof["parts"]) == held.proof["whole"] == len(ids)


@given(ids=st.sets(st.integers(1, 60_000), min_size=30, max_size=80), data=st.data())
def test_a_part_that_lacks_a_record_of_the_whole_is_noticed(ids: set[int], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(sorted(ids)))
    with pytest.raises(Changed):
        list(PubMed(10).pages(QUERY, Held(ids, gone)))


def test_25000_records_take_at_most_1_05_times_the_least_number_of_requests() -> None:
    held = Held(set(range(10_000_000, 40_000_000, 1200)))
    list(PubMed().pages(QUERY, held))
    least = -(-25_000 // 9_999) + 25_000 // 200
    assert len(held.ids) == 25_000
    assert len(held.asked) <= 1.05 * least
