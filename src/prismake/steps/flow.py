"""Compute the sets of the flow, check their identities, and draw the diagram."""

from pathlib import Path

from prismake.flow.dropped import check_dropped
from prismake.flow.identities import identities_table, require_identities
from prismake.flow.members import boxes_table, members_table
from prismake.flow.prisma2020 import prisma2020_csv
from prismake.flow.reading import read_dropped_log, read_flow_tables
from prismake.flow.sets import flow_sets
from prismake.flow.states import terminal_states
from prismake.protocol.partial import Protocol
from prismake.protocol.people import machine_names
from prismake.reports.diagram.content import flow_content
from prismake.reports.diagram.layout import place
from prismake.reports.diagram.picture import flow_png
from prismake.reports.diagram.svg import flow_svg
from prismake.step import run_step
from prismake.tables import read_table, write_bytes, write_table, write_text

# The page, relative to the folder of the diagram.
PAGE = "../index.html"
SECTIONS = ("run", "previous", "review", "sources", "screening", "exclusion_reasons", "people")


def main(
    config: Protocol,
    answer: Path,
    identities: Path,
    boxes: Path,
    members: Path,
    terminal: Path,
    r_package: Path,
    svg: Path,
    png: Path,
) -> None:
    tables = read_flow_tables(
        config.results,
        config.previous,
        config.screening.title_abstract.maybe_goes_on,
        machine_names(config.people),
    )
    check_dropped(tables, read_dropped_log())
    names = {name: source.name for name, source in config.sources.items()}
    sets = flow_sets(tables, names, [reason.label for reason in config.exclusion_reasons])
    require_identities(sets)
    write_table(boxes_table(sets), boxes, "6_report/boxes")
    sets_of_answer = read_table(answer, "5_synthesise/answer")
    write_table(members_table(sets, sets_of_answer), members, "6_report/members")
    write_table(identities_table(sets), identities, "6_report/identities")
    write_table(terminal_states(sets.claims), terminal, "6_report/terminal_states")
    write_text(prisma2020_csv(sets, PAGE), r_package)
    drawing = place(flow_content(sets, config.review.title, PAGE))
    write_text(flow_svg(drawing), svg)
    write_bytes(flow_png(drawing), png)


if __name__ == "__main__":
    run_step(main)
