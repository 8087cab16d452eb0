"""Map records of Crossref, Europe PMC and OpenAlex, as their APIs return them."""

from __future__ import annotations

import re
from typing import Any

from prismake.formats.json_documents import texts, values_at
from prismake.records.names import ET_AL, as_group
from prismake.records.record import Values

_UPDATES = {
    "retraction": ("retraction notice", "retracted"),
    "withdrawal": ("retraction notice", "retracted"),
    "removal": ("retraction notice", "retracted"),
    "erratum": ("erratum", "corrected"),
    "corrigendum": ("erratum", "corrected"),
    "correction": ("erratum", "corrected"),
    "addendum": ("erratum", "corrected"),
    "expression_of_concern": ("expression of concern", "expression of concern"),
}


_IS_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?10\.\d{4,9}/\S+$", re.IGNORECASE)


def _kinds(element: Any) -> list[str]:
    """Return the types of a work. In CSL "article" is a text that no journal published: it has neither volume nor pages."""
    is_preprint = [genre.lower() for genre in texts(element, "genre")] == ["preprint"]
    in_print = not is_preprint and any(texts(element, key) for key in ("volume", "issue", "page"))
    return ["preprint" if kind == "article" and not in_print else kind for kind in texts(element, "type")]


def crossref_work(element: Any) -> tuple[Values, frozenset[str]]:
    """Return (values by column, mapped paths) of one work of Crossref, or of CSL JSON."""
    if isinstance(element, dict) and isinstance(element.get("message"), dict):
        inner, paths = crossref_work(element["message"])
        return inner, frozenset(f"message.{path}" for path in paths)
    if not isinstance(element, dict) or ("DOI" not in element and "title" not in element):
        raise ValueError("expected a work of Crossref, found other JSON")
    kinds = _kinds(element)
    values: Values = {
        "title": texts(element, "title") or texts(element, "original-title"),
        "authors": [name for author in _people_of(element) if (name := _crossref_name(author))],
        "journal": texts(element, "container-title")
        or texts(element, "short-container-title")
        or (
            texts(element, "event-title") or texts(element, "event") if kinds == ["paper-conference"] else []
        ),
        # Without a container the congress is all that names the place of a paper.
        "congress": (texts(element, "event-title") or texts(element, "event"))[:1]
        if kinds == ["paper-conference"] and texts(element, "container-title")
        else [],
        "volume": texts(element, "volume"),
        "issue": texts(element, "issue"),
        "pages": texts(element, "page"),
        "article_number": texts(element, "article-number")
        # In CSL the number of an article stands under "number".
        or (texts(element, "number") if kinds == ["article-journal"] else []),
        # DataCite gives the DOI as the id of an item.
        "doi": texts(element, "DOI") or [text for text in texts(element, "id") if _IS_DOI.match(text)],
        "pmid": texts(element, "PMID"),
        "pmcid": texts(element, "PMCID"),
        "accession": [doi.lower() for doi in texts(element, "DOI")],
        "url": texts(element, "URL"),
        "language": texts(element, "language"),
        "abstract": texts(element, "abstract"),
        "publication_types": kinds + texts(element, "subtype"),
        "keywords": texts(element, "subject")
        + [word for text in texts(element, "keyword") for word in re.split(r";\s*", text) if word],
        "registration_ids": texts(element, "clinical-trial-number.clinical-trial-number"),
        "date": _crossref_date(element),
    }
    notices = [_UPDATES[kind][0] for kind in texts(element, "update-to.type") if kind in _UPDATES]
    notices += [_UPDATES[kind][1] for kind in texts(element, "updated-by.type") if kind in _UPDATES]
    values["integrity"] = notices
    mapped_paths = {"DOI", "URL", "abstract", "container-title", "volume", "issue", "page", "article-number"}
    mapped_paths |= {
        "language",
        "type",
        "subtype",
        "subject",
        "clinical-trial-number",
        "author.given",
        "author.family",
    }
    mapped_paths |= {f"author.{part}" for part in ("name", "sequence", "literal", "suffix")}
    mapped_paths |= {"author.non-dropping-particle", "author.dropping-particle", "PMID", "PMCID", "keyword"}
    if len(values["title"]) <= 1:
        mapped_paths.add("title")
    return values, frozenset(mapped_paths)


def _people_of(work: Any) -> list[Any]:
    """Return the authors of a work, or its editors if it is a book without authors."""
    return values_at(work, "author") or (
        values_at(work, "editor") if "book" in str(work.get("type", "")) else []
    )


def _crossref_name(author: Any) -> str:
    if not isinstance(author, dict):
        return str(author)
    particles = ("dropping-particle", "non-dropping-particle", "family")
    family = " ".join(str(author[part]) for part in particles if author.get(part))
    given, suffix = str(author.get("given") or ""), str(author.get("suffix") or "")
    if family and given:
        return ", ".join(filter(None, (family, given, suffix)))
    # A literal name is one that no program may take apart; some write persons so, with a comma.
    group = str(author.get("name") or author.get("literal") or "")
    return family or given or (group if "," in group else as_group(group))


def _crossref_date(element: dict[str, Any]) -> list[str]:
    for key in ("issued", "published", "published-print", "published-online", "posted", "created"):
        date = element.get(key) or {}
        if not isinstance(date, dict):
            # Pandoc writes CSL dates as a text, or as a list of parts with names.
            first = date[0] if isinstance(date, list) else date
            named = (
                [first[part] for part in ("year", "month", "day") if first.get(part)]
                if isinstance(first, dict)
                else []
            )
            date = (
                {"date-parts": [named]} if named else {"raw": "" if isinstance(first, dict) else str(first)}
            )
        parts = date.get("date-parts") or []
        if parts and parts[0] and parts[0][0]:
            return ["-".join(f"{int(part):02d}" for part in parts[0])]
        # Zotero writes the date as text where it cannot tell its parts.
        if written := str(date.get("raw") or date.get("literal") or ""):
            return [written]
    return []


