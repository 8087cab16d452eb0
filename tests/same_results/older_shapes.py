"""Converters: a result as it is now, put back into the shape that it had when it was recorded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import converters_flow
import converters_votes

STAGES = ("1_title_abstract", "2_full_text")
# Place of a result as it was recorded, to what gives its old bytes from the folder of today's results.
CONVERTERS: dict[str, Callable[[Path], bytes]] = {
    **{
        f"3_screen/{stage}/decisions.csv": partial(converters_votes.decisions, stage=stage)
        for stage in STAGES
    },
    **{
        f"3_screen/{stage}/conflicts.csv": partial(converters_votes.conflicts, stage=stage)
        for stage in STAGES
    },
    "4_extract/extraction.csv": converters_votes.extraction,
    **{
        f"3_screen/{stage}/agreement.csv": partial(converters_flow.agreement, stage=stage) for stage in STAGES
    },
    **{
        place: partial(converters_flow.without_additions, place=place)
        for place in (
            "1_identify/records.csv",
            "1_identify/balance.csv",
            "2_deduplicate/record_report.csv",
            "2_deduplicate/reports.csv",
            *(f"3_screen/{stage}/votes.csv" for stage in STAGES),
        )
    },
    "1_identify/searches.csv": converters_flow.searches,
    "6_report/prisma/boxes.csv": converters_flow.boxes,
    "6_report/prisma/identities.csv": converters_flow.identities,
    "6_report/prisma/prisma2020.csv": converters_flow.prisma2020,
    "6_report/prisma/flow.svg": converters_flow.flow_svg,
    "6_report/prisma/terminal_states.csv": converters_flow.terminal_states,
}
# The folder of the CSV of each set, of which members.csv holds all.
SETS = "6_report/prisma/boxes/"
# Results that did not exist when the record was made, and those that exist no more; docs/decisions says why of each.
NEW = (
    *(
        f"3_screen/{stage}/{name}.csv"
        for stage in STAGES
        for name in ("set_aside", "assignments", "pilot", "progress", "disagreements", "disagreement_reasons")
    ),
    "4_extract/extracted_values.csv",
    "6_report/prisma/members.csv",
    "6_report/exports/included.ris",
    "6_report/exports/included.csv",
    "6_report/exports/going_on.ris",
    "6_report/exports/going_on.csv",
    "6_report/exports/references.txt",
)
GONE: tuple[str, ...] = ()
# Results that are not as they were, on purpose: the form of each adjudicator with its digest, the names of commands, and
# the picture of the diagram, whose notes say "dismissed"; the columns of the publication and the references of a study.
CHANGED = (
    "STATUS.md",
    "digests.csv",
    "adjudicator.xlsx",
    "arbiter.xlsx",
    "flow.png",
    "studies.csv",
    "main_table.csv",
)


@dataclass(frozen=True)
class Shape:
    """How the results of today differ on purpose from those of a recorded version.

    converters: place of a result as it was recorded, to what gives its old bytes from the folder of today's results.
    sets: the folder of the CSV of each set, of which members.csv holds all; empty where there was none. new, gone: places.
    changed: names of files. new_folders, changed_folders: all files below them.
    """

    converters: Mapping[str, Callable[[Path], bytes]] = field(default_factory=dict)
    sets: str = ""
    new: Collection[str] = ()
    new_folders: Collection[str] = ()
    gone: Collection[str] = ()
    changed: Collection[str] = ()
    changed_folders: Collection[str] = ()

    def content_of(self, results: Path, place: str) -> bytes | None:
        """The bytes of a result in its old shape, or None where its shape has not changed."""
        if self.sets and place.startswith(self.sets):
            return converters_flow.box_files(results).get(place.removeprefix(self.sets))
        return self.converters[place](results) if place in self.converters else None

    def is_new(self, place: str) -> bool:
        """Whether a result is known to be newer than the record."""
        return place in self.new or place.startswith(tuple(self.new_folders))

    def is_gone(self, place: str) -> bool:
        """Whether a result is known to exist no more."""
        return place in self.gone

    def is_changed(self, place: str) -> bool:
        """Whether a result differs on purpose, in words or in the layout of a form; docs/decisions says why of each."""
        return Path(place).name in self.changed or place.startswith(tuple(self.changed_folders))


SHAPES = {
    "0.1.0": Shape(
        CONVERTERS,
        SETS,
        new=NEW,
        new_folders=("forms/",),
        gone=GONE,
        changed=CHANGED,
        changed_folders=("4_extract/forms/",),
    ),
}
