"""The methods section: what was done, by item of PRISMA 2020."""

from prismake.reports.methods.item import PageMethod, Verbatim
from prismake.reports.methods.items import methods
from prismake.reports.methods.selection import former_reviewers, selection

__all__ = ["PageMethod", "Verbatim", "former_reviewers", "methods", "selection"]
