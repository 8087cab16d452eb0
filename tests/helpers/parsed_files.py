"""Files of the tests as they are read: not refused, and with every record accounted for."""

from __future__ import annotations

from pathlib import Path

from prismake.formats import ParsedFile, read_file


def read_balanced(path: Path, **options: object) -> ParsedFile:
    """Read a file, and assert that it is read and that what it holds is parsed or quarantined."""
    parsed_file = read_file(path, **options)  # type: ignore[arg-type]
    assert parsed_file.refused is None, parsed_file.refused
    assert parsed_file.balanced, (
        parsed_file.expected,
        len(parsed_file.records),
        len(parsed_file.quarantined),
    )
    return parsed_file
