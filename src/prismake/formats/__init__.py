"""Formats: every file that a database, a reference manager or a screening tool gives people, read as records."""

from prismake.formats.reading import expected_count_of, iter_file, read_file
from prismake.formats.recognise import FORMATS, recognise
from prismake.formats.writers import write_records, written
from prismake.records.record import ParsedFile, Quarantined, Record

__all__ = [
    "FORMATS",
    "ParsedFile",
    "Quarantined",
    "Record",
    "expected_count_of",
    "iter_file",
    "read_file",
    "recognise",
    "write_records",
    "written",
]
