"""The functions that notebooks use: a version whose tables are read, and functions that display data."""

from prismake.reports.html import link
from prismake.reports.notebooks.showing import say, show, show_figure, show_overlap, show_text
from prismake.reports.notebooks.version import Version
from prismake.tables import split_values
from prismake.wording import counted, left_out_sentence, listed

__all__ = [
    "Version",
    "counted",
    "left_out_sentence",
    "link",
    "listed",
    "say",
    "show",
    "show_figure",
    "show_overlap",
    "show_text",
    "split_values",
]
