"""The content of the flow diagram, shared by the drawing and its text equivalent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from prismake.flow.identities import unlogged_reports
from prismake.flow.sets import FlowSets
from prismake.reports.diagram.lines import BoxLine, Footnote, Run, Writer, printable_text
from prismake.wording import counted, singular

__all__ = ["BoxLine", "FlowBox", "FlowContent", "Footnote", "Run", "flow_content", "printable_text"]


@dataclass(frozen=True)
class FlowBox:
    """One box of the diagram.

    phase: Identification, Screening or Included. column: databases, other or previous. side: whether it stands to the
    right of the main boxes. link: address of the list of its ids.
    """

    name: str
    phase: str
    column: str
    side: bool
    lines: Sequence[BoxLine]
    link: str = ""


@dataclass(frozen=True)
class FlowContent:
    """The content of the diagram.

    headers: text above each column. boxes: in reading order. awaited: sentences on what people still have to do.
    """

    title: str
    headers: dict[str, str]
    boxes: list[FlowBox]
    notes: list[Footnote] = field(default_factory=list)
    awaited: list[str] = field(default_factory=list)

    @property
    def description(self) -> str:
        """Return the diagram as text, box after box."""
        parts = ["Draft. Awaited: " + "; ".join(self.awaited) + "."] if self.awaited else []
        parts += ["; ".join(line.text.rstrip(":") for line in box.lines) + "." for box in self.boxes]
        return " ".join([*parts, *(note.text for note in self.notes)])


def flow_content(sets: FlowSets, title: str = "", page: str = "") -> FlowContent:
    """Return the content of the diagram. title: of the review. page: path to the page with the lists, relative to the diagram."""
    write = Writer(sets, page)
    new = "new " if sets.updated else ""
    headers = {"databases": f"Identification of {new}studies via databases and registers"}
    boxes = _databases(write)
    if sets.has_other_methods:
        headers["other"] = f"Identification of {new}studies via other methods"
        boxes += _other(write)
    if sets.updated:
        headers["previous"] = "Previous studies"
        boxes.insert(
            0,
            FlowBox(
                "previous",
                "Identification",
                "previous",
                False,
                [
                    write.line("Studies included in previous version of review", "previous_studies"),
                    write.line(
                        "Reports of studies included in previous version of review", "previous_reports"
                    ),
                    *write.lines(("Reports that it left open, asked about again", "earlier_asked_again")),
                ],
                write.link("previous_studies"),
            ),
        )
    boxes += _included(write)
    return FlowContent(_title(title), headers, boxes, _notes(write), _awaited(sets))


def _title(title: str) -> str:
    return f"PRISMA 2020 flow diagram: {printable_text(title)}" if title else "PRISMA 2020 flow diagram"


def _databases(write: Writer) -> list[FlowBox]:
    identified = [
        BoxLine("Records identified from:", kind="head"),
        write.line("Databases", "database_results"),
        *write.parts("database_results"),
        write.line("Registers", "register_results"),
        *write.parts("register_results"),
    ]
    removed = [
        BoxLine("Records removed before screening:", kind="head"),
        write.line("Duplicate records", "duplicates"),
        write.line("Records marked as ineligible by automation tools", "excluded_automatic"),
        write.line("Records removed for other reasons", "excluded_other"),
        *write.awaited(("Quarantined, awaiting a decision", "dbr_awaiting_quarantine")),
    ]
    screened = [
        write.line("Records screened", "records_screened", "head"),
        *write.awaited(
            ("Awaiting screening", "records_awaiting_screening"),
            ("Awaiting adjudication", "records_awaiting_adjudication"),
        ),
    ]
    excluded = [
        write.line("Records excluded", "records_excluded", "head"),
        write.line("By people", "records_excluded_people", "part"),
        *write.lines(("By people and software", "records_excluded_people_and_software"), kind="part"),
        write.line("By automation", "records_excluded_automation", "part"),
    ]
    return [
        FlowBox("identified", "Identification", "databases", False, identified, write.link("dbr_identified")),
        FlowBox(
            "removed", "Identification", "databases", True, removed, write.link("removed_before_screening")
        ),
        FlowBox("screened", "Screening", "databases", False, screened, write.link("records_screened")),
        FlowBox("records_excluded", "Screening", "databases", True, excluded, write.link("records_excluded")),
        *_reports(write, "dbr", "databases"),
    ]


def _other(write: Writer) -> list[FlowBox]:
    lines = [BoxLine("Records identified from:", kind="head")]
    for label, name in (
        ("Websites", "website_results"),
        ("Organisations", "organisation_results"),
        ("Citation searching", "citations_results"),
    ):
        lines += [write.line(label, name), *write.parts(name)]
    # Similar articles are no citation searching (PRISMA-S 7), and PRISMA 2020 has no line for them: shown where they were sought.
    if write.sets.parts["similar_results"]:
        lines += [
            write.line("Similar articles", "similar_results"),
            *write.parts("similar_results"),
        ]
    lines += write.awaited(
        ("Quarantined, awaiting a decision", "other_awaiting_quarantine"),
        ("Awaiting screening", "other_records_awaiting_screening"),
        ("Awaiting adjudication", "other_records_awaiting_adjudication"),
    )
    before = " or the previous version" if write.sets.updated else ""
    leaving = [
        write.line("Records not taken further", "other_not_taken_further", "head"),
        *write.lines(
            (f"Already known through databases and registers{before}", "other_already_known"),
            ("Duplicates among themselves", "other_duplicates"),
            ("Marked as ineligible by automation tools", "other_removed_automatic"),
            ("Removed for other reasons", "other_removed_declared"),
            ("Quarantined and dismissed", "other_passed_over"),
            ("Excluded at title and abstract by people", "other_records_excluded_people"),
            (
                "Excluded at title and abstract by people and software",
                "other_records_excluded_people_and_software",
            ),
            ("Excluded at title and abstract by automation", "other_records_excluded_automation"),
            kind="part",
        ),
    ]
    return [
        FlowBox("other_identified", "Identification", "other", False, lines, write.link("other_identified")),
        FlowBox(
            "other_removed", "Identification", "other", True, leaving, write.link("other_not_taken_further")
        ),
        *_reports(write, "other", "other"),
    ]


def _reports(write: Writer, side: str, column: str) -> list[FlowBox]:
    sought = [
        write.line("Reports sought for retrieval", f"{side}_sought_reports", "head"),
        *write.awaited(("Awaiting retrieval", f"{side}_awaiting_retrieval")),
    ]
    assessed = [
        write.line("Reports assessed for eligibility", f"{side}_assessed", "head"),
        *write.awaited(
            ("Awaiting assessment", f"{side}_awaiting_assessment"),
            ("Awaiting adjudication", f"{side}_awaiting_adjudication"),
        ),
    ]
    missed, excluded = f"{side}_notretrieved_reports", f"{side}_excluded"
    return [
        FlowBox(f"{side}_sought", "Screening", column, False, sought, write.link(f"{side}_sought_reports")),
        FlowBox(
            f"{side}_missed",
            "Screening",
            column,
            True,
            [write.line("Reports not retrieved", missed, "head")],
            write.link(missed),
        ),
        FlowBox(f"{side}_assessed", "Screening", column, False, assessed, write.link(f"{side}_assessed")),
        FlowBox(
            excluded,
            "Screening",
            column,
            True,
            [
                write.line("Reports excluded", excluded, "head"),
                *write.parts(excluded),
                *write.lines(("Reports awaiting classification", f"{side}_decided_awaiting"), kind="head"),
            ],
            write.link(excluded),
        ),
    ]


def _included(write: Writer) -> list[FlowBox]:
    new = "New studies" if write.sets.updated else "Studies"
    of_new = "Reports of new included studies" if write.sets.updated else "Reports of included studies"
    lines = [
        write.line(f"{new} included in review", "new_studies", "head"),
        write.line(of_new, "new_reports", "head"),
    ]
    boxes = [FlowBox("included", "Included", "databases", False, lines, write.link("new_studies"))]
    if write.sets.updated:
        total = [
            write.line("Total studies included in review", "total_studies", "head"),
            write.line("Reports of total included studies", "total_reports", "head"),
        ]
        boxes.append(FlowBox("total", "Included", "databases", False, total, write.link("total_studies")))
    return boxes


def _notes(write: Writer) -> list[Footnote]:
    notes = []
    sets = write.sets
    notes += _sentences(
        write,
        ("awaiting_classification", "Reports assessed and awaiting classification"),
        ("ongoing_reports", "Reports of ongoing studies that are not included"),
        ("ongoing_studies", "Ongoing studies, which this review sets apart from the included ones"),
    )
    notes += _sentences(
        write,
        (
            "removed_and_kept",
            "Records marked as ineligible by automation tools whose report stays by another record",
        ),
    )
    notes += [Footnote([Run(sentence)]) for sentence in _deciders(sets)]
    if sets.updated:
        before = Run("Identified by the previous version and not counted again: ")
        notes.append(Footnote([before, write.count("carried_over", "record"), Run(".")]))
        notes += _left_open(write)
        notes += _sentences(
            write,
            (
                "earlier_no_longer_sought",
                "Reports that the previous version left open and this one no longer seeks",
            ),
            ("dropped_reports", "Reports that the previous version included and this one does not"),
            ("judged_anew", "Reports known before and included now, after a new decision"),
        )
    return notes


def _deciders(sets: FlowSets) -> list[str]:
    """Return what "by automation" and "by people and software" mean, where the diagram has these lines."""
    meanings = {
        "automation": "By automation: software cast every vote that made the decision.",
        "people_and_software": "By people and software: a person and software agreed on the exclusion.",
    }
    return [
        meaning
        for kind, meaning in meanings.items()
        if any(sets.n(f"{side}records_excluded_{kind}") for side in ("", "other_"))
    ]


def _left_open(write: Writer) -> list[Footnote]:
    """Return what became of the reports that the previous version did not retrieve or could not classify."""
    outcomes = write.nonzero(
        ("earlier_decided_include", "included"),
        ("earlier_excluded", "excluded"),
        ("earlier_notretrieved_reports", "not retrieved again"),
        ("earlier_decided_awaiting", "awaiting classification again"),
        ("earlier_awaiting_retrieval", "retrieval awaited"),
        ("earlier_awaiting_assessment", "assessment awaited"),
        ("earlier_awaiting_adjudication", "adjudication awaited"),
    )
    if not outcomes:
        return []
    runs = [
        Run("Known to the previous version and asked about again: "),
        write.count("earlier_sought_reports", "report"),
    ]
    return [Footnote([*runs, *(run for outcome in outcomes for run in (Run("; "), outcome)), Run(".")])]


def _sentences(write: Writer, *labelled: tuple[str, str]) -> list[Footnote]:
    return [Footnote([run, Run(".")]) for run in write.nonzero(*labelled)]


def _of_all_routes(state: str) -> tuple[str, ...]:
    return tuple(f"{side}_{state}" for side in ("dbr", "other", "earlier"))


def _awaited(sets: FlowSets) -> list[str]:
    awaited_sets = (
        (
            "a decision on what was quarantined",
            "records",
            ("dbr_awaiting_quarantine", "other_awaiting_quarantine"),
        ),
        (
            "title and abstract screening",
            "records",
            (
                "records_awaiting_screening",
                "other_records_awaiting_screening",
                "earlier_records_awaiting_screening",
            ),
        ),
        (
            "adjudication of title and abstract",
            "records",
            (
                "records_awaiting_adjudication",
                "other_records_awaiting_adjudication",
                "earlier_records_awaiting_adjudication",
            ),
        ),
        ("retrieval of the full text", "reports", _of_all_routes("awaiting_retrieval")),
        ("full-text assessment", "reports", _of_all_routes("awaiting_assessment")),
        ("adjudication of full text", "reports", _of_all_routes("awaiting_adjudication")),
    )
    counts = [(label, unit, sum(sets.n(name) for name in names)) for label, unit, names in awaited_sets]
    if sets.updated:
        dropped = "a decision on what the previous version included and this one does not"
        counts.append((dropped, "reports", len(unlogged_reports(sets))))
    return [f"{label} ({counted(number, singular(unit))})" for label, unit, number in counts if number]
