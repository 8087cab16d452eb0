"""One version of a review as a notebook reads it: its folder, its protocol, its tables, links to its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from prismake.errors import ReviewError
from prismake.flow.members import set_link
from prismake.protocol.config import Config
from prismake.protocol.loading import load_config
from prismake.reports.html import link
from prismake.reports.methods import PageMethod, former_reviewers, methods, selection
from prismake.reports.set_names import part_and_label
from prismake.screening.decide import answers_by_report
from prismake.synthesis.labels import field_label
from prismake.tables import declared, read_result

FROM_PAGE = "../.."  # from 6_report/notebooks/ to the version's folder
PAGE = "../index.html"


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

    @property
    def sources(self) -> dict[str, str]:
        """The names of the sources for readers, by their keys, in the order of the protocol."""
        return {key: source.name for key, source in self.config.sources.items()}

    def table(self, name: str, stage: str = "") -> pd.DataFrame:
        """Return a declared table such as "2_deduplicate/reports". stage: of a table that each stage of screening has.

        Every cell is text; columns that are declared as whole numbers are numbers.
        """
        table = read_result(self.folder, name, stage)
        for column, about in declared(name).columns.items():
            if about.kind == "integer":
                table[column] = pd.to_numeric(table[column]).astype("Int64")
        return table

    def synthesis(self, name: str) -> pd.DataFrame:
        """Return a table of stage 5, whose columns the protocol chooses. Columns of whole numbers are numbers."""
        path = self.folder / f"5_synthesise/{name}.csv"
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
        for column in table.columns[1:]:
            if len(table) and table[column].str.fullmatch(r"\d+").all():
                table[column] = pd.to_numeric(table[column])
        return table

    def figure(self, name: str) -> bytes:
        """Return a figure of stage 5 as SVG."""
        return (self.folder / f"5_synthesise/{name}.svg").read_bytes()

    def methods(self) -> list[PageMethod]:
        """Return what was done, item by item of PRISMA 2020."""
        return methods(self.config, self.folder, self.review)

    def selection(self) -> list[str]:
        """Return who selects, how independently and with what: a sentence a stage."""
        return selection(self.config, former_reviewers(self.config, self.folder)).splitlines()

    def former(self, stage: str, role: str = "reviewer") -> list[str]:
        """Return those of the roster who left and whose votes in a role count at a stage of screening."""
        votes = self.table("3_screen/votes", stage)
        voted = set(votes.loc[votes["role"] == role, "reviewer"])
        return [name for name in self.config.former if name in voted]

    def by_software(self, stage: str) -> bool:
        """Return whether software alone votes at a stage of screening, and voted there before it."""
        plan = self.config.screening
        reviewers = (plan.title_abstract if stage == "1_title_abstract" else plan.full_text).reviewers
        names = (*reviewers, *self.former(stage))
        return all(self.config.people[name].kind == "automated" for name in names)

    def answers(self, stage: str) -> pd.Series[str]:
        """Return the answers of the reviewers to each report of a stage, as readers see them."""
        answers = answers_by_report(self.table("3_screen/votes", stage))
        return pd.Series({report: "; ".join(given) for report, given in answers.items()}, dtype="str")

    def strategy(self, source: str) -> str:
        """Return the search strategy that the protocol names for a source, or nothing."""
        named = self.config.sources[source].strategy
        file = self.review / named
        return file.read_text(encoding="utf-8-sig") if named and file.is_file() else ""

    def diagram(self) -> Markup:
        """Return the flow diagram as it was drawn. Its numbers lead to the page, which lies as far from both folders."""
        drawing = (self.folder / "6_report/prisma/flow.svg").read_text(encoding="utf-8")
        return Markup('<div class="scroll diagram">{}</div>').format(Markup(drawing))

    def numbers(self) -> pd.DataFrame:
        """Return every number of the flow: part of the flow, set as a link to the list behind it, number and unit."""
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
        """Return a field's name for readers: from the extraction dictionary, or its words."""
        return field_label(field, self.config.extraction.fields)

    def link(self, path: str, words: str) -> Markup:
        """Return a link to a file of this version, as seen from the page of a notebook."""
        return link(f"{FROM_PAGE}/{path}", words)
