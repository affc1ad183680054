"""How appointments look to whoever asks: a day, a search, a choice at the kiosk; names masked unless opened."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from queue_server.desk.appointment_offer import Offers
from queue_server.desk.figures import parsed_day
from queue_server.desk.frame import House
from queue_server.desk.views import moment
from queue_server.domain.appointment import COUNTED, STANDING_WORDS, TRANSITIONS, Deal, Standing
from queue_server.domain.errors import NotAccepted
from queue_server.domain.masking import masked_name, masked_phone
from queue_server.domain.opening_hours import clock_text
from queue_server.domain.ticket import STATE_WORDS
from queue_server.store import Rooms
from queue_server.store.appointments import Appointment

MOST_DAYS_COUNTED = 400


class AppointmentViews:
    """What the pages about appointments show."""

    def __init__(self, house: House) -> None:
        self._house = house

    def board(self, day: str | None, with_staff_no: str | None) -> dict[str, Any]:
        """A day's list (of one person), and everybody who is touched by what was closed after they were booked."""
        now = self._house.clock.now()
        today = self._house.today(now)
        asked = parsed_day(day or today).isoformat()
        with self._house.reading() as rooms:
            offers = Offers(rooms, now, self._house.zone)
            listed = rooms.appointments.of_day(asked)
            if with_staff_no is not None:
                member = offers.colleagues.asked_for(with_staff_no)
                listed = [one for one in listed if one.with_staff_id == member.id]
            to_come = rooms.appointments.to_come(today)
            touched = [one for one in to_come if why_touched(one, offers)]
            counts = Counter(one.standing.value for one in listed)
            return {
                "hall_day": today,
                "day": asked,
                "appointments": [masked_view(rooms, one, offers) for one in listed],
                "touched": [masked_view(rooms, one, offers) for one in touched],
                "counts": day_counts(counts),
                "to_come": len(to_come),
            }

    def search(self, word: str) -> dict[str, Any]:
        """From today on, by whole name, phone, last four digits or code."""
        now = self._house.clock.now()
        with self._house.reading() as rooms:
            offers = Offers(rooms, now, self._house.zone)
            found = rooms.appointments.search(word, self._house.today(now))
            return {"appointments": [masked_view(rooms, one, offers) for one in found]}

    def counts(self, first_day: str, last_day: str) -> dict[str, Any]:
        """Every day of a span with its figures. Raises ``bad_day``, ``bad_span``."""
        first, last = parsed_day(first_day), parsed_day(last_day)
        if last < first or last - first > timedelta(days=MOST_DAYS_COUNTED):
            raise NotAccepted("bad_span", "日期范围不对：结束日应不早于开始日，且不超过四百天。")
        with self._house.reading() as rooms:
            counted = rooms.appointments.counted(first_day, last_day)
        return {"days": [{"day": day, **day_counts(counts)} for day, counts in sorted(counted.items())]}

    def choice(self, rooms: Rooms, one: Appointment, offers: Offers, now: datetime) -> dict[str, Any]:
        """One of those a kiosk may mean: a masked name, a time, and whether it can check in now."""
        name = rooms.appointments.person(one.id).visitor.name
        opens = one.appointed_at - timedelta(minutes=offers.rules.early_min)
        why = None
        if one.standing is Standing.CHECKED_IN:
            why = "已经签到"
        elif now < opens:
            why = f"{_local(opens, offers)} 起可以签到"
        return {
            "id": one.id,
            "name": None if name is None else masked_name(name),
            "service_name": _name_of(one, offers),
            "begins": clock_text(one.begins),
            "why_not": why,
        }


def day_counts(states: Mapping[str, int]) -> dict[str, int]:
    """A day's figures: booked (the cancelled not counted), kept, no_show, to_come, cancelled."""
    counts = {word: states.get(standing.value, 0) for word, standing in COUNTED.items()}
    return {"booked": sum(counts.values()) - counts["cancelled"], **counts}


def plain_view(rooms: Rooms, one: Appointment, offers: Offers) -> dict[str, Any]:
    """One appointment without its person."""
    ticket = rooms.tickets.get(one.ticket_id) if one.ticket_id else None
    member = offers.colleagues.by_id(one.with_staff_id)
    return {
        "id": one.id,
        "service": one.service,
        "service_name": _name_of(one, offers),
        "day": one.day,
        "begins": clock_text(one.begins),
        "ends": clock_text(one.ends),
        "standing": one.standing.value,
        "standing_word": STANDING_WORDS[one.standing],
        "code": one.code,
        "needs": list(one.needs),
        "matter": one.matter,
        "booked_at": moment(one.booked_at),
        "ticket_number": ticket.number if ticket else None,
        "ticket_state_word": STATE_WORDS[ticket.state] if ticket else None,
        "with_staff_no": member.staff_no if member else None,
        "with_name": member.name if member else None,
        "with_window_no": offers.colleagues.window_of(member.id) if member else None,
        "touched": why_touched(one, offers),
        "can": [deal.value for deal in Deal if _can(one, deal, offers)],
    }


def masked_view(rooms: Rooms, one: Appointment, offers: Offers) -> dict[str, Any]:
    """One line of a list: who, as far as a glance may tell."""
    visitor = rooms.appointments.person(one.id).visitor
    return {
        **plain_view(rooms, one, offers),
        "name": masked_name(visitor.name) if visitor.name else None,
        "phone": masked_phone(visitor.phone) if visitor.phone else None,
    }


def open_view(rooms: Rooms, one: Appointment, offers: Offers) -> dict[str, Any]:
    """One appointment, whole and in clear."""
    visitor, note = rooms.appointments.person(one.id)
    return {
        **plain_view(rooms, one, offers),
        "name": visitor.name,
        "phone": visitor.phone,
        "refused": [
            field
            for field, said in (("name", visitor.refused_name), ("phone", visitor.refused_phone))
            if said
        ],
        "note": note,
    }


def why_touched(one: Appointment, offers: Offers) -> str | None:
    """Why somebody who is to come cannot, in one sentence."""
    if one.standing is not Standing.BOOKED:
        return None
    closed = offers.why_touched(one.service, one.day, one.begins, one.ends)
    return closed or offers.colleagues.why_touched(one.with_staff_id, one.day)


def _can(one: Appointment, deal: Deal, offers: Offers) -> bool:
    if (one.standing, deal) not in TRANSITIONS or deal is Deal.NO_SHOW:
        return False
    return deal is not Deal.CHECK_IN or one.day == offers.today.isoformat()


def _name_of(one: Appointment, offers: Offers) -> str:
    service = offers.services.get(one.service)
    return service.name if service else one.service


def _local(at: datetime, offers: Offers) -> str:
    return f"{at.astimezone(offers.zone):%H:%M}"
