"""The windows as the calling rule sees them, and whom it gives one of them next."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from queue_server.desk.frame import Deed
from queue_server.desk.rules import auto_call_s, priority_ratio
from queue_server.domain import calling
from queue_server.domain.calling import AtWindow, Choice, Dedication, Waiting, Why
from queue_server.domain.catalogue import ABILITIES, SERVED_BY
from queue_server.store import Rooms
from queue_server.store.offer import Window


def as_rule_sees(window: Window, services: tuple[str, ...] | None = None) -> AtWindow:
    """The window as the calling rule knows it, for all of its services or for these."""
    return AtWindow(
        window.no,
        window.services if services is None else services,
        Dedication(window.dedicated),
        frozenset(window.dedicated_classes),
        frozenset(window.abilities),
    )


def key_at_end(deed: Deed) -> int:
    """The key of one who joins the end of today's line now."""
    latest = deed.work.tickets.latest_key(deed.today, calling.arrival_key(deed.now))
    return calling.key_at_end(deed.now, latest)


def able_windows(rooms: Rooms) -> list[AtWindow]:
    """The windows people can be left to: good at something, and somebody sits there who calls, not paused."""
    return [as_rule_sees(window) for window in rooms.offer.able_windows() if window.state == "open"]


def auto_call_at(
    rooms: Rooms, window: Window, today: str, day_of: Callable[[datetime], str]
) -> datetime | None:
    """When the next number is called here by itself, if somebody waits then; None: not at all.

    Only after the window itself was done with somebody today: nobody is called to a chair that stayed empty overnight.
    """
    after_s = auto_call_s(rooms)
    if not after_s or window.idle_since is None or window.state != "open":
        return None
    if day_of(window.idle_since) != today:
        return None
    if window.visit_id is not None or rooms.tickets.at_window(window.no) is not None:
        return None
    return window.idle_since + timedelta(seconds=after_s)


def windows_with_abilities(one: Waiting, left_to: list[AtWindow]) -> str:
    """What staff read of the windows somebody is left to: 2 号、5 号窗口（低位柜台）."""
    numbers = "、".join(f"{window.no} 号" for window in left_to)
    return f"{numbers}窗口（{ability_words(one.needs)}）"


def ability_words(needs: Sequence[str]) -> str:
    """What serves these needs, in words."""
    return "、".join(ABILITIES[SERVED_BY[need]] for need in needs if need in SERVED_BY)


def choice_for(
    rooms: Rooms, window: Window, today: str, services: tuple[str, ...] | None = None
) -> tuple[Choice | None, list[str]]:
    """Whom the rule gives this window (of these services, if named), and the tickets it passed over as left to others."""
    at_window = as_rule_sees(window, services)
    line = rooms.tickets.first_in_line(today, at_window, sent_for_anything=services is None)
    manned = able_windows(rooms) if any(one.needs for one in line) else []
    choice = calling.choose(at_window, line, rooms.tickets.since_normal(today), priority_ratio(rooms), manned)
    return choice, [] if choice is None else passed_over(at_window, choice.waiting, line, manned)


def chosen(rooms: Rooms, window: Window, today: str, one: Waiting) -> tuple[Choice, list[str], Why | None]:
    """A clerk's choice: whom it passes over as left to others, and why the rule would have called this very number.

    None where it would have called somebody else. The rule may be asked for one service alone, as a clerk may.
    """
    services = (one.service,) if one.service in window.services else None
    choice, _ = choice_for(rooms, window, today, services)
    line = rooms.tickets.first_in_line(today, as_rule_sees(window), sent_for_anything=True)
    left = passed_over(as_rule_sees(window), one, line, able_windows(rooms))
    is_next = choice is not None and choice.waiting.ticket_id == one.ticket_id
    return Choice(one, Why.CHOSEN), left, choice.why if choice and is_next else None


def passed_over(window: AtWindow, called: Waiting, line: list[Waiting], manned: list[AtWindow]) -> list[str]:
    """Who of the same service stands before the one who is called, and is left to a window that serves their needs."""
    return [
        one.ticket_id
        for one in line
        if one.service == called.service
        and one.queue_key < called.queue_key
        and calling.left_to(window, one, manned)
    ]
