"""The day's figures for whoever may read them: counted from rows, past days counted once (house: figures)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from queue_server.desk.frame import SERVER, House
from queue_server.domain import figures_sheets, first_come
from queue_server.domain.day_depth import Depth, Pause
from queue_server.domain.errors import NotAccepted
from queue_server.domain.figures_compared import compared_sheet
from queue_server.domain.hall_day import hall_day
from queue_server.domain.statistics import DayTally, day_tally, figures, merge, ways
from queue_server.store import Rooms, snapshot
from queue_server.store.figures import NEVER_COUNTED
from queue_server.store.vault import Vault

LONGEST_SPAN_DAYS = 3660
LOOKED_BACK = timedelta(days=31)
"""How far before a day another day with visitors is looked for."""
WORTH_KEEPING_DAYS = 31
"""From so many past days on, what they add up to is remembered."""
Offload = Callable[..., Any]
PastDays = tuple[tuple[str, int | None], ...]
"""Past days with the versions of their kept tallies: as long as these are the same, so is what they add up to."""


class Remembered:
    """What the past days of the span that was asked for last add up to, so that asking again counts today only.

    One span only: a busy year is some thirty megabytes. Written off the hub, in one assignment.
    """

    def __init__(self) -> None:
        self._last: tuple[PastDays, DayTally] | None = None

    def of(self, days: PastDays) -> DayTally | None:
        """The sum of exactly these days, if it is known."""
        last = self._last
        return last[1] if last is not None and last[0] == days else None

    def keep(self, days: PastDays, tally: DayTally) -> None:
        """Remembers the sum of these days in place of any other; a short span is not worth it."""
        if len(days) >= WORTH_KEEPING_DAYS:
            tally.count_durations()
            self._last = (days, tally)


class FiguresDesk:
    """Use cases of the figures. Counting runs off the hub, on a connection of its own, through ``offload``."""

    def __init__(self, house: House, offload: Offload) -> None:
        self._house = house
        self._offload = offload
        self._remembered = Remembered()

    def of_day(self, hall_day: str) -> dict[str, Any]:
        """The statistics object of one day. Raises ``bad_day``."""
        day = parsed_day(hall_day)
        return self._named(figures(self._counted(day, day), day))

    def of_span(self, from_day: str, to_day: str) -> dict[str, Any]:
        """The same object for a span of days, both ends included. Raises ``bad_day``, ``bad_span``."""
        first, last = parsed_day(from_day), parsed_day(to_day)
        if last < first or last - first > timedelta(days=LONGEST_SPAN_DAYS):
            raise NotAccepted("bad_span", "日期范围不对：结束日应不早于开始日，且不超过十年。")
        return {"from": from_day, "to": to_day, **self._named(figures(self._counted(first, last)))}

    def compared(self, from_day: str, to_day: str) -> dict[str, Any]:
        """A period, the same weekdays before it, and the period before it. Raises ``bad_day``, ``bad_span``.

        The same weekdays are those of last week, or of as many weeks before as the period is long, so that no day
        stands on both sides. Before a single day stands the last day on which anybody came, within a month.
        """
        first, last = parsed_day(from_day), parsed_day(to_day)
        period = self.of_span(from_day, to_day)
        length = (last - first).days + 1
        weeks = timedelta(days=-(-length // 7) * 7)
        if length == 1:
            since = (first - LOOKED_BACK).isoformat()
            with self._house.reading() as rooms:
                came = rooms.figures.last_day_anybody_came(since, from_day)
            before = (came or (first - timedelta(days=1)).isoformat(),) * 2
        else:
            before = ((first - timedelta(days=length)).isoformat(), (first - timedelta(days=1)).isoformat())
        return {
            "period": period,
            "last_week": self.of_span((first - weeks).isoformat(), (last - weeks).isoformat()),
            "before": self.of_span(*before),
            "not_over": to_day >= self._house.today(),
        }

    def sheets(self, from_day: str, to_day: str) -> dict[str, Any]:
        """The figures of a period as sheets, with the hall, the period and when they were made.

        ``figures`` is the statistics object they were made from. Raises ``bad_day``, ``bad_span``.
        """
        compared = self.compared(from_day, to_day)
        told = compared["period"]
        with self._house.reading() as rooms:
            names = {service.code: service.name for service in rooms.offer.services()}
        made_at = self._house.clock.now().astimezone(self._house.zone)
        hall, period = (
            self._house.toml.hall.name,
            from_day if from_day == to_day else f"{from_day} 至 {to_day}",
        )
        return {
            "title": f"{hall} 统计 {period}",
            "hall": hall,
            "period": period,
            "made_at": f"{made_at:%Y-%m-%d %H:%M}",
            "not_over": compared["not_over"],
            "figures": told,
            "service_names": names,
            "sheets": [*figures_sheets.sheets(told, names), compared_sheet(compared, names)],
        }

    def _named(self, told: dict[str, Any]) -> dict[str, Any]:
        """The figures with the names of the clerks they speak of, whose staff numbers alone say little."""
        chosen = {one["staff_no"] for one in told["depth"]["first_come"]["chosen"]}
        with self._house.reading() as rooms:
            known = rooms.figures.staff_names()
        told["depth"]["staff_names"] = {
            no: name for no, name in known.items() if no in told["by_clerk"] or no in chosen
        }
        return told

    def rebuild(self) -> int:
        """Counts every past day again, one day per transaction; returns how many."""
        with self._house.reading() as rooms:
            days = rooms.figures.days()
        now = self._house.clock.now()
        today = self._house.today(now)
        past = [day for day in days if day < today]
        for day in past:
            with self._house.deed(SERVER) as deed:
                deed.work.figures.forget(day)
                version = deed.work.figures.kept_between(day, day)[day].version
                tally = _count(deed.work, day, self._house.zone, now)
                deed.work.figures.keep(day, tally.to_json(), version)
        return len(past)

    def _counted(self, first: date, last: date) -> DayTally:
        """Counts a span off the hub, and keeps the past days that had to be counted."""
        store, zone = self._house.store, self._house.zone
        tally, counted = self._offload(
            _tally, store.folder, store.vault, zone, (first, last), self._house.clock.now(), self._remembered
        )
        if counted:
            with self._house.deed(SERVER) as deed:
                for day, fresh in counted.items():
                    deed.work.figures.keep(day, *fresh)
        whole: DayTally = tally
        return whole


def parsed_day(text: str) -> date:
    """The date a text names. Raises NotAccepted ``bad_day``."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotAccepted("bad_day", "日期应为 2026-11-24 这样。") from None
    if day.isoformat() != text:
        raise NotAccepted("bad_day", "日期应为 2026-11-24 这样。")
    return day


