"""Signs that keep a spreadsheet from changing a cell, such as ="00123"."""

from __future__ import annotations

import re

from prismake.records.record import Values

# What programs write so that a spreadsheet takes a number for text: ="00123".
_GUARD = re.compile(r'="(.*)"', re.DOTALL)


def without_guards(fields: Values) -> Values:
    """Return the fields of a row without characters that protect cells in spreadsheets, such as =" "; the same object
    if there are none.
    """
    if not any(text.startswith('="') for texts in fields.values() for text in texts):
        return fields
    plain = {tag: [_GUARD.sub(r"\1", text).strip() for text in texts] for tag, texts in fields.items()}
    return {tag: texts for tag, texts in plain.items() if any(texts)}
