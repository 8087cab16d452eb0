"""Ask where open copies of full texts lie, fetch what may be fetched, and pin what came of it."""

from pathlib import Path

from prismake.commands.fulltexts import fulltexts
from prismake.step import run_step


def main() -> None:
    fulltexts(Path(), are_current=True)


if __name__ == "__main__":
    run_step(main)
