"""The exit summary: the last lines on the screen, with the errors of the run or the state of the review.

It is printed when the process ends. Snakemake has then returned to the working directory of the person, which may be
outside of the review's folder; files are read below `root`, and paths are shown relative to the working directory.
"""

from __future__ import annotations

import atexit
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import chdir, contextmanager
from pathlib import Path

from prismake.errors import ReviewError
from prismake.fulltexts.tables import unlisted_sentence
from prismake.reporting import CONCLUSION, ERRORS, print_summary
from prismake.review.folder import Review
from prismake.review.form_faults import unreported_faults
from prismake.review.relative_paths import path_prefix, prefix_paths
from prismake.review.vote_archive import Vote, archive_lost_votes, current_votes
from prismake.tasks.misplaced import misplaced_sentences
from prismake.wording import listed_in_part

INFORMATION_FLAGS = {
    "-n",
    "--dry-run",
    "--dryrun",
    "--lint",
    "--dag",
    "--rulegraph",
    "--filegraph",
    "--summary",
    "--list",
    "--list-target-rules",
    "--list-rules",
    "--list-changes",
    "--detailed-summary",
    "-D",
    "-S",
    "--touch",
    "-t",
    "--unlock",
    "--cleanup-metadata",
    "--archive",
    "-l",
    "--report",
}
# Short options may be combined: -np.
COMBINED_WITH_DRY_RUN = re.compile(r"-[a-zA-Z]*n[a-zA-Z]*")
# Targets that print a conclusion instead of the state of the review.
TARGETS_WITH_CONCLUSION = {"audit", "release"}


@contextmanager
def exit_summary(root: Path, main_process: bool) -> Iterator[list[Review]]:
    """Context manager that prints the exit summary at the end of the process; the checks before the run are made
    inside it.

    The caller appends the opened review to the yielded list. A ReviewError of the checks becomes the summary and ends
    the process with exit code 1. In processes other than Snakemake's main process, nothing is done.
    """
    reviews: list[Review] = []
    if not main_process:
        yield reviews
        return
    shutil.rmtree(root / ERRORS, ignore_errors=True)
    (root / CONCLUSION).unlink(missing_ok=True)
    try:
        yield reviews
    except ReviewError as error:
        atexit.register(_print_message, str(error), root)
        sys.exit(1)
    for review in reviews:
        atexit.register(_print_result, review, root, current_votes(root / review.results))


def is_dry_run(arguments: Iterable[str]) -> bool:
    """Return whether a Snakemake command line only shows information, so that the run must change no file."""
    return any(
        argument in INFORMATION_FLAGS or COMBINED_WITH_DRY_RUN.fullmatch(argument) for argument in arguments
    )


def _print_message(message: str, root: Path) -> None:
    """Print a message with its paths relative to the working directory."""
    print_summary(prefix_paths(message, root), root)


def _print_result(review: Review, root: Path, votes_before: Sequence[Vote]) -> None:
    """Print the errors of failed jobs, or a conclusion, or the state of the review with the votes that were lost."""
    messages = [path.read_text(encoding="utf-8") for path in sorted((root / ERRORS).glob("*.txt"))]
    if messages:
        reported = "\n".join(dict.fromkeys(message.rstrip() for message in messages))
        others = [*unreported_faults(review, root, reported), *misplaced_sentences_of(review, root)]
        _print_message("\n".join([reported, *others]), root)
        return
    arguments = set(sys.argv[1:])
    if (root / CONCLUSION).is_file():
        _print_message((root / CONCLUSION).read_text(encoding="utf-8").rstrip(), root)
        return
    if is_dry_run(arguments) or arguments & TARGETS_WITH_CONCLUSION:
        return
    status = root / review.results / "STATUS.md"
    if status.is_file():
        prefix = path_prefix(root)
        lines = _short_status(status, root)
        if sentence := unlisted_files(review, root):
            lines.append(prefix_paths(sentence, root))
        lines += _where_to_look(status.parent, prefix + review.results.as_posix(), review.leftovers(root))
        print_summary("\n".join(lines), root)
        if messages := archive_lost_votes(votes_before, root, review.results, prefix):
            print_summary("\n".join(messages), root)


def misplaced_sentences_of(review: Review, root: Path) -> list[str]:
    """Return a sentence for each returned form in a folder that no step reads. root: the review's folder."""
    with chdir(root):
        return misplaced_sentences(review.config, list(map(Path, review.misplaced())))


def unlisted_files(review: Review, root: Path) -> str:
    """Return a sentence on files in config/fulltexts/ that the pin of full texts does not list; empty if there are
    none.
    """
    with chdir(root):
        return unlisted_sentence(review.config.fulltexts.pin)


def _short_status(status: Path, root: Path) -> list[str]:
    """Return the headings and list items of STATUS.md, with paths relative to the working directory."""
    lines = status.read_text(encoding="utf-8").splitlines()
    return [
        line.removeprefix("# ") if line.startswith("# ") else prefix_paths(line, root)
        for line in lines
        if line.startswith(("# ", "- "))
    ]


def _where_to_look(results: Path, shown: str, leftovers: list[str]) -> list[str]:
    """Return lines that name outdated files, STATUS.md and the page; `shown` is the path of `results` to print."""
    lines = []
    if leftovers:
        names = listed_in_part([f"{shown}/{name}" for name in leftovers], 5)
        lines.append(f"Left over from an earlier run, delete before a release: {names}")
    lines.append(f"Details: {shown}/STATUS.md")
    if (results / "6_report/index.html").is_file():
        lines.append(f"The review: {shown}/6_report/index.html")
    return lines
