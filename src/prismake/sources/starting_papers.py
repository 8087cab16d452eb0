"""Reads the pins of the starting papers: their records, links and lists, and the articles on these lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote, urlsplit

from prismake.errors import Fault, ReviewFaults
from prismake.protocol.chasing import Direction
from prismake.protocol.place import CONFIG
from prismake.protocol.starting_papers import SECTION, StartingPapers, question_of
from prismake.records.addresses import doi_address, pmc_address, pubmed_address, registration_address
from prismake.records.identifiers import pmcids_in, registrations_in
from prismake.records.record import Record
from prismake.sources.pins import Pin, read_pin
from prismake.tables import join_values

# As the page shows them.
DIRECTIONS: tuple[Direction, ...] = ("similar", "cited_by", "references")
assert set(DIRECTIONS) == set(get_args(Direction))
NOT_ASKED = "not asked"
# Below the results of a version.
PAGES = "6_report/starting_papers"
Row = dict[str, str]


@dataclass(frozen=True)
class StartingPin:
    """The pin of the starting papers at one provider. provider: as config.yaml names it."""

    provider: str
    pin: Pin

    @property
    def facts(self) -> Mapping[str, Any]:
        """Return what search.json contains on the starting papers."""
        section: Mapping[str, Any] = self.pin.metadata[SECTION]
        return section

    @property
    def asked_on(self) -> str:
        """Return the date on which the provider was asked, YYYY-MM-DD."""
        return str(self.pin.metadata["searched_on"])

    def ids(self, paper: str) -> list[str] | None:
        """Return the ids of a paper at the provider; None if the provider was not asked about the paper."""
        return next((list(row["ids"]) for row in self.facts["papers"] if row["paper"] == paper), None)

    @cached_property
    def papers(self) -> Mapping[str, Record]:
        """Return id at the provider to record, for the starting papers."""
        return self._records(self.facts["paper_files"])

    @cached_property
    def articles(self) -> Mapping[str, Record]:
        """Return id at the provider to record, for the articles on the lists."""
        return self._records(self.pin.metadata["records"])

    def _records(self, files: list[str]) -> dict[str, Record]:
        # The workflow plans with this module and reads no file; the readers take it a fifth of a second to import.
        from prismake.formats import read_file

        records = {}
        for file in files:
            parsed = read_file(self.pin.folder / file, packed=True)
            if parsed.refused:
                raise ReviewFaults(
                    [
                        Fault(
                            str(self.pin.folder / file),
                            parsed.refused,
                            "fetch the lists of the starting papers "
                            "again with `prismake chase`, and name the new pin in config.yaml.",
                        )
                    ]
                )
            # PubMed's id is the PMID.
            records.update({record.native_id or record.pmid: record for record in parsed.records})
        return records


def starting_pins(plan: StartingPapers) -> dict[str, StartingPin]:
    """Return provider to pin, for the providers with a pin.

    Raises ReviewFaults for a faulty pin, and for a pin that is not one of starting papers.
    """
    pins, faults = {}, []
    for provider, folder in plan.pins().items():
        key = f"{SECTION}.providers.{provider}.pin"
        try:
            pin = read_pin(Path(folder), question_of(provider), key)
        except ReviewFaults as error:
            faults += error.faults
            continue
        if SECTION not in pin.metadata or pin.metadata.get("provider") != provider:
            faults.append(
                Fault(
                    CONFIG,
                    f"{folder} is not a pin with the citation lists of the starting papers from {provider}.",
                    f"chase them with `prismake chase {question_of(provider)}`, and write the folder that the "
                    "command prints into this key.",
                    column=key,
                )
            )
        pins[provider] = StartingPin(provider, pin)
    if faults:
        raise ReviewFaults(faults)
    return pins


def unasked(plan: StartingPapers, pins: Mapping[str, StartingPin]) -> dict[str, list[str]]:
    """Return provider to the papers about which it was not asked; providers that were asked about all papers are left
    out.
    """
    lacking = {
        provider: [
            paper for paper in plan.papers if provider not in pins or pins[provider].ids(paper) is None
        ]
        for provider in plan.providers
    }
    return {provider: papers for provider, papers in lacking.items() if papers}


def same_papers(plan: StartingPapers, pins: Mapping[str, StartingPin]) -> dict[str, list[str]]:
    """Return first name of a starting paper in config.yaml to all of its names there.

    A PMID and a DOI mean the same paper if a provider has the same records for both. A DOI for which it has further
    records, such as that of a supplement, is a paper of its own.
    """
    groups: dict[str, list[str]] = {}
    for name in plan.papers:
        same = (
            paper for paper, names in groups.items() if any(_is_one(name, other, pins) for other in names)
        )
        groups.setdefault(next(same, name), []).append(name)
    return groups


def _is_one(name: str, other: str, pins: Mapping[str, StartingPin]) -> bool:
    return any(
        bool(pin.ids(name)) and set(pin.ids(name) or ()) == set(pin.ids(other) or ()) for pin in pins.values()
    )


def name_at(pin: StartingPin, names: Sequence[str]) -> str:
    """Return the one of a paper's names under which the provider has a record; otherwise one about which it was
    asked, otherwise the first.
    """
    known = [name for name in names if pin.ids(name)]
    asked = [name for name in names if pin.ids(name) is not None]
    return [*known, *asked, *names][0]


def paper_files(plan: StartingPapers, pins: Mapping[str, StartingPin]) -> dict[str, str]:
    """Return paper to the file name of its page without suffix, for the papers on which a pin has data.

    A paper that config.yaml names twice has one page, under its first name.
    """
    names: dict[str, str] = {}
    for paper, known_as in same_papers(plan, pins).items():
        if any(pin.ids(name) is not None for pin in pins.values() for name in known_as):
            stem = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in paper)
            number = 1 + sum(name == stem or name.startswith(f"{stem}_") for name in names.values())
            names[paper] = stem if number == 1 else f"{stem}_{number}"
    return names


def paper_rows(plan: StartingPapers, pins: Mapping[str, StartingPin]) -> list[Row]:
    """Return the rows of table 6_report/starting_papers, without the columns on the review: each paper as each
    provider describes it.
    """
    rows = []
    for paper, provider, pin, name in _asked(plan, pins):
        ids = pin.ids(name) if pin else None
        where = {
            "paper": paper,
            "provider": provider,
            "platform": pin.pin.metadata["platform"] if pin else "",
            "asked_on": pin.asked_on if pin else "",
            "pin": pin.pin.folder.as_posix() if pin else "",
        }
        if pin is None or not ids:
            rows.append({**where, "state": NOT_ASKED if ids is None else "not held"})
            continue
        for key in ids:
            rows.append({**where, "state": "held", "id": key, **_columns(pin.papers.get(key), PAPER_COLUMNS)})
    return rows


def list_rows(plan: StartingPapers, pins: Mapping[str, StartingPin]) -> list[Row]:
    """Return the rows of table 6_report/starting_lists, without the numbers of the review: how each provider answered
    for each list.
    """
    rows = []
    for paper, provider, pin, name in _asked(plan, pins):
        lists = [row for row in pin.facts["lists"] if row["paper"] == name] if pin else []
        for direction in DIRECTIONS:
            where = {
                "paper": paper,
                "provider": provider,
                "asked_on": pin.asked_on if pin else "",
                "direction": direction,
            }
            here = [row for row in lists if row["direction"] == direction]
            if not here:
                rows.append({**where, "state": "not offered" if lists else NOT_ASKED})
            rows += [
                {
                    **where,
                    "id": row["id"],
                    "state": row["state"],
                    "claimed": _number(row["claimed"]),
                    "claimed_by_record": _number(row["claimed_by_record"]),
                    # Without a list there is no number, also not 0.
                    **(_numbers(row, pin) if pin and row["state"] in ("listed", "none listed") else {}),
                }
                for row in here
            ]
    return rows


def _numbers(row: Mapping[str, Any], pin: StartingPin) -> Row:
    """Return the numbers of a list that the provider holds."""
    return {
        "received": str(len(row["articles"])),
        "without_id": str(row["without_id"]),
        "not_sent": str(sum(key not in pin.articles for key in row["articles"])),
    }


def article_rows(plan: StartingPapers, pins: Mapping[str, StartingPin]) -> list[Row]:
    """Return the rows of table 6_report/starting_articles, without the columns on the review: each article on each
    list.
    """
    rows = []
    for paper, provider, pin, name in _asked(plan, pins):
        for direction in DIRECTIONS if pin else ():
            assert pin
            rows += [
                {
                    "paper": paper,
                    "provider": provider,
                    "id": row["id"],
                    "direction": direction,
                    "article_id": key,
                    "sent": "yes" if key in pin.articles else "no",
                    **_columns(pin.articles.get(key), ARTICLE_COLUMNS),
                }
                for row in pin.facts["lists"]
                if row["paper"] == name and row["direction"] == direction
                for key in row["articles"]
            ]
    return rows


def link_rows(plan: StartingPapers, pins: Mapping[str, StartingPin]) -> list[Row]:
    """Return the rows of table 6_report/starting_links: the links in the record of each paper, then those of LinkOut."""
    rows = []
    for paper, provider, pin, name in _asked(plan, pins):
        for key in (pin.ids(name) or ()) if pin else ():
            assert pin
            record = pin.papers.get(key, Record())
            where = {"paper": paper, "provider": provider, "id": key}
            rows += [{**where, "origin": "record", **link} for link in _of_record(record)]
            for link in (pin.facts["link_out"] or {}).get(key, ()):
                kind, label = _kind(link["url"], record)
                rows.append(
                    {
                        **where,
                        "origin": "LinkOut",
                        "kind": kind,
                        "label": label or link["provider"],
                        "url": link["url"],
                        "categories": join_values(link["categories"]),
                        "attributes": join_values(link["attributes"]),
                    }
                )
    return _first_of_each(rows)


PAPER_COLUMNS = (
    "title", "authors", "year", "journal", "volume", "issue", "pages", "abstract", "doi", "pmid", "pmcid",
    "registration_ids", "integrity",
)  # fmt: skip
ARTICLE_COLUMNS = ("title", "authors", "year", "journal", "doi", "pmid", "pmcid", "integrity")


def _asked(
    plan: StartingPapers, pins: Mapping[str, StartingPin]
) -> Iterator[tuple[str, str, StartingPin | None, str]]:
    """Yield each paper at each provider, with the pin if there is one, and the name under which the provider was asked."""
    for paper, names in same_papers(plan, pins).items():
        for provider in plan.providers:
            pin = pins.get(provider)
            yield paper, provider, pin, name_at(pin, names) if pin else paper


def _columns(record: Record | None, columns: tuple[str, ...]) -> Row:
    """Return columns of a record; nothing where the provider did not send it."""
    if record is None:
        return {}
    values = {column: getattr(record, column) for column in columns}
    return {
        column: join_values(value) if isinstance(value, list) else value for column, value in values.items()
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _of_record(record: Record) -> list[Row]:
    """Return the links that follow from the identifiers of a record."""
    links = [("DOI", doi, doi_address(doi)) for doi in record.doi]
    links += [("PubMed", record.pmid, pubmed_address(record.pmid))] if record.pmid else []
    links += [("PMC", record.pmcid, pmc_address(record.pmcid))] if record.pmcid else []
    links += [("registry", number, registration_address(number)) for number in record.registration_ids]
    return [{"kind": kind, "label": label, "url": url} for kind, label, url in links]


def _kind(url: str, record: Record) -> tuple[str, str]:
    """Return what a link of LinkOut leads to, by the identifier in its address, and that identifier."""
    if registrations := registrations_in(unquote(url)):
        return "registry", registrations[0]
    if pmcids := pmcids_in(url.lower()):
        return "PMC", pmcids[0]
    path = unquote(urlsplit(url).path).strip("/").lower()
    # Addresses of publishers hold the DOI behind other words.
    return ("DOI", path) if path in record.doi else ("other", "")


def _first_of_each(rows: list[Row]) -> list[Row]:
    """Return rows without those that repeat a link of the same kind and origin."""
    first_rows: dict[tuple[str, ...], Row] = {}
    for row in rows:
        first_rows.setdefault(
            tuple(row[key] for key in ("paper", "provider", "id", "origin", "kind", "url")), row
        )
    return list(first_rows.values())
