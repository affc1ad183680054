"""When numbers are given, and what stands on the paper: the manager's settings as the hall applies them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.desk.rules import closed_days
from queue_server.domain.opening_hours import OpeningHours, Span, closed_reason, parse_hours, parse_special
from queue_server.store import Rooms
from queue_server.store.offer import DayException, Service

DEFAULT_TEXTS: Mapping[str, str] = {"header": "", "footer": "公共法律服务热线 12348"}
"""What stands on the paper until the manager writes something else; an empty header is the hall's own name."""


def written_texts(rooms: Rooms) -> dict[str, str]:
    """Every text of the paper, the manager's or its default."""
    return {**DEFAULT_TEXTS, **rooms.offer.texts()}


class Timetable:
    """The hours of every service, with closed days and special days; read once, asked for each service."""

    training: bool
    """Whether the hall practises just now."""

    def __init__(self, rooms: Rooms, local: datetime) -> None:
        """``local``: the moment on the hall's own clock."""
        self._local = local
        self.training = rooms.training.began_on() is not None
        self._closed = closed_days(rooms)
        yesterday = local.date() - timedelta(days=1)
        self._special: dict[str | None, list[DayException]] = {}
        for one in rooms.offer.exceptions(yesterday.isoformat()):
            self._special.setdefault(one.service, []).append(one)

    def hours_of(self, service: Service) -> OpeningHours:
        """The service's hours; what is said of a day for this service beats what is said for all."""
        said = [*self._special.get(None, ()), *self._special.get(service.code, ())]
        special = {date.fromisoformat(one.day): parse_special(one.hours, one.reason) for one in said}
        return replace(parse_hours(service.hours), special=special, stop_before_min=service.stop_before_min)

    def spans_on(self, service: Service, day: date) -> tuple[Span, ...]:
        """When the service is open on a day that is not over."""
        return self.hours_of(service).spans_on(day, self._closed)

    def why_closed(self, service: Service) -> str | None:
        """Why no number is given at this moment, in one sentence; None while one is."""
        return closed_reason(self.hours_of(service), self._local, self._closed)


def stop_sentence(service: Service) -> str:
    """What people read while the manager has stopped a service."""
    return f"{service.name}暂停取号：{(service.stop_reason or '请咨询工作人员').rstrip('。')}。"


def as_body(exception: DayException) -> dict[str, Any]:
    """One special day, as the API says it."""
    return exception._asdict()
