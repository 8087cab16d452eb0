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
        place: partial(converters_flow.without_additions, place=place)
        for place in (
            "1_identify/records.csv",
            "1_identify/balance.csv",
            "2_deduplicate/record_report.csv",
            "2_deduplicate/reports.csv",
            "4_extract/source_conflicts.csv",
            *(f"3_screen/{stage}/votes.csv" for stage in STAGES),
        )
    },
    "1_identify/quarantine.csv": partial(converters_flow.words_of_then, place="1_identify/quarantine.csv"),
    "1_identify/searches.csv": converters_flow.searches,
    "5_synthesise/evidence_map.csv": partial(
        converters_flow.without_additions, place="5_synthesise/evidence_map.csv"
    ),
    "6_report/prisma/boxes.csv": converters_flow.boxes,
    "6_report/prisma/prisma2020.csv": converters_flow.prisma2020,
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
    *(f"1_identify/{name}.csv" for name in ("citation_edges", "citation_lists", "removals")),
    *(f"2_deduplicate/{name}.csv" for name in ("known_items", "recall", "tarcis")),
    *(f"3_screen/2_full_text/{name}.csv" for name in ("copies", "copies_files", "copies_tried")),
    *(
        f"4_extract/{name}.csv"
        for name in (
            *("data", "edges", "extracted_rows", "extracted_values", "extraction_agreement"),
            *("integrity", "integrity_sources", "products", "proposals"),
        )
    ),
    *(f"5_synthesise/{name}.csv" for name in ("answer", "arm_results", "comparisons", "limitations")),
    *(
        f"5_synthesise/{name}{suffix}"
        for name in ("enrolment", "limitation_counts", "timeline")
        for suffix in (".csv", ".png", ".svg")
    ),
    *("6_report/prisma/members.csv", "6_report/near_misses.csv", "6_report/prisma_s.csv"),
)
# Screening forms as pages for a browser, with their zips.
NEW_FORMS = ("3_screen/1_title_abstract/forms/", "3_screen/2_full_text/forms/")
GONE: tuple[str, ...] = ()
# Files that are not as they were, on purpose: forms (their layout, the votes of an adjudicator's form in columns), the words of
# STATUS.md and of the agreement with its new measures, the diagram with its box of records not taken further, the statements on
# it, studies and figures with more columns and other colours, "several" as the last bar, and pages and notebooks, which show more.
CHANGED = (
    "STATUS.md",
    "agreement.csv",
    "by_bird.csv",
    "config.yaml",
    "digests.csv",
    "flow.png",
    "flow.svg",
    "gates.csv",
    "identities.csv",
    "index.html",
    "main_table.csv",
    "studies.csv",
)
CHANGED_SUFFIXES = (".xlsx", ".ipynb", ".png", ".svg")
# In an update, what the previous version left open is asked again.
ASKED_AGAIN = (
    *(f"3_screen/2_full_text/{name}.csv" for name in ("decisions", "retrieval", "votes", "worklist")),
    *("4_extract/report_study.csv", "4_extract/studies_other.csv"),
    *("6_report/prisma/terminal_states.csv", "6_report/prisma/boxes/carried_over.csv"),
)


@dataclass(frozen=True)
class Shape:
    """How the results of today differ on purpose from those of a recorded version.

    converters: place of a result as it was recorded, to what gives its old bytes from the folder of today's results.
    sets: the folder of the CSV of each set, of which members.csv holds all; empty where there was none. new, gone: places.
    changed: names of files. new_folders, changed_folders: all files below them. changed_in: state of a review to places.
    has_former_ids: whether records had other ids, which their aliases name.
    """

    converters: Mapping[str, Callable[[Path], bytes]] = field(default_factory=dict)
    sets: str = ""
    new: Collection[str] = ()
    new_folders: Collection[str] = ()
    gone: Collection[str] = ()
    changed: Collection[str] = ()
    changed_folders: Collection[str] = ()
    changed_suffixes: Collection[str] = ()
    changed_in: Mapping[str, Collection[str]] = field(default_factory=dict)
    has_former_ids: bool = False

    def content_of(self, results: Path, place: str) -> bytes | None:
        """The bytes of a result in its old shape, or None where its shape has not changed."""
        content: bytes | None = None
        if self.sets and place.startswith(self.sets):
            content = converters_flow.box_files(results).get(place.removeprefix(self.sets))
        elif place in self.converters:
            content = self.converters[place](results)
        elif place.endswith(".csv") and (results / place).is_file():
            content = (results / place).read_bytes()
        if content is None or not self.has_former_ids:
            return content
        return converters_flow.former_ids(results, content)

    def is_new(self, place: str) -> bool:
        """Whether a result is known to be newer than the record."""
        return place in self.new or place.startswith(tuple(self.new_folders))

    def is_gone(self, place: str) -> bool:
        """Whether a result is known to exist no more."""
        return place in self.gone

    def is_changed(self, place: str, state: str) -> bool:
        """Whether a result differs on purpose, in words or in layout; docs/decisions says why of each."""
        path = Path(place)
        return (
            path.name in self.changed
            or path.suffix in self.changed_suffixes
            or place.startswith(tuple(self.changed_folders))
            or place in self.changed_in.get(state, ())
        )


SHAPES = {
    "0.1.0": Shape(
        CONVERTERS,
        SETS,
        new=NEW,
        new_folders=("forms/", "6_report/exports/", "6_report/starting_papers/", *NEW_FORMS),
        gone=GONE,
        changed=CHANGED,
        changed_folders=("4_extract/forms/", "6_report/notebooks/"),
        changed_suffixes=CHANGED_SUFFIXES,
        changed_in={"update": ASKED_AGAIN},
        has_former_ids=True,
    ),
    # The seal of an update that was made during the comparison holds the digests of the code.
    "0.2.0": Shape(changed_in={"update": ("audit/manifest.json",)}),
}
