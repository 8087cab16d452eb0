"""A zip file with several files, the same bytes for the same content."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of entries of a zip file: the earliest that the format knows."""


def bundled(contents: Mapping[str, bytes]) -> bytes:
    """Return files (name to content) as the bytes of a zip file, sorted by name, without times or users of this system."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Readable by everyone on systems with modes; the same on every system that writes it.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, contents[name])
    return stream.getvalue()
