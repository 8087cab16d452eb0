"""The form of the pictures: a made-up review whose reports stand in reports.yaml."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import yaml

from prismake.forms.model import Form
from prismake.protocol.eligibility import ExclusionReason
from prismake.screening.forms import screening_form
from prismake.screening.stage import Stage
from prismake.tables import columns_of

CONTENT = yaml.safe_load((Path(__file__).parent / "reports.yaml").read_text(encoding="utf-8"))


def made_up_form(count: int) -> Form:
    """Return the form of one reviewer at titles and abstracts with so many reports; those of the file come again and again."""
    rows = []
    for number in range(count):
        report = CONTENT["reports"][number % len(CONTENT["reports"])]
        again = number // len(CONTENT["reports"])
        row = dict.fromkeys(columns_of("2_deduplicate/reports"), "")
        rows.append(
            row
            | report
            | {
                "title": report["title"] + (f" (part {again + 1})" if again else ""),
                "report_id": f"rep:made:{number}",
                "record_ids": f"made:{number}",
                "year": str(2020 + number % 8),
                "journal": ("Annals of Moss", "Journal of Hiccups", "Made-up Medicine")[number % 3],
                "authors": "Fictive, A. | Invented, B.",
                "record_type": "journal article",
                "doi": f"10.5555/moss.{number}",
                "pmid": str(90000001 + number),
            }
        )
    stage = Stage(
        "1_title_abstract",
        reviewers=("reviewer-1", "reviewer-2"),
        adjudicator="adjudicator",
        reasons=tuple(ExclusionReason(**reason) for reason in CONTENT["reasons"]),
    )
    form = screening_form(
        stage,
        "reviewer-1",
        "2030-01",
        CONTENT["review"],
        CONTENT["criteria"],
        pd.DataFrame(rows, dtype="str"),
        CONTENT["terms"],
    )
    return replace(form, send_to=CONTENT["contact"])
