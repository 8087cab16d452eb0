"""Map XML of EndNote, of registers (WHO ICTRP, ClinicalTrials.gov) and of Europe PMC."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from prismake.formats.indexes import europe_pmc_result
from prismake.formats.json_documents import flatten
from prismake.formats.xml_documents import has_text, text_of, texts_at, unmapped_fields
from prismake.records.identifiers import registrations_in, second_names
from prismake.records.record import Values

_ENDNOTE = {
    "title": "titles/title",
    "authors": "contributors/authors/author",
    "journal": "periodical/full-title",
    "volume": "volume",
    "issue": "number",
    "pages": "pages",
    "year": "dates/year",
    "date": "dates/pub-dates/date",
    "abstract": "abstract",
    "language": "language",
    "url": "urls/related-urls/url",
    "doi": "electronic-resource-num",
    "keywords": "keywords/keyword",
    "accession": "accession-num",
    "publication_types": "work-type",
    "article_number": "custom7",
    "pmcid": "custom2",
}
# Where a journal stands without the periodical's full title, in this order.
_JOURNALS = (
    "titles/secondary-title",
    "periodical/abbr-1",
    "alt-periodical/full-title",
    "titles/alt-title",
    "alt-periodical/abbr-1",
)


def _lines_of(element: Element) -> list[str]:
    """Return the lines of an element: EndNote may keep all keywords in one, each on a line of its own."""
    return [line for part in "".join(element.itertext()).splitlines() if (line := " ".join(part.split()))]


def endnote_record(element: Element) -> tuple[Values, Values]:
    """Return (values by column, unmapped values by path) of one EndNote record."""
    values = {column: texts_at(element, path) for column, path in _ENDNOTE.items()}
    mapped_paths = {path.replace("/", ".") for path in _ENDNOTE.values()}
    # EndNote writes the issue as "number"; Mendeley writes "issue", Zotero both.
    issues = texts_at(element, "issue")
    if not values["issue"] or values["issue"] == issues:
        values["issue"] = issues
        mapped_paths.add("issue")
    if not values["journal"]:
        path = next((path for path in _JOURNALS if texts_at(element, path)), "titles/secondary-title")
        values["journal"] = texts_at(element, path)
        mapped_paths |= {path.replace("/", "."), "titles.secondary-title"}
    elif values["journal"] == texts_at(element, "titles/secondary-title"):
        mapped_paths.add("titles.secondary-title")
    kind = element.find("ref-type")
    values["type_word"] = [kind.get("name", "")] if kind is not None else []
    if len(keywords := element.findall(_ENDNOTE["keywords"])) == 1:
        values["keywords"] = _lines_of(keywords[0])
    if not all("PMC" in text for text in values["pmcid"]):
        values["pmcid"] = []
        mapped_paths.discard("custom2")
    left = unmapped_fields(element, frozenset(mapped_paths))
    left.pop("ref-type", None)
    for tag in [tag for tag in left if ".style.@" in tag or tag.endswith(".@face")]:
        del left[tag]
    return values, {tag.removesuffix(".style"): values_of_tag for tag, values_of_tag in left.items()}


def _plain(element: Element) -> Any:
    """Return an element as the dict, list or text that the JSON of the same source would contain."""
    inner = list(element)
    if not inner or has_text(element):
        return text_of(element)
    content: dict[str, Any] = {}
    for child in inner:
        value = _plain(child)
        if child.tag in content:
            before = content[child.tag]
            content[child.tag] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            content[str(child.tag)] = value
    return content


def europe_pmc_element(element: Element) -> tuple[Values, Values]:
    """Return (values by column, unmapped values by path) of one Europe PMC result."""
    plain = _plain(element)
    values, mapped_paths = europe_pmc_result(plain)
    return values, flatten(plain, mapped_paths)


_ICTRP = {
    "title": ("Scientific_title", "Public_title"),
    "accession": ("TrialID",),
    "status": ("Recruitment_Status", "Recruitment_status"),
    "phase": ("Phase",),
    "study_type": ("Study_type",),
    "enrolment": ("Target_size",),
    "sponsor": ("Primary_sponsor", "Primary_Sponsor"),
    "start_date": ("Date_enrollement", "Date_enrolment"),
    "version_date": ("Last_Refreshed_on",),
    "url": ("web_address",),
    "journal": ("Source_Register",),
    "conditions": ("Condition",),
    "interventions": ("Intervention",),
    "countries": ("Countries",),
    "completion_date": ("results_date_completed",),
}


def ictrp_trial(element: Element) -> tuple[Values, Values]:
    """Return (values by column, unmapped values by path) of one WHO ICTRP trial."""
    values: Values = {}
    mapped_paths = set()
    for column, names in _ICTRP.items():
        for name in names:
            texts = texts_at(element, name)
            if texts:
                values[column] = texts
                mapped_paths.add(name)
                break
    values["start_date"] = [_day_first(text, element) for text in values.get("start_date", [])]
    for column in ("conditions", "interventions", "countries"):
        values[column] = [
            part.strip() for text in values.get(column, []) for part in _split(text) if part.strip()
        ]
    secondary = [
        text for path in ("Secondary_ID", "SecondaryIDs", "Secondary_IDs") for text in texts_at(element, path)
    ]
    values["registration_ids"] = _numbers(values.get("accession", []), secondary)
    values["type_word"] = ["registration"]
    return values, unmapped_fields(element, frozenset(mapped_paths))


def _day_first(text: str, element: Element) -> str:
    """Return a date such as 01/06/2019 as 2019-06-01, if the trial shows that its day comes first; else as written.

    The portal gives the day of the registration in this order and once more as 20190305.
    """
    slashed = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", text.strip())
    if slashed is None:
        return text
    day, month, year = slashed.groups()
    registered = texts_at(element, "Date_registration") + [""]
    sortable = texts_at(element, "Date_registration3") + [""]
    shown = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", registered[0].strip())
    in_order = shown is not None and sortable[0].strip() == f"{shown[3]}{shown[2]}{shown[1]}"
    return f"{year}-{month}-{day}" if int(month) <= 12 and (int(day) > 12 or in_order) else text


def _numbers(accession: list[str], secondary: list[str]) -> list[str]:
    """Return the number of a registration, and the numbers that other registries gave the same trial."""
    known = [number for text in secondary for number in registrations_in(text)]
    return accession + (second_names(accession[0], known) if accession else known)


def _split(text: str) -> list[str]:
    return text.replace("<br>", ";").replace("<BR>", ";").split(";")


_STUDY = {
    "title": ("official_title", "brief_title"),
    "accession": ("id_info/nct_id",),
    "status": ("overall_status",),
    "phase": ("phase",),
    "study_type": ("study_type",),
    "enrolment": ("enrollment",),
    "sponsor": ("sponsors/lead_sponsor/agency",),
    "start_date": ("start_date",),
    "completion_date": ("completion_date",),
    "version_date": ("last_update_posted", "lastchanged_date"),
    "url": ("required_header/url",),
    "conditions": ("condition",),
    "interventions": ("intervention/intervention_name",),
    "keywords": ("keyword",),
    "countries": ("location_countries/country",),
    "abstract": ("brief_summary/textblock",),
}


def clinical_study(element: Element) -> tuple[Values, Values]:
    """Return (values by column, unmapped values by path) of one study of ClinicalTrials.gov's legacy XML."""
    values: Values = {}
    mapped_paths = set()
    for column, paths in _STUDY.items():
        for path in paths:
            texts = texts_at(element, path)
            if texts:
                values[column] = texts
                mapped_paths.add(path.replace("/", "."))
                break
    enrolment = element.find("enrollment")
    kind = enrolment.get("type", "").lower() if enrolment is not None else ""
    values["enrolment_type"] = ["actual" if kind == "actual" else "planned"] if kind else []
    aliases = texts_at(element, "id_info/nct_alias")
    accession = values.get("accession", [])
    values["registration_ids"] = _numbers(accession, texts_at(element, "id_info/secondary_id")) + aliases
    for path, kind in (("results_reference", "result"), ("reference", "background")):
        values.setdefault("references", []).extend(
            f"{kind}:{reference}" for reference in texts_at(element, f"{path}/PMID")
        )
    values["type_word"] = ["registration"]
    values["journal"] = ["ClinicalTrials.gov"]
    return values, unmapped_fields(element, frozenset(mapped_paths))
