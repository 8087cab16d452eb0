"""The identifiers that a full text gives itself: in the head of an article in JATS, or in the metadata of a PDF."""

from __future__ import annotations

import re
from html import unescape

from prismake.fulltexts.content import content_kind

# Behind it an article names others: those that it corrects, cites, or contains.
_END_OF_HEAD = b"</article-meta>"
_JATS = re.compile(
    rb"""<article-id\b[^>]*\bpub-id-type\s*=\s*["'](doi|pmid|pmcid|pmc|pmcaid)["'][^>]*>\s*([^<\s]+)"""
)
_DOI = rb"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.[0-9]{4,9}/"
# XMP as elements and as attributes, and the dictionary of a PDF.
_PDF = (
    re.compile(rb"(?:prism|pdfx|crossmark):doi(?:>|\s*=\s*[\"'])\s*" + _DOI + rb"[^<\"'\s]+)", re.IGNORECASE),
    re.compile(
        rb"/(?:doi|wps-articledoi)\s*\(\s*" + _DOI + rb"(?:[^()\\\s]|\\.|\([^()]*\))+)", re.IGNORECASE
    ),
)


def own_ids(body: bytes) -> frozenset[str]:
    """Return the identifiers inside a file, in lower case, as doi:10..., pmid:...

    and pmc:... Most PDFs contain none.
    """
    kind = content_kind(body)
    if kind == "xml":
        ids = _JATS.findall(body.partition(_END_OF_HEAD)[0])
        return frozenset(
            f"{name}:{value}"
            for name, value in ((_name(kind_of_id), _text(value)) for kind_of_id, value in ids)
            if name != "pmc" or value.isdigit()
        )
    if kind == "pdf":
        return frozenset(f"doi:{_text(doi)}" for pattern in _PDF for doi in pattern.findall(body))
    return frozenset()


def _name(kind_of_id: bytes) -> str:
    return "pmc" if kind_of_id.startswith(b"pmc") else kind_of_id.decode()


def _text(value: bytes) -> str:
    text = unescape(value.decode("utf-8", errors="replace")).strip().lower()
    return re.sub(r"\\(.)", r"\1", text).removeprefix("pmc")
