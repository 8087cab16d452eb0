"""Field labels for readers."""

from __future__ import annotations

from collections.abc import Mapping

from prismake.protocol.extraction import ExtractionField


def field_label(field: str, fields: Mapping[str, ExtractionField]) -> str:
    """Return the label of a field: that of the extraction dictionary, or the field name in words."""
    return fields[field].label if field in fields else field.replace("_", " ").capitalize()
