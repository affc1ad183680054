"""Slips a citizen takes home: what to bring, of it what is still missing (一次性告知, S-3.2.4), and when they are booked.

What stands on one is the service's own list (settings: 请带), ticked, and a number or a booking code: nothing about the
person, so it may lie in a printer's tray like a ticket.
"""

from datetime import date
from typing import Any

from queue_server.desk.appointment_offer import offer_body
from queue_server.desk.appointments import known_appointment
from queue_server.desk.changes import day_words
from queue_server.desk.frame import Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.reception import known_service, known_ticket
from queue_server.desk.views import moment
from queue_server.domain.appointment import Standing
from queue_server.domain.errors import NotAccepted, NotKnown, RuleBroken
from queue_server.domain.notice_events import OneTimeNoticeGiven
from queue_server.domain.one_time_notice import LOOKED_BACK, is_copy, not_told_before
from queue_server.domain.opening_hours import clock_text
from queue_server.domain.paper_events import PrintQueued
from queue_server.store.offer import Service
from queue_server.store.print_jobs import APPOINTMENT, MATERIALS, PrintJob

_BOX = "□"
_SHARES = [1, 9]


class SlipDesk:
    """Use cases of whoever tells a citizen what to bring, or when to come."""

    def __init__(self, house: House) -> None:
        self._house = house

    def print_materials(
        self,
        caller: Caller,
        press: Press,
        ticket_id: str,
        missing: tuple[str, ...],
        printer: str | None,
        again_reason: str | None = None,
    ) -> Answer:
        """A slip of what this number's service asks for, ``missing`` of it ticked as still to bring.

        Raises ``unknown_ticket``, ``no_materials``, ``unknown_material``, ``no_printer``, ``unknown_device`` and, for a
        second notice without a reason, ``notice_given_before``.
        """

        def act(deed: Deed) -> dict[str, Any]:
            ticket = known_ticket(deed.work, ticket_id)
            service = known_service(deed.work, ticket.service)
            chosen = _chosen(service, missing)
            device = self._device(printer, deed.work.tickets.details(ticket.id)["printer"])
            job_id = new_id()
            again = self._must_be_first(deed, ticket.visit_id, service, chosen, again_reason)
            deed.work.print_jobs.add(job_id, ticket.id, device, deed.now, MATERIALS, chosen)
            deed.record(PrintQueued(job_id, ticket.id, device, MATERIALS))
            _keep(deed, job_id, ticket.visit_id, service, chosen, again, again_reason)
            return _answer(job_id, ticket.id, device)

        return self._house.pressed(caller, press, act)

    def print_visit_materials(
        self,
        caller: Caller,
        press: Press,
        visit_id: str,
        missing: tuple[str, ...],
        printer: str | None,
        again_reason: str | None = None,
    ) -> Answer:
        """The same for a visit registered without a ticket (直接登记).

        Raises ``unknown_visit``, and what :meth:`print_materials` raises.
        """

        def act(deed: Deed) -> dict[str, Any]:
            visit = deed.work.visits.get(visit_id)
            if visit is None or not visit.registered:
                raise NotKnown("unknown_visit", "没有这次直接登记的来访。")
            service = known_service(deed.work, visit.service)
            chosen = _chosen(service, missing)
            device = self._device(printer, None)
            job_id = new_id()
            again = self._must_be_first(deed, visit.id, service, chosen, again_reason)
            deed.work.print_jobs.add(job_id, None, device, deed.now, MATERIALS, chosen, visit_id=visit.id)
            deed.record(PrintQueued(job_id, None, device, MATERIALS, visit_id=visit.id))
            _keep(deed, job_id, visit.id, service, chosen, again, again_reason)
            return _answer(job_id, None, device)

        return self._house.pressed(caller, press, act)

    def print_appointment(
        self, caller: Caller, press: Press, appointment_id: str, printer: str | None
    ) -> Answer:
        """A slip with day, time, booking code and what to bring, for whoever is booked.

        Raises ``unknown_appointment``, ``appointment_settled``, ``no_printer``, ``unknown_device``.
        """

        def act(deed: Deed) -> dict[str, Any]:
            one = known_appointment(deed.work, appointment_id)
            if one.standing is not Standing.BOOKED:
                raise RuleBroken("appointment_settled", "这个预约已经签到、取消或过期，不用再打凭条。")
            device = self._device(printer, None)
            job_id = new_id()
            deed.work.print_jobs.add(job_id, None, device, deed.now, APPOINTMENT, appointment_id=one.id)
            deed.record(PrintQueued(job_id, None, device, APPOINTMENT, appointment_id=one.id))
            return _answer(job_id, None, device)

        return self._house.pressed(caller, press, act)

    def _must_be_first(
        self, deed: Deed, visit_id: str, service: Service, chosen: tuple[str, ...], reason: str | None
    ) -> bool | None:
        """Whether this notice is not the matter's first; None where it is none, or the same one on paper again.

        Raises ``notice_given_before``, with what was not told then, where no reason is given for a second.
        """
        if not chosen:
            return None
        since = (date.fromisoformat(deed.today) - LOOKED_BACK).isoformat()
        earlier = deed.work.one_time_notices.earlier(visit_id, service.code, since)
        if is_copy(earlier, visit_id, chosen):
            return None
        if earlier and reason is None:
            last = earlier[-1].given_at
            local = last.astimezone(self._house.zone)
            new = not_told_before(earlier, chosen)
            told = f"上次没有告知：{'、'.join(new)}。" if new else "这些材料上次都告知过。"
            raise RuleBroken(
                "notice_given_before",
                f"这位来访人的“{service.name}”在 {local:%m-%d %H:%M} 已经开过一次性告知单，{told}再开一次要说明原因。",
                given_at=moment(last),
                not_told_before=new,
            )
        return bool(earlier)

    def _device(self, asked: str | None, own: str | None) -> str:
        """Where it comes out: the printer asked for, else that of the number, else any."""
        if asked is not None and not any(each.device == asked for each in self._house.toml.printer):
            raise NotKnown("unknown_device", "没有这台设备。")
        device = asked or own or next((each.device for each in self._house.toml.printer), None)
        if device is None:
            raise RuleBroken("no_printer", "本大厅没有配置号票打印机。")
        return device


