"""The figure of the progress of screening: bars, numbers and words."""

from __future__ import annotations

from xml.etree import ElementTree

import pandas as pd

from prismake.reports.page.progress import ProgressBar, progress_bars, progress_svg
from prismake.tables import table_of

NAME = "{http://www.w3.org/2000/svg}"


def progress(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    return table_of(
        [
            {
                "round": name,
                "person": person,
                "assigned": str(assigned),
                "decided": str(decided),
                "awaited": "",
            }
            for name, person, assigned, decided in rows
        ],
        "3_screen/progress",
    )


def test_pilot_rounds_have_bars_of_their_own_and_other_rounds_one_together() -> None:
    table = progress(("pilot 1", "ada", 4, 4), ("1", "ada", 5, 5), ("2", "ada", 5, 1), ("1", "bo", 5, 0))
    assert progress_bars(table) == [
        ProgressBar("pilot 1, ada", 4, 4),
        ProgressBar("ada", 6, 10),
        ProgressBar("bo", 0, 5),
    ]


def test_the_figure_says_its_numbers_in_words_and_draws_them() -> None:
    tree = ElementTree.fromstring(progress_svg("Progress", [ProgressBar("ada <a>", 3, 4)]))
    assert tree.get("role") == "img"
    assert tree.find(f"{NAME}desc").text == "ada <a> 3 of 4"
    texts = [element.text for element in tree.iter(f"{NAME}text")]
    assert texts == ["Progress", "ada <a>", "3 of 4"]
    widths = [float(element.get("width")) for element in tree.iter(f"{NAME}rect")][1:]
    assert widths[1] / widths[0] == 0.75
