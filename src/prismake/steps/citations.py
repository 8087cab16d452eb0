"""Write the lists and edges of citation searching, from the pins of chases."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.sources.chases import chase_pins, citation_edges, citation_lists
from prismake.step import run_step
from prismake.tables import write_table

SECTIONS = ("sources",)


def main(config: Protocol, lists: Path, edges: Path) -> None:
    pins = chase_pins(config.sources)
    write_table(citation_lists(pins), lists, "1_identify/citation_lists")
    write_table(citation_edges(pins), edges, "1_identify/citation_edges")


if __name__ == "__main__":
    run_step(main)
