"""The service ledger (服务台账, M-2.2): searched, paged, exported; personal fields masked unless a reason is given."""

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from queue_server.desk.figures import Offload, parsed_day
from queue_server.desk.frame import Caller, House, new_id
from queue_server.desk.reception import known_service
from queue_server.desk.views import moment
from queue_server.domain.errors import NotAccepted, NotAllowed
from queue_server.domain.events import LedgerUnmasked
from queue_server.domain.masking import masked_name, masked_phone
from queue_server.domain.rates import effective_feedback
from queue_server.domain.rating import level_word, reason_words
from queue_server.domain.roles import Role
from queue_server.store import Rooms, snapshot
from queue_server.store.ledger import PAGE_SIZE, LedgerFilter, LedgerRow
from queue_server.store.moments import moment_of
from queue_server.store.vault import Vault

REFUSED = "拒绝提供"
REASON_LENGTH = 200
COLUMNS = (
    "来访人姓名", "联系方式", "来访时间", "接待人员", "办理事项", "办理结果", "满意度评价",
    "号码", "业务类别", "窗口", "首问责任人", "反馈方式", "开始办理", "办结时间", "工单号", "几人同来", "同来人员", "评价原因",
)  # fmt: skip


class Wanted(NamedTuple):
    """What is asked of the ledger."""

    from_day: str | None
    to_day: str | None
    service: str | None
    q: str | None
    unmask_reason: str | None
    training: bool = False
    """What was practised (培训) instead of what was real; never exported."""


class LedgerDesk:
    """Use cases of the ledger."""

    def __init__(self, house: House, offload: Offload) -> None:
        self._house = house
        self._offload = offload

    def page(self, caller: Caller, wanted: Wanted, page: int) -> dict[str, Any]:
        """One page of rows, newest first."""
        if page < 1:
            raise NotAccepted("bad_page", "页码从 1 开始。")
        with self._house.reading() as rooms:
            filter_ = self._filter(rooms, caller, wanted)
            total = rooms.ledger.count(filter_)
            rows = rooms.ledger.page(filter_, page)
        self._may_unmask(caller, wanted, len(rows))
        clear = wanted.unmask_reason is not None
        return {
            "rows": [_json_row(row, clear=clear) for row in rows],
            "page": page,
            "page_size": PAGE_SIZE,
            "total": total,
        }

    def export_rows(self, caller: Caller, wanted: Wanted, kind: str, to: Path) -> str:
        """Writes what the export program reads into the file ``to``; returns the export's title.

        Runs off the hub, on a connection of its own; journalled first when personal fields are in clear.
        """
        if wanted.training:
            raise NotAccepted("training_not_exported", "培训记录只能在页面上查看，不能导出。")
        with self._house.reading() as rooms:
            filter_ = self._filter(rooms, caller, wanted)
            total = rooms.ledger.count(filter_)
        self._may_unmask(caller, wanted, total)
        title = self._title(wanted)
        store, clear = self._house.store, wanted.unmask_reason is not None
        self._offload(
            _write_rows, store.folder, store.vault, self._house.zone, filter_, kind, title, clear, to
        )
        return title

    def _title(self, wanted: Wanted) -> str:
        today = self._house.today()
        return f"{self._house.toml.hall.name} 服务台账 {wanted.from_day or today} 至 {wanted.to_day or today}"

    def _filter(self, rooms: Rooms, caller: Caller, wanted: Wanted) -> LedgerFilter:
        today = self._house.today()
        from_day, to_day = wanted.from_day or today, wanted.to_day or today
        if parsed_day(to_day) < parsed_day(from_day):
            raise NotAccepted("bad_span", "结束日应不早于开始日。")
        if wanted.service:
            known_service(rooms, wanted.service)
        own = caller.staff_id if caller.role is Role.CLERK else None
        return LedgerFilter(from_day, to_day, wanted.service or None, wanted.q or None, own, wanted.training)

    def _may_unmask(self, caller: Caller, wanted: Wanted, rows: int) -> None:
        reason = wanted.unmask_reason
        if reason is None:
            return
        if caller.role is not Role.MANAGER:
            raise NotAllowed("unmask_not_allowed", "只有管理员可以查看完整姓名和电话。")
        if not 1 <= len(reason.strip()) <= REASON_LENGTH:
            raise NotAccepted("unmask_reason_missing", f"请填写查看明文的理由（1 到 {REASON_LENGTH} 字）。")
        with self._house.deed(caller) as deed:
            unmasking_id, reason_hash = new_id(), hashlib.sha256(reason.encode()).hexdigest()
            sealed = deed.work.vault.seal(reason, f"unmaskings.reason:{unmasking_id}")
            deed.work.people.keep_unmasking(unmasking_id, caller.staff_id, rows, sealed, deed.now)
            deed.record(LedgerUnmasked(unmasking_id, rows, reason_hash))


