"""The reference pages say what the schemas say: nothing more, nothing less."""

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
    """Every key of a JSON schema, by its own name: found without the code that writes the page."""
    found = set()
    for key, below in node.get("properties", {}).items():
        found.add(key)
        for name in re.findall(r"'#/\$defs/(\w+)'", str(below)):
            found |= keys_of(schema, schema["$defs"][name])
    return found


def test_the_page_of_keys_is_as_the_schema_says() -> None:
    assert (PAGES / "config.md").read_text(encoding="utf-8") == config_page(), AGAIN


def test_the_page_of_tables_is_as_the_schemas_say() -> None:
    assert (PAGES / "tables.md").read_text(encoding="utf-8") == tables_page(RULES), AGAIN


def test_every_key_of_the_schema_stands_on_the_page() -> None:
    schema = Config.model_json_schema()
    told = {path.rsplit(".", 1)[-1] for path in re.findall(r"^\| `([^`]+)` \|", config_page(), re.M)}
    assert told == keys_of(schema, schema)


def test_every_key_is_described() -> None:
    rows = re.findall(r"^\| `([^`]+)` \|.*\| ([^|]*) \|$", config_page(), re.M)
    assert [key for key, said in rows if len(said.strip()) < 5] == []


def test_every_key_of_the_default_review_stands_on_the_page() -> None:
    config = yaml.safe_load((ROOT / "config/config.yaml").read_text(encoding="utf-8"))
    assert [key for key in config if f"| `{key}` |" not in config_page()] == []


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("changed_forms", "| one of `stop`, `copy` | `stop` |"),
        ("people.{name}.kind", "| one of `human`, `automated` | required |"),
        ("screening.full_text.reason_required", "| `true` or `false` | `true` |"),
        ("exclusion_reasons[].label", "| text | required |"),
        ("extraction.fields.{name}.minimum", "| number | empty |"),
        ("sources.{name}.columns", "| map of names to maps of names to texts | empty |"),
    ],
)
def test_a_key_is_told_with_its_path_type_and_default(key: str, said: str) -> None:
    assert f"| `{key}` {said}" in config_page()


def test_what_is_checked_between_keys_is_told() -> None:
    assert re.search(r"^Also checked: .*A source has either a pin or files\.", config_page(), re.M)


@pytest.mark.parametrize("schema", ALL_SCHEMAS)
def test_every_table_is_told_with_its_file_and_all_its_columns(schema: str) -> None:
    page = tables_page(RULES)
    section = re.search(rf"^### {schema.split('/')[1]}\n(.*?)(?=^##|\Z)", page, re.M | re.S)
    assert section
    assert re.search(r"^File: `(results/\{run\}|config)/[\w{}/]+\.csv`\. .* writes? it\.", section[1], re.M)
    assert re.findall(r"^\| `(\w+)` \|", section[1], re.M) == list(columns_of(schema))


@pytest.mark.parametrize("schema", ALL_SCHEMAS)
def test_every_column_is_described(schema: str) -> None:
    columns = declared(schema).columns
    assert [name for name, column in columns.items() if not column.description.strip()] == []


def test_a_table_that_people_write_is_told_as_theirs() -> None:
    assert "File: `config/studies/links.csv`. People write it." in tables_page(RULES)


def test_a_table_of_both_stages_names_the_stage() -> None:
    said = "File: `results/{run}/3_screen/{stage}/votes.csv`. The rule `votes` writes it."
    assert said in tables_page(RULES)
