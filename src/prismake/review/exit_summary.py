"""The last thing on the screen: what went wrong in words of the review, or where things stand.

It is said when the process exits. Snakemake has then gone back to the directory where the person stands, which need not
be the review's folder: every file is reached from `root`, and every path is told from where the person stands.
"""

from __future__ import annotations

import atexit
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from prismake.errors import ReviewError
from prismake.reporting import CONCLUSION, ERRORS, print_summary
from prismake.review.folder import Review
from prismake.review.relative_paths import path_prefix, prefix_paths
from prismake.review.vote_archive import Vote, archive_lost_votes, current_votes

SILENT = {
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
# Short options may stand in one word: -np.
DRY = re.compile(r"-[a-zA-Z]*n[a-zA-Z]*")
OWN_WORDS = {"audit", "release"}


@contextmanager
def exit_summary(root: Path, main_process: bool) -> Iterator[list[Review]]:
    """Run the checks before the DAG; say what is wrong as the last thing on the screen and exit with 1.

    What is opened within is appended to the list that is given.
    """
    opened: list[Review] = []
    if not main_process:
        yield opened
        return
    shutil.rmtree(root / ERRORS, ignore_errors=True)
    (root / CONCLUSION).unlink(missing_ok=True)
    try:
        yield opened
    except ReviewError as error:
        atexit.register(_say, str(error), root)
        sys.exit(1)
    for review in opened:
        atexit.register(_last_word, review, root, current_votes(root / review.results))


def is_dry_run(words: Iterable[str]) -> bool:
    """Say whether a command line only asks what would be done: then nothing is touched."""
    return any(word in SILENT or DRY.fullmatch(word) for word in words)


def _say(message: str, root: Path) -> None:
    """Print a message below all that Snakemake printed, its paths told from where the person stands."""
    print_summary(prefix_paths(message, root), root)


def _last_word(review: Review, root: Path, before: Sequence[Vote]) -> None:
    """Print the messages of failed jobs, or the state of the review; and which votes are no longer held."""
    messages = [path.read_text(encoding="utf-8") for path in sorted((root / ERRORS).glob("*.txt"))]
    if messages:
        _say("\n".join(dict.fromkeys(messages)), root)
        return
    words = set(sys.argv[1:])
    if (root / CONCLUSION).is_file():
        _say((root / CONCLUSION).read_text(encoding="utf-8").rstrip(), root)
        return
    if is_dry_run(words) or words & OWN_WORDS:
        return
    status = root / review.results / "STATUS.md"
    if status.is_file():
        way = path_prefix(root)
        lines = _short(status, root)
        lines += _leads(status.parent, way + review.results.as_posix(), review.leftovers(root))
        print_summary("\n".join(lines), root)
        if lost := archive_lost_votes(before, root, review.results, way):
            print_summary("\n".join(lost), root)


def _short(status: Path, root: Path) -> list[str]:
    """STATUS.md without its details: its headings, and who owes what, with places from where the person stands."""
    lines = status.read_text(encoding="utf-8").splitlines()
    return [
        line.removeprefix("# ") if line.startswith("# ") else prefix_paths(line, root)
        for line in lines
        if line.startswith(("# ", "- "))
    ]


def _leads(results: Path, where: str, leftovers: list[str]) -> list[str]:
    """What is left over from an earlier state, and where to look; `where` are the results from where the person stands."""
    leads = []
    if leftovers:
        named = ", ".join(f"{where}/{name}" for name in leftovers[:5])
        more = f" and {len(leftovers) - 5} more" if len(leftovers) > 5 else ""
        leads.append(f"Left over from an earlier state, made by no rule now: {named}{more}")
    leads.append(f"Details: {where}/STATUS.md")
    if (results / "6_report/index.html").is_file():
        leads.append(f"The review: {where}/6_report/index.html")
    return leads
