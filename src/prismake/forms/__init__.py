"""Forms: workbooks that people fill in with the program they have, written and read back.

A form is a workbook with a sheet of instructions and one sheet of rows. This package knows nothing of
screening or extraction: those say which columns a form has and what its answers mean.
"""
