"""Write the included reports, and those whose full texts are sought, for the tools that people use."""

from pathlib import Path

from prismake.exports import FORMATS, GOING_ON, INCLUDED
from prismake.exports.files import exported_reports
from prismake.exports.lists import reports_of
from prismake.step import run_step
from prismake.tables import read_table, write_text


def main(
    reports: Path,
    title_abstract: Path,
    full_text: Path,
    included: list[Path],
    going_on: list[Path],
    references: Path,
) -> None:
    report_table = read_table(reports, "2_deduplicate/reports")
    decisions = [read_table(path, "3_screen/decisions") for path in (title_abstract, full_text)]
    format_of = {suffix: form for form, suffix in FORMATS.items()}
    for name, files in ((INCLUDED, [*included, references]), (GOING_ON, going_on)):
        listed = reports_of(name, report_table, *decisions)
        for file in files:
            write_text(exported_reports(listed, format_of[file.suffix]).text, file)


if __name__ == "__main__":
    run_step(main)
