"""待办: what has to be done today, for the floor and every staff page, and told when it comes up or falls due."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.desk.changes import day_words
from queue_server.desk.frame import House
from queue_server.desk.opening import Timetable
from queue_server.desk.opening_check import LOOKED_BACK, is_done
from queue_server.desk.overnight import next_open_day
from queue_server.desk.views import moment
from queue_server.domain.duty import Duty, Facts, duties
from queue_server.domain.opening_hours import MIDNIGHT
from queue_server.domain.ticket import State
from queue_server.store import Rooms
from queue_server.store.moments import moment_of

COUNTED = 100
"""More work orders than this are not counted one by one."""


class DutyDesk:
    """Use cases of whoever looks after the day."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._kept: tuple[tuple[int, str], list[Duty]] | None = None
        self._told: set[tuple[str, bool]] | None = None
        self.came_due: Callable[[dict[str, Any]], None] = lambda duty: None
        """Who hears of a duty that came up, or fell due."""

    def duties(self) -> list[dict[str, Any]]:
        """Everything to do now; counted once for all pages that ask within a minute in which nothing happens."""
        with self._house.reading() as rooms:
            return [duty_view(one) for one in self._now(rooms)]

    def look(self) -> None:
        """Tells of each duty that has come up or fallen due since the last look; the first look tells nothing."""
        with self._house.reading() as rooms:
            now_due = self._now(rooms)
        standing = {(one.kind, one.overdue) for one in now_due}
        before, self._told = self._told, standing
        if before is None:
            return
        for one in now_due:
            if (one.kind, one.overdue) not in before:
                self.came_due(duty_view(one))

    def _now(self, rooms: Rooms) -> list[Duty]:
        now = self._house.clock.now()
        key = (rooms.journal.last_seq(), now.strftime("%Y-%m-%dT%H:%M"))
        if self._kept is None or self._kept[0] != key:
            self._kept = (key, duties(facts(self._house, rooms, now)))
        return self._kept[1]


def duty_view(duty: Duty) -> dict[str, Any]:
    """One duty as pages see it."""
    return {**asdict(duty), "since": moment(duty.since), "due_at": moment(duty.due_at)}


def facts(house: House, rooms: Rooms, now: datetime) -> Facts:
    """What the duties of this moment follow from. Practice (培训) is nobody's duty."""
    today, local = house.today(now), now.astimezone(house.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    opens, closes = _door(rooms, local)
    people = [
        ticket
        for ticket in rooms.tickets.in_states(today, [State.WAITING, State.MISSED])
        if not ticket.training
    ]
    at_windows = rooms.tickets.in_states(today, [State.CALLED, State.SERVING, State.ON_HOLD])
    training = rooms.training.began_on() is not None
    next_day = date.fromisoformat(next_open_day(house, rooms, now, today))
    return Facts(
        now=now,
        opens_at=None if opens is None else midnight + timedelta(minutes=opens),
        closes_at=None if closes is None else midnight + timedelta(minutes=closes),
        midnight=midnight + timedelta(days=1),
        opening_done=is_done(rooms, today),
        help_calls=[] if training else [one.called_at for one in rooms.help_calls.open(today)],
        tasks=[] if training else [one.asked_at for one in rooms.tasks.open(today)],
        not_served=len(people),
        at_windows=sum(1 for ticket in at_windows if not ticket.training),
        orders=len(rooms.figures.incomplete(today, COUNTED)),
        orders_before=_orders_before(house, rooms, today),
        unrated=rooms.ratings.unrated(today),
        bad_ratings=[moment_of(one.rated_at) for one in rooms.ratings.bad(today)],
        next_day_over=datetime(next_day.year, next_day.month, next_day.day, tzinfo=house.zone)
        + timedelta(days=1),
    )


def _door(rooms: Rooms, local: datetime) -> tuple[int | None, int | None]:
    """When the first service opens and the last one closes today, in minutes; None where nothing does."""
    timetable = Timetable(rooms, local)
    days = [timetable.spans_on(one, local.date()) for one in rooms.offer.offered()]
    ends = [spans[-1].end for spans in days if spans]
    opens = min((spans[0].begin for spans in days if spans), default=None)
    return opens, max(ends) if ends and max(ends) != MIDNIGHT else None


def _orders_before(house: House, rooms: Rooms, today: str) -> tuple[str, int, datetime] | None:
    day = rooms.figures.last_day_anybody_came((date.fromisoformat(today) - LOOKED_BACK).isoformat(), today)
    if day is None:
        return None
    ended = date.fromisoformat(day) + timedelta(days=1)
    count = len(rooms.figures.incomplete(day, COUNTED))
    return day_words(day), count, datetime(ended.year, ended.month, ended.day, tzinfo=house.zone)
