"""Save the protocol as it was understood, all defaults filled in."""

from pathlib import Path

import yaml

from adapter import Settings, run
from prismake.tables import write_text


def main(settings: Settings, saved: Path) -> None:
    text = yaml.safe_dump(settings.said, sort_keys=False, allow_unicode=True, width=120)
    write_text(text, saved)


if __name__ == "__main__":
    run(main)
