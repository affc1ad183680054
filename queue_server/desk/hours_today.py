"""今日延时: the shift supervisor has services open longer today, and takes it back.

It is written among the manager's single days (特别安排), so kiosks, closing times and the list of changes follow as ever;
what was said of the day before is kept beside it, for taking it back.
"""

from datetime import datetime
from typing import Any

from queue_server.desk.frame import Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.guide import service_names
from queue_server.desk.opening import Timetable, as_body
from queue_server.desk.reception import offered_service
from queue_server.desk.rules import closed_days
from queue_server.domain.errors import NotKnown, RuleBroken
from queue_server.domain.events import RulesChanged
from queue_server.domain.extension import extended
from queue_server.domain.opening_hours import OpeningHours, clock_text
from queue_server.store import Rooms, Work
from queue_server.store.extensions import Extended
from queue_server.store.offer import DayException, Service

REASON = "今日延时"


class HoursTodayDesk:
    """Use cases of whoever decides that the door stays open longer."""

    def __init__(self, house: House) -> None:
        self._house = house

    def extend(self, caller: Caller, press: Press, minutes: int, service: str | None) -> Answer:
        """One service, or (None) all that have an end today, so many minutes longer. Raises ``cannot_extend``."""

        def act(deed: Deed) -> dict[str, Any]:
            local = deed.now.astimezone(self._house.zone)
            wanted = deed.work.offer.offered() if service is None else [offered_service(deed.work, service)]
            longer, refusals = self._longer(deed, wanted, local, minutes)
            if not longer:
                raise refusals[0] if refusals else NotKnown("unknown_service", "本大厅没有业务。")
            said = {one.service: one for one in _own(deed.work, deed.today)}
            for one in longer:
                hours, reason = one.after
                said[one.service] = DayException(deed.today, one.service, hours, reason)
                deed.work.extensions.add(one, deed.now)
            _write(deed, said)
            return hours_today(deed.work, deed.today)

        return self._house.pressed(caller, press, act)

    def undo(self, caller: Caller, press: Press, extension_id: str) -> Answer:
        """As it was before that press. Raises ``unknown_extension``, ``hours_changed_since``."""

        def act(deed: Deed) -> dict[str, Any]:
            taken_back = [one for one in deed.work.extensions.standing(deed.today) if one.id == extension_id]
            if not taken_back:
                raise NotKnown("unknown_extension", "今天没有这次延时，或已经撤销。")
            said = {one.service: one for one in _own(deed.work, deed.today)}
            for one in taken_back:
                now_said = said.pop(one.service, None)
                if now_said is None or [now_said.hours, now_said.reason] != one.after:
                    name = service_names(deed.work).get(one.service, one.service)
                    raise RuleBroken(
                        "hours_changed_since", f"{name}的今日安排后来又改过，请先撤销后来的改动。"
                    )
                if one.before is not None:
                    hours, reason = one.before
                    said[one.service] = DayException(deed.today, one.service, hours, reason)
            deed.work.extensions.undo(extension_id, deed.now)
            _write(deed, said)
            return hours_today(deed.work, deed.today)

        return self._house.pressed(caller, press, act)

    def _longer(
        self, deed: Deed, services: list[Service], local: datetime, minutes: int
    ) -> tuple[list[Extended], list[RuleBroken]]:
        """Every service that can be open longer, as it will be; and why the others cannot."""
        timetable, closed = Timetable(deed.work, local), closed_days(deed.work)
        own = {one.service: [one.hours, one.reason] for one in _own(deed.work, deed.today)}
        extension_id = new_id()
        longer, refusals = [], []
        for service in services:
            try:
                new = extended(service.name, timetable.hours_of(service), local, closed, minutes)
            except RuleBroken as refusal:
                refusals.append(refusal)
                continue
            before = own.get(service.code)
            after = [new.hours, before[1] if before and before[1] else REASON]
            longer.append(
                Extended(
                    extension_id,
                    service.code,
                    deed.today,
                    minutes,
                    new.until,
                    before,
                    after,
                    deed.caller.staff_id,
                )
            )
        return longer, refusals


def hours_today(rooms: Rooms, today: str) -> dict[str, Any]:
    """Every press of today that stands, with the services it holds for."""
    names = service_names(rooms)
    presses: dict[str, dict[str, Any]] = {}
    for one in rooms.extensions.standing(today):
        press = presses.setdefault(one.id, {"id": one.id, "minutes": one.minutes, "services": []})
        press["services"].append(
            {"service": one.service, "service_name": names.get(one.service, one.service), "until": one.until}
        )
    return {"extensions": list(presses.values())}


def closes_at(hours: OpeningHours, local: datetime, rooms: Rooms) -> str | None:
    """When the service's day ends today (17:00); None when it has none."""
    spans = hours.spans_on(local.date(), closed_days(rooms))
    return clock_text(spans[-1].end) if spans else None


def _own(work: Work, today: str) -> list[DayException]:
    """What is said of today for single services."""
    return [one for one in work.offer.exceptions(today) if one.day == today and one.service is not None]


def _write(deed: Deed, said: dict[str | None, DayException]) -> None:
    """Today's own sayings of the services become these; all other days stay."""
    before = deed.work.offer.exceptions()
    kept = [one for one in before if one.day != deed.today or one.service is None]
    deed.work.offer.save_exceptions([*kept, *said.values()])
    after = deed.work.offer.exceptions()
    deed.record(
        RulesChanged(
            "exceptions",
            {"exceptions": [as_body(one) for one in before]},
            {"exceptions": [as_body(one) for one in after]},
        )
    )
