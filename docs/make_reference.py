"""Write the reference pages, docs/reference/config.md and tables.md, from the declarations."""

from pathlib import Path

from prismake.reference import config_page, tables_page
from prismake.tables import write_text

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Write both pages."""
    write_text(config_page(), ROOT / "docs/reference/config.md")
    write_text(
        tables_page(sorted((ROOT / "workflow/rules").glob("*.smk"))), ROOT / "docs/reference/tables.md"
    )


if __name__ == "__main__":
    main()
