"""One version of a review for use in notebooks: its folder, protocol and tables, and links to its files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from prismake.errors import ReviewError
from prismake.flow.members import set_link
from prismake.protocol.config import Config
from prismake.protocol.loading import load_config
from prismake.reports.html import link
from prismake.reports.methods import PageMethod, StageSelection, methods, selection, stage_selections
from prismake.reports.methods.searches import strategies
from prismake.reports.set_names import part_and_label
from prismake.screening.report_votes import answers_by_report
from prismake.synthesis.labels import field_label
from prismake.tables import declared, read_result

FROM_PAGE = "../.."  # from 6_report/notebooks/ to the folder of the version
PAGE = "../index.html"
# Columns of stage 5 that hold years or days, also those of fields such as "year_of_publication".
YEARS = re.compile(r"year|date|published|registered|_on$|_as_of$", re.IGNORECASE)


@dataclass(frozen=True)
class Version:
    """One version of a review: the folder of its results, and its protocol."""

    folder: Path
    config: Config

    @classmethod
    def open(cls, results: str) -> Version:
        """Return the version in a folder. results: absolute, or relative to the working directory or one of its parents.

        Raises ReviewError if there is no such version.
        """
        path = Path(results)
        candidates = [path] if path.is_absolute() else [path, *(up / path for up in Path.cwd().parents)]
        for folder in candidates:
            if (folder / "config.yaml").is_file():
                return cls(folder, load_config(folder / "config.yaml"))
        raise ReviewError(
            f"{results}: expected the folder of a version, found no config.yaml in it.\n"
            "    What to do: run `prismake run`, or set `results` in the first cell to the folder of a version."
        )

    @property
    def review(self) -> Path:
        """Return the folder of the review, which contains config/ and results/."""
        return self.folder.parent.parent

    @property
    def sources(self) -> dict[str, str]:
        """Return source key to name for readers, in the order of the protocol."""
        return {key: source.name for key, source in self.config.sources.items()}

    def table(self, name: str, stage: str = "") -> pd.DataFrame:
        """Return a declared table such as "2_deduplicate/reports". stage: for a table of a screening stage.

        Cells are text, except in columns that are declared as integers.
        """
        table = read_result(self.folder, name, stage)
        for column, column_declaration in declared(name).columns.items():
            if column_declaration.kind == "integer":
                table[column] = pd.to_numeric(table[column]).astype("Int64")
        return table

    def synthesis(self, name: str) -> pd.DataFrame:
        """Return a table of stage 5, whose columns the protocol declares. Columns with integers only are numeric, unless
        they are years, which nobody counts.
        """
        path = self.folder / f"5_synthesise/{name}.csv"
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
        for column in table.columns[1:]:
            if len(table) and table[column].str.fullmatch(r"\d+").all() and not YEARS.search(column):
                table[column] = pd.to_numeric(table[column])
        return table

    def figure(self, name: str) -> bytes:
        """Return a figure of stage 5 as SVG."""
        return (self.folder / f"5_synthesise/{name}.svg").read_bytes()

    def methods(self) -> list[PageMethod]:
        """Return the items of the methods section, as on the page."""
        return methods(self.config, self.folder, self.review)

    def selection(self) -> list[str]:
        """Return who selects, how and with which tools, as one fact per line."""
        return selection(self.config, list(self._selections().values())).splitlines()

    def _selections(self) -> dict[str, StageSelection]:
        return {stage.stage: stage for stage in stage_selections(self.config, self.folder)}

    def strategies(self) -> PageMethod:
        """Return the queries and strategies of all sources, word for word (PRISMA item 7)."""
        return strategies(self.config, self.folder, self.review)

    def former(self, stage: str, role: str = "reviewer") -> list[str]:
        """Return the people with `state: former` whose votes in this role count at a screening stage."""
        votes = self.table("3_screen/votes", stage)
        voters = set(votes.loc[votes["role"] == role, "reviewer"])
        return [name for name in self.config.former if name in voters]

    def by_software(self, stage: str) -> bool:
        """Return whether reports were decided at a screening stage, and all of them by programs."""
        return self._selections()[stage].no_person_voted

    def answers(self, stage: str) -> pd.Series[str]:
        """Return report id to a text with the answers of the reviewers at a stage."""
        answers = answers_by_report(self.table("3_screen/votes", stage))
        return pd.Series({report: "; ".join(given) for report, given in answers.items()}, dtype="str")

    def strategy(self, source: str) -> str:
        """Return the search strategy that the protocol names for a source, or ""."""
        strategy_path = self.config.sources[source].strategy
        file = self.review / strategy_path
        return file.read_text(encoding="utf-8-sig") if strategy_path and file.is_file() else ""

    def diagram(self) -> Markup:
        """Return the flow diagram. Its links to the page also work here, because both folders are at the same depth."""
        drawing = (self.folder / "6_report/prisma/flow.svg").read_text(encoding="utf-8")
        return Markup('<div class="scroll diagram">{}</div>').format(Markup(drawing))

    def numbers(self) -> pd.DataFrame:
        """Return every number of the flow: columns part, set (a link to its list), number and unit."""
        boxes = self.table("6_report/boxes")
        names = [name.partition(":") for name in boxes["box"]]
        words = [part_and_label(name) for name, _, _ in names]
        sets = [
            link(set_link(box, PAGE), f"– {self.sources.get(part, part)}" if part else shown)
            for box, (_, _, part), (_, shown) in zip(boxes["box"], names, words, strict=True)
        ]
        return pd.DataFrame(
            {
                "part": [part for part, _ in words],
                "set": sets,
                "number": boxes["number"],
                "unit": boxes["unit"],
            }
        )

    def label(self, field: str) -> str:
        """Return the name of a field for readers: the label of the extraction dictionary, otherwise the field name in
        words.
        """
        return field_label(field, self.config.extraction.fields)

    def link(self, path: str, text: str) -> Markup:
        """Return a link to a file of this version that works on the page of a notebook."""
        return link(f"{FROM_PAGE}/{path}", text)
