"""Reading config.yaml, and saying what is wrong with it where a person sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from prismake.config.protocol import Config
from prismake.errors import Fault, ReviewFaults, did_you_mean

WHERE_KEYS_ARE_TOLD = "docs/reference/config.md tells every key"


def load_config(path: Path) -> Config:
    """Read and check config.yaml.

    Raises ReviewFaults with every fault, each with the line and the key, and the nearest key that exists.
    """
    if not path.is_file():
        raise ReviewFaults(
            [
                Fault(
                    str(path),
                    "there is no such file.",
                    "make a review with `make new DIR=my-review`, or go to its folder.",
                )
            ]
        )
    text = path.read_text(encoding="utf-8-sig")
    try:
        content = yaml.safe_load(text)
        tree = yaml.compose(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        found = f"this line is not YAML: {getattr(error, 'problem', error)}"
        step = "look for a missing colon, quote or space there and on the line before."
        raise ReviewFaults([Fault(str(path), found, step, row=mark.line + 1 if mark else None)]) from error
    if not isinstance(content, dict):
        raise ReviewFaults([Fault(str(path), "it holds no keys.", f"{WHERE_KEYS_ARE_TOLD}.")])
    try:
        return Config.model_validate(content)
    except ValidationError as error:
        raise ReviewFaults([_fault(path, tree, problem) for problem in error.errors()]) from error


def _fault(path: Path, tree: Any, problem: Any) -> Fault:
    """Say one of pydantic's findings as a person would."""
    place = [str(part) for part in problem["loc"]]
    key = ".".join(place) or "the file"
    found, allowed = problem["msg"].removeprefix("Value error, "), ""
    if problem["type"] == "extra_forbidden":
        siblings = _keys_at(place[:-1])
        found = f"there is no such key.{did_you_mean(place[-1], siblings)}"
        allowed = ", ".join(siblings)
    elif problem["type"] == "missing":
        found = "this key is missing."
    elif problem["type"] == "string_pattern_mismatch":
        found = f'"{problem["input"]}" can not be used as a name here.'
        allowed = "letters, digits, and - _ . within; it begins with a letter or digit and holds no space"
    elif problem["type"] == "literal_error":
        found, allowed = f'"{problem["input"]}" is not allowed.', problem["ctx"]["expected"]
    return Fault(
        str(path),
        found,
        f"mend it there; {WHERE_KEYS_ARE_TOLD}.",
        row=_line_of(tree, place),
        column=key,
        allowed=allowed,
    )


def _keys_at(place: list[str]) -> list[str]:
    """The keys that a section at that place may hold."""
    schema = Config.model_json_schema()
    node: dict[str, Any] = schema
    for part in place:
        options = [node, *node.get("anyOf", [])]
        node = next(
            (found for option in options if (found := _step(option, part, schema)) is not None),
            {},
        )
    return list(node.get("properties", {}))


def _step(node: dict[str, Any], part: str, schema: dict[str, Any]) -> dict[str, Any] | None:
    """One step down a JSON schema, references resolved."""
    if part.isdigit() and "items" in node:
        child = node["items"]
    elif part in node.get("properties", {}):
        child = node["properties"][part]
    else:
        child = node.get("additionalProperties") or next(
            iter(node.get("patternProperties", {}).values()), None
        )
    if not isinstance(child, dict):
        return None
    candidates = [child, *child.get("allOf", []), *child.get("anyOf", [])]
    for candidate in candidates:
        if "$ref" in candidate:
            found = schema["$defs"][candidate["$ref"].rsplit("/", 1)[1]]
            return dict(found)
    return dict(child)


def _line_of(tree: Any, place: list[str]) -> int | None:
    """The line, counted from 1, of the deepest part of a place that stands in the file."""
    node, line = tree, None
    for part in place:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == part), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and part.isdigit() and int(part) < len(node.value):
            node = node.value[int(part)]
            line = node.start_mark.line + 1
        else:
            break
    return line
