"""The sessions of PubMed's history server, and the documents that all E-utilities answer in."""

from dataclasses import dataclass, field
from html import escape

from messages import Reply

XML = "text/xml; charset=UTF-8"


@dataclass
class WebEnv:
    """One session of the history server."""

    name: str
    born: float
    queries: dict[str, list[int]] = field(default_factory=dict)


class HistoryError(Exception):
    """A WebEnv or query key that is not, or no longer, known."""


def document(root: str, dtd: str, inner: str, status: int = 200) -> Reply:
    """An answer in XML; `dtd` is the path of its document type, such as `20060628/esearch`."""
    date, _, name = dtd.partition("/")
    head = (
        f'<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE {root} PUBLIC "-//NLM//DTD {name} {date}//EN" '
        f'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/{dtd}.dtd">\n'
    )
    return Reply(status, f"{head}<{root}>{inner}</{root}>\n".encode(), XML)


def error_document(root: str, dtd: str, message: str, status: int = 200) -> Reply:
    """An `<ERROR>` and nothing else."""
    return document(root, dtd, f"\n\t<ERROR>{escape(message, quote=False)}</ERROR>\n", status)
