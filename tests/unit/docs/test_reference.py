"""The reference pages are equal to what the declarations give."""

import re
from pathlib import Path

import pytest
import yaml

from prismake.protocol.config import Config
from prismake.reference import config_page, tables_page
from prismake.tables import columns_of, declared, declared_names

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs/reference"
RULES = sorted((ROOT / "workflow/rules").glob("*.smk"))
ALL_SCHEMAS = declared_names()
AGAIN = "run `python docs/make_reference.py` and commit what it writes"


def keys_of(schema: dict, node: dict) -> set[str]:
    """Return the names of all keys of a JSON schema, without the code that writes the page."""
    keys = set()
    for key, below in node.get("properties", {}).items():
        keys.add(key)
        for name in re.findall(r"'#/\$defs/(\w+)'", str(below)):
            keys |= keys_of(schema, schema["$defs"][name])
    return keys


def test_the_page_of_keys_is_as_the_schema_says() -> None:
    assert (PAGES / "config.md").read_text(encoding="utf-8") == config_page(), AGAIN


def test_the_page_of_tables_is_as_the_schemas_say() -> None:
    assert (PAGES / "tables.md").read_text(encoding="utf-8") == tables_page(RULES), AGAIN


def test_every_key_of_the_schema_is_on_the_page() -> None:
    schema = Config.model_json_schema()
    keys = {path.rsplit(".", 1)[-1] for path in re.findall(r"^\| `([^`]+)` \|", config_page(), re.M)}
    assert keys == keys_of(schema, schema)


def test_every_key_is_described() -> None:
    rows = re.findall(r"^\| `([^`]+)` \|.*\| ([^|]*) \|$", config_page(), re.M)
    assert [key for key, description in rows if len(description.strip()) < 5] == []


def test_every_key_of_the_default_review_is_on_the_page() -> None:
    config = yaml.safe_load((ROOT / "config/config.yaml").read_text(encoding="utf-8"))
    assert [key for key in config if f"| `{key}` |" not in config_page()] == []


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("changed_forms", "| one of `stop`, `copy` | `stop` |"),
        ("people.{name}.kind", "| one of `human`, `automated` | required |"),
        ("screening.full_text.reason_required", "| `true` or `false` | `true` |"),
        ("exclusion_reasons[].label", "| text | required |"),
        ("extraction.fields.{name}.minimum", "| number | empty |"),
        ("sources.{name}.columns", "| map of names to maps of names to texts | empty |"),
    ],
)
def test_a_key_has_its_path_type_and_default(key: str, expected: str) -> None:
    assert f"| `{key}` {expected}" in config_page()


def test_checks_across_keys_are_on_the_page() -> None:
    assert re.search(r"^Also checked: .*A source has either a pin or files\.", config_page(), re.M)


@pytest.mark.parametrize("schema", ALL_SCHEMAS)
def test_every_table_has_its_file_and_all_its_columns(schema: str) -> None:
    page = tables_page(RULES)
    section = re.search(rf"^### {schema.split('/')[1]}\n(.*?)(?=^##|\Z)", page, re.M | re.S)
    assert section
    assert re.search(r"^File: `(results/\{run\}|config)/[\w{}/]+\.csv`\. .* writes? it\.", section[1], re.M)
    assert re.findall(r"^\| `(\w+)` \|", section[1], re.M) == list(columns_of(schema))


@pytest.mark.parametrize("schema", ALL_SCHEMAS)
def test_every_column_is_described(schema: str) -> None:
    columns = declared(schema).columns
    assert [name for name, column in columns.items() if not column.description.strip()] == []


def test_a_table_of_human_input_says_that_people_write_it() -> None:
    assert "File: `config/studies/links.csv`. People write it." in tables_page(RULES)


def test_a_table_of_both_stages_names_the_stage() -> None:
    expected = "File: `results/{run}/3_screen/{stage}/votes.csv`. The rule `votes` writes it."
    assert expected in tables_page(RULES)
