"""The page of a starting paper: abstract, links, similar articles, cited by and references, and where each stands in the review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from prismake.protocol.starting_papers import StartingPapers, question_of
from prismake.records.addresses import doi_address, pmc_address, pubmed_address
from prismake.reports.html import environment, record_link
from prismake.reports.page.content import TextLink
from prismake.reports.starting_tables import StartingTables
from prismake.sources.starting_papers import (
    DIRECTIONS,
    NOT_ASKED,
    StartingPin,
    name_at,
    paper_files,
    same_papers,
)
from prismake.tables import rows_of, split_values
from prismake.wording import counted, listed

FOLDER = Path(__file__).resolve().parent
# From the folder of the pages.
REVIEW_PAGE = "../index.html"
HEADINGS = {"similar": "Similar articles", "cited_by": "Cited by", "references": "References"}
MEANINGS = {
    "similar": "Articles whose texts resemble that of the paper: no citation searching (PRISMA-S 7).",
    "cited_by": "Articles that cite the paper.",
    "references": "Articles that the paper cites.",
}
KINDS = ("DOI", "PubMed", "PMC", "registry", "other")
MOST_AUTHORS = 6
Row = Mapping[str, str]


@dataclass
class Article:
    """One article of a list, which several providers may name. row: as the first of them that sent its record describes it."""

    row: Row
    named_by: list[str] = field(default_factory=list)

    @property
    def citation(self) -> str:
        """Authors, journal and year."""
        parts = (authors(self.row["authors"]), self.row["journal"], self.row["year"])
        return ". ".join(part.rstrip(".") for part in parts if part)

    @property
    def links(self) -> list[TextLink]:
        """The places of the article, by its identifiers."""
        links = [TextLink(f"doi {doi}", doi_address(doi)) for doi in split_values(self.row["doi"])]
        links += [TextLink(f"PMID {pmid}", pubmed_address(pmid)) for pmid in split_values(self.row["pmid"])]
        return links + [TextLink(pmcid, pmc_address(pmcid)) for pmcid in split_values(self.row["pmcid"])]


@dataclass(frozen=True)
class ListOfArticles:
    """The lists of a paper in one direction. answers: provider, date, numbers and a sentence of each provider."""

    direction: str
    heading: str
    meaning: str
    answers: Sequence[Mapping[str, str]]
    articles: Sequence[Article]

    @property
    def in_review(self) -> int:
        """How many of the articles are in the review."""
        return sum(bool(article.row["report_ids"]) for article in self.articles)

    @property
    def size(self) -> str:
        """How many articles, and how many in the review, in words. A list that nobody holds has no number, also not 0."""
        if not self.articles and not any(row["received"] for row in self.answers):
            return "no list"
        return f"{counted(len(self.articles), 'article')}, {self.in_review:,} in the review"


def paper_pages(
    plan: StartingPapers,
    pins: Mapping[str, StartingPin],
    tables: StartingTables,
    review_title: str,
    run: str,
) -> dict[str, str]:
    """Return the page of each starting paper that a pin knows, by the name of its file: HTML that needs no network and no script."""
    template = environment(FOLDER).get_template("starting_paper.html")
    style = (FOLDER / "page.css").read_text(encoding="utf-8")
    # Readers need no name of an interface: "PubMed (E-utilities)" is PubMed.
    names = {
        row["provider"]: row["platform"].partition(" (")[0]
        for row in rows_of(tables.papers)
        if row["platform"]
    }
    known_as = same_papers(plan, pins)
    return {
        f"{stem}.html": template.render(
            **_content(paper, tables, names),
            known_as=listed(known_as[paper]),
            review_title=review_title,
            run=run,
            style=Markup(style),
            review_page=REVIEW_PAGE,
            link_out=_link_out(plan, pins, known_as[paper]),
            standing_of=standing_of,
        )
        for paper, stem in paper_files(plan, pins).items()
    }


def _content(paper: str, tables: StartingTables, names: Mapping[str, str]) -> dict[str, object]:
    """Return what the template shows of a paper. names: provider, as the config names it, to its name for readers."""
    described = [row for row in rows_of(tables.papers) if row["paper"] == paper]
    held_rows = [row for row in described if row["state"] == "held"]
    first = next((row for row in held_rows if row["title"]), None)
    abstract = next((row for row in held_rows if row["abstract"]), None)
    standing = next((row for row in held_rows if row["report_ids"]), None)
    links = [row for row in rows_of(tables.links) if row["paper"] == paper]
    return {
        "paper": paper,
        "title": first["title"] if first else paper,
        "authors": "; ".join(split_values(first["authors"])) if first else "",
        "published": _published(first) if first else "",
        "integrity": sorted({word for row in held_rows for word in split_values(row["integrity"])}),
        "abstract": abstract and abstract["abstract"],
        "abstract_from": abstract and f"{_name(abstract, names)}, {abstract['asked_on']}",
        "standing": standing and _standing(standing),
        "described": [{**row, "name": _name(row, names), "says": _holds(row)} for row in described],
        "kinds": [(kind, _links(links, kind, names)) for kind in KINDS],
        "lists": [_list(paper, direction, tables, names) for direction in DIRECTIONS],
    }


def _name(row: Row, names: Mapping[str, str]) -> str:
    return names.get(row["provider"], row["provider"])


def authors(cell: str) -> str:
    """Return up to six authors of a cell, and et al. for the others."""
    authors = split_values(cell)
    return "; ".join(authors[:MOST_AUTHORS] + (["et al"] if len(authors) > MOST_AUTHORS else []))


def _published(row: Row) -> str:
    """Return journal, year, volume, issue and pages in the order of a reference."""
    volume = row["volume"] + (f"({row['issue']})" if row["issue"] else "")
    place = volume + (f":{row['pages']}" if row["pages"] else "")
    when = ";".join(part for part in (row["year"], place) if part)
    return ". ".join(part for part in (row["journal"], when) if part)


def _standing(row: Row) -> dict[str, object]:
    """Return how an article was found and what became of it, with a link to the history of each of its reports."""
    reason = f": {row['reason']}" if row["reason"] else ""
    return {
        "words": f"{row['outcome']}{reason}",
        "found_by": row["found_by"],
        "reports": [
            TextLink(report, record_link(report, REVIEW_PAGE)) for report in split_values(row["report_ids"])
        ],
    }


def _holds(row: Row) -> str:
    """Return what a provider says of the paper itself."""
    if row["state"] == NOT_ASKED:
        return f"was not asked for this paper: run `prismake chase {question_of(row['provider'])}`"
    return f"holds it as {row['id']}" if row["state"] == "held" else "does not hold it"


def _links(rows: Sequence[Row], kind: str, names: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the links of a kind, each address once, with everyone who names it."""
    link_by_url: dict[str, dict[str, object]] = {}
    named: dict[str, list[str]] = {}
    for row in rows:
        if row["kind"] == kind:
            link_by_url.setdefault(row["url"], {"text": row["label"] or row["url"], "address": row["url"]})
            detail = "; ".join([*split_values(row["categories"]), *split_values(row["attributes"])])
            who = f"the record of {_name(row, names)}" if row["origin"] == "record" else "LinkOut"
            named.setdefault(row["url"], []).append(who + (f" ({detail})" if detail else ""))
    return [
        {**link, "named_by": listed(list(dict.fromkeys(named[url])))} for url, link in link_by_url.items()
    ]


