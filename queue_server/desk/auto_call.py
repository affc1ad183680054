"""The call that comes by itself: a window that was idle for long enough is given the next number (rule ``auto_call_s``)."""

import logging

from queue_server.desk.calls import Calls
from queue_server.desk.frame import SERVER, House
from queue_server.desk.lines import auto_call_at, choice_for
from queue_server.desk.rules import auto_call_s
from queue_server.domain.errors import HallError

log = logging.getLogger(__name__)


class AutoCall:
    """Looks twice a second which windows are due; the timekeeper calls it."""

    def __init__(self, house: House, calls: Calls) -> None:
        self._house = house
        self._calls = calls

    def call_due(self) -> int:
        """Calls at every window that is due, and says at how many; one that is refused holds up no other."""
        called = 0
        for no in self._due():
            try:
                with self._house.deed(SERVER) as deed:
                    called += self._calls.call_by_itself(deed, no)
            except HallError as trouble:
                log.warning("window %d was not given the next number: %s", no, trouble.code)
        return called

    def _due(self) -> list[int]:
        """The windows whose time is up and for which somebody waits; only a look, the deed looks again."""
        now = self._house.clock.now()
        today = self._house.today(now)
        with self._house.reading() as rooms:
            if not auto_call_s(rooms):
                return []
            due = []
            for window in rooms.offer.windows():
                at = auto_call_at(rooms, window, today, self._house.today)
                if at is not None and at <= now and choice_for(rooms, window, today)[0] is not None:
                    due.append(window.no)
        return due
