"""What every route and namespace must say of itself: its side, and who may.

The public side is answered on both listeners, the staff side on the staff listener only. A view without a
declaration answers nobody, and a test goes red.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from queue_server.domain.roles import PERSONS, Role

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE = "hall_access"


class Side(StrEnum):
    """Which listener answers."""

    PUBLIC = "public"
    STAFF = "staff"


PUBLIC = Side.PUBLIC
STAFF = Side.STAFF
ANYONE: frozenset[Role] = frozenset()
"""Nobody needs to prove anything."""
ANY_PERSON = PERSONS


@dataclass(frozen=True, slots=True)
class Declaration:
    """One view's side and roles; no roles means anyone."""

    side: Side
    roles: frozenset[Role]

    @property
    def anyone(self) -> bool:
        """Whether nobody needs to prove anything."""
        return not self.roles


def declare(side: Side, *roles: Role | frozenset[Role]) -> Callable[[View], View]:
    """Declares a view's side and roles: ``@declare(STAFF, Role.MANAGER)``, ``@declare(PUBLIC, ANYONE)``."""
    allowed: set[Role] = set()
    for role in roles:
        allowed |= {role} if isinstance(role, Role) else set(role)

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, Declaration(side, frozenset(allowed)))
        return view

    return mark


def declaration_of(view: Callable[..., Any]) -> Declaration | None:
    """What a view declared, or None."""
    declared: Declaration | None = getattr(view, _ATTRIBUTE, None)
    return declared