def _link_out(plan: StartingPapers, pins: Mapping[str, StartingPin], known_as: Sequence[str]) -> str:
    """Return what LinkOut says of a paper as a whole, in a sentence. known_as: its names in the config."""
    asked = [
        pin
        for pin in pins.values()
        if pin.facts["link_out"] is not None and pin.ids(name_at(pin, known_as)) is not None
    ]
    if not asked:
        what = f": run `prismake chase {question_of('pubmed')}`" if "pubmed" in plan.providers else ""
        return f"LinkOut, a service of PubMed, was not asked{what}."
    ids = [key for pin in asked for key in pin.ids(name_at(pin, known_as)) or ()]
    if not ids:
        return "PubMed does not hold the paper, so that LinkOut says nothing of it."
    number = sum(len(pin.facts["link_out"].get(key, ())) for pin in asked for key in ids)
    names = f"LinkOut names {counted(number, 'link')}" if number else "LinkOut names no link"
    return f"{names} (PubMed, {asked[0].asked_on})."


def _list(paper: str, direction: str, tables: StartingTables, names: Mapping[str, str]) -> ListOfArticles:
    here = [row for row in rows_of(tables.lists) if row["paper"] == paper and row["direction"] == direction]
    articles = [
        row for row in rows_of(tables.articles) if row["paper"] == paper and row["direction"] == direction
    ]
    return ListOfArticles(
        direction,
        HEADINGS[direction],
        MEANINGS[direction],
        [
            {
                "name": _name(row, names),
                "asked_on": row["asked_on"],
                "claimed": row["claimed"] or ("no count" if row["received"] else ""),
                "received": row["received"],
                "in_review": row["in_review"],
                "says": _says(row),
            }
            for row in here
        ],
        _merged(articles, names),
    )


def _says(row: Row) -> str:
    """Return what a provider says of a list, as a sentence without its subject."""
    number = int(row["received"] or 0)
    sentences = {
        "listed": f"names {counted(number, 'article')}" if number else "names no article by an id",
        "none listed": "holds the paper and names none; this does not prove that there are none",
        "no list held": "holds the paper, and does not hold this list",
        "not resolved": "does not hold the paper",
        "not offered": "has no such lists",
        NOT_ASKED: f"was not asked: run `prismake chase {question_of(row['provider'])}`",
    }
    parts = [sentences[row["state"]]]
    if row["without_id"] not in ("", "0"):
        parts.append(f"{counted(int(row['without_id']), 'entry')} without an id of the provider")
    if row["not_sent"] not in ("", "0"):
        parts.append(f"{counted(int(row['not_sent']), 'record')} did not come")
    if row["claimed_by_record"] and row["claimed_by_record"] != (row["claimed"] or row["received"]):
        parts.append(f"its record of the paper counts {int(row['claimed_by_record']):,}")
    return "; ".join(parts)


def _merged(rows: Sequence[Row], names: Mapping[str, str]) -> list[Article]:
    """Return articles in the order of the lists, one for all rows that share a PMID, else a DOI or PMCID."""
    articles: list[Article] = []
    by_id: dict[str, Article] = {}
    for row in rows:
        keys = [f"PMID {row['pmid']}" if row["pmid"] else "", *split_values(row["doi"]), row["pmcid"]]
        keys = [key.lower() for key in keys if key]
        article = next((by_id[key] for key in keys if key in by_id and _is_one(by_id[key].row, row)), None)
        if article is None:
            article = Article(row)
            articles.append(article)
        name = _name(row, names)
        if name not in article.named_by:
            article.named_by.append(name)
        for key in keys:
            by_id.setdefault(key, article)
    return articles


def _is_one(row: Row, other: Row) -> bool:
    """Return whether two rows that share an identifier are one article: they do not have different PMIDs."""
    return not (row["pmid"] and other["pmid"]) or row["pmid"] == other["pmid"]


def standing_of(article: Article) -> dict[str, object] | None:
    """Return where an article stands in the review; None if it is not in it."""
    return _standing(article.row) if article.row["report_ids"] else None
