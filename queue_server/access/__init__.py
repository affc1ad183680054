"""Who may what: tokens, sign-in, sessions, pairing, roles, and the guard before every request."""

from queue_server.access.declaration import (
    ANY_PERSON,
    ANYONE,
    PUBLIC,
    STAFF,
    Declaration,
    Side,
    declaration_of,
    declare,
)
from queue_server.access.guard import Hall, caller, caller_or_none, csrf_token, page_device, the_hall
from queue_server.domain.roles import Role

__all__ = [
    "ANYONE",
    "ANY_PERSON",
    "PUBLIC",
    "STAFF",
    "Declaration",
    "Hall",
    "Role",
    "Side",
    "caller",
    "caller_or_none",
    "csrf_token",
    "declaration_of",
    "declare",
    "page_device",
    "the_hall",
]
