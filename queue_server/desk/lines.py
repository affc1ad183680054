"""The windows as the calling rule sees them, and whom it gives one of them next."""

from collections.abc import Sequence

from queue_server.desk.rules import priority_ratio
from queue_server.domain import calling
from queue_server.domain.calling import AtWindow, Choice, Dedication, Waiting
from queue_server.domain.catalogue import ABILITIES, SERVED_BY
from queue_server.store import Rooms, Work
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


def manned_windows(rooms: Rooms | Work) -> list[AtWindow]:
    """Every window somebody sits at who calls, not paused."""
    return [as_rule_sees(window) for window in rooms.offer.windows() if window.state == "open"]


def windows_with_abilities(one: Waiting, left_to: list[AtWindow]) -> str:
    """What staff read of the windows somebody is left to: 2 号、5 号窗口（低位柜台）."""
    numbers = "、".join(f"{window.no} 号" for window in left_to)
    return f"{numbers}窗口（{ability_words(one.needs)}）"


def ability_words(needs: Sequence[str]) -> str:
    """What serves these needs, in words."""
    return "、".join(ABILITIES[SERVED_BY[need]] for need in needs if need in SERVED_BY)


def choice_for(
    rooms: Rooms | Work, window: Window, today: str, services: tuple[str, ...] | None = None
) -> tuple[Choice | None, list[str]]:
    """Whom the rule gives this window (of these services, if named), and the tickets it passed over as left to others."""
    at_window = as_rule_sees(window, services)
    line = rooms.tickets.first_in_line(today, at_window, sent_for_anything=services is None)
    manned = manned_windows(rooms) if any(one.needs for one in line) else []
    choice = calling.choose(at_window, line, rooms.tickets.since_normal(today), priority_ratio(rooms), manned)
    return choice, [] if choice is None else passed_over(at_window, choice.waiting, line, manned)


def passed_over(window: AtWindow, called: Waiting, line: list[Waiting], manned: list[AtWindow]) -> list[str]:
    """Who of the same service stands before the one who is called, and is left to a window that serves their needs."""
    return [
        one.ticket_id
        for one in line
        if one.service == called.service
        and one.queue_key < called.queue_key
        and calling.left_to(window, one, manned)
    ]
