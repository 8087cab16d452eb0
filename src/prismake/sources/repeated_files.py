"""Notes imported files whose records another file holds as well, as after a second download."""

from __future__ import annotations

from collections.abc import Sequence

from prismake.records.record import ParsedFile


def note_repeated_files(files: Sequence[tuple[str, ParsedFile]]) -> None:
    """Add a note to each file of which an earlier file holds every record with the same tags and values.

    files: path and content of the imported files, in the order of the config.
    """
    earlier: list[tuple[str, set[str], ParsedFile]] = []
    for path, parsed_file in files:
        titles = {record.title for record in parsed_file.records}
        # Digests are made only where all titles agree: that is rare, and they cost more than titles.
        near = [(name, other) for name, known, other in earlier if titles and titles <= known]
        digests = _digests(parsed_file) if near else set()
        holder = next((name for name, other in near if digests <= _digests(other)), "")
        if holder:
            parsed_file.notes.append(
                f"{holder} holds every record of this file ({len(digests):,}) with the same values, and each counts twice as identified. Remove "
                "one of the two files from sources in config.yaml, unless both are searches of their own."
            )
        earlier.append((path, titles, parsed_file))


def _digests(parsed_file: ParsedFile) -> set[str]:
    return {record.digest for record in parsed_file.records}
