"""Select the default review's pinned evidence from a folder of public records, facts only.

    python docs/default-review/select_pins.py CORPORA config/pins

CORPORA is a folder that holds `msc_ev/`, as docs/default-review/pins.md describes it. The script ran once; its
output under config/pins/ is evidence and is never written again. It stays here so that anyone can see which
record was taken, which field was kept and why. It refuses to write over a pin.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

EV = re.compile(
    r"exosom|extracellular\s+vesicle|\bs?EVs?\b|micro-?vesicle|micro-?particle|ectosome|nano-?vesicle|ExoFlo",
    re.IGNORECASE,
)
MSC = re.compile(
    r"mesenchymal|stromal\s+cell|\bU?C?-?MSCs?\b|MSCs?\b|adipose[\s-]+derived\s+stem|umbilical\s+cord"
    r"|wharton|bone\s+marrow|placenta|medicinal\s+signal",
    re.IGNORECASE,
)
SAMPLE_OF_QUERIES = (
    "It is a sample of the top hits of many topic queries on extracellular vesicles (cargo, pathway and disease "
    "contexts), reduced to the records whose title or abstract match both named patterns. It is not the output of "
    "config/searches/pubmed.txt, and its count says nothing of how many records that strategy would find."
)
CLINICALTRIALS_FACTS = {
    "IdentificationModule": ("NCTId", "OrgStudyIdInfo", "SecondaryIdInfoList", "Organization", "BriefTitle", "OfficialTitle", "Acronym"),
    "StatusModule": ("StatusVerifiedDate", "OverallStatus", "LastKnownStatus", "StartDateStruct", "PrimaryCompletionDateStruct",
                     "CompletionDateStruct", "StudyFirstPostDateStruct", "LastUpdatePostDateStruct", "ResultsFirstPostDateStruct"),
    "SponsorCollaboratorsModule": ("LeadSponsor", "CollaboratorList"),
    "ConditionsModule": ("ConditionList",),
    "DesignModule": ("StudyType", "PhaseList", "DesignInfo", "EnrollmentInfo"),
    "OutcomesModule": ("PrimaryOutcomeList", "SecondaryOutcomeList"),
    "EligibilityModule": ("HealthyVolunteers", "Gender", "MinimumAge", "MaximumAge"),
    "ReferencesModule": ("ReferenceList",),
}  # fmt: skip
RESULTS_FACTS = {
    "ParticipantFlowModule": ("FlowGroupList", "FlowPeriodList"),
    "OutcomeMeasuresModule": ("OutcomeMeasureList",),
    "AdverseEventsModule": ("EventsFrequencyThreshold", "EventsTimeFrame", "EventGroupList", "SeriousEventList", "OtherEventList"),
}  # fmt: skip
# Texts in the words of a sponsor, below any of these fields.
SENTENCES = ("Description", "Notes", "Comment")
CSV_FACTS = (
    "NCT Number", "Title", "Acronym", "Status", "Study Results", "Conditions", "Interventions", "Sponsor/Collaborators", "Gender",
    "Age", "Phases", "Enrollment", "Funded Bys", "Study Type", "Study Designs", "Other IDs", "Start Date", "Primary Completion Date",
    "Completion Date", "First Posted", "Results First Posted", "Last Update Posted", "URL",
)  # fmt: skip
CROSSREF_FACTS = (
    "DOI", "type", "subtype", "title", "container-title", "short-container-title", "group-title", "publisher", "ISSN", "volume",
    "issue", "page", "article-number", "issued", "published", "published-print", "published-online", "posted", "language", "URL",
)  # fmt: skip
REGISTRY_COLUMNS = (
    "registry_id", "secondary_ids", "title", "condition", "intervention", "phase", "enrolment", "status_last_seen",
    "sponsor", "country", "start_date", "source_urls",
)  # fmt: skip
PUBLICATION_COLUMNS = (
    "first_author", "year", "journal", "title", "pmid", "pmcid", "doi", "registry_id", "source_urls",
)  # fmt: skip
# Pages of reviews. Every other page is a register's own, a mirror of one, or a trial's public page.
REVIEW_HOSTS = re.compile(
    r"pmc\.ncbi|ijstemcell|biomedcentral|hindawi|wjgnet|flipbuilder|aginganddisease|link\.springer|ddw-online",
    re.IGNORECASE,
)


def pubmed(corpora: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """PubMed records as .nbib: PMID, date, title, journal, DOI and publication types."""
    with (corpora / "msc_ev/pubmed/pubmed_ev_2026-02.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    chosen = [row for row in rows if all(p.search(f"{row['title']} {row['abstract']}") for p in (EV, MSC))]
    text = "\n".join(nbib(row) for row in chosen)
    return {"pubmed.nbib": text.encode("utf-8")}, {
        "name": "PubMed", "platform": "PubMed (E-utilities)", "searched_on": "2026-02",
        "query": "(many queries, not one; see what_it_is_not)",
        "selection": f"title or abstract matches both: {EV.pattern} AND {MSC.pattern}",
        "reported": str(len(chosen)),
        "came_from": "the open corpus ev-negative-space-framework (MIT licence), its PubMed table of February 2026",
        "what_it_is": f"{len(chosen)} rows of {len(rows)}; records that several of the queries found stand once for each, as they came.",
        "what_it_is_not": SAMPLE_OF_QUERIES + " It has no authors and no abstracts.",
    }  # fmt: skip


def nbib(row: dict[str, str]) -> str:
    """One record in the tagged format that PubMed gives people."""
    lines = [f"PMID- {row['pmid']}", f"DP  - {row['pubdate']}", f"TI  - {' '.join(row['title'].split())}"]
    if row["doi"]:
        lines.append(f"LID - {row['doi']} [doi]")
    lines += [f"PT  - {kind.strip()}" for kind in row["publication_types"].split(";") if kind.strip()]
    lines.append(f"JT  - {row['journal']}")
    return "\n".join(lines) + "\n"


def crossref(corpora: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Crossref works in the API's own envelope, bibliographic keys only."""
    source = json.loads(
        (corpora / "msc_ev/crossref/crossref_msc_ev_2022-11.json").read_text(encoding="utf-8")
    )
    items = []
    for work in source["message"]["items"]:
        kept = {key: work[key] for key in CROSSREF_FACTS if key in work}
        kept["author"] = [
            {key: author[key] for key in ("given", "family", "name", "sequence") if key in author}
            for author in work.get("author", [])
        ]
        items.append(kept)
    envelope = {"status": "ok", "message-type": "work-list", "message": {"items": items}}
    return {"works.json": dump(envelope)}, {
        "name": "Crossref", "platform": "Crossref REST API", "searched_on": "2022-11",
        "query": "(a query on mesenchymal stem cells and extracellular vesicles; its words were not kept)",
        "selection": "all works of the retrieval", "reported": str(len(items)),
        "came_from": "the open corpus roosterAppreciates (MIT licence), its Crossref retrieval of November 2022",
        "what_it_is": f"{len(items)} works with their natural repeats, reduced to identifiers, titles, authors, journals, dates and types.",
        "what_it_is_not": "It is not a search of all of Crossref, and the exact query is not known.",
    }  # fmt: skip


