"""The OpenAPI document: valid as 3.1, complete, and honest about who may call what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from queue_server.access import declaration_of
from tests.hall.promised import FILES, PROMISED
from tests.queue_server.access.inside import Inside, inside

METHODS = {"get", "post", "put", "patch", "delete"}
TYPES = {"string", "integer", "number", "boolean", "array", "object", "null"}
KEYWORDS = {
    "$ref", "type", "title", "description", "default", "enum", "const", "anyOf", "oneOf", "allOf", "properties",
    "required", "additionalProperties", "items", "minItems", "maxItems", "minLength", "maxLength", "pattern", "minimum",
    "maximum", "exclusiveMinimum", "exclusiveMaximum", "format", "uniqueItems", "propertyNames", "prefixItems",
}  # fmt: skip
"""Keywords of JSON Schema 2020-12 that may stand here; `nullable` of OpenAPI 3.0 is none of them."""
REFUSALS = {"400", "401", "403", "404", "409", "415", "422", "503"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    """The application in this process."""
    with inside(tmp_path_factory.mktemp("openapi") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def document(house: Inside) -> dict[str, Any]:
    """The document as anybody gets it."""
    answer = house.browser("public").asks("GET", "/api/v1/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    found: dict[str, Any] = answer.get_json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of every call."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield path, method, operation


def walk(node: Any, where: str = "#") -> Iterator[tuple[str, Any]]:
    """Every value in a document with its place."""
    yield where, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in children:
        yield from walk(value, f"{where}/{key}")


def schemas(node: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A schema and every schema inside it."""
    if isinstance(node, bool):
        return
    assert isinstance(node, dict), where
    yield where, node
    for name, child in node.get("properties", {}).items():
        yield from schemas(child, f"{where}/properties/{name}")
    for keyword in ("items", "additionalProperties", "propertyNames"):
        if keyword in node:
            yield from schemas(node[keyword], f"{where}/{keyword}")
    for keyword in ("anyOf", "oneOf", "allOf", "prefixItems"):
        for place, child in enumerate(node.get(keyword, [])):
            yield from schemas(child, f"{where}/{keyword}/{place}")


def every_schema(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema of the document."""
    for name, schema in document["components"]["schemas"].items():
        yield from schemas(schema, name)
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        for parameter in operation.get("parameters", []):
            yield from schemas(parameter["schema"], f"{where} {parameter['name']}")
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        for body in [*bodies, *operation["responses"].values()]:
            for content in body.get("content", {}).values():
                yield from schemas(content["schema"], where)


def test_the_frame_of_the_document(document: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert document["info"]["title"]
    assert document["info"]["version"]
    allowed = {"openapi", "info", "servers", "paths", "components", "security", "tags", "externalDocs"}
    assert set(document) <= allowed
    assert not [where for where, value in walk(document) if value is None], "absent is absent, never null"


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    references = [value["$ref"] for _, value in walk(document) if isinstance(value, dict) and "$ref" in value]
    assert references
    for reference in references:
        node: Any = document
        for part in reference.removeprefix("#/").split("/"):
            assert part in node, reference
            node = node[part]


def test_every_schema_is_json_schema_2020_12(document: dict[str, Any]) -> None:
    for where, schema in every_schema(document):
        assert set(schema) <= KEYWORDS, where
        kinds = schema.get("type", [])
        assert set([kinds] if isinstance(kinds, str) else kinds) <= TYPES, where
        assert set(schema.get("required", [])) <= set(schema.get("properties", {})), where
        if "pattern" in schema:
            re.compile(schema["pattern"])


def test_every_operation_is_whole(document: dict[str, Any]) -> None:
    ids = []
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        ids.append(operation["operationId"])
        assert operation["summary"], where
        in_path = set(re.findall(r"\{(\w+)\}", path))
        parameters = operation.get("parameters", [])
        assert {one["name"] for one in parameters if one["in"] == "path"} == in_path, where
        assert all(one["required"] for one in parameters if one["in"] == "path"), where
        names = [(one["in"], one["name"]) for one in parameters]
        assert len(names) == len(set(names)), where
        assert all(response["description"] for response in operation["responses"].values()), where
        assert any(status.startswith("2") for status in operation["responses"]), where
        assert ("requestBody" in operation) == (method in ("post", "put", "patch")), where
        declared = {tag["name"] for tag in document["tags"]}
        assert set(operation["tags"]) <= declared, where
    assert len(ids) == len(set(ids))


def test_every_call_is_in_it_with_every_refusal_and_nothing_else_is(
    house: Inside, document: dict[str, Any]
) -> None:
    expected = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule)), method.lower())
        for rule in house.running.app.url_map.iter_rules()
        for method in set(rule.methods or ()) - {"HEAD", "OPTIONS"}
        if str(rule).startswith("/api/v1/") and str(rule) != "/api/v1/openapi.json"
    }
    assert {(path, method) for path, method, _ in operations(document)} == expected
    for path, method, operation in operations(document):
        responses = operation["responses"]
        assert responses.keys() >= REFUSALS, f"{method} {path}"
        for status in REFUSALS:
            content = responses[status]["content"]
            assert list(content) == ["application/problem+json"], f"{method} {path} {status}"


def test_a_ticket_is_answered_with_201_and_again_with_200(document: dict[str, Any]) -> None:
    responses = document["paths"]["/api/v1/tickets"]["post"]["responses"]
    assert {"200", "201"} <= responses.keys()


def test_who_may_call_what_stands_in_it(house: Inside, document: dict[str, Any]) -> None:
    for rule in house.running.app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule))
        for method in rule.methods or ():
            operation = document["paths"].get(path, {}).get(method.lower())
            if operation is None:
                continue
            declared = declaration_of(house.running.app.view_functions[rule.endpoint])
            assert declared is not None
            assert set(operation["x-roles"]) == {str(role) for role in declared.roles}
            assert operation["x-side"] == str(declared.side)
            proofs = [set(way) for way in operation["security"]]
            assert {"token"} in proofs if declared.roles else not proofs
            for role in declared.roles:
                assert str(role) in operation["description"]


def test_the_ways_to_prove_who_one_is(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]
    assert (schemes["token"]["type"], schemes["token"]["scheme"]) == ("http", "bearer")
    used = {name for _, _, one in operations(document) for way in one["security"] for name in way}
    assert used == set(schemes)


def test_asking_twice_gives_the_same_document(house: Inside, document: dict[str, Any]) -> None:
    assert house.browser("staff").asks("GET", "/api/v1/openapi.json").get_json() == document


def test_every_call_has_a_model_its_answers_are_held_against(document: dict[str, Any]) -> None:
    """The tests of the contract check every answer by this table; it must not forget a call."""
    calls = {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path.removeprefix("/api/v1")))
        for path, method, _ in operations(document)
    }
    assert calls == set(PROMISED) | (FILES - {("GET", "/openapi.json")})
