"""Where open copies of records lie, and what the hosts of files send: the same facts for every server that names a copy.

Documented: the names of licences, versions and hosts (OpenAlex, Unpaywall). That hosts send a page in place of a PDF, refuse
a program, redirect, or cut a file off is what users of such lists report; no recording backs any answer of a file host.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus import Record

# What a host sends for the address of a copy.
Behaviour = Literal[
    "pdf", "other_pdf", "padded_pdf", "xml", "page", "page_as_pdf", "gone", "forbidden", "unauthorised", "login",
    "redirect", "redirect_to_page", "redirect_to_private", "loop", "without_end", "epub", "empty", "big", "big_unannounced",
    "unavailable", "busy_once",
]  # fmt: skip


@dataclass(frozen=True)
class Copy:
    """One copy of a record on the file host.

    name: the last part of its address. license: as OpenAlex and Unpaywall write it, None where they do not know it. has_pdf_url: whether
    the address is that of a PDF; otherwise only that of a page is known. named_by: the servers that name it; all by default.
    """

    name: str
    behaviour: Behaviour = "pdf"
    license: str | None = "cc-by"
    version: str | None = "publishedVersion"
    host_type: str = "publisher"
    has_pdf_url: bool = True
    named_by: tuple[str, ...] = ("openalex", "unpaywall")


class Copies:
    """The copies of all records. of: those of a test's own, by the number of a record. host: the address of the file host."""

    def __init__(self, of: Mapping[int, Sequence[Copy]] | None = None) -> None:
        self.named = {number: tuple(copies) for number, copies in (of or {}).items()}
        self.host = "https://open.example.org"

    def of(self, record: Record, server: str) -> list[Copy]:
        """Return the copies of a record that a server names. A record in PMC, and a preprint, is open; others are closed."""
        default = (Copy(f"{record.number}.pdf", version=_version(record), host_type=_host_type(record)),)
        open_ones = default if record.pmcid or record.kind == "preprint" else ()
        return [copy for copy in self.named.get(record.number, open_ones) if server in copy.named_by]

    def url(self, copy: Copy) -> str:
        """Return the address of a copy."""
        return f"{self.host}/{copy.name}"

    def behaviour(self, name: str) -> Behaviour | None:
        """Return what the host sends at this address; None for an address that it does not know."""
        for copies in self.named.values():
            for copy in copies:
                if copy.name.partition("?")[0] == name:
                    return copy.behaviour
        return "pdf" if name.removesuffix(".pdf").isdigit() else None


def _version(record: Record) -> str:
    return "submittedVersion" if record.kind == "preprint" else "publishedVersion"


def _host_type(record: Record) -> str:
    return "repository" if record.kind == "preprint" else "publisher"


def a_pdf(text: str, size: int = 0) -> bytes:
    """Return a PDF of one page with a line of text, padded to a size."""
    stream = zlib.compress(f"BT /F1 18 Tf 72 720 Td ({text}) Tj ET".encode("latin-1", "replace"))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    body += b"%" + b"x" * max(size - len(body) - 200, 0) + b"\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    return body + (
        b"xref\n0 5\n0000000000 65535 f \n" + table + b"trailer\n<< /Size 5 /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % start
    )
