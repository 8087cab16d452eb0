"""The folder of a review: its protocol, its version, and the path of each of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import yaml

from prismake.errors import ReviewError, ReviewFaults
from prismake.protocol.loading import load_config
from prismake.protocol.place import CONFIG
from prismake.protocol.sections import ALL
from prismake.provenance.code import code_files, sections_used, step_digest
from prismake.provenance.edited_forms import protect_forms
from prismake.provenance.installation import workflow_folder
from prismake.provenance.line_endings import LINE_ENDINGS_DIFFER, input_differences
from prismake.provenance.lock import take_lock
from prismake.provenance.manifest import hashes, named_together, outputs_of
from prismake.provenance.seal import refuse_to_alter, sealed_manifest
from prismake.review.evidence import check_evidence, missing_files_of_invalid_config, refuse_braces
from prismake.review.inputs import STAGES, Inputs
from prismake.review.obsolete_forms import remove_obsolete_forms
from prismake.sources.starting_papers import PAGES as STARTING_PAGES
from prismake.sources.starting_papers import paper_files, starting_pins
from prismake.tables import declared, declared_names, write_text
from prismake.tasks.forms import FORM_TASKS, RETRIEVAL
from prismake.tasks.sending import returned_folders, sent_files, sources_of_sent_files


@dataclass(frozen=True)
class Review(Inputs):
    """The review in the working directory, with the paths of all its files, relative to that folder; and the folder
    of the workflow files.
    """

    workflow: Path
    lock: IO[str] | None = None

    @classmethod
    def open(
        cls,
        check: bool,
        dry_run: bool = False,
        folder: Path | None = None,
        auditing: bool = False,
        searching: bool = False,
    ) -> Review:
        """Return the review in the working directory.

        Raises ReviewError if config.yaml is faulty or a check fails.

        check: verify pins and files, take the lock, protect edited forms, compare with the seal, remove obsolete
        forms, and write the protocol with all defaults below results/. dry_run: with `check`, change no file.
        auditing: with `check`, change no file and do not compare with the seal, which the audit does itself.
        searching: with `check`, allow sources without a pin. folder: the folder of the workflow files; by default the
        installed ones.
        """
        folder = folder or workflow_folder()
        try:
            review = cls(load_config(Path(CONFIG)), folder)
        except ReviewFaults as error:
            raise ReviewFaults([*error.faults, *missing_files_of_invalid_config(Path(CONFIG))]) from error
        if not check:
            return review
        for start_check in review.start_checks(searching):
            try:
                start_check()
            except ReviewError as error:
                if not auditing:
                    raise
                raise ReviewError(f"{error}{review.changes_beside_line_endings()}") from error
        lock = take_lock(Path())
        protect_forms(
            review.results,
            review.returned_folders(),
            "stop" if dry_run or auditing else review.config.changed_forms,
        )
        if not auditing:
            review.check_seal()
        if not dry_run and not auditing:
            remove_obsolete_forms(review.results, review.form_paths(), review.sent_files())
            review.save_config()
        return cls(review.config, folder, lock)

    @property
    def results(self) -> Path:
        """Return the path of this version's results, results/{run}."""
        return Path("results") / self.config.run

    def start_checks(self, searching: bool = False) -> list[Callable[[], object]]:
        """Return the checks before anything is built, which `prismake run` and `prismake check` share, as functions
        without arguments. Each raises ReviewError for a fault that stops a run.

        searching: whether sources may lack a pin.
        """
        config = self.config
        return [
            lambda: check_evidence(
                config.sources, config.left_out, searching, config.fulltexts.pin, config.starting_papers
            ),
            # A missing seal is reported here: raised in a rule, the message would get Snakemake's own lines after it.
            lambda: self.carried("manifest.json"),
            lambda: refuse_braces(
                [*self.source_paths(), *self.starting_pins(), *self.imports(), *self.all_returned()]
            ),
        ]

    # ---- the protocol for steps

    def save_config(self) -> None:
        """Write results/{run}/config.yaml, the protocol with all defaults, if it is missing or differs.

        No rule writes it: Snakemake checks params only of jobs that depend on no other job of the run, and all jobs would
        depend on that rule.
        """
        content = self.config.model_dump(mode="json", include=set(ALL))
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
        path = self.results / "config.yaml"
        if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
            write_text(text, path)

    def saved_config(self) -> list[str]:
        """Return the path of results/{run}/config.yaml as a list; empty if the file is missing in a dry run, which
        cannot write it.
        """
        path = self.results / "config.yaml"
        return [path.as_posix()] if path.is_file() else []

    def uses(self, step: str) -> str:
        """Return the digests of the code and of the sections of the protocol that a step uses.

        Snakemake runs the step again when they change.
        """
        sections = self.config.model_dump(mode="json", include=set(sections_used(step)))
        protocol = hashlib.sha256(json.dumps(sections, sort_keys=True).encode()).hexdigest()
        return f"code {step_digest(step)} protocol {protocol}"

    def digest_of(self, files: Iterable[str]) -> str:
        """Return one sha256 over the names and the content of files."""
        return hashlib.sha256(json.dumps(hashes({file: Path(file) for file in files})).encode()).hexdigest()

    def check_seal(self) -> None:
        """Raise ReviewError with the differences if this version is sealed and its inputs or code have changed."""
        sealed = sealed_manifest(Path("config/versions"), self.config.run)
        if sealed is not None:
            inputs = hashes({path.as_posix(): path for path in self.input_files()})
            refuse_to_alter(self.config.run, sealed, inputs, hashes(code_files()))

    def changes_beside_line_endings(self) -> str:
        """Return the inputs that differ from the seal by more than line endings, as lines of text; empty without a seal."""
        sealed = sealed_manifest(Path("config/versions"), self.config.run)
        if sealed is None:
            return ""
        here = {path.as_posix(): path for path in self.input_files() if path.is_file()}
        changes = input_differences(sealed["inputs"], hashes(here))
        lines = [f"      {kind}: {name}" for name, kind in changes if kind != LINE_ENDINGS_DIFFER]
        if not lines:
            return "\n    Compared with the seal, no input differs by more than its line endings."
        return "\n    Compared with the seal, these inputs differ by more than line endings:\n" + "\n".join(
            lines
        )

    def code_digest(self) -> str:
        """Return one sha256 over all code that results depend on."""
        return hashlib.sha256(json.dumps(hashes(code_files())).encode()).hexdigest()

    # ---- outputs

    def tables_of(self, *stages: int) -> list[str]:
        """Return the paths of all tables of these stages (1 to 6) that prismake writes."""
        names = [
            name for name in declared_names() if int(name[0]) in stages and not declared(name).is_human_input
        ]
        return self._table_files(names)

    def _table_files(self, names: Iterable[str]) -> list[str]:
        """Return the files of these tables: one each, or one for each screening stage."""
        files = []
        for table in map(declared, names):
            files += [
                (self.results / table.at(stage)).as_posix()
                for stage in (STAGES if table.is_per_stage else ("",))
            ]
        return files

    def stage_forms(self, stage: str) -> list[str]:
        """Return the paths of the forms of a screening stage: of each reviewer, of the adjudicator, and at full text
        the retrieval log.
        """
        tasks = [f"screening/{stage}", *([RETRIEVAL] if stage == STAGES[1] else [])]
        return [file for task in tasks for file in FORM_TASKS[task].files(self.config)]

    def extraction_forms(self) -> list[str]:
        """Return the paths of the forms of the extractors and of their adjudicator."""
        return FORM_TASKS["extraction"].files(self.config)

    def form_paths(self) -> list[str]:
        """Return the paths of all forms that this version writes."""
        return [file for task in FORM_TASKS.values() for file in task.files(self.config)]

    def sent_files(self) -> list[str]:
        """Return the paths of everything that is sent to people: a folder and a zip file per person, with their
        digests.
        """
        return sent_files(self.config)

    def sources_of_sent_files(self) -> list[str]:
        """Return the paths of the forms that are copied into what is sent to people."""
        return sources_of_sent_files(self.config)

    def returned_folders(self) -> dict[Path, Path]:
        """Return folder of forms, or form that is sent, to the folder of its returned forms.

        The keys are relative to the results.
        """
        folders = {Path(task.folder): task.returned_folder(self.config.run) for task in FORM_TASKS.values()}
        return folders | {Path(file): Path(folder) for file, folder in returned_folders(self.config).items()}

    def form_digests(self) -> list[str]:
        """Return the path of digests.csv (sha256 of the forms as written) in each folder of forms."""
        return sorted({task.digests(self.config) for task in FORM_TASKS.values()})

    def decisions_before(self, stage: str) -> list[str]:
        """Return the path of the decisions of the stage before `stage`, as a list; empty for titles and abstracts."""
        return (
            []
            if stage == STAGES[0]
            else [(self.results / "3_screen" / STAGES[0] / "decisions.csv").as_posix()]
        )

    def retrieval_before(self, stage: str) -> list[str]:
        """Return the path of the retrieval log on which `stage` depends, as a list; empty for titles and abstracts."""
        return [] if stage == STAGES[0] else self._table_files(["3_screen/retrieval"])

    def notebooks(self) -> list[Path]:
        """Return the paths of the notebooks of the workflow."""
        return sorted((self.workflow / "notebooks").glob("*.ipynb"))

    def uses_and_notebooks(self, step: str) -> str:
        """Return what a step that reads the notebooks of the workflow uses: what `uses` returns, and a digest of the
        notebooks.

        The notebooks are not inputs of the rule, because their folder differs between a clone and a wheel.
        """
        notebooks = hashes({path.name: path for path in self.notebooks()})
        digest = hashlib.sha256(json.dumps(notebooks).encode()).hexdigest()
        return f"{self.uses(step)} notebooks {digest}"

    def executed_notebooks(self, suffix: str) -> list[str]:
        """Return the paths of the executed notebooks (suffix "ipynb") or of their pages (suffix "html")."""
        folder = self.results / "6_report/notebooks"
        return [(folder / f"{notebook.stem}.{suffix}").as_posix() for notebook in self.notebooks()]

    def read_by_notebooks(self) -> list[str]:
        """Return the paths of the tables and strategies that the notebooks read, according to notebooks/reads.yaml."""
        text = (self.workflow / "notebooks/reads.yaml").read_text(encoding="utf-8")
        reads: Mapping[str, list[str]] = yaml.safe_load(text)
        names = sorted({name for notebook in reads.values() for name in notebook})
        tables = self._table_files(name for name in names if "/" in name)
        return [*tables, *(self.strategies() if "strategies" in names else [])]

    def starting_pages(self) -> list[str]:
        """Return the path of the page of each starting paper on which a pin has data."""
        plan = self.config.starting_papers
        stems = paper_files(plan, starting_pins(plan)).values()
        return [(self.results / STARTING_PAGES / f"{stem}.html").as_posix() for stem in stems]

    def synthesis_tables(self) -> list[str]:
        """Return the paths of the tables of stage 5."""
        plan = self.config.synthesis
        names = [
            "main_table",
            *(f"by_{field}" for field in plan.count_by),
            *(["evidence_map"] if plan.evidence_map else []),
            *(crossing.name for crossing in plan.cross),
        ]
        return [(self.results / "5_synthesise" / f"{name}.csv").as_posix() for name in names]

    def figures(self, suffix: str) -> list[str]:
        """Return the paths of the figures of stage 5, one for each table except the main table.

        suffix: "svg", "png", or "{suffix}" for the pattern of a rule.
        """
        return [f"{path.removesuffix('.csv')}.{suffix}" for path in self.synthesis_tables()[1:]]

    def leftovers(self, root: Path) -> list[str]:
        """Return the result files that no rule writes any more, as paths relative to this version's results; a folder with
        no other files stands for its files.

        root: the review's folder.
        """
        results = root / self.results
        manifest = results / "audit/manifest.json"
        if not manifest.is_file():
            return []
        outputs = json.loads(manifest.read_text(encoding="utf-8"))["outputs"]
        files = {path.relative_to(results).as_posix() for path in outputs_of(results)}
        return named_together(files - set(outputs), set(outputs))
