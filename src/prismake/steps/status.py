"""Write the state of this version: STATUS.md and the release checks."""

from pathlib import Path

from prismake.fulltexts.tables import status_sentences
from prismake.protocol.config import Config
from prismake.protocol.partial import Protocol
from prismake.protocol.sections import ALL
from prismake.sources.chases import chase_notices
from prismake.sources.search_log import miscounted_lines
from prismake.step import run_step
from prismake.tables import read_result, write_table, write_text
from prismake.tasks.asked_anew import questions_not_asked
from prismake.tasks.asked_pairs import pair_notices
from prismake.tasks.awaited import form_notices, progress_notices, read_awaited, study_notices
from prismake.tasks.columns import import_notices
from prismake.tasks.conduct_checks import unkept_lines
from prismake.tasks.left_open import update_notices
from prismake.tasks.misplaced import MISPLACED, misplaced_sentences
from prismake.tasks.release_checks import release_checks
from prismake.tasks.starting_papers import twice_named_lines, unasked_lines
from prismake.tasks.status import status_text

SECTIONS = ALL


def main(
    config: Protocol,
    passed_over: list[Path],
    returned: list[Path],
    misplaced: list[Path],
    status: Path,
    gates_table: Path,
) -> None:
    protocol = Config.model_validate(config.content)
    awaited, counts = read_awaited(protocol, config.results, passed_over, returned, misplaced)
    checks = release_checks(protocol, awaited)
    write_table(checks, gates_table, "6_report/gates")
    balance = read_result(config.results, "1_identify/balance")
    asked_pairs = read_result(config.results, "2_deduplicate/asked_pairs")
    notices = {
        MISPLACED: misplaced_sentences(protocol, misplaced),
        "Decisions on quarantined entries that do not count": awaited.without_effect,
        **update_notices(config.results, protocol.previous),
        "Progress of screening": progress_notices(protocol, awaited, config.results),
        **import_notices(balance),
        "Pairs of records that stay apart": pair_notices(asked_pairs, protocol.sources),
        "Counts of lines that differ from the counts reported": miscounted_lines(protocol.sources, balance),
        "Searches that differ from their pins": [
            f"{sentence}." for sentence in questions_not_asked(protocol.sources)
        ],
        "Start records and lists that no chase could have": chase_notices(protocol.sources),
        "Files of full texts to look at": status_sentences(
            read_result(config.results, "3_screen/copies_files")
        ),
        **study_notices(config.results),
        "Starting papers": [
            *unasked_lines(protocol.starting_papers),
            *twice_named_lines(protocol.starting_papers),
        ],
        "Votes on text that is not kept": unkept_lines(protocol, awaited.conduct),
        "Returned forms to look at": [f"{notice}." for notice in form_notices(config.results)],
    }
    write_text(status_text(protocol, checks, counts, awaited.conduct.searches, notices), status)


if __name__ == "__main__":
    run_step(main)
