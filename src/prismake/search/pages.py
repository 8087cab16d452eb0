"""Fetches pages that follow each other by a cursor, as most of the sources deliver them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from prismake.search.outcomes import Changed, Incomplete
from prismake.search.provider import Asking, HttpRequest, Page


def page_fault(page: Page, request: HttpRequest) -> str:
    """Return what is missing on a page that should be full, as a phrase; an empty text if nothing is missing."""
    if not request.size:
        return ""
    total = page.total if page.total is not None else request.total
    expected = min(request.size, max((total or 0) - request.before, 0))
    if page.repeated:
        return f"the page holds {page.repeated[0]} twice"
    if len(page.records) < expected:
        return f"the page holds {len(page.records)} of {expected} records"
    is_last = total is None or request.before + len(page.records) >= total
    if request.cursor and page.next == request.cursor and not is_last:
        return "the page names itself as the next one, though there are more records"
    return ""


def cursor_pages(
    asking: Asking, first: HttpRequest, following: Callable[[str], HttpRequest], count: HttpRequest
) -> Iterator[Page]:
    """Yield all pages of a result.

    first: the request for the first page. following: returns the request for the page of a cursor. count: the request
    for the number of records, sent at the end if only the first page has the total, or if it is 0. Raises Changed if the records are
    not as many as the source stated: an empty page is the end only if no record is missing.
    """
    page = _page(asking, replace(first, name="page-0001"))
    total = page.total or 0
    yield page
    notes = page.notes
    # Nothing that was found is asked for twice: one answer alone may be empty without a word.
    received, number, says_total = len(page.records), 1, total > 0
    lacking = _lacking(page, first.size, total)
    while received < total:
        if not page.next or (number > 1 and not page.records):
            raise Changed(total, received, lacking or "the pages ended before the last record")
        number += 1
        request = replace(following(page.next), name=f"page-{number:04}", before=received, total=total)
        page = _page(asking, request)
        if page.total is not None and page.total != total:
            raise Changed(total, page.total, "a later page says another count")
        if page.notes != notes:
            raise Changed(total, received, "a later page answers another question")
        lacking = lacking or _lacking(page, request.size, total - received)
        if page.next == request.cursor and received + len(page.records) < total:
            # So a source also says that there is no further page.
            reason = lacking or "a page named itself as the next one"
            raise Changed(total, received + len(page.records), reason)
        says_total = page.total is not None
        received += len(page.records)
        yield page
    if not says_total:
        after = asking.ask(count.named("check")).total or 0
        asking.prove(counted_again=after)
        if after != total:
            raise Changed(total, after, "the count changed while the pages were fetched")


def _lacking(page: Page, size: int, left: int) -> str:
    """Return what a page says that the source keeps back; "" for a full page. left: the records from this page on."""
    if page.repeated:
        return f"the source sent one record twice in place of another ({page.repeated[0]})"
    if len(page.records) < min(size, left):
        return "the source did not send all records that it counted"
    return ""


def _page(asking: Asking, request: HttpRequest) -> Page:
    """Return a page. One that stays short of records is taken as it is: the source may serve smaller pages."""
    try:
        return asking.ask(request)
    except Incomplete:
        return asking.ask(replace(request, size=0))
