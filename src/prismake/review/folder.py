"""The folder of a review: its protocol, its version, and where each of its files lies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import yaml

from prismake.errors import ReviewError, ReviewFaults
from prismake.protocol.config import Config
from prismake.protocol.loading import load_config
from prismake.protocol.sections import ALL
from prismake.provenance.code import code_files, sections_used, step_digest
from prismake.provenance.edited_forms import protect_forms
from prismake.provenance.installation import workflow_folder
from prismake.provenance.lock import take_lock
from prismake.provenance.manifest import hashes, outputs_of
from prismake.provenance.seal import refuse_to_alter, sealed_manifest
from prismake.review.evidence import check_evidence, missing_files_of_invalid_config, refuse_braces
from prismake.sources.imports import imported_files
from prismake.sources.pins import SEARCH
from prismake.sources.search_log import source_files
from prismake.tables import declared, declared_names, write_text
from prismake.tasks.forms import FORM_TASKS, RETRIEVAL

CONFIG = "config/config.yaml"
STAGES = ("1_title_abstract", "2_full_text")


@dataclass(frozen=True)
class Review:
    """A review in the working directory, and the folder of the workflow that runs it."""

    workflow: Path
    config: Config
    lock: IO[str] | None = None

    @classmethod
    def open(
        cls, check: bool, dry_run: bool = False, folder: Path | None = None, auditing: bool = False
    ) -> Review:
        """Open the review of the working directory.

        With `check`, verify the evidence, protect edited forms, compare with the seal, take the lock, and write the protocol with
        all defaults below results/. With `dry_run`, nothing is touched: a dry run says what would be done. With `auditing`, the
        same, and what differs from the seal is left for the audit to name. `folder` holds the workflow; without it the installed
        one is taken. Raises ReviewError.
        """
        folder = folder or workflow_folder()
        try:
            review = cls(folder, load_config(Path(CONFIG)))
        except ReviewFaults as error:
            raise ReviewFaults([*error.faults, *missing_files_of_invalid_config(Path(CONFIG))]) from error
        if not check:
            return review
        check_evidence(review.config.sources, review.config.left_out)
        # Here, so that it is the last thing on the screen: when the rules ask, Snakemake adds lines of its own.
        review.carried("manifest.json")
        refuse_braces([*review.source_paths(), *review.imports(), *review.all_returned()])
        lock = take_lock(Path())
        returned = {
            Path(task.folder): task.returned_folder(review.config.run) for task in FORM_TASKS.values()
        }
        protect_forms(
            review.results, returned, "stop" if dry_run or auditing else review.config.changed_forms
        )
        if not auditing:
            review.check_seal()
        if not dry_run and not auditing:
            review.remove_obsolete_forms()
            review.save_config()
        return cls(folder, review.config, lock)

    @property
    def results(self) -> Path:
        """The folder of this version's results."""
        return Path("results") / self.config.run

    # ---- the protocol, as steps read it

    def save_config(self) -> None:
        """Write results/{run}/config.yaml, the protocol with all defaults, where it is not there or says something else.

        No rule writes it. Snakemake looks for changed params only in jobs that no other job of the run leads to; a rule that
        wrote this file would lead to all of them.
        """
        content = self.config.model_dump(mode="json", include=set(ALL))
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
        path = self.results / "config.yaml"
        if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
            write_text(text, path)

    def saved_config(self) -> list[str]:
        """Return results/{run}/config.yaml, or nothing where a dry run finds none."""
        path = self.results / "config.yaml"
        return [path.as_posix()] if path.is_file() else []

    def uses(self, step: str) -> str:
        """Return what a step rests on beside its files: digests of its code and of its sections of the protocol."""
        sections = self.config.model_dump(mode="json", include=set(sections_used(step)))
        protocol = hashlib.sha256(json.dumps(sections, sort_keys=True).encode()).hexdigest()
        return f"code {step_digest(step)} protocol {protocol}"

    # ---- what people wrote, and the evidence

    def human_input(self, *tables: str) -> list[str]:
        """Return the files of these tables that people may or may not have written, those that are there."""
        return [declared(name).path for name in tables if Path(declared(name).path).is_file()]

    def human_input_on_flow(self) -> list[str]:
        """Return the tables of people that the flow depends on, those that are there."""
        return self.human_input(
            "1_identify/passed_over", "1_identify/removed_before_screening", "4_extract/dropped"
        )

    def returned(self, task: str) -> list[str]:
        """Return the returned forms of a kind, in the order of their names."""
        found = [path.as_posix() for path in FORM_TASKS[task].returned(self.config.run)]
        tables = {declared(name).path for name in declared_names()}
        return [path for path in found if path not in tables]

    def all_returned(self) -> list[str]:
        """Return every returned form of this version."""
        return list(dict.fromkeys(path for task in FORM_TASKS for path in self.returned(task)))

    def carried(self, name: str) -> list[str]:
        """Return a table of the sealed version that this one updates, as a list of one or none.

        Raises ReviewError where `previous` names a version that is not sealed.
        """
        if not self.config.previous:
            return []
        path = Path("config/versions") / self.config.previous / name
        if not path.is_file():
            raise ReviewError(
                f'{CONFIG}, key "previous": version "{self.config.previous}" is not sealed: there is no {path.as_posix()}.\n'
                "    What to do: seal it with `prismake release` while `run` names it, or leave `previous` empty."
            )
        return [path.as_posix()]

    def carried_forms(self, task: str) -> list[str]:
        """Return the returned forms of the sealed versions before this one, newest version first."""
        found: list[str] = []
        version, seen = self.config.previous, {self.config.run}
        while version and version not in seen:
            seen.add(version)
            found += [path.as_posix() for path in FORM_TASKS[task].returned(version)]
            sealed = Path("config/versions") / version / "config.yaml"
            version = load_config(sealed).previous if sealed.is_file() else ""
        return found

    def pins(self) -> list[str]:
        """Return the search.json of each pin in force."""
        return [
            (Path(source.pin) / SEARCH).as_posix() for source in self.config.sources.values() if source.pin
        ]

    def strategies(self) -> list[str]:
        """Return the strategy files that the sources name."""
        return [source.strategy for source in self.config.sources.values() if source.strategy]

    def source_paths(self) -> list[str]:
        """Return the files of all sources, their strategies, and each pin's search.json."""
        files = [
            path.as_posix()
            for name, source in self.config.sources.items()
            for path in source_files(name, source)
        ]
        return list(dict.fromkeys([*self.pins(), *self.strategies(), *files]))

    def imports(self) -> list[str]:
        """Return every file in config/imports/: one that no source reads is asked about, or left out with a reason."""
        return imported_files()

    def input_files(self) -> list[Path]:
        """Return every file that people wrote or that was pinned and that this version reads, and every import."""
        paths = {
            CONFIG,
            *self.imports(),
            *self.source_paths(),
            *self.carried_forms("extraction"),
            *self.all_returned(),
        }
        paths |= set(self.human_input(*(name for name in declared_names() if declared(name).by_people)))
        found = set(map(Path, paths))
        if self.config.previous:
            found |= set((Path("config/versions") / self.config.previous).iterdir())
        return sorted(found)

    def check_seal(self) -> None:
        """Refuse to alter a sealed version. Raises ReviewError with the differences."""
        sealed = sealed_manifest(Path("config/versions"), self.config.run)
        if sealed is not None:
            inputs = hashes({path.as_posix(): path for path in self.input_files()})
            refuse_to_alter(self.config.run, sealed, inputs, hashes(code_files()))

    def code_digest(self) -> str:
        """Return one sha256 over all code that results depend on."""
        return hashlib.sha256(json.dumps(hashes(code_files())).encode()).hexdigest()

    # ---- what the machine writes

    def tables_of(self, *stages: int) -> list[str]:
        """Return the tables of these stages (1 to 6), each of both stages of screening where it has one for each."""
        names = [name for name in declared_names() if int(name[0]) in stages and not declared(name).by_people]
        return self._places(names)

    def _places(self, names: Iterable[str]) -> list[str]:
        found = []
        for table in map(declared, names):
            found += [
                (self.results / table.at(stage)).as_posix()
                for stage in (STAGES if table.of_both_stages else ("",))
            ]
        return found

    def stage_forms(self, stage: str) -> list[str]:
        """Return the forms of a screening stage: each reviewer's, the adjudicator's, and the retrieval log of full texts."""
        tasks = [f"screening/{stage}", *([RETRIEVAL] if stage == STAGES[1] else [])]
        return [file for task in tasks for file in FORM_TASKS[task].files(self.config)]

    def extraction_forms(self) -> list[str]:
        """Return the forms of the extractors and their adjudicator."""
        return FORM_TASKS["extraction"].files(self.config)

    def form_paths(self) -> list[str]:
        """Return every form that this version writes."""
        return [file for task in FORM_TASKS.values() for file in task.files(self.config)]

    def remove_obsolete_forms(self) -> None:
        """Remove the forms of those who are asked no more, as of a reviewer who left.

        Each of them is as it was written: edited ones have been refused or copied before.
        """
        written = set(map(Path, self.form_paths()))
        for task in FORM_TASKS.values():
            for form in (self.results / task.folder).glob("*.xlsx"):
                if form not in written and not form.name.startswith((".", "~$")):
                    form.unlink()

    def form_digests(self) -> list[str]:
        """Return the digests of each folder of forms."""
        return sorted({task.digests(self.config) for task in FORM_TASKS.values()})

    def decisions_before(self, stage: str) -> list[str]:
        """Return the decisions of the stage before: none before titles and abstracts."""
        return (
            []
            if stage == STAGES[0]
            else [(self.results / "3_screen" / STAGES[0] / "decisions.csv").as_posix()]
        )

    def retrieval_before(self, stage: str) -> list[str]:
        """Return the retrieval log, which full texts wait for."""
        return [] if stage == STAGES[0] else self._places(["3_screen/retrieval"])

    def notebooks(self) -> list[Path]:
        """Return the notebooks of the workflow."""
        return sorted((self.workflow / "notebooks").glob("*.ipynb"))

    def notebooks_use(self) -> str:
        """Return what the step of the notebooks rests on, the notebooks among it, which lie in another folder in each installation."""
        notebooks = hashes({path.name: path for path in self.notebooks()})
        digest = hashlib.sha256(json.dumps(notebooks).encode()).hexdigest()
        return f"{self.uses('notebooks')} notebooks {digest}"

    def executed_notebooks(self, suffix: str) -> list[str]:
        """Return the executed notebooks, or their pages, as "ipynb" or "html"."""
        folder = self.results / "6_report/notebooks"
        return [(folder / f"{notebook.stem}.{suffix}").as_posix() for notebook in self.notebooks()]

    def read_by_notebooks(self) -> list[str]:
        """Return the tables and strategies that the notebooks read, as notebooks/reads.yaml names them."""
        text = (self.workflow / "notebooks/reads.yaml").read_text(encoding="utf-8")
        reads: Mapping[str, list[str]] = yaml.safe_load(text)
        names = sorted({name for notebook in reads.values() for name in notebook})
        tables = self._places(name for name in names if "/" in name)
        return [*tables, *(self.strategies() if "strategies" in names else [])]

    def synthesis_tables(self) -> list[str]:
        """Return the tables of stage 5."""
        plan = self.config.synthesis
        names = [
            "main_table",
            *(f"by_{field}" for field in plan.count_by),
            *(["evidence_map"] if plan.evidence_map else []),
        ]
        return [(self.results / "5_synthesise" / f"{name}.csv").as_posix() for name in names]

    def figures(self) -> list[str]:
        """Return the figures of stage 5: one a table but the main one, as SVG and PNG."""
        stems = [Path(path).with_suffix("") for path in self.synthesis_tables()[1:]]
        return [stem.with_suffix(suffix).as_posix() for stem in stems for suffix in (".svg", ".png")]

    def leftovers(self, root: Path) -> list[str]:
        """Return files of this version that no rule makes any more, as paths relative to its results below `root`."""
        results = root / self.results
        manifest = results / "audit/manifest.json"
        if not manifest.is_file():
            return []
        known = json.loads(manifest.read_text(encoding="utf-8"))["outputs"]
        found = {path.relative_to(results).as_posix() for path in outputs_of(results)}
        return sorted(found - set(known))
