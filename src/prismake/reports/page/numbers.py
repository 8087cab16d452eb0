"""The numbers at the top of the page."""

from __future__ import annotations

from prismake.flow.members import set_link
from prismake.flow.sets import FlowSets
from prismake.reports.page.content import PageNumber

STAGES = ("1_title_abstract", "2_full_text")
ROUTES = ("databases and registers", "other methods")
# label: set of databases and registers, set of other methods
SHOWN = {
    "records identified": ("dbr_identified", "other_identified"),
    "records screened": ("records_screened", "other_records_screened"),
    "reports sought": ("dbr_sought_reports", "other_sought_reports"),
}


def summary(sets: FlowSets) -> list[PageNumber]:
    """Return the numbers at the top of the page, each with the link to its ids; a sum has one link per part."""
    numbers = []
    for label, names in SHOWN.items():
        parts = [
            (f"{sets.n(name):,} via {route}", set_link(name))
            for name, route in zip(names, ROUTES, strict=False)
        ]
        total = f"{sum(sets.n(name) for name in names):,}"
        if len(names) == 1 or not sets.has_other_methods:
            numbers.append(PageNumber(total, label, set_link(names[0])))
        else:
            numbers.append(PageNumber(total, label, parts=parts))
    return [*numbers, _studies(sets)]


def _studies(sets: FlowSets) -> PageNumber:
    """Return how many studies the review holds; in an update, with those that are new."""
    new = (f"{sets.n('new_studies'):,} new in this version", set_link("new_studies"))
    before = (f"{sets.n('previous_studies'):,} in the previous version", set_link("previous_studies"))
    parts = [new, before] if sets.updated else []
    return PageNumber(f"{sets.n('total_studies'):,}", "studies included", set_link("total_studies"), parts)
