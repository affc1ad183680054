"""The manager's settings beside rules, services and windows: the order on the kiosk, single days, texts, what was changed.

Everything is a whole object: what is read is exactly what is written, and every change is journalled with what was
and what is.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from queue_server.desk.changes import change_view
from queue_server.desk.frame import Caller, House
from queue_server.desk.opening import as_body, written_texts
from queue_server.desk.rules import NUMBER_RULES, SWITCH_RULES, is_day
from queue_server.desk.ticket_sample import ticket_sample
from queue_server.domain.errors import NotAccepted
from queue_server.domain.events import RulesChanged
from queue_server.domain.opening_hours import parse_special
from queue_server.store.offer import DayException, Service


class _Fault(NamedTuple):
    """One thing that is wrong, and where."""

    pointer: str
    detail: str


class SettingsDesk:
    """Use cases of the settings pages."""

    def __init__(self, house: House) -> None:
        self._house = house

    def numbers(self) -> list[dict[str, Any]]:
        """Every number a manager may set: what it means, its default and its bounds."""
        return [{"name": name, **rule._asdict()} for name, rule in NUMBER_RULES.items()]

    def switches(self) -> list[dict[str, Any]]:
        """Everything a manager may allow or not: what it means and its default."""
        return [{"name": name, **rule._asdict()} for name, rule in SWITCH_RULES.items()]

    # --- the order on the kiosk -----------------------------------------------------------------------------------

    def order(self) -> list[str]:
        """The codes of the services, in the order of the kiosk."""
        with self._house.reading() as rooms:
            return [service.code for service in rooms.offer.offered()]

    def put_order(self, caller: Caller, codes: list[str]) -> list[str]:
        """Puts the services into this order. Raises ``order_incomplete`` unless every service stands in it once."""
        with self._house.deed(caller) as deed:
            known = {service.code: service for service in deed.work.offer.offered()}
            if sorted(codes) != sorted(known):
                raise NotAccepted(
                    "order_incomplete", "排序必须包含每项业务，且每项只出现一次；请刷新页面后再试。"
                )
            for position, code in enumerate(codes):
                deed.work.offer.save_service(replace(known[code], position=position))
            before, after = _named(known, known), _named(known, codes)
            deed.record(RulesChanged("service_order", {"order": before}, {"order": after}))
        return codes

    # --- single days ----------------------------------------------------------------------------------------------

    def exceptions(self) -> list[dict[str, Any]]:
        """The days that are different, in order, past ones too."""
        with self._house.reading() as rooms:
            return [as_body(one) for one in rooms.offer.exceptions()]

    def put_exceptions(self, caller: Caller, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Replaces the days that are different. Raises ``bad_exceptions`` with every fault at its field."""
        with self._house.deed(caller) as deed:
            names = {service.code: service.name for service in deed.work.offer.services()}
            faults = list(_faults(asked, names))
            if faults:
                told = "".join(fault.detail for fault in faults)
                raise NotAccepted("bad_exceptions", told, errors=[fault._asdict() for fault in faults])
            before = [as_body(one) for one in deed.work.offer.exceptions()]
            deed.work.offer.save_exceptions(
                DayException(**{**one, "reason": one["reason"].strip()}) for one in asked
            )
            after = [as_body(one) for one in deed.work.offer.exceptions()]
            deed.record(RulesChanged("exceptions", {"exceptions": before}, {"exceptions": after}))
        return after

    # --- texts ----------------------------------------------------------------------------------------------------

    def texts(self) -> dict[str, str]:
        """What the manager has on the paper; an empty header is the hall's own name."""
        with self._house.reading() as rooms:
            return written_texts(rooms)

    def put_texts(self, caller: Caller, body: dict[str, str]) -> dict[str, str]:
        """Replaces the texts of the paper; what later versions added and the body leaves out stays as it is."""
        with self._house.deed(caller) as deed:
            before = written_texts(deed.work)
            after = {**before, **{name: text.strip() for name, text in body.items()}}
            for name, value in after.items():
                deed.work.offer.save_text(name, value)
            deed.record(RulesChanged("texts", dict(before), dict(after)))
        return after

    def sample(self, body: dict[str, str]) -> dict[str, Any]:
        """A ticket with these texts that nobody took, in the words of ``print_ticket``; nothing is kept."""
        return ticket_sample(self._house, body["header"].strip(), body["footer"].strip())

    # --- what was changed -----------------------------------------------------------------------------------------

    def changes(self, before_seq: int | None, limit: int) -> dict[str, Any]:
        """Who changed what and when, newest first, in words; ``next_before_seq`` reads on, None at the beginning."""
        with self._house.reading() as rooms:
            rows = rooms.journal.rule_changes(before_seq, limit + 1)
            services = {service.code: service.name for service in rooms.offer.services()}
            people = {member.id: member.name for member in rooms.people.staff()}
        shown = [change_view(row, services, people) for row in rows[:limit]]
        return {"rows": shown, "next_before_seq": rows[limit - 1]["seq"] if len(rows) > limit else None}


def _named(known: dict[str, Service], codes: Iterable[str]) -> list[str]:
    return [known[code].name for code in codes]


def _faults(asked: list[dict[str, Any]], names: dict[str, str]) -> Iterable[_Fault]:
    seen: set[tuple[str, str | None]] = set()
    for place, one in enumerate(asked):
        at = f"/exceptions/{place}"
        if not is_day(one["day"]):
            yield _Fault(f"{at}/day", f"“{one['day']}”不是日期，请从日历中选一天。")
        if one["service"] is not None and one["service"] not in names:
            yield _Fault(f"{at}/service", f"没有业务 {one['service']}。")
        which = (one["day"], one["service"])
        if which in seen:
            whose = "全部业务" if one["service"] is None else names.get(one["service"], one["service"])
            yield _Fault(f"{at}/day", f"{one['day']} 的{whose}已有一条安排，请合并成一条。")
        seen.add(which)
        try:
            parse_special(one["hours"])
        except ValueError as fault:
            yield _Fault(f"{at}/hours", str(fault))
