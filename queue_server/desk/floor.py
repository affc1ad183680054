"""The shift supervisor's floor (现场): windows, queues, devices and tasks on one page, and the list before closing."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from queue_server.desk.at_once import at_once, longest_wait_s, really_waiting
from queue_server.desk.closing_notes import closing_notes
from queue_server.desk.devices import DeviceDesk
from queue_server.desk.duties import duty_view, facts
from queue_server.desk.ending_undone import fresh_endings
from queue_server.desk.escort import open_tasks
from queue_server.desk.frame import Answer, Caller, Deed, House, Press
from queue_server.desk.guide import service_names
from queue_server.desk.help_calls import help_figures, open_help_calls
from queue_server.desk.hours_today import closes_at, hours_today
from queue_server.desk.opening import Timetable
from queue_server.desk.opening_check import is_done
from queue_server.desk.overnight import night_view
from queue_server.desk.rating_follow_up import said_today
from queue_server.desk.reception import Reception, known_service
from queue_server.desk.stops import resume, stop
from queue_server.desk.views import aside_view, waiting_list, window_view
from queue_server.domain.duty import duties
from queue_server.domain.errors import RuleBroken
from queue_server.domain.overnight import keeper
from queue_server.domain.ticket import State
from queue_server.store import Rooms
from queue_server.store.moments import shown
from queue_server.store.offer import Window

INCOMPLETE_SHOWN = 100
ACCOUNTED = ("finished", "cancelled", "missed", "abandoned", "waiting", "called", "serving", "on_hold")


class FloorDesk:
    """Use cases of whoever decides on the spot during a shift."""

    def __init__(self, house: House, reception: Reception, devices: DeviceDesk) -> None:
        self._house = house
        self._reception = reception
        self._devices = devices

    def floor(self, connected: dict[str, bool]) -> dict[str, Any]:
        """Everything the live page shows. ``connected``: whose program or page is connected now."""
        now = self._house.clock.now()
        today = self._house.today(now)
        services = self._reception.services()
        board = self._devices.board(connected)
        with self._house.reading() as rooms:
            names = service_names(rooms)
            waiting = waiting_list(rooms, today, names)
            since = rooms.journal.last_at_windows(today)
            wired = self._wired(rooms)
            windows = [self._window(rooms, window, since) for window in wired]
            real = really_waiting(rooms, today)
            in_line = Counter(one["service"] for one in waiting)
            stopped = {service.code: service for service in rooms.offer.services()}
            local = now.astimezone(self._house.zone)
            timetable = Timetable(rooms, local)
            return {
                "seq": rooms.journal.last_seq(),
                "hall_day": today,
                "training": rooms.training.began_on() is not None,
                "opening_done": is_done(rooms, today),
                "now": at_once(rooms, wired, today, now),
                "windows": windows,
                "queues": [
                    {
                        "service": one["code"],
                        "service_name": one["name"],
                        "is_open": one["is_open"],
                        "closed_reason": one["closed_reason"],
                        "closes_at": closes_at(timetable.hours_of(stopped[one["code"]]), local, rooms),
                        "stopped": stopped[one["code"]].stopped,
                        "stop_reason": stopped[one["code"]].stop_reason,
                        "waiting": len(real.get(one["code"], ())),
                        "practice": in_line[one["code"]] - len(real.get(one["code"], ())),
                        "estimated_wait": one["estimated_wait"],
                        "longest_wait_s": longest_wait_s(real.get(one["code"], []), now),
                        "windows_open": sum(
                            1 for w in windows if w["state"] == "open" and one["code"] in w["services"]
                        ),
                        "numbers_left": one["numbers_left"],
                    }
                    for one in services
                ],
                **hours_today(rooms, today),
                "closing": closing_notes(self._house, rooms, now, for_staff=True),
                "endings": fresh_endings(rooms, now, today, names),
                "waiting": waiting,
                "missed": [aside_view(t, names) for t in rooms.tickets.in_states(today, [State.MISSED])],
                "held": [aside_view(t, names) for t in rooms.tickets.in_states(today, [State.ON_HOLD])],
                "help_calls": open_help_calls(rooms, today),
                "tasks": open_tasks(rooms, today, names),
                "duties": [duty_view(one) for one in duties(facts(self._house, rooms, now))],
                "devices": [device for device in board if device["state"] != "ok"],
                "devices_in_all": len(board),
            }

    def day_close(self) -> dict[str, Any]:
        """What is to be settled before the hall closes, and whether every number given out is accounted for."""
        today = self._house.today()
        with self._house.reading() as rooms:
            names = service_names(rooms)
            counted = rooms.figures.counted_by_state(today)
            numbers = {state: counted.get(state, 0) for state in ACCOUNTED}
            issued = rooms.numbers.issued(today)
            at_windows = rooms.tickets.in_states(today, [State.CALLED, State.SERVING, State.ON_HOLD])
            real = [ticket for ticket in at_windows if not ticket.training]
            incomplete = rooms.figures.incomplete(today, INCOMPLETE_SHOWN)
            return {
                "hall_day": today,
                "incomplete": [{**row._asdict(), "missing": list(row.missing)} for row in incomplete],
                "unrated": rooms.ratings.unrated(today),
                **said_today(rooms, today, names),
                "not_served": self._not_served(rooms, today, names),
                "still_open": [{**aside_view(t, names), "state": t.state.value} for t in real],
                "issued": issued,
                "numbers": numbers,
                "difference": issued - sum(numbers.values()),
                "tasks": len(rooms.tasks.open(today)),
                "enquiries": rooms.tasks.enquiries(today),
                "help": help_figures(rooms, today),
                "night": night_view(rooms, today),
            }

    # --- stopping a service -------------------------------------------------------------------------------------------

    def stop_service(self, caller: Caller, press: Press, code: str, reason: str) -> Answer:
        """No more numbers of this service for now. Raises ``already_stopped``.

        Whoever has a number is served; the answer lists them, so that they can be told or sent to another service.
        """

        def act(deed: Deed) -> dict[str, Any]:
            before = known_service(deed.work, code)
            if before.stopped:
                raise RuleBroken("already_stopped", f"{before.name}已经暂停取号。")
            changed = stop(deed, code, reason)
            waiting = waiting_list(deed.work, deed.today, service_names(deed.work))
            return {**changed, "waiting": [one for one in waiting if one["service"] == code]}

        return self._house.pressed(caller, press, act)

    def resume_service(self, caller: Caller, press: Press, code: str) -> Answer:
        """Numbers of this service are given again."""

        def act(deed: Deed) -> dict[str, Any]:
            return {**resume(deed, code), "waiting": []}

        return self._house.pressed(caller, press, act)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _window(self, rooms: Rooms, window: Window, since: Mapping[int, str]) -> dict[str, Any]:
        ticket = rooms.tickets.at_window(window.no)
        care = rooms.tickets.care(ticket.id) if ticket else None
        return {
            **window_view(self._house, rooms, window),
            "since": shown(since.get(window.no)),
            "serves_registered": window.visit_id is not None,
            "needs": list(care.needs) if care else [],
            "party": care.party if care else 1,
        }

    def _wired(self, rooms: Rooms) -> list[Window]:
        wired = {window.no for window in self._house.toml.window}
        return [window for window in rooms.offer.windows() if window.no in wired]

    def _not_served(self, rooms: Rooms, today: str, names: dict[str, str]) -> list[dict[str, Any]]:
        """Whoever waits still or missed the call, how many windows could serve them now, and whom midnight keeps."""
        open_for = Counter(
            code for window in self._wired(rooms) if window.state == "open" for code in window.services
        )
        nights = rooms.overnights.of_day(today)
        return [
            {
                **aside_view(t, names),
                "state": t.state.value,
                "windows_open": open_for[t.service],
                "kept_to_day": kept.to_day if (kept := keeper(nights, t)) else None,
            }
            for t in rooms.tickets.in_states(today, [State.WAITING, State.MISSED])
            if not t.training
        ]