def europe_pmc_result(element: Any) -> tuple[Values, frozenset[str]]:
    """Return (values by column, mapped paths) of one result of Europe PMC."""
    if not isinstance(element, dict) or not (element.get("id") or element.get("title")):
        raise ValueError("expected a result of Europe PMC, found other JSON")
    source, number = str(element.get("source") or ""), str(element.get("id") or "")
    people = [_europe_pmc_name(author) for author in values_at(element, "authorList.author")]
    author_string = texts(element, "authorString")
    values: Values = {
        "title": texts(element, "title"),
        "authors": [name for name in people if name],
        "author_cell": [] if any(people) else [text.rstrip(".") for text in author_string],
        "journal": texts(element, "journalInfo.journal.title")
        or texts(element, "journalTitle")
        or texts(element, "bookOrReportDetails.publisher"),
        "year": texts(element, "pubYear"),
        "date": texts(element, "firstPublicationDate"),
        "volume": texts(element, "journalInfo.volume") or texts(element, "journalVolume"),
        "issue": texts(element, "journalInfo.issue") or texts(element, "issue"),
        "pages": texts(element, "pageInfo"),
        "doi": texts(element, "doi"),
        "pmid": texts(element, "pmid"),
        "pmcid": texts(element, "pmcid"),
        "language": texts(element, "language"),
        "abstract": texts(element, "abstractText"),
        "publication_types": texts(element, "pubTypeList.pubType")
        or [part.strip() for text in texts(element, "pubType") for part in text.split(";")],
        "keywords": texts(element, "keywordList.keyword")
        + texts(element, "meshHeadingList.meshHeading.descriptorName"),
        "accession": [f"{source}:{number}"] if source and number else [number] if number else [],
        "type_word": ["preprint"] if source == "PPR" else [],
    }
    mapped_paths = {
        "title", "authorList.author.fullName", "authorList.author.firstName", "authorList.author.lastName",
        "authorList.author.initials", "authorList.author.collectiveName", "journalInfo.journal.title",
        "journalTitle", "pubYear", "firstPublicationDate", "journalInfo.volume", "journalVolume",
        "journalInfo.issue", "issue", "pageInfo", "doi", "pmid", "pmcid", "language", "abstractText", "pubType",
        "pubTypeList", "keywordList", "meshHeadingList.meshHeading.descriptorName", "id", "source",
    }  # fmt: skip
    if not any(people):
        mapped_paths.add("authorString")
    return values, frozenset(mapped_paths)


def _europe_pmc_name(author: Any) -> str:
    if not isinstance(author, dict):
        return str(author)
    family, given = (
        str(author.get("lastName") or ""),
        str(author.get("firstName") or author.get("initials") or ""),
    )
    if family and given:
        return f"{family}, {given}"
    if group := str(author.get("collectiveName") or ""):
        return family or as_group(group)
    return family or str(author.get("fullName") or "")


def openalex_work(element: Any) -> tuple[Values, frozenset[str]]:
    """Return (values by column, mapped paths) of one work of OpenAlex."""
    if not isinstance(element, dict) or not (element.get("id") or element.get("title")):
        raise ValueError("expected a work of OpenAlex, found other JSON")
    names = texts(element, "authorships.author.display_name")
    first, last = texts(element, "biblio.first_page"), texts(element, "biblio.last_page")
    cut = element.get("is_authors_truncated") is True
    values: Values = {
        "title": texts(element, "title") or texts(element, "display_name"),
        "authors": names + ([ET_AL] if cut else []),
        "journal": texts(element, "primary_location.source.display_name")
        or texts(element, "host_venue.display_name"),
        "year": texts(element, "publication_year"),
        "date": texts(element, "publication_date"),
        "volume": texts(element, "biblio.volume"),
        "issue": texts(element, "biblio.issue"),
        "start_page": first,
        "end_page": last,
        "doi": texts(element, "doi") or texts(element, "ids.doi"),
        "pmid": [number.rsplit("/", 1)[-1] for number in texts(element, "ids.pmid")],
        "pmcid": [number.rsplit("/", 1)[-1] for number in texts(element, "ids.pmcid")],
        "language": texts(element, "language"),
        "abstract": _uninverted(element.get("abstract_inverted_index")),
        "publication_types": texts(element, "type"),
        "keywords": texts(element, "keywords.display_name"),
        "accession": [number.rsplit("/", 1)[-1] for number in texts(element, "id")],
        "url": texts(element, "id"),
        "integrity": ["retracted"] if element.get("is_retracted") is True else [],
    }
    mapped_paths = {
        "title", "display_name", "authorships.author.display_name", "primary_location.source.display_name",
        "publication_year", "publication_date", "biblio", "doi", "ids.doi", "ids.pmid", "ids.pmcid", "language",
        "abstract_inverted_index", "type", "keywords.display_name", "id", "is_authors_truncated",
    }  # fmt: skip
    return values, frozenset(mapped_paths)


def _uninverted(index: Any) -> list[str]:
    """Return the text of an inverted index, its words in order."""
    if not isinstance(index, dict):
        return []
    placed = sorted((int(position), str(word)) for word, positions in index.items() for position in positions)
    return [" ".join(word for _, word in placed)] if placed else []
