"""Writes docs/api.md and docs/messages.md from the program itself: ``make docs``.

The calls and their bodies come from the OpenAPI document, the pages from the URL map, who may what from the
declarations of the views and namespaces, the messages from hardware_config.messages. What is written by hand stands
in the folder docs/parts. A test fails when a page here is not what the program says.
"""

import inspect
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from flask_openapi import OpenAPI
from pydantic import BaseModel

from hardware_config.keypad_messages import KeyAnswer
from hardware_config.loading import load_hall
from hardware_config.messages import (
    ACKS,
    MESSAGES,
    Accepted,
    Hello,
    HelloAccepted,
    HelloRefused,
    RatingAnswer,
)
from hardware_config.wire_types import Message
from queue_server.access import Declaration, Role, declaration_of
from queue_server.app import build_hall, make_app
from queue_server.device_gateway import Devices
from queue_server.domain.roles import PERSONS
from queue_server.domain.ticket import STATE_WORDS, TRANSITIONS, State
from queue_server.screen_gateway import Screens, Staff

DOCS = Path(__file__).parent
API = "/api/v1"
NAMESPACES = {"/screens": Screens, "/staff": Staff, "/devices": Devices}
NOT_IN_THIS_VERSION: dict[str, str] = {}
WATCH_ANSWERS = {
    "/screens": "the snapshot of [`GET /queue`](api.md#queueanswer), without `priority_class` for screens and kiosks;"
    " a ticket page gets `{seq, ticket}` of its own number",
    "/staff": "the snapshot of [`GET /queue`](api.md#queueanswer), and `devices` and `duties` (empty in this version)",
}


def main() -> None:
    """Writes the generated pages."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}: {len(text.splitlines())} lines")


def pages() -> dict[str, str]:
    """The generated pages, by file name."""
    with application() as app:
        return {"api.md": api_page(app), "messages.md": messages_page()}


@contextmanager
def application() -> Iterator[OpenAPI]:
    """The server's application over an empty hall; nothing listens and nothing runs."""
    halls = files("hardware_config").joinpath("halls/demo.toml")
    with tempfile.TemporaryDirectory() as folder, as_file(halls) as toml:
        running = build_hall(
            load_hall(toml),
            Path(folder),
            async_mode="threading",
            offload=lambda call, *args: call(*args),
        )
        try:
            yield make_app(running.hall)
        finally:
            running.stop()


# ---------------------------------------------------------------- the API


def api_page(app: OpenAPI) -> str:
    """docs/api.md."""
    document = app.api_doc
    schemas = document["components"]["schemas"]
    declared = declarations(app)
    lines = [*_opening("api.md"), "## Calls", ""]
    for tag in document["tags"]:
        lines += [
            f"### {tag['name'].capitalize()}",
            "",
            "| call | side | who | asks | answers |",
            "|---|---|---|---|---|",
        ]
        for path, calls in document["paths"].items():
            for method, call in calls.items():
                if tag["name"] in call["tags"]:
                    lines.append(_call_row(path, method, call, declared, schemas))
        lines.append("")
    lines += ["## A ticket's life", "", _part("ticket.md"), "", *_life_rows(), ""]
    lines += ["## Pages and forms", "", _part("pages.md"), "", *_page_rows(app, declared)]
    lines += ["", "## Objects", "", "`?` marks a field that may be left out.", ""]
    for name in sorted(schemas):
        if not name.startswith("RootModel"):
            lines += _object(name, schemas[name])
    return "\n".join(lines).rstrip() + "\n"


def declarations(app: OpenAPI) -> dict[tuple[str, str], Declaration]:
    """Side and roles of every route, by method and path as OpenAPI writes it."""
    found = {}
    for rule in app.url_map.iter_rules():
        declaration = declaration_of(app.view_functions[rule.endpoint])
        if declaration is not None:
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                found[method, as_openapi(rule.rule)] = declaration
    return found


