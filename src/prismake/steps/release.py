"""Seal this version if every release check has passed."""

from prismake.reporting import report_conclusion
from prismake.review.folder import Review
from prismake.review.release import release
from prismake.step import run_step
from prismake.today import today


def main() -> None:
    report_conclusion(release(Review.open(check=False), today()))


if __name__ == "__main__":
    run_step(main)
