"""Registrations of ClinicalTrials.gov: the legacy v1 JSON and API v2."""

from __future__ import annotations

import re
from typing import Any

from prismake.formats.json_documents import texts, values_at
from prismake.records.identifiers import registrations_in, second_names
from prismake.records.record import Values

_V1 = {
    "title": "IdentificationModule.OfficialTitle",
    "accession": "IdentificationModule.NCTId",
    "abstract": "DescriptionModule.BriefSummary",
    "status": "StatusModule.OverallStatus",
    "start_date": "StatusModule.StartDateStruct.StartDate",
    "completion_date": "StatusModule.CompletionDateStruct.CompletionDate",
    "sponsor": "SponsorCollaboratorsModule.LeadSponsor.LeadSponsorName",
    "conditions": "ConditionsModule.ConditionList.Condition",
    "keywords": "ConditionsModule.KeywordList.Keyword",
    "interventions": "ArmsInterventionsModule.InterventionList.Intervention.InterventionName",
    "study_type": "DesignModule.StudyType",
    "enrolment": "DesignModule.EnrollmentInfo.EnrollmentCount",
    "countries": "ContactsLocationsModule.LocationList.Location.LocationCountry",
}
_V2 = {
    "title": "identificationModule.officialTitle",
    "accession": "identificationModule.nctId",
    "abstract": "descriptionModule.briefSummary",
    "status": "statusModule.overallStatus",
    "start_date": "statusModule.startDateStruct.date",
    "completion_date": "statusModule.completionDateStruct.date",
    "sponsor": "sponsorCollaboratorsModule.leadSponsor.name",
    "conditions": "conditionsModule.conditions",
    "keywords": "conditionsModule.keywords",
    "interventions": "armsInterventionsModule.interventions.name",
    "study_type": "designModule.studyType",
    "enrolment": "designModule.enrollmentInfo.count",
    "countries": "contactsLocationsModule.locations.country",
}
# Values of API v2, and how v1 and the downloads of the site write them.
_WORDS = {
    "ACTIVE_NOT_RECRUITING": "Active, not recruiting",
    "APPROVED_FOR_MARKETING": "Approved for marketing",
    "AVAILABLE": "Available",
    "COMPLETED": "Completed",
    "ENROLLING_BY_INVITATION": "Enrolling by invitation",
    "NOT_YET_RECRUITING": "Not yet recruiting",
    "NO_LONGER_AVAILABLE": "No longer available",
    "RECRUITING": "Recruiting",
    "SUSPENDED": "Suspended",
    "TEMPORARILY_NOT_AVAILABLE": "Temporarily not available",
    "TERMINATED": "Terminated",
    "UNKNOWN": "Unknown status",
    "WITHDRAWN": "Withdrawn",
    "WITHHELD": "Withheld",
    "INTERVENTIONAL": "Interventional",
    "OBSERVATIONAL": "Observational",
    "EXPANDED_ACCESS": "Expanded Access",
    "EARLY_PHASE1": "Early Phase 1",
    "PHASE1": "Phase 1",
    "PHASE2": "Phase 2",
    "PHASE3": "Phase 3",
    "PHASE4": "Phase 4",
    "NA": "Not Applicable",
}
_ENROLMENT = {"actual": "actual", "anticipated": "planned", "estimated": "planned"}
ADDRESS = "https://clinicaltrials.gov/study/"


