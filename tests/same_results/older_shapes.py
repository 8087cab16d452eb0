"""Converters: a result as it is now, put back into the shape that it had when it was recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

import converters_flow
import converters_parts
import converters_votes
import digests

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
    "1_identify/quarantine.csv": partial(
        converters_flow.with_words_of_then, place="1_identify/quarantine.csv"
    ),
    "1_identify/searches.csv": converters_flow.searches,
    "5_synthesise/evidence_map.csv": partial(
        converters_flow.without_additions, place="5_synthesise/evidence_map.csv"
    ),
    **{
        f"3_screen/{stage}/agreement.csv": partial(converters_parts.agreement, stage=stage)
        for stage in STAGES
    },
    **{
        place: partial(converters_parts.digests_of_forms, place=place)
        for place in (
            "4_extract/forms/digests.csv",
            *(f"3_screen/{stage}/forms/digests.csv" for stage in STAGES),
        )
    },
    "6_report/gates.csv": converters_parts.gates,
    "6_report/prisma/identities.csv": converters_parts.identities,
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
    *(f"2_deduplicate/{name}.csv" for name in ("asked_pairs", "known_items", "recall", "tarcis")),
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
# Files that are not as they were, on purpose: the words of STATUS.md, the diagram with its box of records not taken further,
# other colours of figures, and pages and notebooks, which show more.
CHANGED = ("STATUS.md", "config.yaml", "flow.png", "flow.svg", "index.html")
CHANGED_SUFFIXES = (".ipynb", ".png", ".svg")
# Tables and forms of which some columns are not as they were, on purpose; the other columns are compared, in any order of rows.
# Patterns of places to columns; docs/decisions says why of each.
CHANGED_COLUMNS = {
    # The digest of a form, which has another layout.
    "*/digests.csv": ("sha256",),
    # Statistics say the same in other words.
    "3_screen/*/agreement.csv": ("sentence",),
    # Terms that are added up, with 0 for what did not exist.
    "6_report/prisma/identities.csv": ("right",),
    # How the sources of a reference are listed: a reference is more than the publication of a registration now.
    "2_deduplicate/reports.csv": ("values_from",),
    # The votes of an adjudicator's form are in columns of their own; the digest of the ids of a row, some of which are others now.
    "3_screen/*/forms/*.xlsx": ("prismake votes", "prismake check"),
    "2_deduplicate/forms/pairs.xlsx": (),
    "6_report/gates.csv": (),
    # The first column of an extraction form tells about the study what these columns told.
    "4_extract/forms/*.xlsx": (
        *(
            "Registration",
            "To settle",
            "Conditions",
            "Interventions",
            "Phase",
            "Status",
            "Enrolment",
            "Sponsor",
        ),
    ),
    # The date of a status is that of the register, never that of the search.
    "4_extract/studies.csv": ("status_date", "status_date_from", "values_from"),
    "5_synthesise/main_table.csv": (),
    # Groups in the order of the config; "not stated" is last.
    "5_synthesise/by_*.csv": (),
}
# Cells that are others now; cells_of_0_1_0.json lists them by review. In the default review, as its inputs were in 0.1.0, a page
# that was read has no date now, so that a dated version of the register counts more, and expanded access is no phase; other
# columns and tables follow. In the tutorial, the interval of a kappa counts the answers that are offered, not those given.
CELLS = Path(__file__).with_name("cells_of_0_1_0.json")
DEFAULT = "default"
DATED_OTHERWISE = (
    *("status_date", "status_date_from", "enrolment_type", "sources_disagree", "as_written", "values_from"),
)
FOLLOWING = (
    "4_extract/source_conflicts.csv",
    *(f"5_synthesise/{name}.csv" for name in ("by_phase", "by_start_year", "by_status", "evidence_map")),
)
NO_ABSTRACT = "No abstract in the sources."
Cell = dict[str, str]
# In an update, what the previous version left open is asked again.
ASKED_AGAIN = (
    *("6_report/gates.csv", "3_screen/2_full_text/agreement.csv", "3_screen/2_full_text/forms/*.xlsx"),
    *(f"3_screen/2_full_text/{name}.csv" for name in ("decisions", "retrieval", "votes", "worklist")),
    *("4_extract/report_study.csv", "4_extract/studies_other.csv"),
    *("6_report/prisma/terminal_states.csv", "6_report/prisma/boxes/carried_over.csv"),
)


@dataclass(frozen=True)
class Shape:
    """How the results of today differ on purpose from those of a recorded version.

    converters: place of a result as it was recorded, to what gives its old bytes from the folder of today's results.
    sets: the folder of the CSV of each set, of which members.csv holds all; empty where there was none. new, gone: places.
    changed: names of files. new_folders, changed_folders: all files below them. changed_in: review, state, or both to
    patterns of places. changed_columns: pattern of places to the columns of such tables and forms that differ. cells: review to place to
    the cells that had another value; follows: the columns of these tables that follow from them.
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
    changed_columns: Mapping[str, Collection[str]] = field(default_factory=dict)
    cells: Mapping[str, Mapping[str, Sequence[Cell]]] = field(default_factory=dict)
    follows: Collection[str] = ()

    def content_of(self, results: Path, place: str, review: str = "") -> bytes | None:
        """The bytes of a result in its old shape, or None where its shape has not changed."""
        content: bytes | None = None
        if self.sets and place.startswith(self.sets):
            content = converters_flow.box_files(results).get(place.removeprefix(self.sets))
        elif place in self.converters:
            content = self.converters[place](results)
        elif place.endswith(".csv") and (results / place).is_file():
            content = (results / place).read_bytes()
        if content is not None and (cells := self.cells.get(review, {}).get(place)):
            content = converters_parts.with_cells(content, digests.key_of(place), cells)
        if content is None or not self.has_former_ids:
            return content
        return converters_flow.former_names(results)(content.decode()).encode()

    def changed_columns_of(self, place: str, review: str) -> set[str] | None:
        """The columns of a table or form that differ on purpose; None if no part of it may differ."""
        patterns = [pattern for pattern in self.changed_columns if fnmatch(place, pattern)]
        if not patterns:
            return None
        columns = {column for pattern in patterns for column in self.changed_columns[pattern]}
        return columns | {*self.follows} if place in self.cells.get(review, {}) else columns

    def columns_of(self, results: Path, place: str, review: str) -> dict[str, str]:
        """The digest of each column of a table or form in its old shape."""
        content = self.content_of(results, place, review)
        rename = converters_flow.former_names(results) if self.has_former_ids else str

        def as_recorded(cell: str) -> str:
            return "" if cell == NO_ABSTRACT else rename(cell)

        content = (results / place).read_bytes() if content is None else content
        return digests.columns(place, content, as_recorded)

    def is_new(self, place: str) -> bool:
        """Whether a result is known to be newer than the record."""
        return place in self.new or place.startswith(tuple(self.new_folders))

    def is_gone(self, place: str) -> bool:
        """Whether a result is known to exist no more."""
        return place in self.gone

    def is_changed(self, place: str, review: str, state: str) -> bool:
        """Whether a result differs on purpose, in words or in layout; docs/decisions says why of each."""
        path = Path(place)
        return (
            path.name in self.changed
            or path.suffix in self.changed_suffixes
            or place.startswith(tuple(self.changed_folders))
            or any(
                fnmatch(place, name)
                for of in (state, review, f"{review}/{state}")
                for name in self.changed_in.get(of, ())
            )
        )


SHAPES = {
    "0.1.0": Shape(
        CONVERTERS,
        SETS,
        new=NEW,
        new_folders=("forms/", "6_report/exports/", "6_report/starting_papers/", *NEW_FORMS),
        gone=GONE,
        changed=CHANGED,
        changed_folders=("6_report/notebooks/",),
        changed_suffixes=CHANGED_SUFFIXES,
        changed_in={
            "update": ASKED_AGAIN,
            DEFAULT: FOLLOWING,
            # The seal was made with the texts that a release asks for now.
            f"{DEFAULT}/update": (digests.MANIFEST,),
            "tutorial/update": (digests.MANIFEST,),
        },
        cells=json.loads(CELLS.read_text(encoding="utf-8")),
        follows=DATED_OTHERWISE,
        has_former_ids=True,
        changed_columns=CHANGED_COLUMNS,
    ),
    # The seal of an update that was made during the comparison holds the digests of the code.
    "0.2.0": Shape(changed_in={"update": ("audit/manifest.json",)}),
}
