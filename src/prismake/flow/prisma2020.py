"""Writes the counts of the flow as CSV in the format that the R package PRISMA2020 (1.1.4) reads.

Haddaway, Page, Pritchard, McGuinness 2022, doi 10.1002/cl2.1230. The order of columns and rows is that of the
package, which addresses some of them by position.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from prismake.flow.members import set_link
from prismake.flow.sets import FlowSets, IdSet

COLUMNS = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
_NA = "NA"

# data, node, box, text
ROWS: tuple[tuple[str, str, str, str], ...] = (
    (_NA, "node4", "prevstud", "Previous studies"),
    ("previous_studies", "node5", "box1", "Studies included in previous version of review"),
    ("previous_reports", _NA, "box1", "Reports of studies included in previous version of review"),
    (_NA, "node6", "newstud", "Identification of new studies via databases and registers"),
    ("database_results", "node7", "box2", "Databases"),
    ("database_specific_results", _NA, "box2", "Databases, each"),
    ("register_results", _NA, "box2", "Registers"),
    ("register_specific_results", _NA, "box2", "Registers, each"),
    (_NA, "node16", "othstud", "Identification of new studies via other methods"),
    ("website_results", "node17", "box11", "Websites"),
    ("organisation_results", "", "box11", "Organisations"),
    ("citations_results", _NA, "box11", "Citation searching"),
    ("duplicates", "node8", "box3", "Duplicate records"),
    ("excluded_automatic", _NA, "box3", "Records marked as ineligible by automation tools"),
    ("excluded_other", _NA, "box3", "Records removed for other reasons"),
    ("records_screened", "node9", "box4", "Records screened"),
    ("records_excluded", "node10", "box5", "Records excluded"),
    ("dbr_sought_reports", "node11", "box6", "Reports sought for retrieval"),
    ("dbr_notretrieved_reports", "node12", "box7", "Reports not retrieved"),
    ("other_sought_reports", "node18", "box12", "Reports sought for retrieval"),
    ("other_notretrieved_reports", "node19", "box13", "Reports not retrieved"),
    ("dbr_assessed", "node13", "box8", "Reports assessed for eligibility"),
    ("dbr_excluded", "node14", "box9", "Reports excluded"),
    ("other_assessed", "node20", "box14", "Reports assessed for eligibility"),
    ("other_excluded", "node21", "box15", "Reports excluded"),
    ("new_studies", "node15", "box10", "New studies included in review"),
    ("new_reports", _NA, "box10", "Reports of new included studies"),
    ("total_studies", "node22", "box16", "Total studies included in review"),
    ("total_reports", _NA, "box16", "Reports of total included studies"),
    ("identification", "node1", "identification", "Identification"),
    ("screening", "node2", "screening", "Screening"),
    ("included", "node3", "included", "Included"),
    ("total_studies_ma", "node23", "box17", "Studies included in a meta-analysis"),
    ("total_reports_ma", _NA, "box17", "Reports included in a meta-analysis"),
)
_SPLIT = {
    "database_specific_results": "database_results",
    "register_specific_results": "register_results",
    "dbr_excluded": "dbr_excluded",
    "other_excluded": "other_excluded",
}


def label(text: str) -> str:
    """Return a label without the characters at which the package splits: commas, semicolons and line ends."""
    return re.sub(r"\s+", " ", text.replace(",", " /").replace(";", " /")).strip()


def _parts(parts: Sequence[IdSet]) -> str:
    """Return "Label, 12; Label, 3", with at least two parts: released versions crash on a single one."""
    texts = [f"{label(part.label)}, {len(part)}" for part in parts]
    return "; ".join([*texts, "Other, 0", "None, 0"][: max(2, len(texts))])


def prisma2020_csv(sets: FlowSets, page: str = "") -> str:
    """Return the text of the CSV file; each box links to the list of its ids.

    page: path to the page, relative to the diagram.

    The package has no row for similar articles, and rows cannot be added; the row of organisations therefore includes
    similar articles, and its label says so.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for data, node, box, text in ROWS:
        if data == "organisation_results" and sets.n("similar_results"):
            number = str(sets.n(data) + sets.n("similar_results"))
            both = sets.n(data) > 0
            text = "Organisations and similar articles" if both else "Similar articles"
            url = set_link("other_identified" if both else "similar_results", page)
            writer.writerow((data, node, box, text, text, text, url, number))
            continue
        if data in _SPLIT:
            number = _parts(sets.parts[_SPLIT[data]])
        else:
            number = str(sets.n(data)) if data in sets.sets else "0"
        name = _SPLIT.get(data, data)
        url = set_link(name, page) if name in sets.sets else _NA
        writer.writerow((data, node, box, text, text, text, url, number))
    return out.getvalue()
