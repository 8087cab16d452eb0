"""Fill the pages and the article number of a record, and part a volume that holds its issue."""

from __future__ import annotations

from prismake.records.numbers import pages_and_article, whole
from prismake.records.plausible import (
    is_article_number,
    is_not_in_print,
    is_pages,
    split_volume,
    without_pagination,
)
from prismake.records.record import Record, Values
from prismake.records.text import clean, is_missing


def fill_pages(record: Record, values: Values, written: dict[str, str]) -> None:
    """Fill pages and article_number from pages, or from start_page and end_page, and article_number."""
    pages = as_written = _first(values, "pages")
    if not pages:
        pages, as_written = _start_to_end(_first(values, "start_page"), _first(values, "end_page"))
    article = _first(values, "article_number") if "article_number" in values else ""
    if pages and is_pages(text := clean(pages)):
        pages, number = pages_and_article(text)
        record.pages, record.article_number = pages, number
    if as_written and record.pages != as_written and record.article_number != as_written:
        written["pages"] = as_written
    if article and not is_article_number(article):
        written["article_number"] = article
    elif article:
        number = pages_and_article(article)[1] or whole(article.strip(" ;,"))
        record.article_number = number
        if record.pages == number:
            record.pages = ""
        if number != article:
            written["article_number"] = article


def part_volume(record: Record, values: Values, written: dict[str, str]) -> None:
    """Part a volume that holds its issue too. Where Ovid adds "(no pagination)", the column of the issue has the article number."""
    as_written = record.volume
    record.volume, issue, pages = split_volume(record.volume)
    if pages:
        written.setdefault("volume", as_written)
        if not any(values.get("pages", ())) and not any(values.get("start_page", ())):
            values["pages"] = [pages]
    column = record.issue or written.get("issue", "")
    is_not_paginated = without_pagination(written.get("volume", "")) != written.get("volume", "")
    if issue and column not in ("", issue) and is_not_paginated and is_article_number(column):
        values.setdefault("article_number", [column])
        written["issue"], record.issue = column, issue
    else:
        record.issue = record.issue or issue


def _start_to_end(start: str, end: str) -> tuple[str, str]:
    """Return the page range of first and last page without placeholders, and the range as written."""
    start, end = whole(start), whole(end)
    if end[:1].isalnum() and start[:1].isalnum():
        # The sign between the pages may stand behind the first one.
        start = start.rstrip("-\u2013 ")
    if "-" in end and end.partition("-")[0].strip() == start:
        # The whole range stands once more where its last page belongs.
        return end, end
    if start[:1].isdecimal() and end[:1].isdecimal():
        pages = f"{start}-{end}" if end != start and "-" not in start else start
        return pages, pages
    as_written = f"{start}-{end}" if start and end and (end != start or is_missing(start)) else start or end
    if is_missing(as_written):
        return as_written, as_written
    start, end = ("" if is_missing(page) or is_not_in_print(page) else page for page in (start, end))
    if not start or not end or end == start:
        return start or end, as_written
    return (start, start) if "-" in start else (f"{start}-{end}", as_written)


def _first(values: Values, column: str) -> str:
    texts = values.get(column)
    return texts[0].strip() if texts else ""