def disagreeing_days(rooms: Rooms, zone: ZoneInfo) -> list[str]:
    """The kept days that their rows do not confirm; days kept by another version are counted anew anyway."""
    wrong = []
    for day in rooms.figures.days():
        kept = rooms.figures.kept(day)
        tally = None if kept is None else _read(kept)
        if tally is not None and tally != _count(
            rooms, day, zone, midnights(date.fromisoformat(day), zone)[1]
        ):
            wrong.append(day)
    return wrong


def _tally(
    folder: Path, vault: Vault, zone: ZoneInfo, span: tuple[date, date], now: datetime, remembered: Remembered
) -> tuple[DayTally, dict[str, tuple[str, int]]]:
    """Counts a span on its own connection: no lock, no log, no write (it runs off the hub)."""
    first, last = (day.isoformat() for day in span)
    counted: dict[str, tuple[str, int]] = {}
    today = hall_day(now, zone).isoformat()
    with snapshot(folder, vault) as rooms:
        days = rooms.figures.days_between(first, last)
        versions = rooms.figures.versions_between(first, last)
        before = tuple((day, versions.get(day)) for day in days if day < today)
        past = remembered.of(before)
        if past is None:
            past = merge(_past(rooms, [day for day, _ in before], zone, now, counted))
            if not counted:
                remembered.keep(before, past)
        others = [day for day in days if day >= today]
        if first <= today <= last and today not in others:
            others.append(today)
        parts = [*([past] if before else []), *(_count(rooms, day, zone, now) for day in others)]
    return parts[0] if len(parts) == 1 else merge(parts), counted


def _past(
    rooms: Rooms, days: list[str], zone: ZoneInfo, now: datetime, counted: dict[str, tuple[str, int]]
) -> Iterator[DayTally]:
    """The tallies of these past days, as kept; those that had to be counted are noted in ``counted``."""
    known = rooms.figures.kept_between(days[0], days[-1]) if days else {}
    for day in days:
        kept = known.get(day, NEVER_COUNTED)
        tally = None if kept.tally is None else _read(kept.tally)
        if tally is None:
            tally = _count(rooms, day, zone, now)
            counted[day] = (tally.to_json(), kept.version)
        yield tally


def _read(text: str) -> DayTally | None:
    """A kept tally, or None when another version kept it."""
    try:
        return DayTally.from_json(text)
    except ValueError:
        return None


def midnights(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When a hall day begins and when it is over."""
    begin = datetime.combine(day, time(), zone)
    return begin, datetime.combine(day + timedelta(days=1), time(), zone)


def _count(rooms: Rooms, day: str, zone: ZoneInfo, now: datetime) -> DayTally:
    """Counts a day from its rows; a pause that goes on ends now, or with the day."""
    facts = list(rooms.figures.facts(day))
    begin, end = midnights(date.fromisoformat(day), zone)
    pauses = rooms.figures.pauses_between(begin, min(end, now)) if now > begin else []
    depth = Depth.of(
        ways(facts),
        [Pause(one.window_no, one.reason, int((one.to_at - one.from_at).total_seconds())) for one in pauses],
        rooms.tasks.enquiries(day),
        first_come.counted(first_come.told(rooms.figures.line_steps(day))),
        rooms.rating_reasons.counted(day),
    )
    return day_tally(facts, zone, depth)
