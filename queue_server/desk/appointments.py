"""Appointments (预约): booked at the guide's desk, kept with a real number, moved, cancelled, or missed by themselves."""

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.desk.appointment_offer import Offers, offer_body
from queue_server.desk.appointment_people import Whom, goes_to_window, must_be_free, window_asked_for
from queue_server.desk.appointment_views import AppointmentViews, day_counts, open_view, plain_view
from queue_server.desk.end_of_training import must_not_train
from queue_server.desk.frame import SERVER, Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.lately import Lately
from queue_server.desk.reception import Promise, Reception, Wish, known_ticket, offered_service
from queue_server.desk.views import ticket_view
from queue_server.domain import appointment as rules_of
from queue_server.domain.appointment import Deal, Standing, minutes_of
from queue_server.domain.appointment_events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCheckedIn,
    AppointmentMissed,
    AppointmentMoved,
    AppointmentNoted,
    AppointmentOpened,
)
from queue_server.domain.calling import STEP
from queue_server.domain.errors import NotAccepted, NotKnown, RuleBroken, TooOften
from queue_server.domain.opening_hours import clock_text
from queue_server.domain.roles import Role
from queue_server.store import Rooms, Work
from queue_server.store.appointments import Appointment, Person

MISSES_PER_MINUTE = 5
NEIGHBOURS = 100 * STEP
"""Within this stretch of the line no two kept appointments stand closer than a step."""
AT_ONCE = 50
"""So many no-shows are noted in one deed, so that nobody at a kiosk or window notices."""


@dataclass(frozen=True, slots=True)
class Booking:
    """What somebody asks for: when, for what, and who they are."""

    service: str
    day: str
    begins: str
    person: Person
    matter: str | None = None
    needs: tuple[str, ...] = ()
    with_staff_no: str | None = None
    """Whom they ask for; None: anybody."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody at a kiosk shows: the booking code, or the phone's last four digits."""

    code: str | None = None
    phone4: str | None = None


