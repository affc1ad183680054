"""What time itself does to the hall: midnight, print jobs nobody answered for, prompts and connections that are over."""

import logging
from collections.abc import Callable

from hardware_config.clock import pause
from queue_server.desk.desks import Desk
from queue_server.desk.frame import SERVER
from queue_server.domain.errors import HallError

log = logging.getLogger(__name__)
TICK_S = 0.5
PUT_OUT_EVERY = 10
DUTIES_EVERY = 10
"""What has to be done is looked after every 5 s."""


class Timekeeper:
    """Ticks twice a second for as long as the server runs."""

    def __init__(self, desk: Desk, new_day: Callable[[], None], put_out: Callable[[], int]) -> None:
        self._desk = desk
        self._new_day = new_day
        self._put_out = put_out
        self._today = ""
        self._ticks = 0
        self._stopped = False

    def run(self) -> None:
        """Ticks until :meth:`stop`."""
        while not self._stopped:
            self.tick()
            pause(TICK_S)

    def stop(self) -> None:
        """Ends :meth:`run` after the tick at hand."""
        self._stopped = True

    def tick(self) -> None:
        """Does whatever is due now; what fails is logged, tried again at the next tick, and holds up nothing else."""
        self._ticks += 1
        for duty in (
            self._midnight,
            self._desk.printing.overdue,
            self._desk.rating.expire,
            self._desk.auto_call.call_due,
            self._desk.appointments.mark_no_shows,
            self._desk.closing.look,
            self._duties,
            self._desk.estimates.refresh,
            self._desk.device_history.look,
            self._connections,
        ):
            try:
                duty()
            except HallError as trouble:
                log.warning("%s failed: %s", duty.__name__, trouble.code)
            except Exception:
                log.exception("%s failed", duty.__name__)

    def _midnight(self) -> None:
        today = self._desk.house.today()
        if today != self._today:
            with self._desk.house.deed(SERVER):
                log.info("hall day %s", today)
            self._today = today
            self._new_day()

    def _duties(self) -> None:
        if self._ticks % DUTIES_EVERY == 0:
            self._desk.duties.look()

    def _connections(self) -> None:
        if self._ticks % PUT_OUT_EVERY == 0 and (gone := self._put_out()):
            log.warning("put out %d connections", gone)
