"""The included studies as readers see them, and the limits of what is known of them."""

from __future__ import annotations

from collections.abc import Sequence

from prismake.narrative.page import (
    FEW,
    Cell,
    Html,
    awaited,
    bar,
    bullets,
    counted,
    fold,
    picture,
    sentence,
    share,
    shortened,
    table,
    tally,
    together,
)
from prismake.narrative.stages import by_software
from prismake.narrative.study_table import cell_of, study_table, what_the_marks_say
from prismake.narrative.version import Version
from prismake.tables import rows_of

SHOWN = 25
NOT_GIVEN = "not given"
STAGES = ("1_title_abstract", "2_full_text")
UNKNOWN = ("", NOT_GIVEN, "not stated", "not reported", "unclear", "unknown")
NO_STUDY = "No study is included yet: this section fills once full texts are decided."


def summary(version: Version) -> Html:
    """Say how many studies are included, told of by how many reports, and how many are not."""
    studies = version.table("4_extract/studies")
    if studies.empty:
        return awaited(NO_STUDY)
    links = version.table("4_extract/report_study")
    reports = int((links["state"] == "included").sum())
    other = version.table("4_extract/studies_other")
    told = f"{counted(len(studies), 'study')} {'is' if len(studies) == 1 else 'are'} included, told of by {counted(reports, 'report')}."
    rest = (
        f"{counted(len(other), 'other study')} could not be included as {'it stands' if len(other) == 1 else 'they stand'}."
        if len(other)
        else ""
    )
    return sentence(told, rest)


def groups(version: Version) -> Html:
    """Tabulate the included studies in the groups of the protocol, one table a group."""
    shown = version.free_table("5_synthesise/main_table")
    if shown.empty:
        return awaited(NO_STUDY)
    by = version.config.synthesis.group_by
    values = [value or NOT_GIVEN for value in shown[by]]
    order = [group for group in version.config.synthesis.group_order if group in values]
    order += sorted(set(values) - set(order))
    absent = [group for group in version.config.synthesis.group_order if group not in values]
    largest = max(values.count(group) for group in order)
    counts = [
        (
            group,
            values.count(group),
            bar(values.count(group), largest),
            share(values.count(group), len(values)),
        )
        for group in order
    ]
    pieces = [
        table((version.label(by), "Studies", "", "Share"), counts),
        sentence(
            f"No study falls into: {', '.join(absent)}." if absent else "",
            version.link("5_synthesise/main_table.csv", "The whole table"),
            ".",
            what_the_marks_say(shown),
        ),
    ]
    for group in order:
        members = shown[[value == group for value in values]]
        words = f"{group[0].upper()}{group[1:]}: {counted(len(members), 'study')}"
        pieces.append(fold(words, study_table(version, members), unfolded=len(members) <= FEW))
    return together(*pieces)


def figures(version: Version) -> Html:
    """Show the figures of the synthesis, each above the table that it was drawn from."""
    if version.table("4_extract/studies").empty:
        return awaited(NO_STUDY)
    fields = version.config.synthesis.count_by
    if not fields:
        return awaited("The protocol names no field to count studies by.")
    return together(
        *(piece for field in fields for piece in _figure(version, f"by_{field}", version.label(field)))
    )


def evidence_map(version: Version) -> Html:
    """Show the evidence map, and say where most studies are."""
    said = version.config.synthesis.evidence_map
    if said is None:
        return awaited("The protocol asks for no evidence map.")
    cells = version.free_table("5_synthesise/evidence_map")
    if cells.empty:
        return awaited(NO_STUDY)
    numbers = cells["studies"].astype(int)
    most = cells[numbers == numbers.max()].iloc[0]
    row, column = version.label(said.rows).lower(), version.label(said.columns).lower()
    told = f"Rows: {row}. Columns: {column}. The number in a bubble is its studies, its area their {version.label(said.size).lower()}, summed where it is given; a dashed ring says that none of them gives it."
    where = f"Most studies stand at {most.iloc[0]}, {most.iloc[1]}: {int(numbers.max()):,}. What has no bubble has no study."
    return together(sentence(told, where), *_figure(version, "evidence_map", "Evidence map"))