class AppointmentDesk:
    """Use cases of whoever books for people, and of people who come."""

    def __init__(self, house: House, reception: Reception) -> None:
        self._house = house
        self._reception = reception
        self._views = AppointmentViews(house)
        self._misses = Lately(MISSES_PER_MINUTE)

    # --- looking ------------------------------------------------------------------------------------------------------

    def board(self, day: str | None, with_staff_no: str | None = None) -> dict[str, Any]:
        """A day's appointments (of one person), and whoever is touched by what was closed afterwards. Raises ``bad_day``."""
        return self._views.board(day, with_staff_no)

    def search(self, word: str) -> dict[str, Any]:
        """Appointments from today on by whole name, phone, its last four digits or booking code."""
        return self._views.search(word)

    def counts(self, first_day: str, last_day: str) -> dict[str, Any]:
        """Booked, kept and not kept, by day."""
        return self._views.counts(first_day, last_day)

    def today(self) -> dict[str, int]:
        """Today's figures."""
        day = self._house.today()
        with self._house.reading() as rooms:
            return day_counts(rooms.appointments.counted(day, day).get(day, {}))

    def open(self, caller: Caller, appointment_id: str) -> dict[str, Any]:
        """One appointment with name, phone and note in clear; the journal keeps who looked. Raises ``unknown_appointment``."""
        with self._house.deed(caller) as deed:
            one = known_appointment(deed.work, appointment_id)
            deed.record(AppointmentOpened(one.id))
            return open_view(deed.work, one, self._offers(deed.work, deed.now))

    # --- booking ------------------------------------------------------------------------------------------------------

    def book(self, caller: Caller, press: Press, wish: Booking) -> Answer:
        """Keeps a slot for somebody. Raises ``slot_not_offered``, ``slot_full``, ``contact_missing``, as `must_be_free`."""

        def act(deed: Deed) -> dict[str, Any]:
            _must_be_somebody(wish.person)
            fresh = Appointment(
                id=new_id(),
                service=wish.service,
                day=wish.day,
                begins=0,
                ends=0,
                place=0,
                standing=Standing.BOOKED,
                code="",
                appointed_at=deed.now,
                booked_at=deed.now,
                needs=tuple(dict.fromkeys(wish.needs)),
                matter=wish.matter,
            )
            one = self._placed(deed, fresh, wish.service, wish.day, wish.begins, Whom(wish.with_staff_no))
            deed.work.appointments.add(one)
            values = deed.work.appointments.note_person(one, wish.person)
            deed.record(AppointmentBooked(*_who(one)))
            deed.record(AppointmentNoted(one.id, values))
            return self._answer(deed, one)

        return self._house.pressed(caller, press, act)

    def move(
        self,
        caller: Caller,
        press: Press,
        appointment_id: str,
        service: str | None,
        day: str,
        begins: str,
        whom: Whom | None = None,
    ) -> Answer:
        """The same visitor at another time or with somebody else, with the same code; no ``whom``: with whom it was.

        Raises as booking does, ``same_slot``, ``appointment_settled``.
        """

        def act(deed: Deed) -> dict[str, Any]:
            before = known_appointment(deed.work, appointment_id)
            standing = rules_of.after(before.standing, Deal.MOVE)
            wanted = service or before.service
            member = deed.work.people.by_id(before.with_staff_id) if before.with_staff_id else None
            had = Whom(member.staff_no if member else None)
            asked = (wanted, day, begins, whom or had)
            if asked == (before.service, before.day, clock_text(before.begins), had):
                raise RuleBroken("same_slot", "已经预约在这个时间。")
            moved = self._placed(deed, replace(before, standing=standing), *asked)
            deed.work.appointments.save(moved)
            deed.record(
                AppointmentMoved(
                    *_who(moved),
                    from_service=before.service,
                    from_day=before.day,
                    from_begins=clock_text(before.begins),
                )
            )
            return self._answer(deed, moved)

        return self._house.pressed(caller, press, act)

    def cancel(self, caller: Caller, press: Press, appointment_id: str) -> Answer:
        """The place is free again. Raises ``appointment_settled``."""

        def act(deed: Deed) -> dict[str, Any]:
            one = known_appointment(deed.work, appointment_id)
            gone = replace(one, standing=rules_of.after(one.standing, Deal.CANCEL))
            deed.work.appointments.save(gone)
            deed.record(AppointmentCancelled(*_who(gone)))
            return self._answer(deed, gone)

        return self._house.pressed(caller, press, act)

    def _placed(
        self, deed: Deed, one: Appointment, service: str, day: str, begins: str, whom: Whom
    ) -> Appointment:
        """The appointment in a free place of the slot it asks for, with whom it asks for."""
        offered_service(deed.work, service)
        offers, minutes = self._offers(deed.work, deed.now), minutes_of(begins)
        try:
            when = date.fromisoformat(day)
        except ValueError:
            raise NotAccepted("bad_day", "日期应为 2026-11-24 这样。") from None
        slot = next((slot for slot in offers.slots(service, when) if slot.span.begin == minutes), None)
        if slot is None:
            why = offers.why_none(service, when) if not offers.slots(service, when) else "没有这个预约时段"
            raise RuleBroken("slot_not_offered", f"不能预约这个时间：{why}。")
        if slot.is_over:
            raise RuleBroken("slot_not_offered", "不能预约这个时间：已经过了。")
        taken = deed.work.appointments.taken_places(service, day, slot.span.begin, one.id)
        place = rules_of.free_place(taken, slot.people)
        if place is None:
            raise RuleBroken("slot_full", "这个时段已约满，请另选时间。")
        staff_no = whom.staff_no
        member = must_be_free(offers, service, when, slot.span, staff_no, one.id) if staff_no else None
        return replace(
            one,
            service=service,
            day=day,
            begins=slot.span.begin,
            ends=slot.span.end,
            place=place,
            code=_code(deed.work, day, one.code if one.day == day else None, one.code),
            appointed_at=offers.moment(when, slot.span.begin),
            with_staff_id=member.id if member else None,
        )

    # --- coming -------------------------------------------------------------------------------------------------------

    def find(self, caller: Caller, proof: Proof) -> dict[str, Any]:
        """Today's appointments behind a code or four digits, names masked. Raises ``too_many_tries``."""
        now = self._house.clock.now()
        self._not_too_often(caller, now)
        with self._house.reading() as rooms:
            found = _proven(rooms, proof, self._house.today(now))
            offers = self._offers(rooms, now)
            listed = [self._views.choice(rooms, one, offers, now) for one in found]
        if not listed:
            self._misses.note(caller.owner, now)
        return {"appointments": listed}

    def check_in(
        self,
        caller: Caller,
        press: Press,
        appointment_id: str,
        proof: Proof,
        *,
        anyone: bool = False,
        language: str | None = None,
    ) -> Answer:
        """到场签到: a number, tied to the appointment; a kiosk must show what it was found by.

        Whom they asked for calls it, unless ``anyone`` may. Raises ``unknown_appointment``, ``appointment_settled``,
        ``other_day``, ``too_early``, ``person_not_seated``; and whoever is too late what taking a number raises.
        """

        def act(deed: Deed) -> dict[str, Any]:
            must_not_train(deed)
            one = known_appointment(deed.work, appointment_id)
            if caller.role is Role.KIOSK and one not in _proven(deed.work, proof, deed.today):
                self._misses.note(caller.owner, deed.now)
                raise _unknown()
            standing = rules_of.after(one.standing, Deal.CHECK_IN)
            if one.day != deed.today:
                raise RuleBroken("other_day", f"预约的日期是 {one.day}，只能当天签到。", day=one.day)
            rules = self._offers(deed.work, deed.now).rules
            coming = rules_of.arrival(one.appointed_at, deed.now, rules)
            window_no = None if anyone else window_asked_for(deed.work, caller, one)
            promise = self._promise(deed, one, coming.counts_from) if coming.on_time else None
            person = deed.work.appointments.person(one.id)
            wish = Wish(one.service, one.matter, visitor=person.visitor, language=language, needs=one.needs)
            ticket = self._reception.issue(deed, wish, promise, self._reception.any_printer())
            if window_no is not None:
                goes_to_window(deed, ticket["id"], window_no)
                ticket = ticket_view(self._house, deed.work, known_ticket(deed.work, ticket["id"]))
            kept = replace(one, standing=standing, ticket_id=ticket["id"])
            deed.work.appointments.save(kept)
            deed.record(
                AppointmentCheckedIn(
                    *_who(kept), ticket_id=ticket["id"], number=ticket["number"], on_time=coming.on_time
                )
            )
            told = {"ticket": ticket, "on_time": coming.on_time, "for_window_no": window_no}
            return {**self._answer(deed, kept), **told}

        self._not_too_often(caller, self._house.clock.now())
        return self._house.pressed(caller, press, act)

    def _promise(self, deed: Deed, one: Appointment, counts_from: datetime) -> Promise:
        """Where whoever comes on time stands: behind those of the same moment, a step apart."""
        key = int(counts_from.timestamp()) * 1_000_000_000
        near = deed.work.appointments.keys_between(deed.today, key - STEP, key + NEIGHBOURS)
        return Promise(rules_of.key_among(key, near, STEP), clock_text(one.begins))

    # --- time itself ----------------------------------------------------------------------------------------------------

    def mark_no_shows(self) -> None:
        """Whoever did not come in time is noted as such; the timekeeper calls it."""
        now = self._house.clock.now()
        with self._house.reading() as rooms:
            late = rooms.appointments.overdue(now)
            if not late:
                return
            patience = timedelta(minutes=offer_body(rooms)["late_min"])
        gone = [one.id for one in late if one.appointed_at + patience < now]
        while gone:
            with self._house.deed(SERVER) as deed:
                for one in filter(None, map(deed.work.appointments.get, gone[:AT_ONCE])):
                    if one.standing is Standing.BOOKED and one.appointed_at + patience < deed.now:
                        missed = replace(one, standing=rules_of.after(one.standing, Deal.NO_SHOW))
                        deed.work.appointments.save(missed)
                        deed.record(AppointmentMissed(*_who(missed)))
            del gone[:AT_ONCE]

    # --- inside ---------------------------------------------------------------------------------------------------------

    def _answer(self, deed: Deed, one: Appointment) -> dict[str, Any]:
        """What a press is answered: kept with the press, so nothing personal stands in it."""
        return {"appointment": plain_view(deed.work, one, self._offers(deed.work, deed.now))}

    def _offers(self, rooms: Rooms, now: datetime) -> Offers:
        return Offers(rooms, now, self._house.zone)

    def _not_too_often(self, caller: Caller, now: datetime) -> None:
        """Only guesses are counted, and only at kiosks: whoever stands there need not be who they say."""
        if caller.role is Role.KIOSK and self._misses.too_often(caller.owner, now):
            raise TooOften(
                "too_many_tries", "试的次数太多，请一分钟后再试，或请工作人员帮助。", retry_after_s=60
            )


