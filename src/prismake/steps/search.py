"""Search the live sources of the review, and pin what they answer."""

from pathlib import Path

from prismake.commands.search import search
from prismake.step import run_step


def main() -> None:
    search(Path(), ())


if __name__ == "__main__":
    run_step(main)
