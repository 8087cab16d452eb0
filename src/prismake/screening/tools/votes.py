"""Votes from exports of other tools, through the map of names in the config."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from prismake.errors import Fault, did_you_mean
from prismake.forms.model import clean_text
from prismake.forms.places import folder_of_kind
from prismake.forms.raw import Unreadable
from prismake.forms.tag_of_file import tag_of_file
from prismake.forms.values import one_line
from prismake.protocol.decisions import ImportedDecisions
from prismake.protocol.place import CONFIG
from prismake.screening.files import IMPORTS
from prismake.screening.stage import EXCLUDE, Stage
from prismake.screening.tools import asreview, covidence, rayyan
from prismake.screening.tools.answers import AGAIN, Answer, NotUnderstood
from prismake.screening.tools.matching import NoMatch, Records
from prismake.screening.tools.rows import ExportedRecord, read_exported_records, tool_words


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
    # A form among the exports is named as misplaced, with the place where it belongs.
    forms = {name: tag for name, path in by_name.items() if (tag := tag_of_file(path))}
    for name in sorted(by_name.keys() - named - forms.keys()):
        result.faults.append(
            Fault(
                by_name[name].as_posix(),
                f"no entry of {key} names this file, so that its decisions have no owner.",
                f"Add an entry to {key} in {CONFIG}, or remove the file.",
            )
        )
    for plan in plans:
        if fault := _unknown_people(plan, stage, key):
            result.faults.append(fault)
            continue
        rows_of_files: list[tuple[Path, list[ExportedRecord]]] = []
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
            if name in forms:
                result.faults.append(_form_fault(by_name[name], forms[name], key))
                continue
            try:
                rows_of_files.append((by_name[name], read_exported_records(by_name[name])))
            except Unreadable as error:
                result.faults.append(
                    Fault(by_name[name].as_posix(), f"{error}.", AGAIN.replace("{tool}", _TOOLS[plan.tool]))
                )
        _VoteReader(plan, stage, run, records, result).read(rows_of_files)
    return result


def _form_fault(path: Path, tag: Mapping[str, str], key: str) -> Fault:
    folder = folder_of_kind(tag["kind"], tag["run"])
    return Fault(
        path.as_posix(),
        f"this is a form of {tag['person']}, not an export of another tool.",
        f"Move it to {folder.as_posix() if folder else 'the folder of its stage'}/, and remove it from {key} in {CONFIG}.",
    )


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


_TOOLS = {"rayyan": "Rayyan", "covidence": "Covidence", "asreview": "ASReview"}
_NO_RECORD = (
    "Correct id, DOI, PMID, title or year of the row, so that they match one report of this review. Or delete the row here: if its "
    "record belongs to another review, or if you give the decision in a form instead."
)


class _VoteReader:
    """Reads the files of one entry of the config."""

    def __init__(
        self, plan: ImportedDecisions, stage: Stage, run: str, records: Records, result: ImportedVotes
    ) -> None:
        self.plan, self.stage, self.run, self.records, self.result = plan, stage, run, records, result
        self.labels = {label.casefold(): label for label in stage.labels}
        self.reasons = {name.casefold(): label for name, label in plan.reasons.items()}
        own = tool_words()["decisions"][plan.tool] | plan.decisions
        self.decisions: Mapping[str, str] = {str(word).casefold(): decision for word, decision in own.items()}
        self.undecided = {*map(str, tool_words()["undecided"][plan.tool]), ""}

    def read(self, files: Sequence[tuple[Path, list[ExportedRecord]]]) -> None:
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
                except NotUnderstood as error:
                    self._fault(path, row, str(error), error.field, error.step)
                except NoMatch as error:
                    self._fault(path, row, str(error), error.field, _NO_RECORD)

    def _answers(self, row: ExportedRecord, log: rayyan.Log) -> list[Answer]:
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
                f'"{one_line(answer.word)}" is not a decision of {_TOOLS[self.plan.tool]}.{did_you_mean(answer.word, self.decisions)}',
                self._word_field,
                f'Write what "{one_line(answer.word)}" means under `decisions` of the entry in {{key}}, or change it in {{tool}} and export again.',
            )
        if decision not in self.stage.decisions:
            raise NotUnderstood(
                f'"{one_line(answer.word)}" means "{decision}", which is not a decision of this stage '
                f"({', '.join(self.stage.decisions)})",
                self._word_field,
                f'Write what "{one_line(answer.word)}" means under `decisions` of the entry in {{key}}.',
            )
        return decision

    def _add(self, path: Path, row: ExportedRecord, answer: Answer, ids: str) -> None:
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
        if not answer.who:
            raise NotUnderstood(
                "the row does not say whose decision it is",
                self._word_field,
                "Write under `person` of the entry in {key} whose decisions the file holds, and remove `people` there.",
            )
        person = self.plan.people.get(answer.who, "")
        if not person:
            raise NotUnderstood(
                f'"{one_line(answer.who)}" is not in `people` of the import.{did_you_mean(answer.who, self.plan.people)}',
                self._word_field if self.plan.tool == "rayyan" else "user",
                f'Write under `people` of the entry in {{key}} who "{one_line(answer.who)}" is.',
            )
        return person

    def _reason(self, answer: Answer) -> tuple[str, str]:
        """Return the label of the reason, and what else was given as a note.

        Of several reasons, the first in the order of the protocol counts, as on the forms. Raises NotUnderstood.
        """
        labels = []
        for reason in self._with_commas(answer.reasons):
            label = self.reasons.get(reason.casefold()) or self.labels.get(reason.casefold())
            if label is None or label.casefold() not in self.labels:
                raise NotUnderstood(
                    f'the reason "{one_line(reason)}" is not an exclusion reason of this review.{did_you_mean(reason, [*self.plan.reasons, *self.stage.labels])}',
                    "notes",
                    f'Write which of {", ".join(self.stage.labels)} "{one_line(reason)}" means, under `reasons` of the entry in {{key}}.',
                )
            labels.append(label)
        if answer.doubt and self.stage.reason_required:
            raise NotUnderstood(answer.doubt, "notes", rayyan.DOUBT_STEP)
        if answer.doubt:
            return "", f"reasons of several people: {', '.join(labels)}"
        if not labels and self.stage.reason_required:
            raise NotUnderstood(
                "the exclusion has no reason, and this stage needs one",
                self._word_field,
                "Give the reason in {tool}, and export again; or decide in a form, and delete the row here.",
            )
        ordered = [label for label in self.stage.labels if label in labels]
        more = f"further reasons: {', '.join(ordered[1:])}" if len(ordered) > 1 else ""
        return (ordered[0] if ordered else ""), more

    def _with_commas(self, parts: Sequence[str]) -> list[str]:
        """Return reasons whose own commas parted them in one piece again: the longest run of parts that is a known reason."""
        known = {_without_spaces(name): name for name in (*self.reasons, *self.labels)}
        whole: list[str] = []
        start = 0
        while start < len(parts):
            ends = range(len(parts), start + 1, -1)
            end = next(
                (end for end in ends if _without_spaces(",".join(parts[start:end])) in known), start + 1
            )
            run = ",".join(parts[start:end])
            whole.append(parts[start] if end == start + 1 else known[_without_spaces(run)])
            start = end
        return whole

    @property
    def _word_field(self) -> str:
        """The field with the decision: ASReview has a label, the others have it in their notes."""
        return "label" if self.plan.tool == "asreview" else "notes"

    def _fault(self, path: Path, row: ExportedRecord, why: str, field: str, step: str) -> None:
        title = one_line(row["title"])
        key = f"screening.{self.stage.kind}.imports of {CONFIG}"
        ending = "" if why.endswith(("?", ".")) else "."
        self.result.faults.append(
            Fault(
                path.as_posix(),
                f'the record "{title}" is not read: {why}{ending}',
                step.replace("{tool}", _TOOLS[self.plan.tool]).replace("{key}", key),
                row=row.number,
                column=row.column_of(field) or row.column_of("notes") or row.column_of("title"),
            )
        )


def _without_spaces(reason: str) -> str:
    """Return a reason for a comparison that no space beside a comma changes."""
    return ",".join(part.strip() for part in reason.casefold().split(","))
