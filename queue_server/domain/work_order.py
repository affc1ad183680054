"""The work order of a visit: which of the ledger's seven fields it still lacks (notice M-2.2, K-1, K-2).

The seven fields are 来访人姓名, 联系方式, 来访时间, 接待人员, 办理事项, 办理结果, 满意度评价. The visit itself gives the
time and the receptionist, the evaluator the rating (未评价 is a value); the rest is written. A visitor may refuse name
and phone; a ticked 拒绝提供 counts as collected.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

from queue_server.domain.catalogue import is_void
from queue_server.domain.rates import effective_feedback

MOST_COMPANIONS = 30
"""How many names of those who came along one visit may have."""
MOST_MATTERS = 20
"""How many work orders one visit may have."""


class Written(NamedTuple):
    """What decides completeness, in clear or as a mere sign that it is there."""

    has_name: bool
    has_phone: bool
    refused_name: bool
    refused_phone: bool
    matter: str | None
    outcome: str | None
    closed: bool

    @classmethod
    def read(cls, signs: Sequence[object], matter: str | None, outcome: str | None, closed: bool) -> Self:
        """From the four signs of a stored visit (name, phone, refused name, refused phone) and its order's fields."""
        name, phone, refused_name, refused_phone = (bool(sign) for sign in signs)
        return cls(name, phone, refused_name, refused_phone, matter, outcome, closed)


MISSING_WORDS = {"name": "来访人姓名", "phone": "联系方式", "matter": "办理事项", "outcome": "办理结果"}


def missing_fields(order: Written) -> tuple[str, ...]:
    """The codes of the required fields that are not there; empty when K-1 counts the order."""
    lacking = []
    if not (order.has_name or order.refused_name):
        lacking.append("name")
    if not (order.has_phone or order.refused_phone):
        lacking.append("phone")
    if not order.matter:
        lacking.append("matter")
    if order.closed and not order.outcome:
        lacking.append("outcome")
    return tuple(lacking)


class MatterFact(NamedTuple):
    """What the figures need to know about one work order: the fields it lacks, what came of it, how that was told."""

    missing: tuple[str, ...]
    outcome: str | None
    feedback: str | None
    closed: bool


class CountedMatters(NamedTuple):
    """The work orders of one visit, counted."""

    complete: bool
    """Whether K-1 counts the visit: at least one valid work order, and every valid one complete."""
    closed: int
    informed: int
    voided: int


def counted_matters(orders: Iterable[MatterFact]) -> CountedMatters:
    """Counts the work orders of one visit: K-1 is about the visit, K-2 about each matter of it."""
    known = list(orders)
    valid = [order for order in known if not is_void(order.outcome)]
    closed = [order for order in valid if order.closed]
    return CountedMatters(
        complete=bool(valid) and not any(order.missing for order in valid),
        closed=len(closed),
        informed=sum(1 for order in closed if effective_feedback(order.outcome, order.feedback) is not None),
        voided=len(known) - len(valid),
    )
