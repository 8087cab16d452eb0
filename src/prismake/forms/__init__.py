"""Forms: spreadsheets that people fill in, written and read back.

A form is a workbook with a sheet of instructions and a sheet of rows. Screening and extraction declare the columns of their
forms and interpret the answers; this package knows neither.
"""
