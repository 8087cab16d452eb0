"""ESearch: counts, ids, history, the translation of the query, and the limit of 9,999 records."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from matching import QueryError
from messages import Reply, Request, batch
from pubmed_history import HistoryError, document
from pubmed_query import PubMedQuery, Report

if TYPE_CHECKING:
    from pubmed import PubMed

ROOT = ("eSearchResult", "20060628/esearch")


def esearch(pubmed: PubMed, request: Request) -> Reply:
    """Run the term and answer the page that is asked for."""
    if request.get("db", "pubmed") != "pubmed":
        return search_error(request, f"Invalid db name specified: {request.get('db')}")
    try:
        earlier = _earlier(pubmed, request)
        numbers, report = _found(pubmed, request, earlier)
    except HistoryError:
        return search_error(request, "Unable to obtain query #1")
    except QueryError as error:
        return search_error(request, f"Search Backend failed: Exception:\n{error}")
    if numbers is None:
        return search_error(request, "Empty term and query_key - nothing todo")
    if request.get("rettype") == "count":
        return _count(request, len(numbers))
    start, most = request.number_of("retstart", 0), request.number_of("retmax", 20)
    if start > pubmed.ceiling - 1:
        if len(numbers) > pubmed.ceiling:
            return search_error(request, too_far(pubmed.ceiling))
        report.messages.append(f"Restrictions achieved. start and count adjusted to 0, {pubmed.ceiling}")
    page = numbers[: pubmed.ceiling][start : start + most]
    history = None
    if request.get("usehistory") == "y":
        # What ESearch cannot reach is not in the history either.
        history = pubmed.remember(request, numbers[: pubmed.ceiling])
    ids = batch([str(pubmed.held.records[number].pmid) for number in page], request)  # type: ignore[attr-defined]
    made = _as_json if request.get("retmode") == "json" else _as_xml
    return made(len(numbers), start, ids, history, report)


def too_far(ceiling: int) -> str:
    """What ESearch says past its limit; the line break is raw, in JSON too."""
    return (
        f"Search Backend failed: Exception:\n'retstart' cannot be larger than {ceiling - 1}. For PubMed, "
        f"ESearch can only retrieve the first {ceiling:,} records matching the query. "
        f"To obtain more than {ceiling:,} PubMed records, consider using EDirect that contains additional logic "
        "to batch PubMed search results automatically so that an arbitrary number can be retrieved."
    )


def _earlier(pubmed: PubMed, request: Request) -> dict[str, list[int]]:
    """The earlier queries of the WebEnv that is named."""
    return pubmed.session(request.get("WebEnv"), make=False).queries if request.get("WebEnv") else {}


def _found(
    pubmed: PubMed, request: Request, earlier: dict[str, list[int]]
) -> tuple[list[int] | None, Report]:
    """What is found, newest first; nothing at all where nothing is asked."""
    query = PubMedQuery(pubmed.held, earlier)
    term, key = request.get("term").strip(), request.get("query_key")
    if not term and not key:
        return None, query.report
    with pubmed.held.lock:
        found = query.run(term) if term else pubmed.held.numbers()
        if key:
            if key not in earlier:
                raise HistoryError(key)
            found = found & set(earlier[key])
        found &= _dated(pubmed, request)
        pubmed.held.last_found = found
        return sorted(found, key=lambda n: -pubmed.held.records[n].pmid), query.report  # type: ignore[attr-defined]


def _dated(pubmed: PubMed, request: Request) -> set[int]:
    """What lies between mindate and maxdate, by year. One without the other is ignored (unverified)."""
    low, high = request.get("mindate")[:4], request.get("maxdate")[:4]
    if not (low.isdigit() and high.isdigit()):
        return pubmed.held.numbers()
    years = range(int(low), int(high) + 1)
    return {n for n, record in pubmed.held.records.items() if record.year in years}  # type: ignore[attr-defined]


def search_error(request: Request, message: str) -> Reply:
    """An error within HTTP 200 and with Count 0. Its JSON is not valid: line breaks stay raw in it."""
    if request.get("retmode") != "json":
        inner = "<Count>0</Count><RetMax>0</RetMax><RetStart>0</RetStart><IdList/>"
        return document(*ROOT, f"{inner}<ERROR>{escape(message, quote=False)}</ERROR>")
    result = {"count": "0", "retmax": "0", "retstart": "0", "idlist": [], "ERROR": message}
    reply = _json(result)
    reply.body = reply.body.replace(b"\\n", b"\n")
    return reply


def _json(result: dict[str, Any]) -> Reply:
    body = {"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result}
    return Reply(200, json.dumps(body).encode(), "application/json; charset=UTF-8")


def _count(request: Request, count: int) -> Reply:
    if request.get("retmode") == "json":
        return _json({"count": str(count)})
    return document(*ROOT, f"\n\t<Count>{count}</Count>\n")


def _as_json(
    count: int, start: int, ids: list[str], history: tuple[str, str] | None, report: Report
) -> Reply:
    result: dict[str, Any] = {"count": str(count), "retmax": str(len(ids)), "retstart": str(start)}
    if history:
        result |= {"querykey": history[1], "webenv": history[0]}
    result |= {
        "idlist": ids,
        "translationset": [{"from": sent, "to": said} for sent, said in report.translations],
        "querytranslation": report.translation,
    }
    if report.phrases_not_found or report.fields_not_found:
        result["errorlist"] = {
            "phrasesnotfound": report.phrases_not_found,
            "fieldsnotfound": report.fields_not_found,
        }
    if report.quoted_not_found or report.messages:
        result["warninglist"] = {
            "phrasesignored": [],
            "quotedphrasesnotfound": report.quoted_not_found,
            "outputmessages": report.messages,
        }
    return _json(result)


def _as_xml(count: int, start: int, ids: list[str], history: tuple[str, str] | None, report: Report) -> Reply:
    session = f"<QueryKey>{history[1]}</QueryKey><WebEnv>{history[0]}</WebEnv>" if history else ""
    listed = "\n".join(f"<Id>{pmid}</Id>" for pmid in ids)
    translations = "".join(
        f"<Translation>     <From>{escape(sent)}</From>     <To>{escape(said, quote=False)}</To>    </Translation>"
        for sent, said in report.translations
    )
    errors = _elements("PhraseNotFound", report.phrases_not_found)
    errors += _elements("FieldNotFound", report.fields_not_found)
    warnings = _elements("QuotedPhraseNotFound", report.quoted_not_found)
    warnings += _elements("OutputMessage", report.messages)
    return document(
        *ROOT,
        f"<Count>{count}</Count><RetMax>{len(ids)}</RetMax><RetStart>{start}</RetStart>{session}"
        + (f"<IdList>\n{listed}\n</IdList>" if ids else "<IdList/>")
        + (f"<TranslationSet>{translations}</TranslationSet>" if translations else "<TranslationSet/>")
        + f"<QueryTranslation>{escape(report.translation, quote=False)}</QueryTranslation>"
        + (f"<ErrorList>{errors}</ErrorList>" if errors else "")
        + (f"<WarningList>{warnings}</WarningList>" if warnings else ""),
    )


def _elements(name: str, texts: list[str]) -> str:
    return "".join(f"<{name}>{escape(text, quote=False)}</{name}>" for text in texts)
