"""Derive every number of the flow from sets of ids, hold the identities, and draw the diagram."""

import shutil
from pathlib import Path

import pandas as pd

from adapter import Settings, run
from flow_tables import dropped_log, read_flow_tables
from prismake.flow.boxes import box_files, boxes_table
from prismake.flow.dropped import check_dropped
from prismake.flow.identities import broken, check_identities
from prismake.flow.prisma2020 import prisma2020_csv
from prismake.flow.sets import flow_sets
from prismake.flow.states import STATES
from prismake.render.diagram import flow_png, flow_svg
from prismake.tables import write_bytes, write_table, write_text


def main(settings: Settings, results: Path, prisma: Path) -> None:
    tables = read_flow_tables(results, settings.previous)
    check_dropped(tables, dropped_log())
    names = {name: source.name for name, source in settings.sources.items()}
    sets = flow_sets(tables, names, [reason.label for reason in settings.exclusion_reasons])
    broken(sets)
    shutil.rmtree(prisma / "boxes", ignore_errors=True)
    for name, text in box_files(sets, tables).items():
        write_text(text, prisma / "boxes" / name)
    write_table(boxes_table(sets), prisma / "boxes.csv", "6_report/boxes")
    write_table(check_identities(sets), prisma / "identities.csv", "6_report/identities")
    states = [
        (record, sets.state_of(record), STATES[sets.state_of(record)]) for record in sorted(sets.claims)
    ]
    ended = pd.DataFrame(states, columns=["record_id", "state", "in_words"], dtype="str")
    write_table(ended, prisma / "terminal_states.csv", "6_report/terminal_states")
    write_text(prisma2020_csv(sets), prisma / "prisma2020.csv")
    write_text(flow_svg(sets, settings.review.title), prisma / "flow.svg")
    write_bytes(flow_png(sets, settings.review.title), prisma / "flow.png")


if __name__ == "__main__":
    run(main)