def _write_rows(
    folder: Path,
    vault: Vault,
    zone: ZoneInfo,
    filter_: LedgerFilter,
    kind: str,
    title: str,
    clear: bool,
    to: Path,
) -> None:
    """The table and its rows as JSON lines: no lock, no log, no write to the database (it runs off the hub)."""
    with snapshot(folder, vault) as rooms, to.open("w", encoding="utf-8") as file:
        names = {service.code: service.name for service in rooms.offer.services()}
        table = {"format": kind, "title": title, "columns": COLUMNS, "rows": rooms.ledger.count(filter_)}
        file.write(json.dumps(table, ensure_ascii=False) + "\n")
        for row in rooms.ledger.every(filter_):
            file.write(json.dumps(_export_row(row, names, zone, clear=clear), ensure_ascii=False) + "\n")


def _export_row(row: LedgerRow, names: dict[str, str], zone: ZoneInfo, *, clear: bool) -> list[str]:
    name, phone = _personal(row, clear=clear)
    told = row.feedback if row.closed_at is None else effective_feedback(row.outcome, row.feedback)
    return [
        name or "", phone or "", _local(row.arrived_at, zone), row.receptionist, row.matter or "", row.outcome or "",
        level_word(row.level), row.ticket_number or "", names.get(row.service, row.service), f"{row.window_no}号窗口",
        row.first_responder, told or "", _local(row.opened_at, zone), _local(row.closed_at, zone),
        row.work_order_id, str(row.party), "、".join(_along(row, clear=clear)), "、".join(reason_words(row.reasons)),
    ]  # fmt: skip


def _local(text: str | None, zone: ZoneInfo) -> str:
    return "" if text is None else f"{moment_of(text).astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _json_row(row: LedgerRow, *, clear: bool) -> dict[str, Any]:
    name, phone = _personal(row, clear=clear)
    return {
        "work_order_id": row.work_order_id,
        "visit_id": row.visit_id,
        "ticket_number": row.ticket_number,
        "visitor_name": name,
        "visitor_phone": phone,
        "arrived_at": moment(moment_of(row.arrived_at)),
        "receptionist": row.receptionist,
        "matter": row.matter,
        "outcome": row.outcome,
        "rating": level_word(row.level),
        "service": row.service,
        "window_no": row.window_no,
        "closed_at": moment(moment_of(row.closed_at)) if row.closed_at else None,
        "place": row.place,
        "party": row.party,
        "companions": _along(row, clear=clear),
    }


def _along(row: LedgerRow, *, clear: bool) -> list[str]:
    return [name if clear else masked_name(name) for name in row.companions]


def _personal(row: LedgerRow, *, clear: bool) -> tuple[str | None, str | None]:
    name, phone = row.visitor_name, row.visitor_phone
    if not clear:
        name = masked_name(name) if name else None
        phone = masked_phone(phone) if phone else None
    return (
        name or (REFUSED if row.refused_name else None),
        phone or (REFUSED if row.refused_phone else None),
    )