def clinicaltrials_gov(corpora: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Registrations in the legacy v1 JSON whose interventions, titles or keywords match the EV pattern."""
    files: dict[str, bytes] = {}
    folder = corpora / "msc_ev/clinicaltrials_gov_2022-01"
    held = sorted(folder.glob("NCT*.json"))
    for path in held:
        study = json.loads(path.read_text(encoding="utf-8"))
        if EV.search(" ; ".join(searched_words(study["ProtocolSection"]))):
            files[path.name] = dump(registration_facts(study))
    return files, {
        "name": "ClinicalTrials.gov", "platform": "ClinicalTrials.gov (legacy v1 JSON)", "searched_on": "2022-01-22",
        "query": "(the corpus was gathered by others with searches for extracellular vesicles and exosomes; their words were not kept)",
        "selection": f"an intervention name, other name, title or keyword matches: {EV.pattern}", "reported": str(len(files)),
        "came_from": "full registrations downloaded from ClinicalTrials.gov on 2022-01-22",
        "what_it_is": f"{len(files)} of {len(held)} registrations, reduced to identifiers, titles, status, dates, sponsor, conditions, "
                      "phase, design, enrolment, arms, intervention names, outcomes with their time frames, sex and age, countries, the publications they "
                      "name, and the numbers of posted results.",
        "what_it_is_not": "It is not the register of today: statuses and enrolments are those of the version date. It holds no descriptions, and "
                          "no baseline characteristics.",
    }  # fmt: skip


def clinicaltrials_gov_csv(corpora: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Rows of a later CSV download of the register, of the registrations that another pin holds."""
    with (corpora / "msc_ev/clinicaltrials_gov_csv/SearchResults_mesenchymal_2022-02.csv").open(
        encoding="utf-8-sig", newline=""
    ) as handle:
        rows = list(csv.DictReader(handle))
    held = set(clinicaltrials_gov(corpora)[0]) | {
        f"{row['registry_id']}.json" for row in registry_rows(corpora)
    }
    chosen = [row for row in rows if f"{row['NCT Number']}.json" in held]
    return {"registrations.csv": table(chosen, CSV_FACTS)}, {
        "name": "ClinicalTrials.gov, CSV download", "platform": "ClinicalTrials.gov (CSV of the search page)", "searched_on": "2022-02",
        "query": "(a search for mesenchymal; its words were not kept)",
        "selection": "the registration is in the pin clinicaltrials_gov/2022-01-22, or a page or review names it",
        "reported": str(len(chosen)),
        "came_from": "a CSV download of a search for mesenchymal on ClinicalTrials.gov, February 2022",
        "what_it_is": f"{len(chosen)} of {len(rows)} rows: a later version of registrations that the review has, in their fact fields. "
                      "The screening at full text and the extraction read it.",
        "what_it_is_not": "It adds no registration, and it is not the register of today. It holds no outcomes and no places.",
    }  # fmt: skip


def searched_words(protocol: dict[str, Any]) -> Iterable[str]:
    """The intervention names, titles and keywords of one registration."""
    identity = protocol["IdentificationModule"]
    yield identity.get("BriefTitle", "")
    yield identity.get("OfficialTitle", "")
    yield from protocol.get("ConditionsModule", {}).get("KeywordList", {}).get("Keyword", [])
    for intervention in interventions(protocol):
        yield intervention.get("InterventionName", "")
        yield from intervention.get("InterventionOtherNameList", {}).get("InterventionOtherName", [])


def interventions(protocol: dict[str, Any]) -> list[dict[str, Any]]:
    """The interventions of one registration; observational ones may have none."""
    listed = protocol.get("ArmsInterventionsModule", {}).get("InterventionList", {}).get("Intervention", [])
    return list(listed)


def registration_facts(study: dict[str, Any]) -> dict[str, Any]:
    """One registration, reduced to the fact fields, in its own structure."""
    protocol = study["ProtocolSection"]
    kept: dict[str, Any] = {}
    for module, fields in CLINICALTRIALS_FACTS.items():
        facts = {field: protocol[module][field] for field in fields if field in protocol.get(module, {})}
        if facts:
            kept[module] = facts
    for reference in kept.get("ReferencesModule", {}).get("ReferenceList", {}).get("Reference", []):
        reference.pop("ReferenceCitation", None)
        reference.pop("RetractionList", None)
    listed = [
        {
            key: one[key]
            for key in ("InterventionType", "InterventionName", "InterventionOtherNameList")
            if key in one
        }
        for one in interventions(protocol)
    ]
    arms = protocol.get("ArmsInterventionsModule", {}).get("ArmGroupList")
    if listed or arms:
        kept["ArmsInterventionsModule"] = ({"ArmGroupList": arms} if arms else {}) | (
            {"InterventionList": {"Intervention": listed}} if listed else {}
        )
    places = protocol.get("ContactsLocationsModule", {}).get("LocationList", {}).get("Location", [])
    countries = sorted({place["LocationCountry"] for place in places if "LocationCountry" in place})
    if countries:
        kept["ContactsLocationsModule"] = {
            "LocationList": {"Location": [{"LocationCountry": country} for country in countries]}
        }
    results = {
        module: {field: own[field] for field in fields if field in own}
        for module, fields in RESULTS_FACTS.items()
        if (own := study.get("ResultsSection", {}).get(module))
    }
    version = study.get("DerivedSection", {}).get("MiscInfoModule", {})
    facts = {"ProtocolSection": kept} | ({"ResultsSection": results} if results else {})
    return dict(without_sentences(facts)) | {"DerivedSection": {"MiscInfoModule": version}}


def without_sentences(value: Any) -> Any:
    """The same value without the fields that hold descriptions, notes and comments."""
    if isinstance(value, dict):
        return {key: without_sentences(own) for key, own in value.items() if not key.endswith(SENTENCES)}
    return [without_sentences(own) for own in value] if isinstance(value, list) else value


def registry_pages(corpora: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Facts of registrations seen on a register's page or a mirror of one."""
    rows = [row for row in registry_rows(corpora) if not only_in_reviews(row)]
    unopened = [row["registry_id"] for row in rows if "page not opened" in row["note"]]
    return {"registrations.csv": table(rows, REGISTRY_COLUMNS)}, facts_of_pages(
        "Registry pages and their mirrors", len(rows),
        "registrations, each with the pages that tell of it (column source_urls)",
        f"The pages of {len(unopened)} registrations were not opened ({', '.join(unopened)}): a survey of the register of "
        "2026-09-12 named them, and their facts are the survey's. ",
    )  # fmt: skip


def published_reviews(corpora: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Facts of registrations and publications seen in published reviews and articles."""
    rows = [row for row in registry_rows(corpora) if only_in_reviews(row)]
    with (corpora / "msc_ev/publication_facts.csv").open(encoding="utf-8", newline="") as handle:
        publications = list(csv.DictReader(handle))
    files = {
        "registrations.csv": table(rows, REGISTRY_COLUMNS),
        "publications.csv": table(publications, PUBLICATION_COLUMNS),
    }
    pageless = sum(not row["source_urls"] for row in publications)
    return files, facts_of_pages(
        "Published reviews", len(rows) + len(publications),
        f"{len(rows)} registrations and {len(publications)} publications, with the pages they were seen on (column source_urls) "
        f"but for {pageless} publications, of which no page was kept",
        "Publications were found by way of published reviews, and some on their own page, a mirror or a news page; which "
        "led to which was not kept, and all are counted as citation searching. ",
    )  # fmt: skip


def registry_rows(corpora: Path) -> list[dict[str, str]]:
    """All transcribed facts of registrations."""
    with (corpora / "msc_ev/registry_facts.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def only_in_reviews(row: dict[str, str]) -> bool:
    """True where every page of a row is a published review's."""
    return all(REVIEW_HOSTS.search(page) for page in row["source_urls"].split("|"))


def facts_of_pages(name: str, count: int, what: str, seen: str) -> dict[str, Any]:
    """What is the same for the two pins of transcribed facts."""
    return {
        "name": name, "platform": "pages read by hand", "searched_on": "2026-09",
        "query": "(browsing; no query was kept)", "selection": "every row of the transcription", "reported": str(count),
        "came_from": "facts transcribed from the pages that each row names, the latest of them in September 2026",
        "what_it_is": f"{count} rows: {what}.",
        "what_it_is_not": "It is not a systematic search: it shows what was found, not what could have been. "
                          f"{seen}A title may be shortened or put in the transcriber's words. "
                          "Notes and judgements of those pages were left out.",
    }  # fmt: skip


def table(rows: list[dict[str, str]], columns: tuple[str, ...]) -> bytes:
    """A CSV of the fact columns, line ends LF."""
    lines = [",".join(columns)]
    lines += [",".join(quoted(row[column]) for column in columns) for row in rows]
    return ("\n".join(lines) + "\n").encode("utf-8")


def quoted(cell: str) -> str:
    """One CSV cell, quoted where it must be."""
    return '"' + cell.replace('"', '""') + '"' if re.search(r'[",\r\n]', cell) else cell


def dump(value: object) -> bytes:
    """Readable JSON with its own key order."""
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


PINS: dict[str, tuple[str, Callable[[Path], tuple[dict[str, bytes], dict[str, Any]]]]] = {
    "pubmed": ("2026-02", pubmed),
    "crossref": ("2022-11", crossref),
    "clinicaltrials_gov": ("2022-01-22", clinicaltrials_gov),
    "clinicaltrials_gov_csv": ("2022-02", clinicaltrials_gov_csv),
    "registry_pages": ("2026-09", registry_pages),
    "published_reviews": ("2026-09", published_reviews),
}


def write_pin(folder: Path, source: str, files: dict[str, bytes], search: dict[str, Any]) -> None:
    """Write the files of a new pin and its search.json. source: its name in search.json."""
    folder.mkdir(parents=True)
    for name, content in sorted(files.items()):
        (folder / name).write_bytes(content)
    search["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    (folder / "search.json").write_bytes(dump({"source": source, "limits": [], **search}))
    print(f"{folder}: {search['reported']} records in {len(files)} files")


def main(corpora: Path, pins: Path) -> None:
    """Write the six pins, each with its search.json."""
    for source, (stamp, select) in PINS.items():
        write_pin(pins / source / stamp, source, *select(corpora))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
