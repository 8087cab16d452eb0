"""What forms show about copies of full texts: a link, a proposed answer, and where copies were sought.

People decide whether a text is retrieved.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

import pandas as pd

from prismake.forms.model import FormColumn, link_cell
from prismake.fulltexts.matching import FOLDER
from prismake.fulltexts.tables import PLATFORMS
from prismake.tables import rows_of, split_values

COPY = FormColumn("copy", "Copy", "link", width=15)
COLUMNS = (
    FormColumn("proposal", "Proposal (you decide)", width=26),
    COPY,
    FormColumn("found_at", "Open copy at", "link", width=18),
    FormColumn("asked", "Asked so far", width=20),
)
_VERSIONS = {
    "acceptedVersion": "It is the accepted manuscript, not the version of the publisher.",
    "submittedVersion": "It is the submitted version (a preprint), which may differ from the published one.",
}
_NO_COPY = {
    "closed": "Ask a library or the authors: no service names an open copy.",
    "not found": "Ask a library or the authors: no service holds this report.",
}
# A copy comes before an address, and an address before none.
_ORDER = ("found", "refused", "closed", "not found", "not tried")


def with_copies(reports: pd.DataFrame, copies: pd.DataFrame | None, folder: str) -> pd.DataFrame:
    """Return reports with additional columns on their copies, empty where nothing is known.

    copies: table 3_screen/copies; None if there is none. folder: the folder of the form, such as results/one/forms,
    from which links are relative.
    """
    best: dict[str, dict[str, str]] = {}
    for row in [] if copies is None else rows_of(copies):
        for report in split_values(row["report_id"]):
            if report not in best or _ORDER.index(row["state"]) < _ORDER.index(best[report]["state"]):
                best[report] = row
    cells = [_cells(best.get(report), folder) for report in reports["report_id"]]
    return reports.assign(**{column.name: [row[column.name] for row in cells] for column in COLUMNS})


def _cells(row: Mapping[str, str] | None, folder: str) -> dict[str, str]:
    if row is None:
        return {column.name: "" for column in COLUMNS}
    return {
        "proposal": proposal(row),
        "copy": _link(row, folder) if row["file"] else "",
        "found_at": _address(row["url"]),
        "asked": _asked(row),
    }


def proposal(row: Mapping[str, str]) -> str:
    """Return the answer that is proposed for the retrieval log, from a row of 3_screen/copies."""
    if row["state"] == "found":
        whose = "your team's copy" if row["found_by"] == "people" else "a copy"
        note = _VERSIONS.get(row["version"], "")
        return f"Yes: {whose} is there. Check that it is this report. {note}".strip()
    if row["state"] == "refused":
        return f"Open the address: it was not fetched, because {row['reason']}."
    return _NO_COPY.get(row["state"], "")


def _link(row: Mapping[str, str], folder: str) -> str:
    """Return a link that leads from the folder of the form to the copy, wherever the folder of the review is."""
    up = "../" * len(PurePosixPath(folder).parts)
    licence = "" if row["found_by"] == "people" else f", {row['licence']}"
    return link_cell(f"{row['kind'].upper()}{licence}", f"{up}{FOLDER.as_posix()}/{quote(row['file'])}")


def _address(url: str) -> str:
    if not url.lower().startswith(("http://", "https://")) or any(sign in url for sign in " <>"):
        return ""
    return link_cell(urlsplit(url).netloc.removeprefix("www."), url)


def _asked(row: Mapping[str, str]) -> str:
    names = ", ".join(PLATFORMS.get(name, name) for name in split_values(row["tried"]))
    return f"{names} ({row['tried_on']})" if names else ""
