"""Votes from exports of other tools, through the map of names in the config."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from prismake.errors import Fault, did_you_mean
from prismake.forms.model import clean_text
from prismake.forms.raw import Unreadable
from prismake.forms.values import shortened
from prismake.protocol.decisions import ImportedDecisions
from prismake.protocol.place import CONFIG
from prismake.screening.files import IMPORTS
from prismake.screening.stage import EXCLUDE, Stage
from prismake.screening.tools import asreview, covidence, rayyan
from prismake.screening.tools.answers import Answer, NotUnderstood
from prismake.screening.tools.matching import NoMatch, Records
from prismake.screening.tools.rows import Row, read_rows, words


@dataclass
class ImportedVotes:
    """rows: votes (schema 3_screen/votes). notes: notes without a decision. faults: of all files."""

    rows: list[dict[str, str]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def imported_votes(
    files: Sequence[Path], plans: Sequence[ImportedDecisions], stage: Stage, run: str, records: Records
) -> ImportedVotes:
    """Return the votes of all exports of a stage, and every row that is no vote with the reason, as faults."""
    result = ImportedVotes()
    by_name = {path.name: path for path in files}
    named = {name for plan in plans for name in plan.files}
    key = f"screening.{stage.kind}.imports"
    for name in sorted(by_name.keys() - named):
        result.faults.append(
            Fault(
                by_name[name].as_posix(),
                f"no entry of {key} names this file, so nobody knows whose decisions it holds.",
                f"Add an entry to {key} in {CONFIG}, or remove the file.",
            )
        )
    for plan in plans:
        if fault := _unknown_people(plan, stage, key):
            result.faults.append(fault)
            continue
        rows_of_files: list[tuple[Path, list[Row]]] = []
        for name in plan.files:
            if name not in by_name:
                result.faults.append(
                    Fault(
                        CONFIG,
                        f'{key}: the file "{name}" is not in the folder of imports of this version.{did_you_mean(name, by_name)}',
                        f"Put it into config/screening/{stage.name}/{run}/{IMPORTS}/, correct the name, or remove the entry: "
                        "votes of earlier versions are carried over.",
                    )
                )
                continue
            try:
                rows_of_files.append((by_name[name], read_rows(by_name[name])))
            except Unreadable as error:
                result.faults.append(
                    Fault(by_name[name].as_posix(), f"{error}.", f"Export the file from {plan.tool} again.")
                )
        _Reader(plan, stage, run, records, result).read(rows_of_files)
    return result


def _unknown_people(plan: ImportedDecisions, stage: Stage, key: str) -> Fault | None:
    voters = (*stage.reviewers, *stage.former)
    for name in (*plan.people.values(), *([plan.person] if plan.person else [])):
        if name not in voters:
            return Fault(
                CONFIG,
                f'{key}: "{name}" is not a reviewer of this stage.{did_you_mean(name, voters)}',
                "Name a reviewer of the stage, or one who has left.",
                allowed=", ".join(voters),
            )
    return None


class _Reader:
    """Reads the files of one entry of the config."""

    def __init__(
        self, plan: ImportedDecisions, stage: Stage, run: str, records: Records, result: ImportedVotes
    ) -> None:
        self.plan, self.stage, self.run, self.records, self.result = plan, stage, run, records, result
        self.labels = {label.casefold(): label for label in stage.labels}
        self.reasons = {name.casefold(): label for name, label in plan.reasons.items()}
        own = words()["decisions"][plan.tool] | plan.decisions
        self.decisions: Mapping[str, str] = {str(word).casefold(): decision for word, decision in own.items()}
        self.undecided = {*map(str, words()["undecided"][plan.tool]), ""}

    def read(self, files: Sequence[tuple[Path, list[Row]]]) -> None:
        logs = (
            [row for _, rows in files for row in rows if rayyan.is_log(row)]
            if self.plan.tool == "rayyan"
            else []
        )
        log = rayyan.read_log(logs, self.plan.people)
        for path, rows in files:
            for row in rows:
                if self.plan.tool == "rayyan" and rayyan.is_log(row):
                    continue
                try:
                    answers = self._answers(row, log)
                    given = [answer for answer in answers if self._decision(answer) or answer.note]
                    ids = self.records.records_of(row) if given else ""
                    for answer in given:
                        self._add(path, row, answer, ids)
                except (NoMatch, NotUnderstood) as error:
                    self._fault(path, row, str(error))

    def _answers(self, row: Row, log: rayyan.Log) -> list[Answer]:
        if self.plan.tool == "rayyan":
            return rayyan.answers_of(row, self.plan.people, log)
        return list(covidence.answers_of(row) if self.plan.tool == "covidence" else asreview.answers_of(row))

    def _decision(self, answer: Answer) -> str:
        """Return the decision of an answer, empty for none. Raises NotUnderstood."""
        if self.plan.tool == "covidence":
            return self.plan.decision or ""
        word = answer.word.strip().casefold()
        if word in self.undecided:
            return ""
        decision = self.decisions.get(word, "")
        if not decision:
            raise NotUnderstood(
                f'"{shortened(answer.word)}" is no decision of {self.plan.tool}; `decisions` can map it'
            )
        if decision not in self.stage.decisions:
            raise NotUnderstood(
                f'"{shortened(answer.word)}" means "{decision}", which is no decision of this stage '
                f"({', '.join(self.stage.decisions)}); `decisions` can map it"
            )
        return decision

    def _add(self, path: Path, row: Row, answer: Answer, ids: str) -> None:
        person = self._person(answer)
        decision = self._decision(answer)
        reason, more = self._reason(answer) if decision == EXCLUDE else ("", "")
        vote = {
            "stage": self.stage.name,
            "run": self.run,
            "reviewer": person,
            "role": "reviewer",
            "report_id": "",
            "record_ids": ids,
            "decision": decision,
            "reason": reason,
            "note": clean_text("; ".join(filter(None, [answer.note, more]))),
            "file": path.as_posix(),
            "row": str(row.number),
            "carried": "",
            "decided": answer.decided,
        }
        (self.result.rows if decision else self.result.notes).append(vote)

    def _person(self, answer: Answer) -> str:
        """Return whose answer it is. Raises NotUnderstood."""
        if self.plan.person and not (answer.who and self.plan.people):
            return self.plan.person
        person = self.plan.people.get(answer.who, "")
        if not person:
            raise NotUnderstood(
                f'"{shortened(answer.who)}" is not in `people` of the import.{did_you_mean(answer.who, self.plan.people)}'
            )
        return person

    def _reason(self, answer: Answer) -> tuple[str, str]:
        """Return the label of the reason, and what else was given as a note.

        Of several reasons, the first in the order of the protocol counts, as on the forms. Raises NotUnderstood.
        """
        labels = []
        for reason in answer.reasons:
            label = self.reasons.get(reason.casefold()) or self.labels.get(reason.casefold())
            if label is None or label.casefold() not in self.labels:
                raise NotUnderstood(
                    f'the reason "{shortened(reason)}" is none of this review; `reasons` can map it to one of '
                    f"{', '.join(self.stage.labels)}"
                )
            labels.append(label)
        if answer.doubt and self.stage.reason_required:
            raise NotUnderstood(answer.doubt)
        if answer.doubt:
            return "", f"reasons of several people: {', '.join(labels)}"
        if not labels and self.stage.reason_required:
            raise NotUnderstood("the exclusion has no reason, and this stage needs one")
        ordered = [label for label in self.stage.labels if label in labels]
        more = f"further reasons: {', '.join(ordered[1:])}" if len(ordered) > 1 else ""
        return (ordered[0] if ordered else ""), more

    def _fault(self, path: Path, row: Row, why: str) -> None:
        title = shortened(row["title"])
        self.result.faults.append(
            Fault(
                path.as_posix(),
                f'the record "{title}" is not read: {why}.',
                f"Correct the map of names in screening.{self.stage.kind}.imports, or, in {self.plan.tool}, the record, and export "
                "again. A decision can also be given in a form, and the row be deleted here.",
                row=row.number,
            )
        )
