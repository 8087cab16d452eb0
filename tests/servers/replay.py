"""A server on loopback that replays recorded responses: each record as it was recorded, in the envelope of a recording.

It makes pages and counts alone. The recordings lie outside the project (`../shared/corpora`); it shares no code with any client.
"""

import contextlib
import gzip
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import yaml

_ARTICLE = re.compile(rb"<(PubmedArticle|PubmedBookArticle)\b.*?</\1>", re.DOTALL)
_PMID = re.compile(rb"<(?:MedlineCitation|BookDocument)\b[^<>]*>\s*<PMID\b[^<>]*>\s*(\d+)\s*</PMID>")
_HEAD = re.compile(rb"\A.*?<eSearchResult>", re.DOTALL)
_SET = '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'


class Recorded:
    """The records of one source: id to record, and how its API serves them."""

    def __init__(self, corpora: Path) -> None:
        self.records = self.read(corpora)

    def read(self, corpora: Path) -> dict[str, object]:
        raise NotImplementedError

    def answer(self, path: str, asked: dict[str, str]) -> bytes:
        raise NotImplementedError

    def page(self, start: str, size: str) -> tuple[list[object], int]:
        """Return the records from a place on, and the place behind them."""
        first = int(start) if start.isdigit() else 0
        return list(self.records.values())[first : first + int(size)], first + int(size)


class PubMed(Recorded):
    """EFetch records, and the head of a recorded ESearch."""

    def read(self, corpora: Path) -> dict[str, object]:
        self.head = _HEAD.match((corpora / "eutils/biopython_tests/Entrez/esearch1.xml").read_bytes())[0]  # type: ignore[index]
        records: dict[str, object] = {}
        for path in sorted((corpora / "eutils").rglob("*.xml")):
            for match in _ARTICLE.finditer(path.read_bytes()):
                if pmid := _PMID.search(match[0]):
                    records.setdefault(pmid[1].decode(), match[0])
        return records

    def answer(self, path: str, asked: dict[str, str]) -> bytes:
        if path.endswith("esearch.fcgi"):
            ids = list(self.records)[: int(asked["retmax"])]
            listed = "".join(f"<Id>{pmid}</Id>" for pmid in ids)
            counts = f"<Count>{len(self.records)}</Count><RetMax>{len(ids)}</RetMax><RetStart>0</RetStart>"
            rest = f"{counts}<IdList>{listed}</IdList><TranslationSet/><QueryTranslation>x[All Fields]</QueryTranslation></eSearchResult>"
            return self.head + rest.encode()
        wanted = [self.records[pmid] for pmid in asked["id"].split(",") if pmid in self.records]
        return _SET.encode() + b"<PubmedArticleSet>" + b"\n".join(wanted) + b"</PubmedArticleSet>"  # type: ignore[arg-type]


class EuropePMC(Recorded):
    """Rows of recorded pages, in the envelope of one."""

    def read(self, corpora: Path) -> dict[str, object]:
        pages = [
            json.loads(path.read_bytes())
            for path in sorted((corpora / "api/europe_pmc").glob("search_*.json"))
        ]
        self.envelope = next(page for page in pages if page.get("nextCursorMark"))
        rows = [row for page in pages for row in page["resultList"]["result"]]
        return {f"{row['source']}:{row['id']}": row for row in rows if "source" in row and "id" in row}

    def answer(self, path: str, asked: dict[str, str]) -> bytes:
        rows, behind = self.page(asked["cursorMark"], asked["pageSize"])
        mark = (
            {"nextCursorMark": str(behind)}
            if behind < len(self.records)
            else {"nextCursorMark": asked["cursorMark"]}
        )
        return json.dumps(
            {**self.envelope, "hitCount": len(self.records), **mark, "resultList": {"result": rows}}
        ).encode()


class ClinicalTrials(Recorded):
    """Single recorded registrations; no recording of a page exists, so its envelope is made up."""

    def read(self, corpora: Path) -> dict[str, object]:
        studies = [
            json.loads(path.read_bytes())
            for path in sorted((corpora / "api/clinicaltrials_gov_v2").glob("*.json"))
        ]
        # The others are registrations in the legacy form, which this API does not send.
        studies = [study for study in studies if "protocolSection" in study]
        return {study["protocolSection"]["identificationModule"]["nctId"]: study for study in studies}

    def answer(self, path: str, asked: dict[str, str]) -> bytes:
        token = asked.get("pageToken", "")
        studies, behind = self.page(token, asked["pageSize"])
        more = {"nextPageToken": str(behind)} if behind < len(self.records) else {}
        return json.dumps(
            {"studies": studies, **({} if token else {"totalCount": len(self.records)}), **more}
        ).encode()


class Crossref(Recorded):
    """Works of recorded lists, in the envelope of one."""

    def read(self, corpora: Path) -> dict[str, object]:
        records: dict[str, object] = {}
        for path in sorted((corpora / "api/crossref").rglob("*.yaml")):
            for exchange in yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]:
                with contextlib.suppress(ValueError):
                    content = json.loads(_unpacked(exchange["response"]["body"]["string"]))
                    if content.get("message-type") == "work-list":
                        self.envelope = content
                        records |= {
                            work["DOI"].lower(): work for work in content["message"]["items"] if "DOI" in work
                        }
        return records

    def answer(self, path: str, asked: dict[str, str]) -> bytes:
        works, behind = self.page(asked["cursor"], asked["rows"])
        message = {
            **self.envelope["message"],
            "items": works,
            "total-results": len(self.records),
            "next-cursor": str(behind),
        }
        return json.dumps({**self.envelope, "message": message}).encode()


RECORDED = {
    "pubmed": PubMed,
    "europe_pmc": EuropePMC,
    "clinicaltrials_gov": ClinicalTrials,
    "crossref": Crossref,
}


def _unpacked(body: str | bytes) -> bytes:
    packed = body.encode() if isinstance(body, str) else body
    return gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed


@contextlib.contextmanager
def replayed(source: Recorded) -> Iterator[str]:
    """Yield the base URL of a server that replays the records of a source."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, query: str) -> None:
            body = source.answer(urlsplit(self.path).path, dict(parse_qsl(query)))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
