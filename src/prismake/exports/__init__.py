"""Exports: lists of reports in the formats that other tools read, and a list of references."""

ALL, GOING_ON, INCLUDED, EXCLUDED = LISTS = ("all", "going-on", "included", "excluded")
"""The lists, by the names that `prismake export` takes."""

FORMATS = {"ris": ".ris", "bibtex": ".bib", "csv": ".csv", "csl-json": ".json", "references": ".txt"}
"""Each format, and the suffix of its files."""
