"""The things the model speaks of: visits, work orders, prompts, windows; and the hall's numbers as the contract sets them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

PREFIX = {"consult": "A", "legal_aid": "B", "notary": "D"}
SERVED = {1: ("consult", "legal_aid"), 2: ("notary",), 3: ("notary", "consult", "legal_aid")}
WITH_EVALUATOR = (1, 2)
RECALL_MAX, RECALL_GAP_S, CALLS_BEFORE_NO_SHOW = 3, 15, 2
UNDO_END_WITHIN = timedelta(minutes=10)
RETURN_PLACES, RETURN_TIMES, PROMPT_S, UNDO_S = 3, 1, 15, 60
EARLY, LATE, LEAD = (timedelta(minutes=minutes) for minutes in (30, 15, 10))
SLOT_MIN, SLOT_PEOPLE = 15, 2
MOST_MATTERS = 20
ZONE = ZoneInfo("Asia/Shanghai")
CLASSES = ("elderly", "military")
NEEDED = {"wheelchair": "low_counter", "hakka": "hakka", "blind": None}
OPEN = ("waiting", "called", "serving", "on_hold", "missed")


@dataclass
class Order:
    """A work order: what was written, whether it is closed, whether its start was taken back."""

    name: bool = False
    phone: bool = False
    refused: frozenset[str] = frozenset()
    matter: str | None = None
    outcome: str | None = None
    feedback: str | None = None
    closed: bool = False
    taken_back: bool = False
    id: str = ""

    @property
    def missing(self) -> set[str]:
        """The required fields that are not there; the outcome is required when the order is closed."""
        lacks = {part for part in ("name", "phone") if not (getattr(self, part) or part in self.refused)}
        if not self.matter:
            lacks.add("matter")
        if self.closed and not self.outcome:
            lacks.add("outcome")
        return lacks

    @property
    def told(self) -> bool:
        """Whether the visitor was told: 当场解答 without feedback counts as 当场告知."""
        return bool(self.feedback) or self.outcome == "当场解答"

    @property
    def void(self) -> bool:
        """Whether its outcome declares it void."""
        return (self.outcome or "").startswith("作废")


@dataclass
class Visit:
    """One person's visit; ``number`` is None for somebody registered at the window."""

    day: str
    service: str
    taken_at: datetime
    number: str | None
    state: str
    window: int | None = None
    for_window: int | None = None
    arrival: int = 0
    moved: bool = False
    priority: str | None = None
    needs: frozenset[str] = frozenset()
    raised: int | None = None
    """In which turn the supervisor put it on top; used up by the next call."""
    first_called_at: datetime | None = None
    last_call_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    recalls: int = 0
    returns: int = 0
    clerk: str | None = None
    level: int | None = None
    order: Order | None = None
    further: list[Order] = field(default_factory=list)
    name: bool = False
    phone: bool = False
    party: int = 1
    id: str = ""
    queue_day: str = ""
    """The day whose queue it stands in: its own, or a later one it was kept for."""
    since: datetime | None = None
    """Since when it waits, for the rule; None where that is not known to the moment (moved, or the clock was set back)."""
    ended: tuple[str, datetime, list[tuple[Visit, int]]] | None = None
    """What it was when the supervisor ended it, when, and who stood before it, each with their arrival."""
    appointed: bool = False
    """Whether it stands in the line by an appointed time."""

    def __post_init__(self) -> None:
        self.queue_day = self.day

    @property
    def orders(self) -> list[Order]:
        """Its work orders, the first one first; none while its start is taken back."""
        if self.order is None or self.order.taken_back:
            return []
        return [self.order, *self.further]


@dataclass
class Prompt:
    """An invitation to rate."""

    visit: Visit
    expires_at: datetime
    latest: datetime
    """The latest moment the hall saw since: a prompt that ran out does not come back with the clock."""
    state: str = "open"


@dataclass
class Window:
    """One window: who sits there, whom it holds, what was pressed last."""

    no: int
    staff: str | None = None
    dedicated: str = "no"
    classes: frozenset[str] = frozenset()
    abilities: frozenset[str] = frozenset()
    paused: bool = False
    holds: Visit | None = None
    last: tuple[str, Visit, datetime, bool] | None = None
    prompt: Prompt | None = None
