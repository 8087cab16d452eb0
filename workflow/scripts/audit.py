"""Regenerate this version in another folder from config/ alone, and compare every file."""

from pathlib import Path

from adapter import run
from prismake.review import Review
from prismake.review.audit import audit
from prismake.review.last_word import say_at_the_end


def main() -> None:
    say_at_the_end(audit(Review.open(Path(), Path(__file__).resolve().parents[2], check=False)))


if __name__ == "__main__":
    run(main)