def as_openapi(rule: str) -> str:
    """A Flask address as OpenAPI writes it: <int:no> becomes {no}."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def _call_row(
    path: str,
    method: str,
    call: dict[str, Any],
    declared: dict[tuple[str, str], Declaration],
    schemas: dict[str, Any],
) -> str:
    declaration = declared[method.upper(), path]
    does = call["summary"].rstrip(".")
    name = f"`{method.upper()} {path.removeprefix(API)}`<br>{does}"
    return _row(name, declaration.side.value, who(declaration.roles), _asks(call), _answers(call, schemas))


def _asks(call: dict[str, Any]) -> str:
    asked = []
    for parameter in call.get("parameters", []):
        if parameter["in"] == "query":
            mark = "" if parameter["required"] else "?"
            schema = parameter["schema"]
            asked.append(f"`{parameter['name']}`{mark} {_type(schema)}{_default(schema)}")
    body = call.get("requestBody")
    if body:
        said = body["content"].get("application/json")
        asked.append(_type(said["schema"]) if said else " or ".join(f"`{kind}`" for kind in body["content"]))
    return "<br>".join(asked)


def _answers(call: dict[str, Any], schemas: dict[str, Any]) -> str:
    statuses: dict[str, list[str]] = {}
    for status, answer in sorted(call["responses"].items()):
        if status.startswith("2"):
            kind, content = next(iter(answer["content"].items()))
            schema = content["schema"]
            if schema.get("$ref", "").split("/")[-1].startswith("RootModel"):
                schema = schemas[schema["$ref"].split("/")[-1]]
            body = _type(schema) if kind == "application/json" else f"`{kind.split(';')[0]}`"
            statuses.setdefault(body, []).append(status)
    return "<br>".join(f"{' or '.join(codes)} {body}" for body, codes in statuses.items())


def _life_rows() -> list[str]:
    verbs = list(dict.fromkeys(verb for _, verb in TRANSITIONS))
    rows = [_row("state", *(f"`{verb.value}`" for verb in verbs)), "|---" * (len(verbs) + 1) + "|"]
    for state in State:
        reached = [TRANSITIONS.get((state, verb)) for verb in verbs]
        rows.append(
            _row(
                f"`{state.value}` {STATE_WORDS[state]}", *(after.value if after else "" for after in reached)
            )
        )
    return rows


def _page_rows(app: OpenAPI, declared: dict[tuple[str, str], Declaration]) -> list[str]:
    rows = ["| address | side | who | what |", "|---|---|---|---|"]
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
        if rule.rule.startswith(API) and not rule.rule.endswith("openapi.json"):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            declaration = declared.get((method, as_openapi(rule.rule)))
            if declaration is not None:
                text = inspect.getdoc(app.view_functions[rule.endpoint]) or ""
                said = " ".join(text.split("\n\n")[0].replace("``", "`").split()).rstrip(".")
                address = f"`{method} {as_openapi(rule.rule)}`"
                rows.append(_row(address, declaration.side.value, who(declaration.roles), said))
    return rows


def who(roles: Iterable[Role]) -> str:
    """The roles of a declaration in words."""
    allowed = frozenset(roles)
    everybody = frozenset(Role)
    if not allowed:
        return "anyone"
    if allowed == everybody:
        return "every role"
    if allowed == PERSONS:
        return "every person"
    if len(everybody - allowed) == 1:
        return f"all but {next(iter(everybody - allowed)).value}"
    return " ".join(role.value for role in Role if role in allowed)


# ---------------------------------------------------------------- messages


def messages_page() -> str:
    """docs/messages.md."""
    lines = _opening("messages.md")
    for namespace, room in NAMESPACES.items():
        lines += [
            f"## {namespace}",
            "",
            f"Side: {room.declaration.side.value}. Who: {who(room.declaration.roles)}.",
            "",
        ]
        lines += ["| message | direction | body | acknowledged with | |", "|---|---|---|---|---|"]
        for (of, direction, name), model in MESSAGES.items():
            if of == namespace:
                way = "to the server" if direction == "to_server" else "from the server"
                note = NOT_IN_THIS_VERSION.get(name, "")
                lines.append(
                    _row(f"`{name}`", way, _link(model), _acknowledged(namespace, name, model), note)
                )
        lines.append("")
    lines += ["## Bodies", "", "`?` marks a field that may be left out.", ""]
    models = {
        **dict.fromkeys(MESSAGES.values()),
        **dict.fromkeys([HelloAccepted, HelloRefused, Accepted, RatingAnswer, KeyAnswer]),
    }
    defined: dict[str, Any] = {}
    for model in models:
        schema = model.model_json_schema()
        defined |= schema.pop("$defs", {})
        defined[model.__name__] = schema
    defined.pop("JsonValue", None)
    for name in sorted(defined):
        lines += _object(name, defined[name])
    return "\n".join(lines).rstrip() + "\n"


def _acknowledged(namespace: str, name: str, model: type[Message]) -> str:
    if name == "watch":
        return WATCH_ANSWERS[namespace]
    if model is Hello:
        return f"{_link(HelloAccepted)} or {_link(HelloRefused)}"
    return _link(ACKS[model]) if model in ACKS else ""


def _link(model: type[BaseModel]) -> str:
    return f"[{model.__name__}](#{model.__name__.lower()})"


# ---------------------------------------------------------------- schemas as text


def _object(name: str, schema: dict[str, Any]) -> list[str]:
    required = schema.get("required", [])
    said = " ".join(schema.get("description", "").replace("``", "`").split())
    fields = schema.get("properties", {})
    lines = [f"### {name}", "", said, ""]
    if not fields:
        return [*lines, "No fields.", ""]
    lines += ["| field | value |", "|---|---|"]
    for field, of in fields.items():
        lines.append(_row(f"`{field}`" + ("" if field in required else " ?"), _type(of) + _default(of)))
    return [*lines, ""]


def _type(schema: dict[str, Any]) -> str:
    """What may stand there, in few words."""
    if "$ref" in schema:
        name = schema["$ref"].split("/")[-1]
        if name == "JsonValue":
            return "any JSON value"
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " · ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{str(schema['const']).lower()}`"
    kind = schema.get("type", "any JSON value")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if kind == "object":
        inside = schema.get("additionalProperties")
        return f"object: name → {_type(inside)}" if isinstance(inside, dict) else "object"
    return kind + _limits(schema)


def _default(schema: dict[str, Any]) -> str:
    default = schema.get("default")
    return "" if "const" in schema or default in (None, "", []) else f", `{default}` when left out"


def _limits(schema: dict[str, Any]) -> str:
    least = schema.get("minimum", schema.get("minLength"))
    most = schema.get("maximum", schema.get("maxLength"))
    least, most = (None if limit is None else f"{limit:.0f}" for limit in (least, most))
    unit = " characters" if "maxLength" in schema else ""
    said = []
    if least is not None and most is not None:
        said.append(f"{least} to {most}{unit}")
    elif most is not None:
        said.append(f"at most {most}{unit}")
    elif least is not None:
        said.append(f"from {least}")
    if "pattern" in schema:
        said.append(f"`{schema['pattern']}`")
    if "format" in schema:
        said.append(schema["format"])
    return f" ({', '.join(said)})" if said else ""


def _row(*cells: str) -> str:
    return "| " + " | ".join(re.sub(r"(?<!\\)\|", r"\\|", cell) for cell in cells) + " |"


def _opening(name: str) -> list[str]:
    written = (
        f"<!-- written by docs/generate.py (make docs); the text before the tables is docs/parts/{name} -->"
    )
    return [_part(name), "", written, ""]


def _part(name: str) -> str:
    return (DOCS / "parts" / name).read_text(encoding="utf-8").rstrip()


if __name__ == "__main__":
    main()
