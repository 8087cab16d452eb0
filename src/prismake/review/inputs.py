"""The input files of a review: what people write, and pinned answers of sources.

All paths are relative to the review's folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from prismake.errors import ReviewError
from prismake.forms.names import returned_files
from prismake.protocol.config import Config
from prismake.protocol.loading import load_config
from prismake.protocol.place import CONFIG
from prismake.review.pinned_files import files_of_sources, fulltexts_files, starting_files
from prismake.screening.files import IMPORTS
from prismake.sources.imports import imported_files
from prismake.sources.pins import SEARCH
from prismake.tables import declared, declared_names
from prismake.tasks.forms import FORM_TASKS
from prismake.tasks.misplaced import misplaced_forms
from prismake.wording import listed

STAGES = ("1_title_abstract", "2_full_text")


@dataclass(frozen=True)
class Inputs:
    """Finds the input files of a version: those that config.yaml names, and those in the folders for people's files."""

    config: Config

    def human_input(self, *tables: str) -> list[str]:
        """Return the paths of those of these tables that exist, because people need not write them.

        tables: names of declarations.
        """
        return [declared(name).path for name in tables if Path(declared(name).path).is_file()]

    def human_input_on_flow(self) -> list[str]:
        """Return the paths of the existing tables of people on which the flow depends."""
        return self.human_input(
            "1_identify/passed_over", "1_identify/removed_before_screening", "4_extract/dropped"
        )

    def returned(self, task: str) -> list[str]:
        """Return the paths of the returned forms of a task, such as "extraction", for this version, sorted by name."""
        files = [path.as_posix() for path in FORM_TASKS[task].returned(self.config.run)]
        tables = {declared(name).path for name in declared_names()}
        return [path for path in files if path not in tables]

    def decision_imports(self, stage: str) -> list[str]:
        """Return the paths of exports of other tools with decisions of a screening stage, for this version, sorted by
        name.
        """
        folder = FORM_TASKS[f"screening/{stage}"].returned_folder(self.config.run) / IMPORTS
        return [path.as_posix() for path in returned_files(folder)]

    def read_as_votes(self, stage: str) -> list[str]:
        """Return the paths of all files from which the votes of a screening stage are read: returned forms, exports
        of other tools and confirmations.
        """
        carried = [path for name in ("votes", "decisions") for path in self.carried(f"{name}_{stage}.csv")]
        confirmed = self.human_input("3_screen/confirmed")
        return [*self.returned(f"screening/{stage}"), *self.decision_imports(stage), *carried, *confirmed]

    def all_returned(self) -> list[str]:
        """Return every returned form of this version."""
        return list(dict.fromkeys(path for task in FORM_TASKS for path in self.returned(task)))

    def returned_and_imported(self) -> list[str]:
        """Return every returned form and every export of another tool with decisions, of this version."""
        return [*self.all_returned(), *(path for stage in STAGES for path in self.decision_imports(stage))]

    def misplaced(self) -> list[str]:
        """Return the paths of returned forms in folders that no step reads, sorted."""
        return [path.as_posix() for path in misplaced_forms(self.config)]

    def carried(self, name: str) -> list[str]:
        """Return the path of the file `name` in the seal of the version that this one updates, as a list; empty
        without `previous`.

        Raises ReviewError if `previous` names a version that is not sealed.
        """
        if not self.config.previous:
            return []
        path = Path("config/versions") / self.config.previous / name
        if not path.is_file():
            sealed = sorted(seal.parent.name for seal in Path("config/versions").glob("*/manifest.json"))
            sealed_now = f"sealed are {listed(sealed)}" if sealed else "no version is sealed yet"
            raise ReviewError(
                f'{CONFIG}, key "previous": version "{self.config.previous}" must be a sealed version, but its '
                f"seal {path.as_posix()} is missing; {sealed_now}.\n"
                f'    What to do: name a sealed version, or set `run: "{self.config.previous}"` and seal it with '
                "`prismake release`, or leave `previous` empty."
            )
        return [path.as_posix()]

    def carried_forms(self, task: str) -> list[str]:
        """Return the returned forms of a task of all earlier sealed versions, newest version first."""
        files: list[str] = []
        version, visited = self.config.previous, {self.config.run}
        while version and version not in visited:
            visited.add(version)
            files += [path.as_posix() for path in FORM_TASKS[task].returned(version)]
            sealed = Path("config/versions") / version / "config.yaml"
            version = load_config(sealed).previous if sealed.is_file() else ""
        return files

    def pins(self) -> list[str]:
        """Return the search.json of each pin that a source names."""
        return [
            (Path(source.pin) / SEARCH).as_posix() for source in self.config.sources.values() if source.pin
        ]

    def fulltexts_pin(self) -> list[str]:
        """Return the paths of the files of the pin that fulltexts.pin names; empty if it names none."""
        return fulltexts_files(self.config.fulltexts)

    def starting_pins(self) -> list[str]:
        """Return every file of each pin of the starting papers."""
        return starting_files(self.config.starting_papers)

    def retraction_watch(self) -> list[str]:
        """Return the path of the download of Retraction Watch as a list; empty if config.yaml names none, or if it is
        missing.
        """
        watch = self.config.integrity.retraction_watch
        return [watch.file] if watch and Path(watch.file).is_file() else []

    def strategies(self) -> list[str]:
        """Return the strategy files that the sources name."""
        return [source.strategy for source in self.config.sources.values() if source.strategy]

    def source_paths(self) -> list[str]:
        """Return the paths of the files of all sources, their strategies and pinned counts, and the search.json of
        each pin.
        """
        return list(dict.fromkeys([*self.pins(), *self.strategies(), *files_of_sources(self.config.sources)]))

    def imports(self) -> list[str]:
        """Return every file in config/imports/, including those that no source reads."""
        return imported_files()

    def input_files(self) -> list[Path]:
        """Return the paths of all input files of this version, sorted: config.yaml and the files that it names, tables and
        forms of people, pins, the seal of the previous version, and every file in config/imports/.
        """
        paths = {
            CONFIG,
            *self.imports(),
            *self.source_paths(),
            *self.fulltexts_pin(),
            *self.starting_pins(),
            *self.retraction_watch(),
            *self.carried_forms("extraction"),
            *self.returned_and_imported(),
            *self.misplaced(),
            *(file for file in self.config.left_out if Path(file).is_file()),
        }
        paths |= set(self.human_input(*(name for name in declared_names() if declared(name).is_human_input)))
        files = set(map(Path, paths))
        if self.config.previous:
            files |= set((Path("config/versions") / self.config.previous).iterdir())
        return sorted(files)
