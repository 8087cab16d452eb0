"""Formats: read records from files of databases, reference managers and screening tools."""

from prismake.formats.reading import expected_count_of, iter_file, read_file
from prismake.formats.recognise import FORMATS, recognise
from prismake.formats.writers import format_record, write_records
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
    "format_record",
]
