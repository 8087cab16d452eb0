"""Finds inputs that differ from a manifest only by their line endings, as after a checkout by git with
`core.autocrlf`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from prismake.provenance.manifest import differences
from prismake.sources.line_endings import HOW_TO_RESTORE, only_line_endings_differ

LINE_ENDINGS_DIFFER = "line endings differ"
ADVICE = (
    "Line endings differ where git converted them at checkout; the content is the same.\n"
    f"    What to do about line endings: {HOW_TO_RESTORE}"
)


def input_differences(expected: dict[str, str], actual: dict[str, str]) -> list[tuple[str, str]]:
    """Return (path, kind) for each path with a different sha256, as `differences` does; the kind says so if only line
    endings differ.
    """
    converted = converted_files(expected, actual)
    return [
        (name, LINE_ENDINGS_DIFFER if name in converted else kind)
        for name, kind in differences(expected, actual)
    ]


def advice_for(changes: Iterable[tuple[str, str]]) -> list[str]:
    """Return what to do about line endings as a list of sentences; an empty list if no difference is one of line
    endings.
    """
    return [ADVICE] if any(kind == LINE_ENDINGS_DIFFER for _, kind in changes) else []


def converted_files(expected: Mapping[str, str], actual: Mapping[str, str]) -> frozenset[str]:
    """Return the paths that differ from their expected sha256 by their line endings alone.

    expected, actual: path, relative to the working directory, to sha256.
    """
    return frozenset(
        name
        for name, digest in expected.items()
        if actual.get(name, digest) != digest
        and Path(name).is_file()
        and only_line_endings_differ(Path(name), digest)
    )
