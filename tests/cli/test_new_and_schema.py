"""`prismake new`, and the schema by which editors check what people write."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from tutorial_review import PROJECT, TUTORIAL, prismake

from prismake.protocol.schema import config_schema, schema_text

FILLED = "A text of ours"


def template(folder: Path) -> dict[str, Any]:
    """The protocol of a new review, each blank filled in."""
    text = (folder / "config/config.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(re.sub(r"<[^<>\n]+>", FILLED, text))
    return loaded


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    result = prismake("new", "my-review")
    assert result.exit_code == 0, result.output
    assert "my-review/config/config.yaml" in result.output
    return tmp_path / "my-review"


def test_a_new_review_says_where_its_schema_is_and_keeps_its_bytes_in_a_clone(new: Path) -> None:
    first = (new / "config/config.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=config.schema.json"
    assert (new / "config/config.schema.json").read_text(encoding="utf-8") == schema_text()
    assert "config/** -text" in (new / ".gitattributes").read_text(encoding="utf-8").splitlines()


def test_the_readme_of_a_new_review_names_each_command_once_spelt_the_same(new: Path) -> None:
    readme = (new / "README.md").read_text(encoding="utf-8")
    for verb in ("check", "run", "status", "release", "audit"):
        assert f"`prismake {verb}`" in readme
    assert "snakemake" not in readme
    assert "{" not in readme.replace("{run}", "")


def test_a_folder_that_is_not_empty_is_not_written_to(new: Path) -> None:
    result = prismake("new", "my-review")
    assert result.exit_code == 1
    assert "expected a new or empty folder" in result.output
    assert "prismake new my-review" in result.output


def test_the_template_once_filled_and_every_review_here_fit_the_schema(new: Path) -> None:
    jsonschema.Draft7Validator.check_schema(config_schema())
    jsonschema.validate(template(new), config_schema())
    for path in (TUTORIAL / "config.yaml", PROJECT / "config/config.yaml"):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        # A date without quotes is a text to prismake and to editors.
        jsonschema.validate(json.loads(json.dumps(content, default=str)), config_schema())


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("screning",), {}),
        (("review", "tittle"), "x"),
        (("changed_forms",), "overwrite"),
        (("run",), "two words"),
        (("sources", "Med Line"), {"name": "x", "arm": "database", "files": ["a"]}),
        (("sources", "medline", "arm"), "journal"),
        (("extraction", "fields", "group", "type"), "date"),
        (("people", "reviewer-1", "kind"), "robot"),
        (("criteria",), []),
    ],
)
def test_what_the_protocol_refuses_the_schema_refuses(
    new: Path, place: tuple[str, ...], value: object
) -> None:
    content = template(new)
    section = content
    for key in place[:-1]:
        section = section[key]
    section[place[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, config_schema())


def test_every_key_of_the_schema_has_a_description() -> None:
    schema = config_schema()
    for name, model in schema["$defs"].items():
        assert model["additionalProperties"] is False, name
        for key, about in model["properties"].items():
            target = schema["$defs"].get(about.get("$ref", "").rpartition("/")[2], {})
            assert about.get("description") or target.get("description"), f"{name}.{key}"
    assert "title" in schema["$defs"]["ReviewQuestion"]["properties"]
    assert json.loads(schema_text()) == schema
