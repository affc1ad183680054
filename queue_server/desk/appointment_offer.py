"""What may be booked: the manager's offer of appointments (预约), and the slots of a day that are still free."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from queue_server.desk.colleagues import Colleagues
from queue_server.desk.frame import Caller, House
from queue_server.desk.opening import Timetable
from queue_server.desk.rules import is_day
from queue_server.domain.appointment import Offer, Punctuality
from queue_server.domain.errors import NotAccepted
from queue_server.domain.events import RulesChanged
from queue_server.domain.opening_hours import Span, clock_text, parse_hours
from queue_server.store import Rooms
from queue_server.store.offer import Service
from queue_server.store.people import StaffMember

NOTHING_OFFERED: Mapping[str, Any] = {**Punctuality()._asdict(), "offers": []}
MOST_DAYS_SHOWN = 31


class Slot(NamedTuple):
    """A stretch of a day for which somebody may be booked."""

    span: Span
    taken: int
    people: int
    is_over: bool

    @property
    def free(self) -> int:
        """How many more may come."""
        return 0 if self.is_over else max(0, self.people - self.taken)


class Offers:
    """The manager's offer as the hall applies it, read once."""

    def __init__(self, rooms: Rooms, now: datetime, zone: ZoneInfo) -> None:
        self._rooms = rooms
        self._now = now
        self.zone = zone
        self.today = now.astimezone(zone).date()
        self.body = offer_body(rooms)
        self.rules = Punctuality(*(self.body[name] for name in Punctuality._fields))
        self.by_service = {one["service"]: _offer(one) for one in self.body["offers"]}
        self.services = {service.code: service for service in rooms.offer.offered()}
        self._timetable = Timetable(rooms, now.astimezone(zone))

    @cached_property
    def colleagues(self) -> Colleagues:
        """Whoever may be asked for by name; most who look at the offer ask for nobody."""
        return Colleagues(self._rooms, self.today)

    @property
    def any_on(self) -> bool:
        """Whether anything may be booked at all."""
        return any(offer.on for code, offer in self.by_service.items() if code in self.services)

    def moment(self, day: date, minutes: int) -> datetime:
        """The moment of a time of a day on the hall's clock."""
        return (
            datetime(day.year, day.month, day.day, tzinfo=self.zone) + timedelta(minutes=minutes)
        ).astimezone(UTC)

    def open_spans(self, service: str, day: date) -> tuple[Span, ...]:
        """When the service is open on a day; never, where there is none of that code any more."""
        known = self.services.get(service)
        return () if known is None else self._timetable.spans_on(known, day)

    def slots(self, service: str, day: date) -> list[Slot]:
        """Every slot of a day, full and past ones too; none on a day that may not be booked."""
        offer = self.by_service.get(service)
        if offer is None or not offer.books(day, self.today):
            return []
        text = day.isoformat()
        taken = self._rooms.appointments.taken_between(service, text, text)
        return [
            Slot(
                span,
                taken.get((text, span.begin), 0),
                offer.people,
                self.moment(day, span.begin) <= self._now,
            )
            for span in offer.slots(day, self.open_spans(service, day))
        ]

    def why_none(self, service: str, day: date) -> str:
        """Why a day has no slots, in few words."""
        offer = self.by_service.get(service)
        if offer is None or not offer.on:
            return "未开放预约"
        if day in offer.blackout:
            return "当天不接受预约"
        if not offer.books(day, self.today):
            return f"只能预约今天起 {offer.days_ahead} 天内"
        return "当天不办理" if not self.open_spans(service, day) else "没有可约的时段"

    def why_touched(self, service: str, day: str, begins: int, ends: int) -> str | None:
        """Why somebody who is booked cannot come then after all, in one sentence; None when they can."""
        if service not in self.services:
            return "该业务已取消，请电话告知改期。"
        when = date.fromisoformat(day)
        offer = self.by_service.get(service)
        if offer is not None and when in offer.blackout:
            return "当天已停止预约，请电话告知改期。"
        if any(span.begin <= begins and ends <= span.end for span in self.open_spans(service, when)):
            return None
        return "当天这个时间已改为不办理，请电话告知改期。"