def _chosen(service: Service, missing: tuple[str, ...]) -> tuple[str, ...]:
    """What is ticked, in the order of the service's own list. Raises ``no_materials``, ``unknown_material``."""
    listed = materials_of(service.bring)
    if not listed:
        raise RuleBroken("no_materials", f"“{service.name}”还没有写“请带”的材料，请管理员在设置里补上。")
    if any(each not in listed for each in missing):
        raise NotAccepted("unknown_material", "勾选的材料不在这项业务的“请带”里，请刷新后再选。")
    return tuple(each for each in listed if each in missing)


def _keep(
    deed: Deed,
    job_id: str,
    visit_id: str,
    service: Service,
    chosen: tuple[str, ...],
    again: bool | None,
    reason: str | None,
) -> None:
    """Keeps that somebody was told in writing; ``again`` None: nothing new was said."""
    if again is None:
        return
    why = reason if again else None
    visit = deed.work.visits.get(visit_id)
    if visit is not None:
        deed.day_changed(visit.hall_day)
    deed.work.one_time_notices.add(
        job_id, visit_id, service.code, deed.today, deed.caller.staff_id, deed.now, again=again, reason=why
    )
    deed.record(OneTimeNoticeGiven(job_id, visit_id, service.code, again, why))


def _answer(job_id: str, ticket_id: str | None, device: str) -> dict[str, Any]:
    return {"job_id": job_id, "ticket_id": ticket_id, "device": device, "state": "queued", "detail": None}


def materials_of(bring: str) -> list[str]:
    """What a service asks for, one thing a line, each once."""
    return list(dict.fromkeys(line.strip() for line in bring.splitlines() if line.strip()))


def slip_of(house: House, deed: Deed, job: PrintJob) -> list[dict[str, Any]]:
    """The blocks of one slip, in the words the service has now."""
    return (
        _appointment_slip(house, deed, job) if job.paper == APPOINTMENT else _materials_slip(house, deed, job)
    )


def _materials_slip(house: House, deed: Deed, job: PrintJob) -> list[dict[str, Any]]:
    """What the service no longer asks for is not asked for."""
    if job.ticket_id is not None:
        ticket = known_ticket(deed.work, job.ticket_id)
        code, window_no, whose = ticket.service, ticket.window_no, f"号码 {ticket.number}"
    else:
        visit = deed.work.visits.get(str(job.visit_id))
        if visit is None:
            raise NotKnown("unknown_visit", "没有这次直接登记的来访。")
        code, window_no, whose = visit.service, visit.window_no, "直接登记"
    service = known_service(deed.work, code)
    listed = materials_of(service.bring)
    missing = [each for each in listed if each in job.missing]
    window = f"　{window_no} 号窗口" if window_no is not None else ""
    return [
        *_head(house, "一次性告知单" if missing else "材料清单"),
        _text(f"{whose}　{service.public_name}{window}"),
        *_list("还缺下面的材料，请一次带齐：" if missing else "办理这项业务请带：", missing or listed),
        {"kind": "rule", "dashed": True},
        _text("带齐后请重新取号，或到服务台说明。", size="small"),
        _made_at(house, deed),
    ]


def _appointment_slip(house: House, deed: Deed, job: PrintJob) -> list[dict[str, Any]]:
    one = known_appointment(deed.work, str(job.appointment_id))
    service = known_service(deed.work, one.service)
    rules = offer_body(deed.work)
    member = deed.work.people.by_id(one.with_staff_id) if one.with_staff_id else None
    listed = materials_of(service.bring)
    return [
        *_head(house, "预约凭条"),
        _text(f"{day_words(one.day)}　{clock_text(one.begins)}", size="large", bold=True, align="center"),
        _text(f"{service.public_name}{f'　约见{member.name}' if member is not None else ''}"),
        _text(f"预约码 {one.code}", bold=True),
        *(_list("请带：", listed) if listed else []),
        {"kind": "rule", "dashed": True},
        _text(
            f"到大厅后在取号机按“预约签到”，输预约码或手机尾号。提前 {rules['early_min']} 分钟起可签到，"
            f"迟到超过 {rules['late_min']} 分钟按现场取号排队。",
            size="small",
        ),
        _made_at(house, deed),
    ]


def _head(house: House, title: str) -> list[dict[str, Any]]:
    return [
        _text(house.toml.hall.name, size="normal", align="center"),
        _text(title, size="large", bold=True, align="center"),
        {"kind": "rule"},
    ]


def _made_at(house: House, deed: Deed) -> dict[str, Any]:
    return _text(f"开单时间 {deed.now.astimezone(house.zone):%Y-%m-%d %H:%M}", size="small")


def _text(words: str, **how: object) -> dict[str, Any]:
    return {"kind": "text", "words": words, **how}


def _list(head: str, things: list[str]) -> list[dict[str, Any]]:
    return [
        _text(head, bold=True),
        {"kind": "table", "shares": _SHARES, "rows": [[_BOX, thing] for thing in things]},
    ]
