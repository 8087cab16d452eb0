"""Forms: workbooks that people fill in with the program they have, written and read back.

A form is a workbook with a sheet of instructions and one sheet of rows. This package knows nothing of
screening or extraction: those say which columns a form has and what its answers mean.
"""

from __future__ import annotations

from prismake.forms.model import (
    LAYOUT,
    Column,
    Form,
    FormContent,
    FormRow,
    Section,
    link,
    numbered,
    row_check,
)
from prismake.forms.names import file_stem, fits, free_place, person_of
from prismake.forms.read import file_faults, read_form, read_forms, returned_files
from prismake.forms.write import write_form

__all__ = [
    "LAYOUT",
    "Column",
    "Form",
    "FormContent",
    "FormRow",
    "Section",
    "file_faults",
    "file_stem",
    "fits",
    "free_place",
    "link",
    "numbered",
    "person_of",
    "read_form",
    "read_forms",
    "returned_files",
    "row_check",
    "write_form",
]
