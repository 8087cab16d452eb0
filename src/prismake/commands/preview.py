"""A preview of the next run: the steps up to STATUS.md are executed in a temporary folder, without Snakemake.

Nothing is written to results/. Only steps whose inputs changed are executed; the tables of the other steps are copied
from results/.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from prismake.commands.faults import Faults
from prismake.commands.returned_forms import (
    FORMS_NOT_CHECKED,
    IMPORTS_NOT_CHECKED,
    WHO_MAY_NOT_CHECKED,
    check_all,
)
from prismake.protocol.partial import Protocol
from prismake.protocol.place import CONFIG
from prismake.protocol.sections import ALL
from prismake.provenance.code import parameters_of, sections_used
from prismake.review.folder import Review
from prismake.review.inputs import STAGES
from prismake.screening.kept_votes import kept_path
from prismake.tables import declared

UNFINISHED = "no run has finished yet"
TITLES, FULL_TEXTS = STAGES
Files = Path | list[Path]
# Human input that keeps people from a stage of screening.
_WHO_IS_LEFT_OUT = ("3_screen/recusals",)


class Preview:
    """Executes the steps of the workflow, writing to a temporary folder instead of results/{run}/.

    changed: the input files that were changed, added or removed since the last finished run.
    """

    def __init__(self, review: Review, folder: Path, changed: Collection[str], faults: Faults) -> None:
        self.review = review
        self.faults = faults
        self.folder = folder
        self._changed = changed
        self._all_changed = self._is_changed("config/versions/", UNFINISHED)
        self._rebuilt: set[Path] = set()
        content = review.config.model_dump(mode="json", include=set(ALL))
        self._sections = self._edited_sections(content) if self._is_changed(CONFIG) else set()
        (folder / "config.yaml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")

    def status(self) -> str:
        """Return the text of STATUS.md as a run would write it; if a fault prevents that, check the returned forms
        and return an empty text.
        """
        ready = self.identify() and self._deduplicate()
        if ready and self._screen() and self._extract() and self._status():
            return (self.folder / "STATUS.md").read_text(encoding="utf-8")
        results = self.review.results
        check_all(self.review, [self.folder, results] if ready else [results], self.faults)
        return ""

    def check_returned(self) -> list[str]:
        """Check all returned forms of a review without results; return a sentence for each check that needs a first
        run.
        """
        files = self.review.returned_and_imported()
        if not self.identify():
            return [FORMS_NOT_CHECKED] if files else []
        if not files:
            return []
        ready = self._deduplicate()
        if ready and self._screen() and self._extract():
            return []
        check_all(self.review, [self.folder], self.faults)
        return [] if self.faults.is_empty else [WHO_MAY_NOT_CHECKED if ready else IMPORTS_NOT_CHECKED]

    def screened(self) -> bool:
        """Compute the tables up to the full-text decisions; return whether no fault occurred."""
        return self.identify() and self._deduplicate() and self._screen()

    def grouped(self) -> bool:
        """Compute the tables up to the grouping into studies; return whether no fault occurred."""
        return self.screened() and self._group()

    def identify(self) -> bool:
        """Read all files of all sources into the tables of stage 1; return whether no fault occurred."""
        outputs = self._tables("1_identify", "records", "balance", "quarantine")
        watched = ("config/imports/", "config/pins/", *self.review.source_paths())
        if not self._step("identify", {}, outputs, watched):
            return False
        inputs: dict[str, Files] = {
            "records": self._table("1_identify/records"),
            "removed": self._human_input("1_identify/removed_before_screening"),
        }
        people = [declared("1_identify/removed_before_screening").path]
        if not self._step("removals", inputs, self._tables("1_identify", "removals"), people):
            return False
        inputs = {"balance": self._table("1_identify/balance")}
        return self._step("searches", inputs, self._tables("1_identify", "searches"), watched)

    def _deduplicate(self) -> bool:
        inputs: dict[str, Files] = {
            "records": self._table("1_identify/records"),
            "verdicts": self._human_input("2_deduplicate/verdicts"),
            "returned": self._returned("deduplication"),
        }
        read = {"read_verdicts": self.folder / "logs/read_verdicts.csv"}
        if not self._step("check_pairs", inputs, read, ["config/deduplication/"]):
            return False
        outputs = self._tables(
            "2_deduplicate", "reports", "record_report", "pairs", "uncertain", "asked_pairs", "overlap"
        )
        if not self._step("deduplicate", {"records": inputs["records"], **read}, outputs, []):
            return False
        inputs = {
            "records": self._table("1_identify/records"),
            "record_report": self._table("2_deduplicate/record_report"),
        }
        return self._step("known_items", inputs, self._tables("2_deduplicate", "known_items", "recall"), [])

    def _screen(self) -> bool:
        """Read the votes of both stages and the retrieval log, reporting the faults of all; then decide."""
        steps_done = [self._votes(TITLES), self._votes(FULL_TEXTS), self._retrieval(), self._copies()]
        return all(steps_done) and self._decide(TITLES) and self._decide(FULL_TEXTS)

    def _votes(self, stage: str) -> bool:
        inputs: dict[str, Files] = {
            "records": self._table("1_identify/records"),
            "record_report": self._table("2_deduplicate/record_report"),
            "reports": self._table("2_deduplicate/reports"),
            "returned": self._returned(f"screening/{stage}"),
            "imports": [Path(path) for path in self.review.decision_imports(stage)],
            "carried": self._carried(f"votes_{stage}.csv"),
            "confirmed": self._human_input("3_screen/confirmed"),
            "carried_decisions": self._carried(f"decisions_{stage}.csv"),
        }
        read = {name: self.folder / f"logs/read_{name}_{stage}.csv" for name in ("votes", "set_aside")}
        watched = [f"config/screening/{stage}/", declared("3_screen/confirmed").path]
        kept, copy = kept_path(self.review.results, stage), kept_path(self.folder, stage)
        if kept.is_file() and not copy.exists():
            copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(kept, copy)
        if not self._step("read_votes", inputs, read, watched, stage=stage):
            return False
        inputs = {f"read_{name}": path for name, path in read.items()}
        return self._step("votes", inputs, self._tables("3_screen", "votes", "set_aside", stage=stage), [])

    def _retrieval(self) -> bool:
        inputs: dict[str, Files] = {
            "reports": self._table("2_deduplicate/reports"),
            "record_report": self._table("2_deduplicate/record_report"),
            "returned": self._returned(f"screening/{FULL_TEXTS}"),
        }
        read: dict[str, Path] = {"read_log": self.folder / "logs/read_retrieval.csv"}
        if not self._step("check_retrieval", inputs, read, [f"config/screening/{FULL_TEXTS}/"]):
            return False
        inputs = {
            "records": self._table("1_identify/records"),
            "record_report": self._table("2_deduplicate/record_report"),
            **read,
            "carried": self._carried("retrieval.csv"),
        }
        return self._step("retrieval", inputs, self._tables("3_screen", "retrieval"), [])

    def _copies(self) -> bool:
        inputs: dict[str, Files] = {"record_report": self._table("2_deduplicate/record_report")}
        outputs = {
            "copies": self._table("3_screen/copies"),
            "tried": self._table("3_screen/copies_tried"),
            "files": self._table("3_screen/copies_files"),
        }
        return self._step("full_text_copies", inputs, outputs, ["config/pins/fulltexts/"])

    def _decide(self, stage: str) -> bool:
        """Assign the reports of a stage, and decide on them."""
        later = stage == FULL_TEXTS
        inputs: dict[str, Files] = {
            "records": self._table("1_identify/records"),
            "reports": self._table("2_deduplicate/reports"),
            "record_report": self._table("2_deduplicate/record_report"),
            "votes": self._table("3_screen/votes", stage),
            "earlier_decisions": [self._table("3_screen/decisions", TITLES)] if later else [],
            "retrieval": [self._table("3_screen/retrieval")] if later else [],
            "removals": self._table("1_identify/removals"),
            "recusals": self._human_input("3_screen/recusals"),
            "carried_decisions": self._carried(f"decisions_{stage}.csv"),
        }
        watched = [declared(name).path for name in _WHO_IS_LEFT_OUT]
        checked = {"checked": self.folder / f"logs/checked_votes_{stage}.txt"}
        if not self._step("check_votes", inputs, checked, watched, stage=stage):
            return False
        outputs = self._tables("3_screen", "assignments", "pilot", "progress", stage=stage)
        if not self._step("assignments", inputs, outputs, watched, stage=stage):
            return False
        inputs["assignments"] = self._table("3_screen/assignments", stage)
        outputs = self._tables("3_screen", "worklist", "decisions", "conflicts", stage=stage)
        return self._step("decide", inputs, outputs, watched, stage=stage)

    def _group(self) -> bool:
        """Link reports to studies."""
        inputs: dict[str, Files] = {
            "records": self._table("1_identify/records"),
            "reports": self._table("2_deduplicate/reports"),
            "decisions": self._table("3_screen/decisions", FULL_TEXTS),
            "worklist": self._table("3_screen/worklist", FULL_TEXTS),
        }
        on_links: dict[str, Files] = {
            "pairs": self._table("2_deduplicate/pairs"),
            "links": self._human_input("4_extract/links"),
        }
        read = {f"read_{name}": self.folder / f"logs/read_{name}.csv" for name in ("report_study", "edges")}
        if not self._step("check_links", {**inputs, **on_links}, read, [declared("4_extract/links").path]):
            return False
        inputs |= {"title_abstract": self._table("3_screen/decisions", TITLES), **read}
        names = ("studies", "studies_other", "report_study", "edges", "products", "source_conflicts")
        outputs = self._tables("4_extract", *names)
        return self._step("studies", inputs, outputs, [])

    def _integrity(self) -> bool:
        """List what the sources say of the integrity of the reports."""
        inputs: dict[str, Files] = {
            "records": self._table("1_identify/records"),
            "reports": self._table("2_deduplicate/reports"),
        }
        on_statements: dict[str, Files] = {
            "pairs": self._table("2_deduplicate/pairs"),
            "title_abstract": self._table("3_screen/decisions", TITLES),
            "full_text": self._table("3_screen/decisions", FULL_TEXTS),
            "worklist": self._table("3_screen/worklist", FULL_TEXTS),
            "decided": self._human_input("4_extract/integrity_decisions"),
        }
        read = {"read_integrity": self.folder / "logs/read_integrity.csv"}
        watched = [declared("4_extract/integrity_decisions").path, *self.review.retraction_watch()]
        if not self._step("check_integrity", {**inputs, **on_statements}, read, watched):
            return False
        inputs |= {
            "balance": self._table("1_identify/balance"),
            "searches": self._table("1_identify/searches"),
            **read,
        }
        outputs = {
            "integrity": self._table("4_extract/integrity"),
            "integrity_sources_table": self._table("4_extract/integrity_sources"),
        }
        return self._step("integrity", inputs, outputs, [])

    def _extract(self) -> bool:
        """Link reports to studies and check the extracted values."""
        # Both report their faults, so that one check shows all of them.
        if not all([self._group(), self._integrity()]):
            return False
        inputs: dict[str, Files] = {
            "records": self._table("1_identify/records"),
            "returned": self._returned("extraction"),
            "carried": [Path(path) for path in self.review.carried_forms("extraction")],
        }
        read = {"read_answers": self.folder / "logs/read_extraction.json"}
        if not self._step("check_extraction", inputs, read, ["config/extraction/"]):
            return False
        inputs = {
            "studies": self._table("4_extract/studies"),
            "records": self._table("1_identify/records"),
            **read,
        }
        outputs = {
            "extraction": self._table("4_extract/extraction"),
            "values": self._table("4_extract/extracted_values"),
            "rows": self._table("4_extract/extracted_rows"),
            "data": self._table("4_extract/data"),
            "agreement": self._table("4_extract/extraction_agreement"),
        }
        return self._step("extraction", inputs, outputs, [])

    def _status(self) -> bool:
        inputs: dict[str, Files] = {
            "passed_over": self._human_input("1_identify/passed_over"),
            "returned": [Path(path) for path in self.review.all_returned()],
            "misplaced": [Path(path) for path in self.review.misplaced()],
        }
        outputs = {"status": self.folder / "STATUS.md", "gates_table": self._table("6_report/gates")}
        return self._step("status", inputs, outputs, [""])

    def _step(
        self,
        name: str,
        inputs: Mapping[str, Files],
        outputs: Mapping[str, Path],
        watched: Sequence[str],
        **parameters: str,
    ) -> bool:
        """Call a step, or copy its outputs if none of its inputs changed. Return whether the outputs exist."""
        files = {
            path for files in inputs.values() for path in (files if isinstance(files, list) else [files])
        }
        previous = {path: self.review.results / path.relative_to(self.folder) for path in outputs.values()}
        input_changed = (
            self._all_changed
            or self._is_changed(*watched)
            or not files.isdisjoint(self._rebuilt)
            or not self._sections.isdisjoint(sections_used(name))
        )
        if not input_changed and all(path.is_file() for path in previous.values()):
            for path, source in previous.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, path)
            return True
        self._rebuilt.update(outputs.values())
        step = import_module(f"prismake.steps.{name}")
        main: Callable[..., None] = step.main
        arguments: dict[str, Any] = {**inputs, **outputs, **parameters}
        if "config" in parameters_of(name):
            arguments["config"] = Protocol(self.folder / "config.yaml", step.SECTIONS)
        return self.faults.collect(lambda: main(**arguments))

    def _edited_sections(self, content: Mapping[str, Any]) -> set[str]:
        """Return the sections of the protocol that differ from the last run; all if there was none."""
        path = self.review.results / "config.yaml"
        before = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return {name for name, value in content.items() if before.get(name) != value}

    def _is_changed(self, *watched: str) -> bool:
        """Return whether a changed input has one of these prefixes; "" matches any."""
        return any(name.startswith(watched) for name in self._changed)

    def _table(self, name: str, stage: str = "") -> Path:
        return self.folder / declared(name).at(stage)

    def _tables(self, folder: str, *names: str, stage: str = "") -> dict[str, Path]:
        return {name: self._table(f"{folder}/{name}", stage) for name in names}

    def _returned(self, task: str) -> list[Path]:
        return [Path(path) for path in self.review.returned(task)]

    def _carried(self, name: str) -> list[Path]:
        return [Path(path) for path in self.review.carried(name)]

    def _human_input(self, name: str) -> list[Path]:
        """Return the path of a table that people write, as a list; empty if it does not exist."""
        return [Path(path) for path in self.review.human_input(name)]
