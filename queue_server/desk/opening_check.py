"""The opening checklist (开门检查): what the hall says of itself, what a person ticks, and who said that the list is done.

The hall's own lines are made anew whenever somebody looks; ticks and the word that the list is done stand for the day,
and can be taken back.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.desk.changes import day_words, exception_words
from queue_server.desk.devices import DeviceDesk
from queue_server.desk.frame import Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.guide import service_names
from queue_server.desk.opening import Timetable, as_body
from queue_server.desk.views import moment
from queue_server.domain import opening_check as rules_of
from queue_server.domain.errors import NotKnown, RuleBroken
from queue_server.domain.events import RulesChanged
from queue_server.domain.opening_check import AtWindow, Line, Standing, item_id
from queue_server.domain.opening_events import OpeningDone, OpeningReopened, OpeningTicked, OpeningUnticked
from queue_server.store import Rooms
from queue_server.store.data_folder import free_bytes, last_backup
from queue_server.store.moments import maybe_moment
from queue_server.store.offer import Service, Window
from queue_server.store.opening_marks import WHOLE_LIST, Mark

OWN_LIST = "opening_check"
LOOKED_BACK = timedelta(days=31)
COUNTED = 100
"""More work orders than this are not counted one by one."""
WHOLE_DAY = {"00:00-24:00": "全天"}
STATE_WORDS = {"waiting": "等候", "missed": "过号", "on_hold": "挂起"}


class OpeningCheckDesk:
    """Use cases of whoever opens the hall in the morning."""

    def __init__(self, house: House, devices: DeviceDesk) -> None:
        self._house = house
        self._devices = devices

    def view(self, connected: dict[str, bool]) -> dict[str, Any]:
        """The whole list. ``connected``: whose program or page is connected now."""
        board = self._devices.board(connected)
        with self._house.reading() as rooms:
            return self._view(rooms, board)

    def tick(self, caller: Caller, press: Press, item: str) -> Answer:
        """I looked, and it is well. Raises ``unknown_opening_item``, ``opening_is_done``."""

        def act(deed: Deed) -> dict[str, Any]:
            marks = _open_list(deed)
            if item not in {item_id(text) for text in by_hand(deed.work)}:
                raise _unknown()
            if item not in marks:
                mark = Mark(new_id(), deed.today, item, deed.now, caller.staff_id)
                deed.work.opening_marks.add(mark)
                deed.record(OpeningTicked(mark.id, item, caller.staff_id))
            return marks_view(deed.work, deed.today)

        return self._house.pressed(caller, press, act)

    def untick(self, caller: Caller, press: Press, item: str) -> Answer:
        """It is not well after all. Raises ``unknown_opening_item``, ``opening_is_done``."""

        def act(deed: Deed) -> dict[str, Any]:
            marks = _open_list(deed)
            if item == WHOLE_LIST or item not in marks:
                raise _unknown()
            deed.work.opening_marks.undo(marks[item].id, deed.now)
            deed.record(OpeningUnticked(marks[item].id))
            return marks_view(deed.work, deed.today)

        return self._house.pressed(caller, press, act)

    def finish(self, caller: Caller, press: Press, connected: dict[str, bool]) -> Answer:
        """The hall may open; what is still not well is kept with it. Raises ``opening_unticked``, ``opening_is_done``."""
        board = self._devices.board(connected)

        def act(deed: Deed) -> dict[str, Any]:
            marks = _open_list(deed)
            left = [text for text in by_hand(deed.work) if item_id(text) not in marks]
            if left:
                raise RuleBroken("opening_unticked", f"还有 {len(left)} 项没有核对：{'；'.join(left)}。")
            to_see = tuple(
                line.item for line in self._lines(deed.work, board) if line.standing is Standing.SEE
            )
            mark = Mark(new_id(), deed.today, WHOLE_LIST, deed.now, caller.staff_id)
            deed.work.opening_marks.add(mark)
            deed.record(OpeningDone(mark.id, to_see, caller.staff_id))
            return marks_view(deed.work, deed.today)

        return self._house.pressed(caller, press, act)

    def reopen(self, caller: Caller, press: Press) -> Answer:
        """The list is looked at again; ticks stay. Raises ``opening_not_done``."""

        def act(deed: Deed) -> dict[str, Any]:
            done = deed.work.opening_marks.of_day(deed.today).get(WHOLE_LIST)
            if done is None:
                raise RuleBroken("opening_not_done", "今天的开门检查还没有完成。")
            deed.work.opening_marks.undo(done.id, deed.now)
            deed.record(OpeningReopened(done.id))
            return marks_view(deed.work, deed.today)

        return self._house.pressed(caller, press, act)

    # --- the manager's own list -----------------------------------------------------------------------------------

    def items(self) -> list[str]:
        """What a person ticks, in order."""
        with self._house.reading() as rooms:
            return by_hand(rooms)

    def put_items(self, caller: Caller, items: list[str]) -> list[str]:
        """Replaces what a person ticks; a line that stays as it is keeps today's tick."""
        after = list(dict.fromkeys(text.strip() for text in items if text.strip()))
        with self._house.deed(caller) as deed:
            before = by_hand(deed.work)
            deed.work.offer.keep_fact(OWN_LIST, json.dumps(after, ensure_ascii=False))
            deed.record(RulesChanged(OWN_LIST, {"items": before}, {"items": after}))
        return after

    # --- inside ---------------------------------------------------------------------------------------------------

    def _view(self, rooms: Rooms, board: list[dict[str, Any]]) -> dict[str, Any]:
        today = self._house.today()
        return {
            "hall_day": today,
            "lines": [
                {**line._asdict(), "standing": line.standing.value, "details": list(line.details)}
                for line in self._lines(rooms, board)
            ],
            **marks_view(rooms, today),
        }

    def _lines(self, rooms: Rooms, board: list[dict[str, Any]]) -> Iterator[Line]:
        now = self._house.clock.now()
        local, today = now.astimezone(self._house.zone), self._house.today(now)
        if rooms.training.began_on() is not None:
            yield Line("training", Standing.SEE, "大厅正在培训", ("开门前请在“培训”里结束。",))
        for kind in rules_of.KINDS:
            of_kind = [device for device in board if device["kind"] == kind]
            if of_kind:
                yield rules_of.of_devices(
                    kind, [_trouble(d) for d in of_kind if d["state"] != "ok"], len(of_kind)
                )
        services, wired = rooms.offer.offered(), self._wired(rooms)
        hours = _hours_of(rooms, services, local)
        open_today = {one.code: one.name for one in services if hours[one.code] and not one.stopped}
        yield rules_of.of_windows(
            [
                AtWindow(
                    one.no,
                    one.state != "closed",
                    one.pause_reason if one.state == "paused" else None,
                    frozenset(one.services),
                )
                for one in wired
                if open_today.keys() & set(one.services)
            ],
            open_today,
        )
        by_hours: dict[str, list[str]] = {}
        for one in services:
            by_hours.setdefault(hours[one.code], []).append(one.name)
        names = service_names(rooms)
        special = [as_body(one) for one in rooms.offer.exceptions(today) if one.day == today]
        yield rules_of.of_hours(by_hours, [exception_words(one, names) for one in special])
        yield rules_of.of_stopped([f"{one.name}：{one.stop_reason}" for one in services if one.stopped])
        yield from self._of_yesterday(rooms, wired, today)
        yield rules_of.of_backup(last_backup(self._house.store.folder), local)
        yield rules_of.of_disk(free_bytes(self._house.store.folder))
        newest, before_today = rooms.journal.newest_moments(today)
        yield rules_of.of_clock(local, maybe_moment(newest), maybe_moment(before_today))

    def _of_yesterday(self, rooms: Rooms, wired: list[Window], today: str) -> Iterator[Line]:
        since = (date.fromisoformat(today) - LOOKED_BACK).isoformat()
        day = rooms.figures.last_day_anybody_came(since, today)
        unfinished = [] if day is None else rooms.figures.incomplete(day, COUNTED)
        yield rules_of.of_orders(
            None if day is None else day_words(day),
            [f"{row.ticket_number or '登记'}，{row.receptionist or '—'}" for row in unfinished],
        )
        kept = rooms.overnights.kept_in(today)
        at_windows = [
            f"{window.no} 号窗口还在办 {day_words(ticket.hall_day)}的 {ticket.number}"
            for window in wired
            if (ticket := rooms.tickets.at_window(window.no)) is not None and ticket.hall_day < today
        ]
        yield rules_of.of_kept(
            {word: kept[state] for state, word in STATE_WORDS.items() if kept.get(state)}, at_windows
        )

    def _wired(self, rooms: Rooms) -> list[Window]:
        wired = {window.no for window in self._house.toml.window}
        return [window for window in rooms.offer.windows() if window.no in wired]


