"""The instructions on the first sheet of a screening form."""

from __future__ import annotations

from collections.abc import Sequence

from prismake.forms.model import GuideSection
from prismake.screening.stage import EXCLUDE, INCLUDE, MAYBE, UNCLEAR, Stage

_MEANINGS = {
    "title_abstract": {
        INCLUDE: "It meets the criteria, as far as title and abstract show.",
        EXCLUDE: "Title and abstract show that it does not meet the criteria.",
        MAYBE: "Title and abstract are not enough to decide. It goes on to full text, like an inclusion.",
    },
    "full_text": {
        INCLUDE: "The full text shows that it meets all criteria.",
        EXCLUDE: "The full text shows that it fails a criterion. Choose the first reason that applies.",
        UNCLEAR: "Even the full text does not show whether it meets the criteria.",
    },
}


def guide_sections(
    stage: Stage, person: str, criteria: Sequence[str], count: int, blind: bool
) -> list[GuideSection]:
    """Return the instructions of a screening form for `count` reports; blind: without the votes of others."""
    what = "report" if count == 1 else "reports"
    task = [
        f"For {person}. {count} {what} to decide."
        if count
        else f"For {person}. There is nothing to decide now."
    ]
    if blind:
        task.append(
            "Please decide alone: do not discuss reports with the other reviewers until all are done."
        )
    else:
        together = len(stage.adjudicators) > 1 and person == stage.adjudicator
        task.append(
            "The reviewers disagree on these reports"
            + (", or answered maybe" if not stage.maybe_goes_on else "")
            + ". You see their votes and notes; your decision resolves each conflict."
            + (" Talk about each report, and fill in this one form together." if together else "")
        )
    steps = [
        "On the next sheet, choose a decision for each row from the list in its cell. You may stop and continue later: you will be asked again "
        "about rows without a decision.",
        "Type only into the columns with a green-blue header. You may filter with the arrows in the header row, "
        "resize, and use any spreadsheet program. To sort, first remove the sheet protection (it has no password), "
        "then sort with the arrows, which sort all columns together.",
    ]
    sections = [GuideSection("What this is", tuple(task))]
    meanings = tuple(
        (word, _meaning(stage, word)) for word in (stage.decisions if blind else stage.adjudicator_decisions)
    )
    sections.append(GuideSection("Decisions", pairs=meanings, role="answers"))
    if criteria:
        sections.append(GuideSection("Criteria", tuple(criteria), role="criteria"))
    if stage.reasons:
        need = (
            "Each exclusion needs one reason from this list."
            if stage.reason_required
            else "An exclusion may have a reason."
        )
        sections.append(
            GuideSection(
                "Reasons for exclusion",
                (need,),
                tuple((reason.label, reason.description) for reason in stage.reasons),
                role="reasons",
            )
        )
    sections.append(GuideSection("How to fill it in", tuple(steps), role="workbook"))
    return sections


def _meaning(stage: Stage, word: str) -> str:
    if word == MAYBE and not stage.maybe_goes_on:
        return "Title and abstract are not enough to decide. The adjudicator settles it."
    return _MEANINGS[stage.kind][word]
