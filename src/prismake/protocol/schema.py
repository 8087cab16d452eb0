"""The JSON schema of config.yaml, with which editors complete and check its keys."""

from __future__ import annotations

import json
from typing import Any

from prismake.protocol.config import Config

SCHEMA_FILE = "config.schema.json"
EDITOR_LINE = f"# yaml-language-server: $schema={SCHEMA_FILE}\n"


def config_schema() -> dict[str, Any]:
    """Return the JSON schema of the protocol (draft 7, the one most editors support)."""
    schema: dict[str, Any] = _tidied(Config.model_json_schema())
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "The protocol of a prismake review",
        **schema,
    }


def schema_text() -> str:
    """Return the text of the file with the JSON schema that `prismake new` writes beside config.yaml."""
    return json.dumps(config_schema(), indent=1, ensure_ascii=False) + "\n"


def _tidied(node: Any, of_names: bool = False) -> Any:
    """Return a part of the schema without generated titles; where keys have patterns, other keys are not allowed.

    of_names: the keys of this part are names of properties or definitions, not keywords of JSON schema.
    """
    if isinstance(node, list):
        return [_tidied(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    tidied = {
        key: _tidied(value, of_names=not of_names and key in ("properties", "patternProperties", "$defs"))
        for key, value in node.items()
        if of_names or key != "title"
    }
    if not of_names and "patternProperties" in tidied:
        tidied.setdefault("additionalProperties", False)
    return tidied
