"""Read and validate config.yaml, and report each fault with its line and key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from prismake.errors import Fault, ReviewFaults, did_you_mean
from prismake.protocol.checks import config_faults
from prismake.protocol.config import Config
from prismake.protocol.schema import SCHEMA_FILE
from prismake.protocol.yaml_faults import yaml_fault

BLANK = re.compile(r"<[^<>]+>")
EXPECTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "float_type": "a number",
    "float_parsing": "a number",
    "list_type": "a list such as [one, two]",
    "dict_type": "a section with keys of its own",
    "model_type": "a section with keys of its own",
}


class _Loader(yaml.SafeLoader):
    """The safe loader of YAML, except that dates stay text."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def key_reference() -> str:
    """Return where every key of config.yaml is described, as words that end a sentence.

    That is the JSON schema that `prismake new` writes beside config.yaml. Not every review has it.
    """
    schema = Path("config") / SCHEMA_FILE
    if schema.is_file():
        return f"{schema.as_posix()} describes every key"
    return f"`prismake new` writes the file {SCHEMA_FILE} into a new folder, which describes every key"


def load_config(path: Path) -> Config:
    """Return the protocol in config.yaml.

    Raises ReviewFaults with all faults, each with its line and key, and the most similar key for an unknown one.
    """
    if not path.is_file():
        raise ReviewFaults(
            [
                Fault(
                    str(path),
                    "the file does not exist.",
                    "go to the folder of your review, or create one with `prismake new my-review`.",
                )
            ]
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
        tree = yaml.compose(text, Loader=_Loader)
        content = _Loader("").construct_document(tree) if tree else None
    except UnicodeDecodeError as error:
        step = "save the file as UTF-8 in your editor."
        raise ReviewFaults(
            [Fault(str(path), "expected text in UTF-8, but some bytes of the file are not UTF-8.", step)]
        ) from error
    except yaml.YAMLError as error:
        raise ReviewFaults([yaml_fault(path, text, error)]) from error
    duplicates = list(_duplicate_keys(path, tree, [], set()))
    if duplicates:
        raise ReviewFaults(duplicates)
    if not isinstance(content, dict):
        raise ReviewFaults(
            [
                Fault(
                    str(path),
                    "expected the keys of a review protocol, found no key.",
                    f"write the keys; {key_reference()}.",
                )
            ]
        )
    blanks = list(_blanks(path, tree, content, []))
    try:
        config = Config.model_validate(content)
    except ValidationError as error:
        blank_keys = {fault.column for fault in blanks}
        faults = [_fault(path, tree, problem) for problem in _typos_first(error)]
        raise ReviewFaults(
            [*blanks, *(fault for fault in faults if fault.column not in blank_keys)]
        ) from error
    faults = [*blanks, *_faults_between_sections(path, tree, config)]
    if faults:
        raise ReviewFaults(faults)
    return config


def _faults_between_sections(path: Path, tree: Any, config: Config) -> list[Fault]:
    return [
        Fault(
            str(path),
            f"{message}{'' if message.endswith(('?', '.')) else '.'}",
            f"correct the value; {key_reference()}.",
            row=_line_of(tree, list(key_path)),
            column=".".join(key_path),
        )
        for key_path, message in config_faults(config)
    ]


def _typos_first(error: ValidationError) -> list[Any]:
    """Return the errors, unknown keys first: a misspelt key explains the missing key that follows."""
    problems = [problem for problem in map(_without_alternatives, error.errors()) if problem]
    return sorted(problems, key=lambda problem: problem["type"] != "extra_forbidden")


def _without_alternatives(problem: Any) -> Any:
    """Return an error without the alternative of a key that takes a text or a list; None for the one that was not meant."""
    location = list(problem["loc"])
    for number, part in enumerate(location[1:], start=1):
        if location[number - 1] == "adjudicator" and part in ("str", "list[str]"):
            is_list = isinstance(problem["input"], list) or number + 1 < len(location)
            meant = is_list == (part == "list[str]")
            return {**problem, "loc": (*location[:number], *location[number + 1 :])} if meant else None
    return problem


def _blanks(path: Path, tree: Any, value: Any, key_path: list[str]) -> Iterator[Fault]:
    """Yield a fault for each placeholder in angle brackets, as `prismake new` writes them."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _blanks(path, tree, inner, [*key_path, str(key)])
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _blanks(path, tree, inner, [*key_path, str(number)])
    elif isinstance(value, str) and BLANK.fullmatch(value.strip()):
        yield Fault(
            str(path),
            f"{value.strip()} is a placeholder of the template, not a value.",
            "replace the placeholder and its angle brackets with the text for your review.",
            row=_line_of(tree, key_path),
            column=".".join(key_path),
        )


def _fault(path: Path, tree: Any, problem: Any) -> Fault:
    """Return the fault for an error of pydantic."""
    key_path = [str(part) for part in problem["loc"]]
    key = ".".join(key_path)
    message, allowed, step = problem["msg"].removeprefix("Value error, "), "", "correct the value"
    if problem["type"] == "extra_forbidden":
        siblings = _keys_at(key_path[:-1])
        message = f"unknown key.{did_you_mean(key_path[-1], siblings)}"
        allowed = ", ".join(siblings)
    elif problem["type"] == "missing":
        message, step = "this key is missing.", "add the key"
    elif problem["type"] == "string_pattern_mismatch":
        message = f'"{problem["input"]}" is not a valid name.'
        allowed = "letters, digits, and - _ . after the first character; no spaces"
    elif problem["type"] == "literal_error":
        message, allowed = f'"{problem["input"]}" is not allowed.', problem["ctx"]["expected"]
    elif problem["type"] == "too_short":
        message = "expected at least one entry, found none."
    elif problem["type"] in EXPECTED:
        message = f"expected {EXPECTED[problem['type']]}, found {_value_text(problem['input'])}."
        if problem["type"] == "string_type" and isinstance(problem["input"], bool | int | float):
            step = "put the value in quotes, so that YAML reads it as text"
    return Fault(
        str(path),
        message,
        f"{step}; {key_reference()}.",
        row=_line_of(tree, key_path),
        column=key,
        allowed=allowed,
    )


def _value_text(value: Any) -> str:
    """Return the type and value that YAML read, for a message."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a section"
    if isinstance(value, list):
        return "a list"
    return f'the text "{value}"' if isinstance(value, str) else f"the number {value}"


def _duplicate_keys(path: Path, node: Any, key_path: list[str], visited: set[int]) -> Iterator[Fault]:
    """Yield a fault for each key that occurs twice in a section: YAML would silently use the last one."""
    if id(node) in visited:
        return
    visited.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            yield from _duplicate_keys(path, child, [*key_path, str(number)], visited)
    if not isinstance(node, yaml.MappingNode):
        return
    lines: dict[str, int] = {}
    for key, child in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in lines and name != "<<":
            yield Fault(
                str(path),
                f"the key occurs twice: also on line {lines[name]}.",
                "keep one of the two keys, with the indented lines that belong to this key.",
                row=line,
                column=".".join([*key_path, name]),
            )
        lines.setdefault(name, line)
        yield from _duplicate_keys(path, child, [*key_path, name], visited)


def _keys_at(key_path: list[str]) -> list[str]:
    """Return the keys that are allowed in the section at a path."""
    schema = Config.model_json_schema()
    node: dict[str, Any] = schema
    for part in key_path:
        options = [node, *node.get("anyOf", [])]
        node = next(
            (child for option in options if (child := _child_schema(option, part, schema)) is not None),
            {},
        )
    return list(node.get("properties", {}))


def _child_schema(node: dict[str, Any], part: str, schema: dict[str, Any]) -> dict[str, Any] | None:
    """Return the schema of a key or list entry with its reference resolved; None where there is none."""
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


def _line_of(tree: Any, key_path: list[str]) -> int | None:
    """Return the line, counted from 1, of the deepest part of a path that is in the file."""
    node, line = tree, None
    for part in key_path:
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
