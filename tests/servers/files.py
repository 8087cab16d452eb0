"""A host of files, as publishers and repositories are: PDFs, pages in place of PDFs, refusals, redirects, files without an end.

No recording backs any of it; see `copies.py`. Every host of the real world is here one: `127.0.0.1`.
"""

import copies
from copies import Copies, a_pdf
from corpus import Corpus
from faults import HTML
from messages import Clock, Limits, Reply, Request, as_text

PDF = "application/pdf"
PAGE = "text/html; charset=UTF-8"
EPUB = b"PK\x03\x04\x14\x00\x00\x00\x00\x00mimetypeapplication/epub+zip"


class Files:
    """The host. `per_second` is the rate that it permits; `big` is the size in bytes of what is too big."""

    name = "files"
    prefix = ""

    def __init__(
        self, corpus: Corpus, clock: Clock, *, per_second: int = 1_000_000, big: int = 3_000_000
    ) -> None:
        self.corpus, self.clock, self.per_second, self.big = corpus, clock, per_second, big
        self.copies = Copies()
        self.busy: set[str] = set()

    def limits(self, request: Request) -> Limits:
        """None that is documented; see `per_second`."""
        return Limits(self.per_second, 1.0)

    def refusal(self, request: Request, limits: Limits, count: int) -> Reply:
        """HTTP 429."""
        return as_text("Too many requests", 429)

    def trouble(self, request: Request) -> Reply:
        """A page with HTTP 200."""
        return Reply(200, HTML, PAGE)

    def change(self, how: str) -> None:
        """Files do not change."""

    def answer(self, request: Request) -> Reply:
        """What lies at the address."""
        name = request.path.strip("/")
        if name.startswith("moved/"):
            return Reply(200, a_pdf(name), PDF)
        if name.startswith("articles/PMC"):
            return Reply(200, a_pdf(name), PDF) if request.get("pdf") == "render" else Reply(200, HTML, PAGE)
        behaviour = self.copies.behaviour(name)
        if behaviour == "busy_once" and name not in self.busy:
            self.busy.add(name)
            return Reply(503, HTML, PAGE, {"Retry-After": "1"})
        return self.sent(name, behaviour)

    def sent(self, name: str, behaviour: copies.Behaviour | None) -> Reply:
        """The answer of one behaviour."""
        whole = a_pdf(f"Report {name}")
        match behaviour:
            case "pdf" | "busy_once":
                return Reply(200, whole, PDF)
            case "other_pdf":
                return Reply(200, whole, "application/octet-stream")
            case "padded_pdf":
                return Reply(200, b"\r\n \n" + whole + b"\n" * 20, PDF)
            case "xml":
                return Reply(200, article_xml(name), "application/xml")
            case "page":
                return Reply(200, HTML, PAGE)
            case "page_as_pdf":
                return Reply(200, b"\n  " + HTML, PDF)
            case "gone":
                return Reply(404, HTML, PAGE)
            case "forbidden":
                return Reply(403, HTML, PAGE)
            case "unauthorised":
                return Reply(401, HTML, PAGE)
            case "login":
                return Reply(302, b"", PAGE, {"Location": "/login?next=/" + name})
            case "redirect":
                return Reply(302, b"", PAGE, {"Location": "/moved/" + name})
            case "redirect_to_page":
                return Reply(303, b"", PAGE, {"Location": "/page/" + name})
            case "redirect_to_private":
                return Reply(302, b"", PAGE, {"Location": "http://169.254.169.254/latest/meta-data"})
            case "loop":
                return Reply(302, b"", PAGE, {"Location": "/" + name})
            case "without_end":
                return Reply(200, whole[:-30], PDF)
            case "epub":
                return Reply(200, EPUB, "application/epub+zip")
            case "empty":
                return Reply(200, b"", PDF)
            case "big":
                return Reply(200, a_pdf(name, self.big), PDF)
            case "big_unannounced":
                # A length that is announced as smaller than it is would be a fault of the connection: here it says the truth.
                return Reply(200, a_pdf(name, self.big), PDF, pieces=30)
            case "unavailable":
                return Reply(503, HTML, PAGE)
        return (
            Reply(200, HTML, PAGE) if name.startswith(("page/", "login")) else as_text("not found", 404, PAGE)
        )


def article_xml(name: str) -> bytes:
    """An article in JATS, as Europe PMC sends it from its open access subset."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.3 20210610//EN" '
        '"JATS-archivearticle1-3.dtd">\n'
        f"<article><front><article-meta><title-group><article-title>{name}</article-title></title-group></article-meta></front>"
        "<body><p>A made-up text.</p></body></article>\n"
    ).encode()
