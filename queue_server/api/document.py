"""The API's OpenAPI 3.1 document: what the models say, and who may call what, as the views declare it."""

import re
from typing import Any

from flask_openapi import OpenAPI

from queue_server.access import Declaration, declaration_of
from queue_server.access.guard import STAFF_COOKIE
from queue_server.domain.roles import PERSONS

SECURITY_SCHEMES: dict[str, Any] = {
    "token": {"type": "http", "scheme": "bearer", "description": "`hall token issue`"},
    "session": {"type": "apiKey", "in": "cookie", "name": STAFF_COOKIE},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token", "description": "with a cookie, to change something"},
}  # fmt: skip
METHODS = ("get", "post", "put", "patch", "delete")


def document_of(app: OpenAPI) -> dict[str, Any]:
    """The document of an application that was made with descriptions."""
    document: dict[str, Any] = app.api_doc
    for rule in app.url_map.iter_rules():
        declaration = declaration_of(app.view_functions[rule.endpoint])
        path = document["paths"].get(re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule)), {})
        for method in METHODS:
            if declaration is not None and method in path and method.upper() in (rule.methods or ()):
                _say_who(path[method], method, declaration)
    return document


def _say_who(operation: dict[str, Any], method: str, declaration: Declaration) -> None:
    roles = sorted(declaration.roles)
    operation["description"] = f"Side: {declaration.side}. Roles: {', '.join(roles) or 'anyone'}."
    operation["x-side"], operation["x-roles"] = str(declaration.side), [str(role) for role in roles]
    operation["security"] = [{"token": []}] if roles else []
    if declaration.roles & PERSONS:
        cookie: dict[str, list[str]] = {"session": []}
        operation["security"].append(cookie if method == "get" else {**cookie, "csrf": []})
