"""The folder of a review: where each thing of a version lies, and the checks that come before the DAG."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pandas as pd
import yaml

from prismake.config import Config, load_config
from prismake.errors import ReviewError, ReviewFaults
from prismake.forms import returned_files
from prismake.provenance.forms_at_risk import protect_forms
from prismake.provenance.lock import take_lock
from prismake.provenance.manifest import hashes, outputs_of
from prismake.provenance.seal import refuse_to_alter, sealed_manifest
from prismake.review.evidence import check_evidence, missing_as_written
from prismake.sources.imports import imported_files, unnamed_imports
from prismake.sources.pins import SEARCH
from prismake.sources.search_log import source_files

CONFIG = "config/config.yaml"
IN_QUOTES = re.compile(r'"(?:[^"\\]|\\.)*"')
# Keys that change no result; everything else goes into results/{run}/config.yaml.
NO_RESULT = {"changed_forms"}
CODE = ("Snakefile", "workflow/**/*.smk", "workflow/**/*.py", "workflow/**/*.yaml", "workflow/**/*.rst", "notebooks/*.ipynb", "notebooks/*.yaml", "requirements.lock")  # fmt: skip
CODE_DATA = (
    "workflow/scripts/**/*.html",
    "workflow/scripts/**/*.css",
    "workflow/scripts/**/*.js",
    "workflow/scripts/**/*.j2",
)


@dataclass(frozen=True)
class Review:
    """A review's folder (`root`, which holds config/ and results/) and the folder of the workflow (`code_root`)."""

    root: Path
    code_root: Path
    config: Config
    lock: IO[str] | None = None

    @classmethod
    def open(cls, root: Path, code_root: Path, check: bool, looking: bool = False) -> Review:
        """Open a review. With `check`, verify the evidence, protect filled forms, hold the seal and take the lock.

        With `looking`, nothing is touched: a dry run says what would be done. Paths in the result are relative to `root`, which must be the working directory. Raises ReviewError.
        """
        try:
            review = cls(root, code_root, load_config(Path(CONFIG)))
        except ReviewFaults as error:
            raise ReviewFaults([*error.faults, *missing_as_written(Path(CONFIG))]) from error
        if not check:
            return review
        check_evidence(review.config.sources, review.config.left_out)
        # Here, so that it is the last thing on the screen: when the rules ask, Snakemake adds lines of its own.
        review.carried("manifest.json")
        lock = take_lock(root)
        returned = {
            review.results / place / "forms": review.returned_folder(stage)
            for place, stage in FORM_PLACES.items()
        }
        protect_forms(review.results, returned, "stop" if looking else review.config.changed_forms)
        review.check_seal()
        if not looking:
            review.forget_torn_folders()
            review.forget_forms_of_nobody()
        return cls(root, code_root, review.config, lock)

    @property
    def results(self) -> Path:
        """The folder of this version's results."""
        return Path("results") / self.config.run

    def settings(self, *sections: str) -> str:
        """Return these sections of the config as JSON, all that change results where none is named."""
        wanted = set(sections) if sections else set(Config.model_fields) - NO_RESULT
        return _as_param(self.config.model_dump(mode="json", include=wanted))

    def unnamed_imports(self) -> str:
        """Return, as JSON, the files in config/imports/ that the config neither reads nor leaves out."""
        sources = self.config.sources.values()
        return _as_param(
            unnamed_imports([*(file for one in sources for file in one.named_files()), *self.config.left_out])
        )

    def optional(self, path: str) -> list[str]:
        """Return a file that people may or may not have written, as a list of one or none."""
        return [path] if Path(path).is_file() else []

    def returned_folder(self, stage: str) -> Path:
        """Return where the returned forms of a stage lie."""
        return (
            Path("config") / stage if stage == "deduplication" else Path("config") / stage / self.config.run
        )

    def returned(self, stage: str) -> list[str]:
        """Return the returned forms of a stage, in the order of their names."""
        found = [path.as_posix() for path in returned_files(self.returned_folder(stage))]
        if stage == "deduplication":
            return [path for path in found if not path.endswith(".csv")]
        return found

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
                "    What to do: seal it with `snakemake release` while `run` names it, or leave `previous` empty."
            )
        return [path.as_posix()]

    def carried_forms(self, stage: str) -> list[str]:
        """Return the returned forms of the sealed versions before this one, newest version first."""
        found: list[str] = []
        version, seen = self.config.previous, {self.config.run}
        while version and version not in seen:
            seen.add(version)
            found += [path.as_posix() for path in returned_files(Path("config") / stage / version)]
            sealed = Path("config/versions") / version / "config.yaml"
            version = load_config(sealed).previous if sealed.is_file() else ""
        return found

    def pins_said(self) -> list[str]:
        """Return the search.json of each pin in force."""
        return [
            (Path(source.pin) / SEARCH).as_posix() for source in self.config.sources.values() if source.pin
        ]

    def source_paths(self) -> list[str]:
        """Return the files of all sources, and each pin's search.json."""
        paths: list[str] = []
        for name, source in self.config.sources.items():
            if source.pin:
                paths.append((Path(source.pin) / SEARCH).as_posix())
            if source.strategy:
                paths.append(source.strategy)
            paths += [path.as_posix() for path in source_files(name, source)]
        return paths

    def check_seal(self) -> None:
        """Refuse to alter a sealed version. Raises ReviewError with the differences."""
        sealed = sealed_manifest(Path("config/versions"), self.config.run)
        if sealed is not None:
            refuse_to_alter(
                self.config.run, sealed, self.input_hashes(), hashes(self.code_files(), self.code_root)
            )

    def forget_torn_folders(self) -> None:
        """Take away a folder of id lists that lost a file, so that the run makes it whole again.

        Snakemake knows the folder as one output and does not see a file that is missing inside it.
        """
        listed = self.results / "6_report/prisma/boxes.csv"
        if listed.is_file():
            folder = listed.parent
            files = pd.read_csv(listed, dtype=str, keep_default_na=False)["file"]
            if not all((folder / name).is_file() for name in files):
                shutil.rmtree(folder / "boxes", ignore_errors=True)

    def forget_forms_of_nobody(self) -> None:
        """Take away the forms of those who are asked no more, as of a reviewer who left.

        Each of them is as it was written: `protect_forms` has seen to that, and would take them for filled ones later.
        """
        made = set(map(Path, self.form_paths()))
        for place in FORM_PLACES:
            for form in (self.results / place / "forms").glob("*.xlsx"):
                if form not in made and not form.name.startswith((".", "~$")):
                    form.unlink()

    def leftovers(self) -> list[str]:
        """Return files of this version that no rule makes any more, as paths relative to its results."""
        results = self.root / self.results
        manifest = results / "audit/manifest.json"
        if not manifest.is_file():
            return []
        known = json.loads(manifest.read_text(encoding="utf-8"))["outputs"]
        found = {path.relative_to(results).as_posix() for path in outputs_of(results)}
        return sorted(found - set(known))

    def input_files(self) -> list[Path]:
        """Return every file that people wrote or that was pinned and that this version reads.

        Each file in config/imports/ is among them: one that no source reads keeps a gate closed, or is left out with a reason.
        """
        paths = {
            Path(CONFIG),
            *map(Path, imported_files()),
            *map(Path, self.source_paths()),
            *map(Path, self.carried_forms("extraction")),
        }
        for stage in FORM_PLACES.values():
            paths |= set(map(Path, self.returned(stage)))
        for written in PEOPLES_TABLES:
            paths |= set(map(Path, self.optional(written)))
        if self.config.previous:
            paths |= set((Path("config/versions") / self.config.previous).iterdir())
        return sorted(paths)

    def input_hashes(self) -> dict[str, str]:
        """Return path to sha256 of every input, relative to the review's folder."""
        return hashes(self.input_files(), Path())

    def code_files(self) -> list[Path]:
        """Return every file of the workflow that results depend on."""
        found = {path for pattern in (*CODE, *CODE_DATA) for path in self.code_root.glob(pattern)}
        return sorted(path for path in found if path.is_file())

    def code_digest(self) -> str:
        """Return one sha256 over all code that results depend on."""
        said = json.dumps(hashes(self.code_files(), self.code_root))
        return hashlib.sha256(said.encode()).hexdigest()

    def stage_forms(self, stage: str) -> list[str]:
        """Return the forms of a screening stage: each reviewer's, the adjudicator's, and the retrieval log."""
        plan = (
            self.config.screening.title_abstract
            if stage == "1_title_abstract"
            else self.config.screening.full_text
        )
        names = [*plan.reviewers, plan.adjudicator]
        if stage == "2_full_text":
            names.append("retrieval")
        return [(self.results / "3_screen" / stage / "forms" / f"{name}.xlsx").as_posix() for name in names]

    def extraction_forms(self) -> list[str]:
        """Return the forms of the extractors and their adjudicator."""
        names = dict.fromkeys([*self.config.extraction.extractors, self.config.extraction.adjudicator])
        return [(self.results / "4_extract" / "forms" / f"{name}.xlsx").as_posix() for name in names]

    def form_paths(self) -> list[str]:
        """Return every form that this version writes, each beside the digests of its folder."""
        return [
            (self.results / "2_deduplicate/forms/pairs.xlsx").as_posix(),
            *self.stage_forms("1_title_abstract"),
            *self.stage_forms("2_full_text"),
            *self.extraction_forms(),
        ]

    def decided_before(self, stage: str) -> list[str]:
        """Return what a stage's worklist starts from: for full texts, the decisions before and the retrieval log."""
        if stage == "1_title_abstract":
            return []
        screen = self.results / "3_screen"
        return [
            (screen / "1_title_abstract/decisions.csv").as_posix(),
            (screen / "2_full_text/retrieval.csv").as_posix(),
        ]

    def notebook_reads(self) -> dict[str, list[str]]:
        """Return which results each notebook reads, by the names of the rules (notebooks/reads.yaml)."""
        told = self.code_root / "notebooks/reads.yaml"
        return dict(yaml.safe_load(told.read_text(encoding="utf-8"))) if told.is_file() else {}

    def synthesis_tables(self) -> list[str]:
        """Return the tables of stage 5."""
        wanted = self.config.synthesis
        names = [
            "main_table",
            *(f"by_{field}" for field in wanted.count_by),
            *(["evidence_map"] if wanted.evidence_map else []),
        ]
        return [(self.results / "5_synthesise" / f"{name}.csv").as_posix() for name in names]

    def figures(self) -> list[str]:
        """Return the figures of stage 5: one a table but the main one, as SVG and PNG."""
        stems = [Path(path).with_suffix("") for path in self.synthesis_tables()[1:]]
        return [stem.with_suffix(suffix).as_posix() for stem in stems for suffix in (".svg", ".png")]


def _as_param(value: Any) -> str:
    """A value as JSON that can be a param of a rule.

    Snakemake takes {word} in a param for a wildcard, so the braces inside texts are written as escapes.
    """
    said = json.dumps(value, ensure_ascii=False)
    return IN_QUOTES.sub(lambda text: text[0].replace("{", "\\u007b").replace("}", "\\u007d"), said)


FORM_PLACES = {
    "2_deduplicate": "deduplication",
    "3_screen/1_title_abstract": "screening/1_title_abstract",
    "3_screen/2_full_text": "screening/2_full_text",
    "4_extract": "extraction",
}
PEOPLES_TABLES = (
    "config/deduplication/verdicts.csv",
    "config/studies/links.csv",
    "config/studies/dropped.csv",
    "config/quarantine.csv",
    "config/removed_before_screening.csv",
)