def known_appointment(rooms: Rooms, appointment_id: str) -> Appointment:
    """The appointment. Raises NotKnown ``unknown_appointment``."""
    one = rooms.appointments.get(appointment_id)
    if one is None:
        raise _unknown()
    return one


def _unknown() -> NotKnown:
    return NotKnown("unknown_appointment", "没有找到这个预约，请核对预约码或手机尾号。")


def _proven(rooms: Rooms, proof: Proof, today: str) -> list[Appointment]:
    """Whoever of today is meant and may still come."""
    if proof.code:
        found = rooms.appointments.by_code(today, proof.code.strip().upper())
    elif proof.phone4:
        found = rooms.appointments.by_phone4(today, proof.phone4)
    else:
        found = []
    return [one for one in found if one.standing is not Standing.CANCELLED]


def _must_be_somebody(person: Person) -> None:
    """A name and a phone, or that they were refused."""
    visitor = person.visitor
    errors = [
        {"pointer": f"/visitor/{field}", "detail": f"请填写{word}，或勾选拒绝提供。"}
        for field, word, given in (
            ("name", "姓名", visitor.name or visitor.refused_name),
            ("phone", "电话", visitor.phone or visitor.refused_phone),
        )
        if not given
    ]
    if errors:
        told = "".join(error["detail"] for error in errors)
        raise NotAccepted("contact_missing", told, errors=errors)


def _code(work: Work, day: str, kept: str | None, wanted: str) -> str:
    """The code somebody has already, where nobody else of that day has it; else a fresh one."""
    if kept:
        return kept
    code = wanted or rules_of.booking_code(secrets.randbits(rules_of.CODE_BITS))
    while not work.appointments.code_is_free(day, code):
        code = rules_of.booking_code(secrets.randbits(rules_of.CODE_BITS))
    return code


def _who(one: Appointment) -> tuple[str, str, str, str, str, str, str | None]:
    return (
        one.id,
        one.service,
        one.day,
        clock_text(one.begins),
        clock_text(one.ends),
        one.standing.value,
        one.with_staff_id,
    )
