"""Reading config.yaml, and source_value what is wrong with it where a person sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from prismake.errors import Fault, ReviewFaults, did_you_mean
from prismake.protocol.checks import findings
from prismake.protocol.config import Config
from prismake.protocol.yaml_faults import yaml_fault

WHERE_KEYS_ARE_TOLD = "docs/reference/config.md lists every key"
BLANK = re.compile(r"<[^<>]+>")
WANTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "float_type": "a number",
    "float_parsing": "a number",
    "list_type": "a list, such as [one, two]",
    "dict_type": "a section with keys of its own",
    "model_type": "a section with keys of its own",
}


class _Loader(yaml.SafeLoader):
    """YAML's safe loader, except that a date stays the text that a person wrote."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


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
                    "make a review with `prismake new my-review`, or go to its folder.",
                )
            ]
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
        tree = yaml.compose(text, Loader=_Loader)
        content = _Loader("").construct_document(tree) if tree else None
    except UnicodeDecodeError as error:
        step = "save it as UTF-8 in your editor."
        raise ReviewFaults([Fault(str(path), "it is not text in UTF-8.", step)]) from error
    except yaml.YAMLError as error:
        raise ReviewFaults([yaml_fault(path, text, error)]) from error
    twice = list(_keys_twice(path, tree, [], set()))
    if twice:
        raise ReviewFaults(twice)
    if not isinstance(content, dict):
        raise ReviewFaults([Fault(str(path), "it contains no keys.", f"{WHERE_KEYS_ARE_TOLD}.")])
    blanks = list(_blanks(path, tree, content, []))
    try:
        config = Config.model_validate(content)
    except ValidationError as error:
        named = {fault.column for fault in blanks}
        faults = [_fault(path, tree, problem) for problem in _typos_first(error)]
        raise ReviewFaults([*blanks, *(fault for fault in faults if fault.column not in named)]) from error
    faults = [*blanks, *_faults_between_sections(path, tree, config)]
    if faults:
        raise ReviewFaults(faults)
    return config


def _faults_between_sections(path: Path, tree: Any, config: Config) -> list[Fault]:
    return [
        Fault(
            str(path),
            f"{words}{'' if words.endswith(('?', '.')) else '.'}",
            f"correct it there; {WHERE_KEYS_ARE_TOLD}.",
            row=_line_of(tree, list(place)),
            column=".".join(place),
        )
        for place, words in findings(config)
    ]


def _typos_first(error: ValidationError) -> list[Any]:
    """What is wrong, misspelt keys first: a key that is missing because of one of them is reported after it."""
    return sorted(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")


def _blanks(path: Path, tree: Any, value: Any, place: list[str]) -> Iterator[Fault]:
    """The texts that are still in angle brackets, as `make new` writes what is to be filled in."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _blanks(path, tree, inner, [*place, str(key)])
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _blanks(path, tree, inner, [*place, str(number)])
    elif isinstance(value, str) and BLANK.fullmatch(value.strip()):
        yield Fault(
            str(path),
            f"{value.strip()} is still to be filled in.",
            "write what holds for your review, without the angle brackets.",
            row=_line_of(tree, place),
            column=".".join(place),
        )


def _fault(path: Path, tree: Any, problem: Any) -> Fault:
    """Say one of pydantic's findings as a person would."""
    place = [str(part) for part in problem["loc"]]
    key = ".".join(place)
    message, allowed, step = problem["msg"].removeprefix("Value error, "), "", "correct it there"
    if problem["type"] == "extra_forbidden":
        siblings = _keys_at(place[:-1])
        message = f"there is no such key.{did_you_mean(place[-1], siblings)}"
        allowed = ", ".join(siblings)
    elif problem["type"] == "missing":
        message = "this key is missing."
    elif problem["type"] == "string_pattern_mismatch":
        message = f'"{problem["input"]}" cannot be used as a name here.'
        allowed = "letters, digits, and - _ . within; it begins with a letter or digit and contains no space"
    elif problem["type"] == "literal_error":
        message, allowed = f'"{problem["input"]}" is not allowed.', problem["ctx"]["expected"]
    elif problem["type"] == "too_short":
        message = "it is empty, and at least one is needed."
    elif problem["type"] in WANTED:
        message = f"expected {WANTED[problem['type']]}, found {_as_read(problem['input'])}."
        if problem["type"] == "string_type" and isinstance(problem["input"], bool | int | float):
            step = "put it in quotes, so that it is read as a text"
    return Fault(
        str(path),
        message,
        f"{step}; {WHERE_KEYS_ARE_TOLD}.",
        row=_line_of(tree, place),
        column=key,
        allowed=allowed,
    )


def _as_read(value: Any) -> str:
    """What a person wrote, as YAML reads it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a section"
    if isinstance(value, list):
        return "a list"
    return f'the text "{value}"' if isinstance(value, str) else f"the number {value}"


def _keys_twice(path: Path, node: Any, place: list[str], seen: set[int]) -> Iterator[Fault]:
    """The keys that stand twice in one section: YAML would take the last and drop the others without a word."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            yield from _keys_twice(path, child, [*place, str(number)], seen)
    if not isinstance(node, yaml.MappingNode):
        return
    lines: dict[str, int] = {}
    for key, child in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in lines and name != "<<":
            yield Fault(
                str(path),
                f"this key occurs twice: it is also on line {lines[name]} too.",
                "keep one of the two, with what belongs below it.",
                row=line,
                column=".".join([*place, name]),
            )
        lines.setdefault(name, line)
        yield from _keys_twice(path, child, [*place, name], seen)


def _keys_at(place: list[str]) -> list[str]:
    """The keys that a section at that place may hold."""
    schema = Config.model_json_schema()
    node: dict[str, Any] = schema
    for part in place:
        options = [node, *node.get("anyOf", [])]
        node = next(
            (inner for option in options if (inner := _step(option, part, schema)) is not None),
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
            definition = schema["$defs"][candidate["$ref"].rsplit("/", 1)[1]]
            return dict(definition)
    return dict(child)


def _line_of(tree: Any, place: list[str]) -> int | None:
    """The line, counted from 1, of the deepest part of a place in the file."""
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