def by_hand(rooms: Rooms) -> list[str]:
    """What a person ticks: the manager's own list, or the usual one."""
    written = rooms.offer.fact(OWN_LIST)
    return list(rules_of.BY_HAND) if written is None else list(json.loads(written))


def marks_view(rooms: Rooms, today: str) -> dict[str, Any]:
    """What people have ticked of today's list, and whether it is done."""
    marks = rooms.opening_marks.of_day(today)
    return {
        "by_hand": [
            {"item": item_id(text), "text": text, "tick": _mark_view(rooms, marks.get(item_id(text)))}
            for text in by_hand(rooms)
        ],
        "done": _mark_view(rooms, marks.get(WHOLE_LIST)),
    }


def is_done(rooms: Rooms, today: str) -> bool:
    """Whether somebody said today that the hall may open."""
    return WHOLE_LIST in rooms.opening_marks.of_day(today)


def _mark_view(rooms: Rooms, mark: Mark | None) -> dict[str, Any] | None:
    if mark is None:
        return None
    member = rooms.people.by_id(mark.marked_by) if mark.marked_by else None
    return {"at": moment(mark.marked_at), "by": member.name if member else None}


def _open_list(deed: Deed) -> dict[str, Mark]:
    """Today's ticks, as long as the list is not done."""
    marks = deed.work.opening_marks.of_day(deed.today)
    if WHOLE_LIST in marks:
        raise RuleBroken("opening_is_done", "今天的开门检查已经完成，要改请先“重新检查”。")
    return marks


def _hours_of(rooms: Rooms, services: list[Service], local: datetime) -> dict[str, str]:
    """When each service is open today, as people say it; '' when it is not."""
    timetable = Timetable(rooms, local)
    spans = {one.code: timetable.spans_on(one, local.date()) for one in services}
    return {code: "、".join(WHOLE_DAY.get(str(one), str(one)) for one in day) for code, day in spans.items()}


def _trouble(device: dict[str, Any]) -> tuple[str, str]:
    at = f"（{device['window_no']} 号窗口）" if device["window_no"] else ""
    return f"{device['device']}{at}", device["advice"] or device["detail"] or "还没有消息"


def _unknown() -> NotKnown:
    return NotKnown("unknown_opening_item", "清单里没有这一项，请刷新页面。")
