"""The copy that a form in a browser saves, written without a browser: its page is held to the same bytes by a test."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from prismake.forms.model import Form
from prismake.forms.page.content import form_content
from prismake.forms.read_copy import seal_of

Answers = Mapping[str, tuple[str, ...]]
SAVED = "2030-05-06T07:08:09.010Z"


def copy_of(form: Form, answers: Answers, saved: str = SAVED) -> dict[str, Any]:
    """Return the copy of a form. answers: the ids of a row to its decision, reason and note."""
    return copy_of_content(form_content(form), answers, saved)


def content_of_page(page: str) -> dict[str, Any]:
    """Return the content that is embedded in a page."""
    (text,) = re.findall(r'<script type="application/json" id="form-data">(.*?)</script>', page, re.DOTALL)
    content: dict[str, Any] = json.loads(text)
    return content


def copy_of_content(content: Mapping[str, Any], answers: Answers, saved: str = SAVED) -> dict[str, Any]:
    """Return the copy of the form with this content."""
    reason = content["reason"]
    names = [content["decision"]["name"], *([reason["name"]] if reason else []), content["note"]["name"]]
    lines = []
    for number, cells_of_row in enumerate(content["rows"], start=1):
        texts = ["".join(cell) for cell in cells_of_row]
        row = dict(zip(content["names"], texts, strict=False))
        given = dict(zip(names, answers.get(row[content["id"]], ()), strict=False))
        cells = {
            name: given.get(name, row.get(name, "")) if kind == "answer" else row.get(name, "")
            for name, kind, _ in content["returned"]
        }
        if any(cells[name] for name in content["given"]):
            line = {"record": number, "check": texts[-1], "decided": saved if given else "", "cells": cells}
            lines.append({**line, "seal": seal_of_line(line)})
    copy = {
        "prismake form": content["tag"],
        "form": content["digest"],
        "review": content["review"],
        "records": len(content["rows"]),
        "columns": content["returned"],
        "saved": saved,
        "answered": [line["record"] for line in lines],
        "seals": [],
        "answers": lines,
    }
    return sealed(copy)


def seal_of_line(line: Mapping[str, Any]) -> str:
    """Return the seal that fits an answer."""
    cells = [part for cell in line["cells"].items() for part in cell]
    return seal_of([line["record"], line["check"], line["decided"], *cells])


def sealed(copy: dict[str, Any]) -> dict[str, Any]:
    """Return a copy with the seals that fit it."""
    columns = [part for column in copy["columns"] for part in column]
    opening = [copy[key] for key in ("prismake form", "form", "review", "records", "saved")]
    seals = [line["seal"] for line in copy["answers"]]
    seal = seal_of([*opening, *columns, *copy["answered"], *seals])
    return {**copy, "seals": seals, "seal": seal}


def text_of(copy: Mapping[str, Any]) -> str:
    """Return the text of a copy as the page writes it: one line an answer, and ASCII alone."""
    head = [f"{_json(key)}: {_json(value)}" for key, value in copy.items() if key not in ("answers", "seal")]
    lines = ",\n".join(_json(line) for line in copy["answers"])
    return (
        "{\n" + ",\n".join([*head, f'"seal": {_json(copy["seal"])}', f'"answers": [\n{lines}\n]']) + "\n}\n"
    )


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":")).replace("\x7f", "\\u007f")
