"""The reception: taking a number, coming back after a missed call, giving up, printing again."""

import secrets
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from queue_server.desk.caps import cap_view
from queue_server.desk.closing_notes import own_notice
from queue_server.desk.companions import note_companions, tidy_names
from queue_server.desk.end_of_training import must_not_train
from queue_server.desk.frame import Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.lines import ability_words, key_at_end
from queue_server.desk.opening import Timetable, quota_sentence, stop_sentence
from queue_server.desk.rules import calling_rules, priority_ratio
from queue_server.desk.views import service_view, ticket_view
from queue_server.domain import calling
from queue_server.domain import ticket as rules_of
from queue_server.domain.errors import NotAccepted, NotKnown, RuleBroken, ticket_not_callable
from queue_server.domain.events import (
    TicketCancelled,
    TicketRaised,
    TicketReturned,
    TicketTaken,
    VisitorNoted,
)
from queue_server.domain.explanation import Told, overtakings
from queue_server.domain.numbering import number_text, query_code, training_prefix
from queue_server.domain.paper_events import PrintQueued
from queue_server.domain.roles import Role
from queue_server.domain.ticket import ENDS, STATE_WORDS, VERB_WORDS, State, Ticket, Verb
from queue_server.locale import ENGLISH
from queue_server.store import Rooms
from queue_server.store.moments import shown
from queue_server.store.offer import Service
from queue_server.store.visits import Visit, Visitor

