"""Exports: lists of reports in the formats that other tools read, and a list of references."""

ALL, GOING_ON, INCLUDED, EXCLUDED = LISTS = ("all", "going-on", "included", "excluded")
"""The lists of decided reports, by the names that `prismake export` takes."""

TO_SCREEN, TO_ASSESS = WORKLISTS = ("to-screen", "to-assess")
"""The lists of reports that await votes on titles and abstracts, and on full texts, for other tools."""

WORKLIST_FORMATS = ("ris", "csv")
"""The formats of worklists: those in which other tools keep our ids."""

FORMATS = {"ris": ".ris", "bibtex": ".bib", "csv": ".csv", "csl-json": ".json", "references": ".txt"}
"""Each format, and the suffix of its files."""