def _figure(version: Version, stem: str, title: str) -> list[Html]:
    """One figure and the table behind it."""
    path = f"5_synthesise/{stem}"
    counted_by = version.free_table(path)
    columns = [str(column) for column in counted_by.columns if column != "study_ids"]
    rows: list[Sequence[Cell]] = [
        [
            cell_of(row[column]) if place == 0 or not row[column].isdigit() else int(row[column])
            for place, column in enumerate(columns)
        ]
        for row in rows_of(counted_by)
    ]
    drawing = (version.folder / f"{path}.svg").read_bytes()
    return [
        picture(drawing, "svg", f"{title}: {counted(len(rows), 'row')}. The table below holds the numbers."),
        fold(
            "The numbers",
            together(
                table([version.label(column) for column in columns], rows),
                sentence(version.link(f"{path}.csv", "With the ids of the studies"), "."),
            ),
        ),
    ]


def source_conflicts(version: Version) -> Html:
    """Say on which values the sources of a study disagree; every value stands with its source and date."""
    differ = version.table("4_extract/source_conflicts")
    if differ.empty:
        told = (
            "No two sources of one study disagree." if len(version.table("4_extract/studies")) else NO_STUDY
        )
        return sentence(told) if len(version.table("4_extract/studies")) else awaited(told)
    by_value = differ.groupby(["study_id", "field"], sort=True)
    by_field = tally(differ.drop_duplicates(["study_id", "field"])["field"])
    counts = [
        (version.label(field), number, bar(number, max(by_field.values())))
        for field, number in by_field.items()
    ]
    names = _names(version)
    rows = []
    for (study, field), said in by_value:
        values = [
            f"{_as_told(row)} ({version.source_name(row['source'])}{', ' + row['as_of'] if row['as_of'] else ''})"
            for row in rows_of(said)
        ]
        rows.append(
            (
                names.get(str(study), str(study)),
                version.label(str(field)),
                bullets(shortened(value) for value in values),
            )
        )
    return together(
        sentence(
            f"The sources disagree on {counted(len(rows), 'value')} of {counted(differ['study_id'].nunique(), 'study')}. None was overwritten: each stands with its source and, where it has one, its date."
        ),
        table(("Value", "Studies", ""), counts),
        fold(
            _first(len(rows), "disagreement"), table(("Study", "Value", "What the sources say"), rows[:SHOWN])
        ),
        sentence(version.link("4_extract/source_conflicts.csv", "All of them"), "."),
    )


def _as_told(row: dict[str, str]) -> str:
    """A value, and what its source wrote where that says more: a note behind it."""
    value, written = row["value"], row["as_written"]
    return f'{value}, written "{written}"' if "(" in written or ";" in written else value


def _first(number: int, noun: str) -> str:
    return (
        f"The first {SHOWN} of {counted(number, noun)}"
        if number > SHOWN
        else f"{counted(number, noun)}".capitalize()
    )


def _names(version: Version) -> dict[str, str]:
    """What readers call a study: its registration numbers, or its title."""
    return {
        row["study_id"]: cell_of(row["registration_ids"] or row["title"], 80)
        for row in rows_of(version.table("4_extract/studies"))
    }


def not_included(version: Version) -> Html:
    """List the studies that are not included: those that await classification, are ongoing, or could not be had."""
    other = version.table("4_extract/studies_other")
    if other.empty:
        return (
            sentence("There is no such study.")
            if len(version.table("4_extract/report_study"))
            else awaited("No report has been assessed in full text yet.")
        )
    pieces = [sentence("These may be eligible. They are not counted among the included studies.")]
    for state, of_state in other.groupby("state", sort=True):
        rows = [(cell_of(row["registration_ids"]), shortened(row["title"])) for row in rows_of(of_state)]
        words = f"{str(state).capitalize()}: {counted(len(rows), 'study')}"
        pieces.append(fold(words, table(("Registration", "Title"), rows[:SHOWN]), unfolded=len(rows) <= FEW))
    return together(*pieces, sentence(version.link("4_extract/studies_other.csv", "All of them"), "."))