QUERY_BITS = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody takes a number for."""

    service: str
    matter: str | None = None
    priority_class: str | None = None
    priority_reason: str | None = None
    visitor: Visitor | None = None
    language: str | None = None
    needs: tuple[str, ...] = ()
    """Codes of what the person needs help with (queue_server.domain.catalogue.NEEDS); staff read them, nobody else."""
    party: int = 1
    """How many came together on this one number."""
    another: bool | None = None
    """False: whoever has an open number of this service today is shown that one, known by their phone."""
    companions: tuple[str, ...] = ()
    """The names of those who came along."""


class Promise(NamedTuple):
    """A kept appointment: the place in the line it was promised, and its time (09:30); no hours, stop or cap refuse it."""

    queue_key: int
    begins: str


class Reception:
    """Use cases of the kiosk and of whoever takes numbers for people."""

    def __init__(self, house: House) -> None:
        self._house = house

    def services(self, *, on_screens: bool = False) -> list[dict[str, Any]]:
        """Every service with whether it is open, why not, and how many wait; a board names no sensitive one."""
        now = self._house.clock.now()
        today = self._house.today(now)
        with self._house.reading() as rooms:
            waiting = rooms.tickets.waiting_by_service(today)
            timetable = self._timetable(rooms)
            offered = rooms.offer.offered()
            if on_screens:
                offered = [one.in_public() for one in offered]
            return [
                service_view(
                    service,
                    waiting.get(service.code, 0),
                    self._why_closed(rooms, service, today, timetable),
                    self._why_closed(rooms, service, today, timetable, ENGLISH),
                    self._house.waits.of_newcomer(service.code, now),
                    busy=self._house.waits.all_busy(service.code, now),
                    numbers_left=cap_view(rooms, service, today, training=timetable.training),
                )
                for service in offered
            ]

    def take_number(self, caller: Caller, press: Press, wish: Wish) -> Answer:
        """A number for a service. Raises ``unknown_service``, ``service_closed``, ``quota_reached``.

        Where a second number is not wanted (``another``), the open one of the same person is answered: ``already_open``.
        """

        def act(deed: Deed) -> dict[str, Any]:
            before = self._open_number(deed, wish) if wish.another is False else None
            if before is not None:
                return {**self._view(deed, before), "already_open": True}
            return self.issue(deed, wish)

        return self._house.pressed(caller, press, act)

    def ticket(self, ticket_id: str, *, to_citizens: bool = False) -> dict[str, Any]:
        """The ticket as it stands. Raises ``unknown_ticket``."""
        with self._house.reading() as rooms:
            return ticket_view(self._house, rooms, known_ticket(rooms, ticket_id), to_citizens=to_citizens)

    def overtakings(self, caller: Caller, ticket_id: str) -> dict[str, Any]:
        """Why the ticket was not called earlier: what closing means for it, and one sentence per overtaking (为什么还没叫我).

        Staff read which ability the person was left to a window for; a kiosk does not, for it tells a need.
        """
        with self._house.reading() as rooms:
            ticket = known_ticket(rooms, ticket_id)
            told = [
                Told(*entry) for entry in rooms.journal.told_of_tickets(ticket.hall_day, ticket.queue_day)
            ]
            words = ability_words(rooms.tickets.care(ticket_id).needs)
            known = {"left_to": f"有{words}的窗口"} if words and caller.role is not Role.KIOSK else {}
            found = overtakings(ticket_id, told, priority_ratio(rooms), **known)
            notice = own_notice(self._house, rooms, ticket)
        listed = [{**asdict(one), "at": shown(one.at)} for one in found]
        summary = (
            f"{len(found)} 个后到的号先被叫到。" if found else "没有后到的号先被叫到，您的号按顺序排队。"
        )
        return {
            "ticket_id": ticket_id,
            "number": ticket.number,
            "summary": (notice["sentence"] if notice else "") + summary,
            "overtakings": listed,
        }

    def print_job(self, job_id: str) -> dict[str, Any]:
        """How a print job stands. Raises ``unknown_print_job``."""
        with self._house.reading() as rooms:
            job = rooms.print_jobs.get(job_id)
        if job is None:
            raise NotKnown("unknown_print_job", "没有这个打印任务。")
        return {
            "job_id": job.id,
            "ticket_id": job.ticket_id,
            "device": job.device,
            "state": job.state,
            "detail": job.detail,
        }

    def return_missed(self, caller: Caller, press: Press, ticket_id: str) -> Answer:
        """A missed number waits again, some places behind the next. Raises ``return_used``."""

        def act(deed: Deed) -> dict[str, Any]:
            ticket = known_ticket(deed.work, ticket_id)
            if not ticket.training:
                must_not_train(deed)
            rules = calling_rules(deed.work)
            line = deed.work.tickets.waiting(deed.today, ticket.service)
            at_end = key_at_end(deed)
            key = min(at_end, calling.key_behind(line, rules.return_places, at_end))
            returned = rules_of.return_missed(ticket, rules, key)
            deed.save(returned)
            deed.work.appointments.ends_promise(returned.id)
            ahead = deed.work.tickets.standing(returned.id).ahead or 0
            deed.record(TicketReturned(*returned.told, ahead=ahead, queue_key=returned.queue_key))
            return self._view(deed, returned)

        return self._house.pressed(caller, press, act)

    def raise_to_top(self, caller: Caller, press: Press, ticket_id: str, reason: str) -> Answer:
        """The shift supervisor puts somebody who waits on top, for a stated reason (绿色通道). Raises ``already_raised``."""

        def act(deed: Deed) -> dict[str, Any]:
            ticket = known_ticket(deed.work, ticket_id)
            if ticket.state is not State.WAITING:
                raise ticket_not_callable(ticket.number, STATE_WORDS[ticket.state], "置顶")
            if deed.work.tickets.as_waiting(ticket.id).raised is not None:
                raise RuleBroken("already_raised", f"{ticket.number} 号已经置顶。")
            seq = deed.record(TicketRaised(*ticket.told, by_staff_id=caller.staff_id))
            deed.work.tickets.raise_ticket(ticket.id, seq, reason)
            return ticket_view(self._house, deed.work, ticket)

        return self._house.pressed(caller, press, act)

    def cancel(self, caller: Caller, press: Press, ticket_id: str) -> Answer:
        """The citizen gives up."""

        def act(deed: Deed) -> dict[str, Any]:
            ticket = known_ticket(deed.work, ticket_id)
            cancelled = rules_of.cancel(ticket)
            deed.save(cancelled)
            deed.record(TicketCancelled(*cancelled.told))
            return self._view(deed, cancelled)

        return self._house.pressed(caller, press, act)

    def print_again(self, caller: Caller, press: Press, ticket_id: str) -> Answer:
        """A new print job for the same number. Raises ``no_printer``."""

        def act(deed: Deed) -> dict[str, Any]:
            ticket = known_ticket(deed.work, ticket_id)
            printer = (
                self._printer_of(caller)
                or deed.work.tickets.details(ticket.id)["printer"]
                or self.any_printer()
            )
            if printer is None:
                raise RuleBroken("no_printer", "本大厅没有配置号票打印机。")
            deed.record(PrintQueued(_queue_print(deed, ticket, printer), ticket.id, printer))
            deed.work.tickets.keep_printer(ticket.id, printer)
            return self._view(deed, ticket)

        return self._house.pressed(caller, press, act)

    def _open_number(self, deed: Deed, wish: Wish) -> Ticket | None:
        """Today's number of the same phone and service that still leads somewhere; the newest, where there are several."""
        if wish.visitor is None or not wish.visitor.phone:
            return None
        times = calling_rules(deed.work).return_times
        for ticket_id in deed.work.visits.tickets_of(wish.visitor, deed.today):
            ticket = known_ticket(deed.work, ticket_id)
            is_over = ticket.state in ENDS or (ticket.state is State.MISSED and ticket.returns >= times)
            if ticket.service == wish.service and not is_over:
                return ticket
        return None

    # --- inside ---------------------------------------------------------------------------------------------------

    def issue(
        self, deed: Deed, wish: Wish, promise: Promise | None = None, printer: str | None = None
    ) -> dict[str, Any]:
        """A number for this wish, by its promise or at the end of the line; printed at the kiosk that asks, or there."""
        work = deed.work
        service = offered_service(work, wish.service)
        if wish.priority_class == "other" and not wish.priority_reason:
            raise NotAccepted("priority_reason_missing", "选择“其他”优先时须填写原因。")
        along = tidy_names(wish.companions)
        training = work.training.began_on() is not None
        if promise is None:
            self.must_be_open(work, service, deed.today, wish.language)
        prefix = training_prefix(service.prefix) if training else service.prefix
        running = work.numbers.next_running(deed.today, prefix)
        visit = Visit(new_id(), deed.today, service.code, False, deed.now, None, None, None, None)
        work.visits.add(visit)
        ticket = Ticket(
            id=new_id(),
            number=number_text(prefix, running),
            service=service.code,
            hall_day=deed.today,
            state=State.WAITING,
            visit_id=visit.id,
            queue_key=promise.queue_key if promise else key_at_end(deed),
            taken_at=deed.now,
            training=training,
        )
        printer = self._printer_of(deed.caller) or printer
        details: dict[str, Any] = {
            "query_code": query_code(secrets.randbits(QUERY_BITS)),
            "priority_class": wish.priority_class,
            "priority_reason": wish.priority_reason,
            "matter": wish.matter,
            "language": wish.language,
            "printer": printer,
            "needs": list(dict.fromkeys(wish.needs)),
            "appointed": promise.begins if promise else None,
            "party": max(wish.party, 1 + len(along)),
        }
        work.tickets.add(ticket, prefix, running, details)
        job_id = None if printer is None else _queue_print(deed, ticket, printer)
        deed.record(
            TicketTaken(
                *ticket.told,
                visit_id=visit.id,
                queue_key=ticket.queue_key,
                print_job_id=job_id,
                printer=printer,
            )
        )
        if wish.visitor is not None:
            deed.record(VisitorNoted(visit.id, work.visits.note_visitor(visit.id, wish.visitor)))
        if along:
            note_companions(deed, visit.id, along)
        return self._view(deed, ticket)

    def _view(self, deed: Deed, ticket: Ticket) -> dict[str, Any]:
        """The ticket as whoever pressed may read it: a kiosk is read by everybody behind the person."""
        return ticket_view(self._house, deed.work, ticket, to_citizens=deed.caller.role is Role.KIOSK)

    def _printer_of(self, caller: Caller) -> str | None:
        """The printer of the kiosk that asks; any other caller has none."""
        if caller.role is not Role.KIOSK:
            return None
        return next((kiosk.printer for kiosk in self._house.toml.kiosk if kiosk.device == caller.name), None)

    def any_printer(self) -> str | None:
        """Where paper comes out for whoever stands at no kiosk."""
        return next((printer.device for printer in self._house.toml.printer), None)

    def must_be_open(self, rooms: Rooms, service: Service, today: str, language: str | None = None) -> None:
        """Raises ``quota_reached``, ``service_closed`` when no number of this service is given now; said in the language
        of whoever asks."""
        timetable = self._timetable(rooms)
        if (
            not timetable.training
            and service.cap is not None
            and rooms.tickets.taken_today(today, service.code) >= service.cap
        ):
            raise RuleBroken("quota_reached", quota_sentence(service, language))
        reason = self._why_closed(rooms, service, today, timetable, language)
        if reason is not None:
            raise RuleBroken("service_closed", reason)

    def _why_closed(
        self, rooms: Rooms, service: Service, today: str, timetable: Timetable, language: str | None = None
    ) -> str | None:
        """Why no number is given now, in one sentence; None while it is open.

        A training is held when no citizens come: then neither hours nor caps count, only what was stopped stays so.
        """
        if service.stopped:
            return stop_sentence(service, language)
        if timetable.training:
            return None
        if service.cap is not None and rooms.tickets.taken_today(today, service.code) >= service.cap:
            return quota_sentence(service, language)
        return timetable.why_closed(service, language)

    def _timetable(self, rooms: Rooms) -> Timetable:
        return Timetable(rooms, self._house.clock.now().astimezone(self._house.zone))


