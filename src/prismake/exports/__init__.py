"""Exports: lists of reports in the formats that other tools read, and a list of references."""
