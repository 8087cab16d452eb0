"""A made-up form for the tests: a list of mosses to judge."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from prismake.forms.model import Form, FormColumn, GuideSection, link_cell

COLUMNS = (
    FormColumn("number", "No.", width=5),
    FormColumn("decision", "Decision", "answer", ("include", "exclude"), 11, "Choose."),
    FormColumn("amount", "Amount", "answer", width=10, value_type="number"),
    FormColumn("seen_on", "Seen on", "answer", width=12, value_type="date"),
    FormColumn("note", "Notes", "answer", width=20, is_note=True),
    FormColumn("title", "Title", width=40, rich=True),
    FormColumn("page", "Page", "link", width=14),
    FormColumn("record_ids", "prismake records", "hidden"),
)
KINDS = {"moss": COLUMNS}
TITLES = ("A moss", "=1+1", "+moss", "-moss", "@moss", "\tmoss", "\rmoss", "Moss and moss tea")


def form(titles: tuple[str, ...] = TITLES, **values: Any) -> Form:
    rows = pd.DataFrame(
        {
            "number": [str(number + 1) for number in range(len(titles))],
            "title": list(titles),
            "page": [link_cell("page", f"https://example.org/{number}") for number in range(len(titles))],
            "record_ids": [f"moss:{number}" for number in range(len(titles))],
        },
        dtype="str",
    )
    made = Form(
        kind="moss",
        run="2030-01",
        person="ada",
        title="Mosses for ada",
        sheet="Mosses",
        columns=COLUMNS,
        rows=rows,
        purpose="A list of mosses",
        sections=(GuideSection("What to do", ("Decide on each moss.",), (("include", "It is a moss."),)),),
        save_as="config/moss/ada.xlsx",
        colours=(("include", "#DDF0DD"), ("exclude", "#F6DEDA")),
        terms=("moss", "tea*"),
    )
    return replace(made, **values)