def _queue_print(deed: Deed, ticket: Ticket, printer: str) -> str:
    """A job for the printer; its id."""
    job_id = new_id()
    deed.work.print_jobs.add(job_id, ticket.id, printer, deed.now)
    return job_id


def known_ticket(rooms: Rooms, ticket_id: str) -> Ticket:
    """The ticket. Raises NotKnown ``unknown_ticket``."""
    ticket = rooms.tickets.get(ticket_id)
    if ticket is None:
        raise NotKnown("unknown_ticket", "没有这张号票。")
    return ticket


def known_service(rooms: Rooms, code: str) -> Service:
    """The service. Raises NotKnown ``unknown_service``."""
    service = rooms.offer.service(code)
    if service is None:
        raise NotKnown("unknown_service", "没有这项业务。", service=code)
    return service


def offered_service(rooms: Rooms, code: str) -> Service:
    """The service, to be taken, transferred to or booked. Raises ``unknown_service``, ``service_archived``."""
    service = known_service(rooms, code)
    if service.archived:
        raise RuleBroken("service_archived", f"{service.name}已经归档，不再办理。", service=code)
    return service


def must_be_todays(deed: Deed, ticket: Ticket, verb: Verb) -> None:
    """A number that stands in another day's queue may finish, nothing else. Raises ``ticket_not_callable``."""
    if ticket.queue_day != deed.today:
        raise ticket_not_callable(ticket.number, "不是今天的号", VERB_WORDS[verb])
