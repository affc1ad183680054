"""docs/hall-toml.md says of every key what the model says, and of no other key anything."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from hardware_config.hall import HallToml
from hardware_config.loading import SINGLE, TABLES

REFERENCE = (Path(__file__).parents[2] / "docs" / "hall-toml.md").read_text(encoding="utf-8")


def documented(table: str) -> dict[str, tuple[str, str, str]]:
    """Default, allowed values and example by key, as the reference has them."""
    header = f"## [{table}]\n" if table in SINGLE else f"## [[{table}]]\n"
    assert REFERENCE.count(header) == 1, f"docs/hall-toml.md has no section {header}"
    section = REFERENCE.split(header)[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*) \| `(.*)` \|$", section, re.MULTILINE)
    return {key: (default, allowed, example) for key, default, allowed, example in rows}


@pytest.mark.parametrize("table", TABLES)
def test_every_key_of_a_table_is_documented_and_no_other(table: str) -> None:
    assert list(documented(table)) == list(TABLES[table].model_fields)


@pytest.mark.parametrize(
    ("table", "key"), [(table, key) for table in TABLES for key in TABLES[table].model_fields]
)
def test_the_reference_and_the_model_agree_on_a_key(table: str, key: str) -> None:
    field = TABLES[table].model_fields[key]
    default, allowed, example = documented(table)[key]
    assert allowed == field.description
    assert example == f"{key} = {(field.examples or [None])[0]}"
    if field.is_required():
        assert default == "必填"
    elif isinstance(field.default, str | int):
        assert default == f"`{json.dumps(field.default, ensure_ascii=False)}`"
    else:
        assert default == "见说明"


@pytest.mark.parametrize("table", TABLES)
def test_the_examples_of_a_table_are_values_it_takes(table: str) -> None:
    examples = "\n".join(example for _, _, example in documented(table).values())
    TABLES[table].model_validate(tomllib.loads(examples))


def test_the_smallest_file_of_the_reference_loads() -> None:
    (smallest,) = re.findall(r"```toml\n(.*?)```", REFERENCE, re.DOTALL)
    assert len(HallToml.model_validate(tomllib.loads(smallest)).window) == 1
