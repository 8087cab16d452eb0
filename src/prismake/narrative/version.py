"""One version of a review as a notebook reads it: its folder, its protocol, its tables, links to its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from prismake.errors import ReviewError
from prismake.narrative.page import Html, link
from prismake.protocol import Config, load_config
from prismake.tables import read_table

FROM_PAGE = "../.."  # from 6_report/notebooks/ to the version's folder
ARMS = {
    "database": "database",
    "register": "trial register",
    "website": "website",
    "organisation": "organisation",
    "citation": "citation searching",
}


@dataclass(frozen=True)
class Version:
    """The folder of one version and the protocol that made it."""

    folder: Path
    config: Config

    @classmethod
    def open(cls, results: str) -> Version:
        """Open a version by its folder, seen from the review's folder or from a folder inside it.

        Raises ReviewError where there is no such version.
        """
        here = Path(results)
        places = [here] if here.is_absolute() else [here, *(up / here for up in Path.cwd().parents)]
        for folder in places:
            if (folder / "config.yaml").is_file():
                return cls(folder, load_config(folder / "config.yaml"))
        raise ReviewError(
            f"{results}: there is no such version.\n"
            "    What to do: run `prismake run`, or set `results` in the first cell to the folder of a version."
        )

    @property
    def review(self) -> Path:
        """The review's folder, which holds config/ and results/."""
        return self.folder.parent.parent

    def table(self, path: str, schema: str = "") -> pd.DataFrame:
        """Return a table of this version by its path without ".csv"; its schema has the same name unless told."""
        return read_table(self.folder / f"{path}.csv", schema or path)

    def free_table(self, path: str) -> pd.DataFrame:
        """Return a table whose columns the protocol chooses."""
        return pd.read_csv(self.folder / f"{path}.csv", dtype=str, keep_default_na=False, encoding="utf-8")

    def link(self, path: str, words: str) -> Html:
        """Return a link to a file of this version, as seen from the page of a notebook."""
        return link(f"{FROM_PAGE}/{path}", words)

    def source_name(self, source: str) -> str:
        """Return a source's name for readers."""
        return self.config.sources[source].name if source in self.config.sources else source

    def person(self, name: str) -> str:
        """Return who someone on the roster is: "a person" or "software", with the description."""
        if name not in self.config.people:
            return "not on the roster of this version"
        who = self.config.people[name]
        kind = "software" if who.kind == "automated" else "a person"
        kind += ", former" if who.state == "former" else ""
        return f"{kind}: {who.description}" if who.description else kind

    def label(self, field: str) -> str:
        """Return a field's name for readers: from the extraction dictionary, or its words."""
        fields = self.config.extraction.fields
        return fields[field].label if field in fields else field.replace("_", " ").capitalize()
