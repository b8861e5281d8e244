"""The definitions and the JSON Schemas that editors check them by."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parent.parent.parent
FORMS = ROOT / "forms"


class Loader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: `on` is no boolean."""


Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if first not in "oOyYnN" or not pair[0].endswith(":bool")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)


def schema(language):
    return json.loads((ROOT / "schemas" / f"{language}.schema.json").read_text(encoding="utf-8"))


def language(path):
    if path.parent.name == "layouts":
        return "layout"
    return "authority" if path.name == "authority.yaml" else "form"


@pytest.mark.parametrize("name", ["authority", "form", "layout"])
def test_the_schema_is_one(name):
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("path", sorted(FORMS.rglob("*.yaml")), ids=lambda path: str(path.relative_to(FORMS)))
def test_a_definition_fits_its_schema(path):
    errors = Draft202012Validator(schema(language(path))).iter_errors(load(path))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("key", ["choices: [A, B]", "low: bad", "date_label: date", "blank_rows: 2", "text: Words"])
def test_a_key_of_another_kind_does_not_fit(key):
    form = load(FORMS / "worcs/case-record.yaml")
    item = form["sections"][0]["items"][0]
    assert item["kind"] in {"text", "person"}
    item.update(yaml.safe_load(key))
    assert not Draft202012Validator(schema("form")).is_valid(form)
