"""What those who hold a number are told around closing, as it follows from hours, stops and decisions at a moment."""

from datetime import date, datetime
from typing import Any

from queue_server.desk.frame import House
from queue_server.desk.opening import Timetable
from queue_server.domain import closing as rules_of
from queue_server.domain import ticket as tickets_of
from queue_server.domain.closing import Kind, Told
from queue_server.domain.opening_hours import MIDNIGHT
from queue_server.domain.overnight import keeper
from queue_server.domain.ticket import State, Ticket
from queue_server.store import Rooms
from queue_server.store.offer import Service

Notes = list[dict[str, Any]]


def closing_notes(house: House, rooms: Rooms, now: datetime, *, for_staff: bool = False) -> Notes:
    """What is told now, of each service in the order of the kiosk; what holds for all comes first, its ``service`` null."""
    if rooms.training.began_on() is not None:
        return []
    today = house.today(now)
    waiting = rooms.tickets.waiting_by_service(today)
    endings = rooms.endings.of_services(today)
    nights = rooms.overnights.of_day(today)
    whole = next((one for one in nights if one.is_whole), None)
    kept = {one.service: one for one in nights if one.service and not whole}
    timetable = Timetable(rooms, now.astimezone(house.zone))
    told: list[tuple[str | None, Told]] = (
        [(None, rules_of.of_night(date.fromisoformat(whole.to_day)))] if whole else []
    )
    for service in rooms.offer.services():
        name = service.name if for_staff else service.public_name
        if service.code in kept:
            told.append(
                (service.code, rules_of.of_night(date.fromisoformat(kept[service.code].to_day), name))
            )
        if waiting.get(service.code) or service.code in endings:
            said = _of_service(house, rooms, service, name, timetable, now, waiting.get(service.code, 0))
            ending = endings.get(service.code)
            if said is None and ending is not None and not gives_numbers(service, timetable):
                said = rules_of.of_ending(name, ending.reason, ending.instead)
            if said is not None:
                told.append((service.code, said))
    return [
        {"service": code, "kind": said.kind.value, "sentence": said.for_staff if for_staff else said.sentence}
        for code, said in told
    ]


def own_notice(house: House, rooms: Rooms, ticket: Ticket) -> dict[str, str] | None:
    """What whoever holds this number is told beyond its state: why it was not served, or what closing means for it."""
    ending = rooms.endings.of_ticket(ticket.id)
    if ending is not None:
        said = rules_of.own_ending(ticket.number, ending.reason, ending.instead)
        return {"kind": Kind.ENDED.value, "sentence": said}
    if ticket.state is State.ABANDONED:
        return {"kind": Kind.ABANDONED.value, "sentence": rules_of.own_abandoned(ticket.number)}
    if ticket.state not in tickets_of.KEPT_OVERNIGHT:
        return None
    mine = [
        note
        for note in closing_notes(house, rooms, house.clock.now())
        if note["service"] in (None, ticket.service)
        and (note["kind"] == Kind.KEPT or (ticket.state is State.WAITING and note["kind"] != Kind.ENDED))
    ]
    if not any(note["kind"] == Kind.KEPT for note in mine):
        mine = _own_night(house, rooms, ticket) + mine
    if not mine:
        return None
    return {"kind": mine[0]["kind"], "sentence": "".join(note["sentence"] for note in mine)}


def _own_night(house: House, rooms: Rooms, ticket: Ticket) -> Notes:
    """Where this number alone stays overnight."""
    kept = keeper(rooms.overnights.of_day(house.today()), ticket)
    if kept is None or rooms.training.began_on() is not None:
        return []
    sentence = rules_of.own_night(ticket.number, date.fromisoformat(kept.to_day))
    return [{"service": ticket.service, "kind": Kind.KEPT.value, "sentence": sentence}]


def _of_service(
    house: House, rooms: Rooms, service: Service, name: str, timetable: Timetable, now: datetime, waiting: int
) -> Told | None:
    local = now.astimezone(house.zone)
    spans = timetable.spans_on(service, local.date())
    wired = {window.no for window in house.toml.window}
    return rules_of.of_line(
        rules_of.Line(
            name=name,
            waiting=waiting,
            minute=local.hour * 60 + local.minute,
            closes_min=spans[-1].end if spans and spans[-1].end != MIDNIGHT else None,
            opens_today=bool(spans),
            stop_reason=service.stop_reason or "请听工作人员安排" if service.stopped else None,
            windows_open=sum(
                1
                for window in rooms.offer.windows()
                if window.no in wired and window.state == "open" and service.code in window.services
            ),
        )
    )


def gives_numbers(service: Service, timetable: Timetable) -> bool:
    """Whether anybody may take a number of it at this moment, its cap aside."""
    return not service.stopped and timetable.why_closed(service) is None
