"""Regenerate this version from config/ in another folder, and compare every file."""

from prismake.reporting import report_conclusion
from prismake.review.audit import audit
from prismake.review.folder import Review
from prismake.step import run_step


def main() -> None:
    report_conclusion(audit(Review.open(check=False)))


if __name__ == "__main__":
    run_step(main)