class AppointmentOfferDesk:
    """Use cases of the settings page 预约, and of whoever looks for a free slot."""

    def __init__(self, house: House) -> None:
        self._house = house

    def offer(self) -> dict[str, Any]:
        """What is offered, whole."""
        with self._house.reading() as rooms:
            return offer_body(rooms)

    def put_offer(self, caller: Caller, body: dict[str, Any]) -> dict[str, Any]:
        """Replaces what is offered. Raises ``bad_appointment_offer`` with every fault at its field."""
        with self._house.deed(caller) as deed:
            known = {service.code: service for service in deed.work.offer.services()}
            faults = list(_faults(body, known))
            if faults:
                told = "".join(detail for _, detail in faults)
                errors = [{"pointer": pointer, "detail": detail} for pointer, detail in faults]
                raise NotAccepted("bad_appointment_offer", told, errors=errors)
            before = offer_body(deed.work)
            after = {**body, "offers": [_tidy(one) for one in body["offers"]]}
            deed.work.appointments.save_offer(after)
            deed.record(RulesChanged("appointments", before, after))
        return after

    def offered(self) -> dict[str, Any]:
        """Which services may be booked, and how early one may check in: what kiosks need to know."""
        with self._house.reading() as rooms:
            offers = self._offers(rooms)
            on = [
                {
                    "service": code,
                    "service_name": service.name,
                    "days_ahead": offers.by_service[code].days_ahead,
                }
                for code, service in offers.services.items()
                if code in offers.by_service and offers.by_service[code].on
            ]
            return {"services": on, **offers.rules._asdict()}

    def slots(
        self, service: str, from_day: date, days: int, with_staff_no: str | None = None
    ) -> dict[str, Any]:
        """The slots of some days of one service, at a glance; with somebody by name, as far as that person is free.

        Raises ``unknown_staff``, ``not_a_window_role``.
        """
        with self._house.reading() as rooms:
            offers = self._offers(rooms)
            member = None if with_staff_no is None else offers.colleagues.asked_for(with_staff_no)
            return {
                "service": service,
                "days": [
                    _day_view(offers, service, from_day + timedelta(days=after), member)
                    for after in range(min(days, MOST_DAYS_SHOWN))
                ],
            }

    def _offers(self, rooms: Rooms) -> Offers:
        return Offers(rooms, self._house.clock.now(), self._house.zone)


def _day_view(offers: Offers, service: str, day: date, member: StaffMember | None) -> dict[str, Any]:
    slots = offers.slots(service, day)
    reason = None if slots else offers.why_none(service, day)
    if slots and member and day.isoformat() in offers.colleagues.days_away(member.id):
        slots, reason = [], f"{member.name}不在"
    return {
        "day": day.isoformat(),
        "reason": reason,
        "slots": [
            slot_view(slot, member is None or member in offers.colleagues.free_at(day, slot.span))
            for slot in slots
        ],
    }


def slot_view(slot: Slot, person_free: bool = True) -> dict[str, Any]:
    """One slot, as the API says it."""
    return {
        "begins": clock_text(slot.span.begin),
        "ends": clock_text(slot.span.end),
        "people": slot.people,
        "taken": slot.taken,
        "free": slot.free if person_free else 0,
        "person_free": person_free,
    }


def offer_body(rooms: Rooms) -> dict[str, Any]:
    """What is offered, whole; nothing before the manager said something."""
    return rooms.appointments.offer() or dict(NOTHING_OFFERED)


def _offer(one: Mapping[str, Any]) -> Offer:
    return Offer(
        one["service"],
        parse_hours(one["hours"]),
        one["slot_min"],
        one["people"],
        one["days_ahead"],
        one["on"],
        frozenset(date.fromisoformat(day) for day in one["blackout"]),
    )


def _tidy(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "hours": parse_hours(one["hours"]).as_value(), "blackout": sorted(set(one["blackout"]))}


def _faults(body: Mapping[str, Any], services: Mapping[str, Service]) -> Iterator[tuple[str, str]]:
    """Every fault with the field it stands at, as a JSON pointer."""
    seen = set()
    for place, one in enumerate(body["offers"]):
        at, code = f"/offers/{place}", one["service"]
        if code not in services:
            yield f"{at}/service", f"没有业务 {code}。"
        if code in seen:
            yield f"{at}/service", f"{services[code].name if code in services else code}写了两次，请合并。"
        seen.add(code)
        try:
            hours = parse_hours(one["hours"])
        except ValueError as fault:
            yield f"{at}/hours", str(fault)
        else:
            if one["on"] and not any(hours.week):
                yield f"{at}/hours", "开放预约的业务至少要有一个预约时段。"
            elif any(span.end - span.begin < one["slot_min"] for spans in hours.week for span in spans):
                yield f"{at}/hours", f"有的时段不足 {one['slot_min']} 分钟，放不下一个预约。"
        for number, day in enumerate(one["blackout"]):
            if not is_day(day):
                yield f"{at}/blackout/{number}", f"“{day}”不是日期，请从日历中选一天。"