def not_retrieved(version: Version) -> Html:
    """List the reports that were sought in full text and could not be had."""
    log = version.table("3_screen/2_full_text/retrieval", "3_screen/retrieval")
    sought = version.table("3_screen/2_full_text/worklist", "3_screen/worklist")
    if sought.empty:
        return awaited("No full text has been sought yet.")
    missing = log[log["retrieved"] == "no"]
    if missing.empty:
        return sentence("No report is known to be out of reach.")
    rows = [
        (shortened(row["title"]), shortened(row["tried_where"], 100), row["tried_on"] or "not stated")
        for row in rows_of(missing)
    ]
    return together(
        sentence(
            f"{counted(len(missing), 'report')} of {len(sought):,} sought could not be had, {share(len(missing), len(sought))}. What they say is missing from this review."
        ),
        fold(
            _first(len(rows), "report"),
            table(("Report", "Where it was sought", "When"), rows[:SHOWN]),
            unfolded=len(rows) <= FEW,
        ),
        sentence(version.link("3_screen/2_full_text/retrieval.csv", "The retrieval log"), "."),
    )


def gaps(version: Version) -> Html:
    """Tabulate how many of the included studies do not tell each field of the extraction dictionary."""
    studies = version.table("4_extract/studies")
    if studies.empty:
        return awaited(NO_STUDY)
    extracted = version.table("4_extract/extraction")
    rows = []
    for field in version.config.extraction.fields:
        of_field = extracted[extracted["field"] == field]
        silent = int(of_field["value"].str.lower().isin(list(UNKNOWN)).sum()) + len(studies) - len(of_field)
        differ = int(of_field["state"].isin(["adjudicated", "conflict"]).sum())
        rows.append(
            (version.label(field), silent, bar(silent, len(studies)), share(silent, len(studies)), differ)
        )
    rows.sort(key=lambda row: -row[1])
    return together(
        table(("Field", "Studies that do not tell it", "", "Share", "Extractors differed"), rows),
        sentence(
            version.link("4_extract/extraction.csv", "Every value"),
            "and",
            version.link("4_extract/extracted_values.csv", "what each extractor gave"),
            ".",
        ),
    )


def limits(version: Version) -> Html:
    """Say what this evidence can not bear, from what ran and from what the team declared."""
    config = version.config
    told: list[Cell] = []
    log = rows_of(version.table("1_identify/searches"))
    told += [f"{row['name']}: {row['what_it_is_not']}" for row in log if row["what_it_is_not"]]
    missing = version.table("3_screen/2_full_text/retrieval", "3_screen/retrieval")
    gone = int((missing["retrieved"] == "no").sum())
    if gone:
        told.append(f"{counted(gone, 'report')} could not be had in full text.")
    if config.software_only and all(by_software(version, stage) for stage in STAGES):
        voted = any(len(version.table(f"3_screen/{stage}/votes", "3_screen/votes")) for stage in STAGES)
        passes = "made every pass of the screening; no person screened"
        waiting = "is to make every pass of the screening; no person is to screen"
        told.append(f"Software {passes if voted else waiting}. Its errors are not known.")
    states = tally(version.table("4_extract/extraction")["state"])
    empty = states.get("awaited", 0) + states.get("conflict", 0)
    if empty:
        told.append(
            f"{counted(empty, 'value')} of the extraction {'has' if empty == 1 else 'have'} not been given or settled."
        )
    declared = config.declared.get("23", "")
    pieces = (
        [sentence("What ran shows these limits:"), bullets(told)]
        if told
        else [awaited("What ran shows no limit yet.")]
    )
    if declared:
        pieces += [
            sentence("The team declares:"),
            Html(f"<blockquote>{sentence(declared).text}</blockquote>"),
        ]
    else:
        pieces.append(awaited("The team has not written its own limitations yet (PRISMA item 23)."))
    return together(*pieces)
