"""What readers call a field."""

from __future__ import annotations

from collections.abc import Mapping

from prismake.protocol.extraction import ExtractionField


def field_label(field: str, fields: Mapping[str, ExtractionField]) -> str:
    """Return a field's name for readers."""
    return fields[field].label if field in fields else field.replace("_", " ").capitalize()
