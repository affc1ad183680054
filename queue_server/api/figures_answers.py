"""What the API answers to who looks into the figures: a day in depth, and a day played again."""

from queue_server.api.answers import Said
from queue_server.api.office_answers import Depth, Durations, StatisticsAnswer


class ChosenCall(Said):
    """A number a clerk picked by hand; `passed` stood before it in the line of the same service."""

    at: str
    number: str
    service: str
    window_no: int
    staff_no: str | None
    passed: list[str]


class DepthAnswer(Depth):
    """A day in depth, its calls by hand one by one, and the same weekday last week."""

    hall_day: str
    chosen_calls: list[ChosenCall]
    last_week: StatisticsAnswer


class ComparedAnswer(Said):
    """Three periods side by side; `not_over`: the first one still goes on."""

    period: StatisticsAnswer
    last_week: StatisticsAnswer
    before: StatisticsAnswer
    not_over: bool


class WaitColumn(Durations):
    """The waits of one column; `unserved` were not called before the last window closed."""

    n: int
    unserved: int


class WaitColumns(Said):
    """The day as it was, replayed with the same windows, and replayed with the changed ones."""

    real: WaitColumn
    replayed: WaitColumn
    changed: WaitColumn


class WaitHour(Said):
    """Mean waits of those who came in this hour."""

    hour: int
    taken: int
    real: int | None
    replayed: int | None
    changed: int | None


class WhatIfWindow(Said):
    """A window, when it called that day, and when it calls in the changed one."""

    window_no: int
    name: str
    services: list[str]
    hours: list[str]
    changed_hours: list[str]


class WhatIfAnswer(Said):
    """A past day played again; `left_out` were never called that day; the pace is that of the day's clerks."""

    hall_day: str
    between_s: int
    reaction_s: int
    left_out: int
    windows: list[WhatIfWindow]
    waits: WaitColumns
    by_hour: list[WaitHour]
