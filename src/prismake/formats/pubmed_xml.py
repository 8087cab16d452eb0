"""Map PubMed XML: PubmedArticle and PubmedBookArticle."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from prismake.formats.xml_documents import text_of, texts_at, unmapped_fields
from prismake.records.names import as_group
from prismake.records.record import Values

NAMES = ("PubmedArticle", "PubmedBookArticle")
_INTEGRITY = {
    "RetractionIn": "retracted",
    "RetractionOf": "retraction notice",
    "ErratumIn": "corrected",
    "ErratumFor": "erratum",
    "ExpressionOfConcernIn": "expression of concern",
    "ExpressionOfConcernFor": "expression of concern",
    "CorrectedandRepublishedIn": "corrected",
    "RetractedandRepublishedIn": "retracted",
}
# A publisher item identifier (PII) that is an article number.
_ARTICLE_NUMBER = re.compile(r"[eE]\d{2,10}|CD\d{6}(?:\.pub\d+)?")
_MAPPED_PATHS = frozenset(
    f"{head}.{path}"
    for head, paths in {
        "MedlineCitation": (
            "PMID", "Article.ArticleTitle", "Article.Abstract.AbstractText", "Article.AuthorList.Author.LastName",
            "Article.AuthorList.Author.ForeName", "Article.AuthorList.Author.Initials",
            "Article.AuthorList.Author.CollectiveName", "Article.Journal.Title", "Article.Journal.JournalIssue",
            "Article.Pagination", "Article.Language", "Article.PublicationTypeList.PublicationType",
            "Article.ELocationID", "KeywordList.Keyword",
            "MeshHeadingList.MeshHeading.DescriptorName",
        ),
        "BookDocument": (
            "PMID", "ArticleTitle", "Book.BookTitle", "Abstract.AbstractText", "AuthorList.Author.LastName",
            "AuthorList.Author.ForeName", "AuthorList.Author.Initials", "AuthorList.Author.CollectiveName", "Language",
            "PublicationType", "KeywordList.Keyword",
        ),
    }.items()
    for path in paths
)  # fmt: skip


def pubmed_article(element: Element) -> tuple[Values, Values]:
    """Return (values by column, unmapped values by path) of one PubmedArticle or PubmedBookArticle."""
    citation = element.find("MedlineCitation")
    is_book = citation is None
    document = element.find("BookDocument") if citation is None else citation
    if document is None:
        return {}, unmapped_fields(element, frozenset())
    article = document if is_book else document.find("Article")
    if article is None:
        article = document
    book = document.find("Book")
    ids = _record_ids(element)
    piis = [text_of(entry) for entry in _locations(article, "pii")]
    invalid = [text_of(entry) for entry in _locations(article, "doi") if entry.get("ValidYN") == "N"]
    values: Values = {
        "title": texts_at(article, "ArticleTitle") or texts_at(document, "Book/BookTitle")
        or texts_at(article, "VernacularTitle"),
        "authors": [name for author in _authors(article, book) if (name := _name(author))],
        "journal": texts_at(article, "Journal/Title") or texts_at(document, "MedlineJournalInfo/MedlineTA")
        or texts_at(document, "Book/BookTitle"),
        "volume": texts_at(article, "Journal/JournalIssue/Volume"),
        "issue": texts_at(article, "Journal/JournalIssue/Issue"),
        "date": _date(article.find("Journal/JournalIssue/PubDate")) or _date(document.find("Book/PubDate"))
        or _date(article.find("ArticleDate")) or _date(document.find("ContributionDate")),
        "pages": texts_at(article, "Pagination/MedlinePgn"),
        "start_page": texts_at(article, "Pagination/StartPage"),
        "end_page": texts_at(article, "Pagination/EndPage"),
        "article_number": [number for number in piis if _ARTICLE_NUMBER.fullmatch(number)],
        "abstract": [_abstract(article)],
        "language": texts_at(article, "Language"),
        "publication_types": texts_at(article, "PublicationTypeList/PublicationType")
        or texts_at(article, "PublicationType"),
        "keywords": texts_at(document, "MeshHeadingList/MeshHeading/DescriptorName")
        + texts_at(document, "KeywordList/Keyword"),
        "doi": [text_of(entry) for entry in ids if entry.get("IdType") == "doi"]
        + [text_of(entry) for entry in _locations(article, "doi") if entry.get("ValidYN") != "N"],
        "pmid": texts_at(document, "PMID"),
        "pmcid": [text_of(entry) for entry in ids if entry.get("IdType") == "pmc"],
        "registration_ids": texts_at(article, "DataBankList/DataBank/AccessionNumberList/AccessionNumber"),
        "accession": texts_at(document, "PMID"),
        "type_word": ["book"] if is_book else [],
        "integrity": [
            _INTEGRITY[kind]
            for entry in document.findall("CommentsCorrectionsList/CommentsCorrections")
            if (kind := entry.get("RefType", "")) in _INTEGRITY
        ],
    }  # fmt: skip
    values["registration_ids"] = [
        entry for entry in values["registration_ids"] if not entry.startswith("GSE")
    ]
    left = unmapped_fields(element, _MAPPED_PATHS)
    if piis or invalid:
        left["MedlineCitation.Article.ELocationID"] = piis + invalid
    return values, left


def _locations(article: Element, kind: str) -> list[Element]:
    """Return the electronic locations of a kind ("doi", "pii"); PubMed marks a DOI that leads nowhere or elsewhere as not valid."""
    return [entry for entry in article.findall("ELocationID") if entry.get("EIdType") == kind]


def _record_ids(element: Element) -> list[Element]:
    """Return the ids of the record itself, not those of its references."""
    paths = ("PubmedData/ArticleIdList", "PubmedBookData/ArticleIdList", "BookDocument/ArticleIdList")
    return [article_id for path in paths for article_id in element.findall(f"{path}/ArticleId")]


def _authors(article: Element, book: Element | None) -> list[Element]:
    authors = article.findall("AuthorList[@Type='authors']/Author") or article.findall("AuthorList/Author")
    return authors or (book.findall("AuthorList/Author") if book is not None else [])


def _name(author: Element) -> str:
    group = text_of(author.find("CollectiveName"))
    if group:
        return as_group(group)
    family = text_of(author.find("LastName"))
    given = text_of(author.find("ForeName")) or text_of(author.find("Initials"))
    suffix = text_of(author.find("Suffix"))
    return ", ".join(part for part in (family, given, suffix) if part)


def _date(date: Element | None) -> list[str]:
    if date is None:
        return []
    medline_date = text_of(date.find("MedlineDate"))
    parts = [text_of(date.find(part)) for part in ("Year", "Month", "Day", "Season")]
    text = medline_date or " ".join(part for part in parts if part)
    return [text] if text else []


def _abstract(article: Element) -> str:
    parts = []
    for section in article.findall("Abstract/AbstractText"):
        label, text = section.get("Label", ""), text_of(section)
        parts.append(f"{label}: {text}" if label and label.upper() != "UNLABELLED" else text)
    return " ".join(part for part in parts if part)
