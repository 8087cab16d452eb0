"""Chase the citations or similar articles of the review, and pin what the live providers answer."""

from pathlib import Path

from prismake.commands.chase import chase
from prismake.step import run_step


def main() -> None:
    chase(Path(), ())


if __name__ == "__main__":
    run_step(main)
