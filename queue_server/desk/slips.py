"""Slips a citizen takes home: what to bring, and of it what is still missing (一次性告知, S-3.2.4).

What stands on one is the service's own list (settings: 请带), ticked: nothing about the person beside the number, so it may
lie in a printer's tray like a ticket.
"""

from typing import Any

from queue_server.desk.frame import Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.reception import known_service, known_ticket
from queue_server.domain.errors import NotAccepted, NotKnown, RuleBroken
from queue_server.domain.events import PrintQueued
from queue_server.store.print_jobs import MATERIALS, PrintJob

_BOX = "□"
_SHARES = [1, 9]


class SlipDesk:
    """Use cases of whoever tells a citizen what to bring."""

    def __init__(self, house: House) -> None:
        self._house = house

    def print_materials(
        self, caller: Caller, press: Press, ticket_id: str, missing: tuple[str, ...], printer: str | None
    ) -> Answer:
        """A slip of what this number's service asks for, ``missing`` of it ticked as still to bring.

        Raises ``unknown_ticket``, ``no_materials``, ``unknown_material``, ``no_printer``, ``unknown_device``.
        """

        def act(deed: Deed) -> dict[str, Any]:
            ticket = known_ticket(deed.work, ticket_id)
            service = known_service(deed.work, ticket.service)
            listed = materials_of(service.bring)
            if not listed:
                raise RuleBroken(
                    "no_materials", f"“{service.name}”还没有写“请带”的材料，请管理员在设置里补上。"
                )
            if any(each not in listed for each in missing):
                raise NotAccepted("unknown_material", "勾选的材料不在这项业务的“请带”里，请刷新后再选。")
            device = self._printer(printer) or deed.work.tickets.details(ticket.id)["printer"] or self._any()
            if device is None:
                raise RuleBroken("no_printer", "本大厅没有配置号票打印机。")
            job_id = new_id()
            chosen = tuple(each for each in listed if each in missing)
            deed.work.print_jobs.add(job_id, ticket.id, device, deed.now, MATERIALS, chosen)
            deed.record(PrintQueued(job_id, ticket.id, device, MATERIALS))
            return {
                "job_id": job_id,
                "ticket_id": ticket.id,
                "device": device,
                "state": "queued",
                "detail": None,
            }

        return self._house.pressed(caller, press, act)

    def _printer(self, device: str | None) -> str | None:
        if device is None or any(each.device == device for each in self._house.toml.printer):
            return device
        raise NotKnown("unknown_device", "没有这台设备。")

    def _any(self) -> str | None:
        return next((each.device for each in self._house.toml.printer), None)


def materials_of(bring: str) -> list[str]:
    """What a service asks for, one thing a line, each once."""
    return list(dict.fromkeys(line.strip() for line in bring.splitlines() if line.strip()))


def materials_slip(house: House, deed: Deed, job: PrintJob) -> list[dict[str, Any]]:
    """The blocks of one slip, in the words the service has now; what it no longer asks for is not asked for."""
    ticket = known_ticket(deed.work, job.ticket_id)
    service = known_service(deed.work, ticket.service)
    listed = materials_of(service.bring)
    missing = [each for each in listed if each in job.missing]
    local = deed.now.astimezone(house.zone)
    window = f"　{ticket.window_no} 号窗口" if ticket.window_no is not None else ""
    return [
        _text(house.toml.hall.name, size="normal", align="center"),
        _text("一次性告知单" if missing else "材料清单", size="large", bold=True, align="center"),
        {"kind": "rule"},
        _text(f"号码 {ticket.number}　{service.public_name}{window}"),
        *_list("还缺下面的材料，请一次带齐：" if missing else "办理这项业务请带：", missing or listed),
        {"kind": "rule", "dashed": True},
        _text("带齐后请重新取号，或到服务台说明。", size="small"),
        _text(f"开单时间 {local:%Y-%m-%d %H:%M}", size="small"),
    ]


def _text(words: str, **how: object) -> dict[str, Any]:
    return {"kind": "text", "words": words, **how}


def _list(head: str, things: list[str]) -> list[dict[str, Any]]:
    return [
        _text(head, bold=True),
        {"kind": "table", "shares": _SHARES, "rows": [[_BOX, thing] for thing in things]},
    ]
