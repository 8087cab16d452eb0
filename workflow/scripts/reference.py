"""Write the reference pages, docs/reference/config.md and tables.md, from the schemas."""

from pathlib import Path

from prismake.reference import config_page, tables_page
from prismake.tables import write_text

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    folder = ROOT / "docs/reference"
    write_text(config_page(), folder / "config.md")
    write_text(tables_page(sorted((ROOT / "workflow/rules").glob("*.smk"))), folder / "tables.md")


if __name__ == "__main__":
    main()
