"""Read a download of the Retraction Watch database in the layout that Crossref publishes (gitlab.com/crossref/retraction-watch-data)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from prismake.errors import Fault, ReviewFaults
from prismake.protocol.integrity import RetractionWatch
from prismake.protocol.place import CONFIG
from prismake.sources.pins import digest

COLUMNS = (
    "Record ID",
    "OriginalPaperDOI",
    "OriginalPaperPubMedID",
    "RetractionDate",
    "RetractionNature",
    "Reason",
)
# What stands for no DOI or no PubMed id.
_NONE = {"", "0", "unavailable", "nan"}
_DAY_FIRST = r"^\s*((?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])/\d{4}\b.*)"
_DOI_ADDRESS = r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*"


@dataclass(frozen=True)
class Notice:
    """One notice of the Retraction Watch database.

    doi, pmid: of the article concerned, in lower case, or empty. date: of the notice, YYYY-MM-DD.
    """

    notice_id: str
    doi: str
    pmid: str
    date: str
    found: str
    reasons: str


def read_retraction_watch(plan: RetractionWatch | None, natures: Mapping[str, str]) -> list[Notice]:
    """Return the notices in the pinned download; an empty list if the protocol names none.

    natures: kind of notice to what it means for the report, such as "retracted".

    Raises ReviewFaults if the file is missing, has another sha256 than the protocol, lacks a column, or has an
    unknown kind of notice.
    """
    if plan is None:
        return []
    path = Path(plan.file)
    _check_pinned(path, plan)
    table = _table(path)
    unknown = sorted(set(table["RetractionNature"]) - set(natures))
    if unknown:
        raise ReviewFaults(
            [
                Fault(
                    plan.file,
                    f'"{unknown[0]}" is not a kind of notice that prismake knows.',
                    "use a file that was downloaded in the layout that Crossref publishes, and is not edited.",
                    column="RetractionNature",
                    allowed=", ".join(natures),
                )
            ]
        )
    return [
        Notice(
            notice_id=str(row["Record ID"]),
            doi=doi if (doi := str(row["doi"])) not in _NONE else "",
            pmid=pmid if (pmid := str(row["OriginalPaperPubMedID"])) not in _NONE else "",
            date=str(row["date"]),
            found=natures[str(row["RetractionNature"])],
            reasons="; ".join(part.strip(" +") for part in str(row["Reason"]).split(";") if part.strip(" +")),
        )
        for row in table.to_dict("records")
    ]


def _check_pinned(path: Path, plan: RetractionWatch) -> None:
    """Raise ReviewFaults if the file is missing or its sha256 is not that of the protocol."""
    key = "integrity.retraction_watch"
    if not path.is_file():
        raise ReviewFaults(
            [
                Fault(
                    CONFIG,
                    f"expected the download of the Retraction Watch database in {plan.file}, but the file does "
                    "not exist.",
                    "download the file, or remove the key integrity.retraction_watch.",
                    column=f"{key}.file",
                )
            ]
        )
    sha256 = digest(path)
    if plan.sha256.strip().lower() != sha256:
        finding = (
            f"{plan.file} was changed: its sha256 is not the one written here."
            if plan.sha256
            else f"{plan.file} has no sha256 here, so nobody can prove later which download the review used."
        )
        raise ReviewFaults(
            [
                Fault(
                    CONFIG,
                    finding,
                    f"if this is the download that the review uses, write its sha256 here: {sha256}",
                    column=f"{key}.sha256",
                )
            ]
        )


def _table(path: Path) -> pd.DataFrame:
    """Return the columns that are used, with the columns doi and date as this review writes them."""
    try:
        table = pd.read_csv(
            path, dtype=str, keep_default_na=False, encoding="utf-8-sig", encoding_errors="replace"
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ReviewFaults(
            [
                Fault(
                    path.as_posix(),
                    f"expected a CSV table, but it cannot be read as one ({error}).",
                    "download the file again.",
                )
            ]
        ) from error
    missing = [name for name in COLUMNS if name not in table]
    if missing:
        raise ReviewFaults(
            [
                Fault(
                    path.as_posix(),
                    f'expected the column "{missing[0]}" of the layout that Crossref publishes, but the column is '
                    "missing.",
                    "use the file as it was downloaded, with all columns.",
                    allowed=", ".join(COLUMNS),
                )
            ]
        )
    if table.empty:
        # Without a notice every report would stand as checked.
        message = "expected the notices of the database, but the file has a header and no row."
        raise ReviewFaults([Fault(path.as_posix(), message, "download the file again.")])
    table["doi"] = table["OriginalPaperDOI"].str.strip().str.lower().str.replace(_DOI_ADDRESS, "", regex=True)
    table["OriginalPaperPubMedID"] = (
        table["OriginalPaperPubMedID"].str.strip().str.replace(r"\.0$", "", regex=True)
    )
    day_first = table["RetractionDate"].str.extract(_DAY_FIRST, expand=False).dropna()
    if len(day_first):
        raise ReviewFaults(
            [
                Fault(
                    path.as_posix(),
                    f'"{day_first.iloc[0]}" has the day before the month, so that a date such as 3/4/2021 would be read as another day: a '
                    "spreadsheet program saved the file anew.",
                    "use the file as it was downloaded.",
                    row=int(day_first.index[0]) + 2,
                    column="RetractionDate",
                    allowed="dates with the month first, such as 3/25/2021 0:00",
                )
            ]
        )
    # Dates are written as 3/25/2021 0:00.
    dates = pd.to_datetime(table["RetractionDate"].str.split(" ").str[0], format="%m/%d/%Y", errors="coerce")
    iso = pd.to_datetime(table["RetractionDate"].str[:10], format="%Y-%m-%d", errors="coerce")
    table["date"] = dates.fillna(iso).dt.strftime("%Y-%m-%d").fillna("")
    return table
