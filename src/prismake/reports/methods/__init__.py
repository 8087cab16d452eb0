"""The methods section of the page: for each item of PRISMA 2020, what was done."""

from prismake.reports.methods.declared import undeclared_items
from prismake.reports.methods.extracting import extractor_kinds, studies_by_extractors
from prismake.reports.methods.item import STATES, PageMethod, Verbatim
from prismake.reports.methods.items import methods
from prismake.reports.methods.selection import StageSelection, selection, stage_selections

__all__ = [
    "STATES",
    "PageMethod",
    "StageSelection",
    "Verbatim",
    "extractor_kinds",
    "methods",
    "selection",
    "stage_selections",
    "studies_by_extractors",
    "undeclared_items",
]
