"""Notes imported files whose records another file holds as well, as after a second download."""

from __future__ import annotations

from collections.abc import Sequence

from prismake.records.record import ParsedFile


def note_repeated_files(files: Sequence[tuple[str, ParsedFile]]) -> None:
    """Add a note to each file of which an earlier file holds every record with the same tags and values.

    files: path and content of the imported files, in the order of the config.
    """
    earlier: list[tuple[str, set[str]]] = []
    for path, parsed_file in files:
        digests = {record.digest for record in parsed_file.records}
        holder = next((name for name, held in earlier if digests and digests <= held), "")
        if holder:
            parsed_file.notes.append(
                f"{holder} holds every record of this file ({len(digests):,}) with the same values, and each counts twice as identified. Remove "
                "one of the two files from sources in config.yaml, unless both are searches of their own."
            )
        earlier.append((path, digests))
