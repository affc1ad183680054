"""The manager: rules and windows as whole objects, every change journalled with before and after."""

from dataclasses import replace
from typing import Any

from queue_server.desk.appointment_views import day_counts
from queue_server.desk.at_once import at_once, really_waiting
from queue_server.desk.caps import cap_view
from queue_server.desk.figures import FiguresDesk
from queue_server.desk.frame import Caller, House
from queue_server.desk.help_calls import help_figures
from queue_server.desk.reception import offered_service
from queue_server.desk.rules import checked_rules, rules_body
from queue_server.desk.seat import known_window
from queue_server.desk.services import window_body
from queue_server.desk.views import window_change, window_view
from queue_server.domain.errors import NotAccepted
from queue_server.domain.events import RulesChanged
from queue_server.store import Rooms
from queue_server.store.offer import Window

INCOMPLETE_SHOWN = 50


class ManagerDesk:
    """Use cases of the manager's pages."""

    def __init__(self, house: House, figures: FiguresDesk) -> None:
        self._house = house
        self._figures = figures

    # --- rules, windows -------------------------------------------------------------------------------------------

    def rules(self) -> dict[str, Any]:
        """The rules, whole."""
        with self._house.reading() as rooms:
            return rules_body(rooms)

    def put_rules(self, caller: Caller, body: dict[str, Any]) -> dict[str, Any]:
        """Replaces the rules. Raises ``rule_out_of_range``."""
        after = checked_rules(body)
        with self._house.deed(caller) as deed:
            before = rules_body(deed.work)
            deed.work.offer.save_rules(after)
            deed.record(RulesChanged("rules", before, after))
        return after

    def window(self, no: int) -> dict[str, Any]:
        """One window's offer, whole. Raises ``unknown_window``."""
        with self._house.reading() as rooms:
            return window_body(known_window(rooms, no))

    def put_window(self, caller: Caller, no: int, body: dict[str, Any]) -> dict[str, Any]:
        """Replaces which services a window serves. Raises ``unknown_window``, ``unknown_service``, ``service_archived``."""
        if body["dedicated"] != "no" and not body["dedicated_classes"]:
            sentence = "专用窗口至少要选一类优先人员。"
            errors = [{"pointer": "/dedicated_classes", "detail": sentence}]
            raise NotAccepted("classes_missing", sentence, errors=errors)
        with self._house.deed(caller) as deed:
            before = known_window(deed.work, no)
            for code in (*body["primary"], *body["also"]):
                offered_service(deed.work, code)
            also = tuple(dict.fromkeys(code for code in body["also"] if code not in body["primary"]))
            after = replace(
                before,
                name=body["name"],
                primary=tuple(dict.fromkeys(body["primary"])),
                also=also,
                dedicated=body["dedicated"],
                dedicated_classes=tuple(dict.fromkeys(body["dedicated_classes"])),
                abilities=tuple(dict.fromkeys(body["abilities"])),
            )
            deed.work.offer.save_window(after)
            view = window_change(self._house, deed.work, after)
            deed.record(RulesChanged(f"window:{no}", window_body(before), window_body(after)), view)
            return window_body(after)

    # --- today ------------------------------------------------------------------------------------------------------

    def today(self) -> dict[str, Any]:
        """The manager's page: the hall at this moment, today's figures, and which work orders lower K-1."""
        now = self._house.clock.now()
        today = self._house.today(now)
        with self._house.reading() as rooms:
            wired = self._windows(rooms)
            windows = [window_view(self._house, rooms, window) for window in wired]
            this_moment = at_once(rooms, wired, today, now)
            services = [{"code": s.code, "name": s.name, "prefix": s.prefix} for s in rooms.offer.services()]
            appointments = rooms.appointments.counted(today, today).get(today, {})
            by_service = {code: len(line) for code, line in really_waiting(rooms, today).items()}
            incomplete = rooms.figures.incomplete(today, INCOMPLETE_SHOWN)
            help_calls = help_figures(rooms, today)
            training = rooms.training.began_on() is not None
            running_out = [
                {"service": one.code, "service_name": one.name, **left}
                for one in rooms.offer.offered()
                if (left := cap_view(rooms, one, today, training=training)) is not None
            ]
        return {
            "hall_day": today,
            "now": this_moment,
            "waiting_by_service": by_service,
            "services": services,
            "windows": windows,
            "help": help_calls,
            "statistics": self._figures.of_day(today),
            "running_out": running_out,
            "appointments": day_counts(appointments),
            "incomplete": [{**row._asdict(), "missing": list(row.missing)} for row in incomplete],
        }

    def journal(self, after_seq: int, limit: int) -> dict[str, Any]:
        """The journal from a sequence number on."""
        with self._house.reading() as rooms:
            rows = rooms.journal.after(after_seq, limit)
            return {"rows": rows, "last_seq": rooms.journal.last_seq()}

    def _windows(self, rooms: Rooms) -> list[Window]:
        wired = {window.no for window in self._house.toml.window}
        return [window for window in rooms.offer.windows() if window.no in wired]
