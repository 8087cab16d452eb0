"""Write the state of this version: STATUS.md and the release checks."""

from pathlib import Path

from prismake.protocol.config import Config
from prismake.protocol.partial import Protocol
from prismake.protocol.sections import ALL
from prismake.step import run_step
from prismake.tables import read_result, write_table, write_text
from prismake.tasks.awaited import form_notices, read_awaited
from prismake.tasks.columns import unknown_column_lines
from prismake.tasks.release_checks import release_checks
from prismake.tasks.status import status_text

SECTIONS = ALL


def main(
    config: Protocol,
    passed_over: list[Path],
    returned: list[Path],
    status: Path,
    gates_table: Path,
) -> None:
    protocol = Config.model_validate(config.content)
    awaited, counts = read_awaited(protocol, config.results, passed_over, returned)
    found = release_checks(protocol, awaited)
    write_table(found, gates_table, "6_report/gates")
    notices = {
        "Columns that fill no field": unknown_column_lines(read_result(config.results, "1_identify/balance")),
        "Returned forms to look at": [f"{notice}." for notice in form_notices(config.results)],
    }
    write_text(status_text(protocol, found, counts, awaited.conduct.searches, notices), status)


if __name__ == "__main__":
    run_step(main)
