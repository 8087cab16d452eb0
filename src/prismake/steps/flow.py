"""Derive every number of the flow from sets of ids, check the identities, and draw the diagram."""

from pathlib import Path

from prismake.flow.boxes import box_files, boxes_table
from prismake.flow.dropped import check_dropped
from prismake.flow.identities import broken, check_identities
from prismake.flow.prisma2020 import prisma2020_csv
from prismake.flow.reading import dropped_log, read_flow_tables
from prismake.flow.sets import flow_sets
from prismake.flow.states import terminal_states
from prismake.protocol.partial import Protocol
from prismake.render.diagram import flow_png, flow_svg
from prismake.step import run_step
from prismake.tables import write_bytes, write_table, write_text

SECTIONS = ("run", "previous", "review", "sources", "exclusion_reasons")


def main(
    config: Protocol,
    identities: Path,
    boxes: Path,
    ids: Path,
    terminal: Path,
    r_package: Path,
    svg: Path,
    png: Path,
) -> None:
    read = read_flow_tables(config.results, config.previous)
    check_dropped(read, dropped_log())
    names = {name: source.name for name, source in config.sources.items()}
    sets = flow_sets(read, names, [reason.label for reason in config.exclusion_reasons])
    broken(sets)
    for name, text in box_files(sets, read).items():
        write_text(text, ids / name)
    write_table(boxes_table(sets), boxes, "6_report/boxes")
    write_table(check_identities(sets), identities, "6_report/identities")
    write_table(terminal_states(sets.claims), terminal, "6_report/terminal_states")
    write_text(prisma2020_csv(sets), r_package)
    write_text(flow_svg(sets, config.review.title), svg)
    write_bytes(flow_png(sets, config.review.title), png)


if __name__ == "__main__":
    run_step(main)