def v1_study(element: Any) -> tuple[Values, frozenset[str]]:
    """Return (values by column, mapped paths) of one study of the legacy v1 JSON."""
    study = element.get("Study", element) if isinstance(element, dict) else element
    prefix = "Study." if study is not element else ""
    section = study["ProtocolSection"]
    values = {column: texts(section, path) for column, path in _V1.items()}
    values["title"] = values["title"] or texts(section, "IdentificationModule.BriefTitle")
    values["phase"] = _phase(texts(section, "DesignModule.PhaseList.Phase"))
    kind = texts(section, "DesignModule.EnrollmentInfo.EnrollmentType")
    values["registration_ids"] = (
        values["accession"]
        + texts(section, "IdentificationModule.NCTIdAliasList.NCTIdAlias")
        + _known(
            values["accession"],
            texts(section, "IdentificationModule.SecondaryIdInfoList.SecondaryIdInfo.SecondaryId"),
        )
    )
    values["references"] = _references(
        values_at(section, "ReferencesModule.ReferenceList.Reference"), "ReferenceType", "ReferencePMID"
    )
    values["version_date"] = texts(
        section, "StatusModule.LastUpdatePostDateStruct.LastUpdatePostDate"
    ) or texts(section, "StatusModule.LastUpdateSubmitDate")
    mapped_paths = {f"{prefix}ProtocolSection.{path}" for path in _V1.values()}
    mapped_paths |= {
        f"{prefix}ProtocolSection.DesignModule.PhaseList.Phase",
        f"{prefix}ProtocolSection.DesignModule.EnrollmentInfo.EnrollmentType",
        f"{prefix}ProtocolSection.StatusModule.LastUpdatePostDateStruct.LastUpdatePostDate",
    }
    return _registration(values, kind), frozenset(mapped_paths)


def v2_study(element: Any) -> tuple[Values, frozenset[str]]:
    """Return (values by column, mapped paths) of one study of API v2."""
    section = element["protocolSection"]
    values = {column: texts(section, path) for column, path in _V2.items()}
    values["title"] = values["title"] or texts(section, "identificationModule.briefTitle")
    for column in ("status", "study_type"):
        values[column] = [_WORDS.get(word, word) for word in values[column]]
    values["phase"] = _phase([_WORDS.get(word, word) for word in texts(section, "designModule.phases")])
    kind = texts(section, "designModule.enrollmentInfo.type")
    values["registration_ids"] = (
        values["accession"]
        + texts(section, "identificationModule.nctIdAliases")
        + _known(values["accession"], texts(section, "identificationModule.secondaryIdInfos.id"))
    )
    values["references"] = _references(values_at(section, "referencesModule.references"), "type", "pmid")
    values["version_date"] = texts(section, "statusModule.lastUpdatePostDateStruct.date") or texts(
        section, "statusModule.lastUpdateSubmitDate"
    )
    mapped_paths = {f"protocolSection.{path}" for path in _V2.values()}
    mapped_paths |= {
        "protocolSection.designModule.phases",
        "protocolSection.designModule.enrollmentInfo.type",
        "protocolSection.statusModule.lastUpdatePostDateStruct.date",
    }
    return _registration(values, kind), frozenset(mapped_paths)


_CAPITALS = re.compile(r"^[A-Z][A-Z_ ]+(?=: )")


def row_of_site(fields: Values) -> None:
    """Replace the capitals of the site's newer tables, which follow API v2, with the words of its other downloads."""
    for name in ("Study Status", "Phases", "Study Type"):
        if name in fields:
            fields[name] = ["|".join(_WORDS.get(word, word) for word in fields[name][0].split("|"))]
    if "Interventions" in fields:
        fields["Interventions"] = [
            "|".join(
                _CAPITALS.sub(lambda kind: kind.group().replace("_", " ").title(), intervention)
                for intervention in fields["Interventions"][0].split("|")
            )
        ]


def _registration(values: Values, kind: list[str]) -> Values:
    values["type_word"] = ["registration"]
    values["enrolment_type"] = [_ENROLMENT.get(word.lower(), word.lower()) for word in kind[:1]]
    values["journal"] = ["ClinicalTrials.gov"]
    values["url"] = [f"{ADDRESS}{number}" for number in values["accession"][:1]]
    return values


def _phase(phases: list[str]) -> list[str]:
    """Return two phases as the register prints them: "Phase 1/Phase 2"."""
    return ["/".join(phases)] if phases else []


def _known(accession: list[str], numbers: list[str]) -> list[str]:
    """Return the secondary ids that are registration numbers of the same trial, not numbers of grants or protocols."""
    known = [registration for number in numbers for registration in registrations_in(number)]
    return second_names(accession[0], known) if accession else known


def _references(references: list[Any], kind: str, pmid: str) -> list[str]:
    return [
        f"{str(reference.get(kind) or 'unspecified').lower()}:{reference[pmid]}"
        for reference in references
        if isinstance(reference, dict) and reference.get(pmid)
    ]
