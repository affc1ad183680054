"""Opening hours: what a manager may write, when the door is open, and what those outside are told."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.opening_hours import (
    WEEKDAYS,
    OpeningHours,
    closed_reason,
    is_open_at,
    next_opening,
    parse_hours,
    parse_special,
)
from queue_server.locale import in_language

HALL = ZoneInfo("Asia/Shanghai")
WEEK = {day: ["09:00-12:00", "13:30-17:00"] for day in WEEKDAYS[:5]}
TUESDAY = date(2026, 11, 24)


def at(clock: str, day: date = TUESDAY) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=HALL)


@pytest.mark.parametrize(
    ("clock", "is_open"),
    [
        ("08:59:59.999999", False),
        ("09:00:00", True),
        ("11:59:59.999999", True),
        ("12:00:00", False),
        ("13:29:59", False),
        ("13:30:00", True),
        ("17:00:00", False),
    ],
)
def test_a_span_holds_its_beginning_and_not_its_end(clock: str, is_open: bool) -> None:
    assert is_open_at(parse_hours(WEEK), at(clock), ()) is is_open


def test_a_closed_day_is_closed_but_not_for_what_is_always_open() -> None:
    closed = {TUESDAY}
    assert not is_open_at(parse_hours(WEEK), at("10:00"), closed)
    assert is_open_at(parse_hours("always"), at("03:00"), closed)
    assert closed_reason(parse_hours("always"), at("03:00"), closed) is None


def test_a_span_may_end_at_midnight_and_the_next_begin_there() -> None:
    hours = parse_hours({"tue": ["20:00-24:00"], "wed": ["00:00-02:00"]})
    assert is_open_at(hours, at("23:59:59"), ())
    assert is_open_at(hours, at("00:00:00", date(2026, 11, 25)), ())
    assert hours.as_value() == {"tue": ["20:00-24:00"], "wed": ["00:00-02:00"]}


def test_spans_that_touch_are_no_overlap_and_are_kept_in_order() -> None:
    hours = parse_hours({"mon": ["12:00-13:00", "09:00-12:00"]})
    assert hours.as_value() == {"mon": ["09:00-12:00", "12:00-13:00"]}


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "办理时间应为"),
        ("never", "办理时间应为"),
        (["09:00-12:00"], "办理时间应为"),
        ({"monday": ["09:00-12:00"]}, "不认识的日子“monday”"),
        ({"mon": "09:00-12:00"}, "星期一应是时段的列表"),
        ({"mon": None}, "星期一应是时段的列表"),
        ({"tue": ["9:00-12:00"]}, "星期二的时段“9:00-12:00”写法不对"),
        ({"tue": ["09:00-12:60"]}, "写法不对"),
        ({"tue": ["09:00-24:30"]}, "写法不对"),
        ({"tue": ["09:00-25:00"]}, "写法不对"),
        ({"tue": ["24:00-24:00"]}, "写法不对"),
        ({"tue": ["09：00-12：00"]}, "写法不对"),
        ({"tue": ["٠٩:٠٠-١٢:٠٠"]}, "写法不对"),
        ({"tue": ["09:00-12:00\n"]}, "写法不对"),
        ({"tue": [900]}, "写法不对"),
        ({"wed": ["12:00-09:00"]}, "必须晚于开始时间"),
        ({"wed": ["09:00-09:00"]}, "必须晚于开始时间"),
        ({"thu": ["09:00-12:00", "11:59-13:00"]}, "星期四的时段 09:00-12:00 与 11:59-13:00 重叠"),
        ({"thu": ["09:00-12:00", "09:00-12:00"]}, "重叠"),
    ],
)
def test_wrong_hours_are_refused_in_a_sentence(value: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_hours(value)


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="星期一") as mistake:
        parse_hours({"mon": ["soon"], "tue": ["12:00-09:00"], "holiday": []})
    for word in ("星期一", "星期二", "holiday"):
        assert word in str(mistake.value)


@pytest.mark.parametrize(
    ("clock", "day", "sentence"),
    [
        ("08:00", TUESDAY, "今日尚未开始办理，上午 09:00 开始办理。"),
        ("12:10", TUESDAY, "现在午休，下午 13:30 开始办理。"),
        ("17:30", TUESDAY, "今日已下班，明天上午 09:00 开始办理。"),
        ("17:30", date(2026, 11, 27), "今日已下班，11月30日（星期一）上午 09:00 开始办理。"),
        ("10:00", date(2026, 11, 28), "星期六不办理，11月30日（星期一）上午 09:00 开始办理。"),
        ("10:00", date(2026, 12, 31), "今日休息，2027年1月4日（星期一）上午 09:00 开始办理。"),
        ("10:00", TUESDAY, None),
    ],
)
def test_those_who_come_too_early_are_told_when_to_come(clock: str, day: date, sentence: str | None) -> None:
    closed = {date(2026, 12, 31), date(2027, 1, 1)}
    assert closed_reason(parse_hours(WEEK), at(clock, day), closed) == sentence


def test_a_rest_that_is_not_at_noon_is_not_called_one() -> None:
    hours = parse_hours({"tue": ["00:00-03:00", "18:30-20:00"]})
    assert closed_reason(hours, at("04:00"), ()) == "现在休息，晚上 18:30 开始办理。"
    assert closed_reason(hours, at("21:00"), ()) == "今日已下班，12月1日（星期二）凌晨 00:00 开始办理。"


@pytest.mark.parametrize("value", [WEEK, {"tue": ["13:30-17:00", "09:00-12:00"]}])
def test_a_minute_before_the_door_opens_it_opens_in_a_minute(value: object) -> None:
    hours = parse_hours(value)
    assert next_opening(hours, at("13:29:59.5"), ()) == at("13:30")
    assert next_opening(hours, at("13:30"), ()) == at("13:30")
    assert closed_reason(hours, at("13:29:59.5"), ()) == "现在午休，下午 13:30 开始办理。"


@pytest.mark.parametrize("value", [{}, {"tue": []}])
def test_what_never_opens_says_so(value: object) -> None:
    hours = parse_hours(value)
    assert next_opening(hours, at("10:00"), ()) is None
    assert closed_reason(hours, at("10:00"), ()) == "目前没有安排办理时间，请咨询工作人员。"


@st.composite
def weeks(draw: st.DrawFn) -> dict[str, list[str]]:
    """Hours on the quarter of an hour, as a manager would write them."""
    week = {}
    for day in draw(st.sets(st.sampled_from(WEEKDAYS))):
        edges = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
        pairs = [edges[i : i + 2] for i in range(0, len(edges) - 1, 2)]
        week[day] = [
            f"{a // 4:02}:{a % 4 * 15:02}-{b // 4:02}:{b % 4 * 15:02}"
            for a, b in draw(st.permutations(pairs))
        ]
    return week


def model_is_open(week: dict[str, list[str]], moment: datetime, closed: set[date]) -> bool:
    """The rule again, by comparing the texts of the hours with the text of the clock."""
    if moment.date() in closed:
        return False
    day = moment.strftime("%a").lower()
    return any(text[:5] <= moment.strftime("%H:%M") < text[6:] for text in week.get(day, []))


@given(weeks(), st.integers(0, 14 * 96 - 1), st.sets(st.integers(0, 14), max_size=4))
def test_the_next_opening_is_the_first_open_quarter(
    week: dict[str, list[str]], quarter: int, closed_after: set[int]
) -> None:
    hours = parse_hours(week)
    closed = {TUESDAY + timedelta(days=days) for days in closed_after}
    now = at("00:00") + timedelta(minutes=15 * quarter)
    assert is_open_at(hours, now, closed) == model_is_open(week, now, closed)
    quarters = (now + timedelta(minutes=15 * n) for n in range(30 * 96))
    expected = next((moment for moment in quarters if model_is_open(week, moment, closed)), None)
    assert next_opening(hours, now, closed) == expected
    assert (closed_reason(hours, now, closed) is None) == (expected == now)
    normalised = hours.as_value()
    assert isinstance(normalised, dict)
    assert parse_hours(normalised) == hours
    assert {day: sorted(spans) for day, spans in week.items() if spans} == normalised


# --- special days, and the minutes before the door closes -----------------------------------------------------------


def with_special(
    value: object, day: object, reason: str = "", stop: int = 0, on: date = TUESDAY
) -> OpeningHours:
    """These weekly hours, with one special day."""
    return replace(parse_hours(value), special={on: parse_special(day, reason)}, stop_before_min=stop)


@pytest.mark.parametrize(
    ("special", "clock", "is_open"),
    [
        ("closed", "10:00", False),
        ({"until": "18:00"}, "17:59", True),
        ({"until": "18:00"}, "18:00", False),
        ({"until": "18:00"}, "12:30", False),
        ({"until": "16:00"}, "15:59", True),
        ({"until": "16:00"}, "16:00", False),
        ({"until": "12:30"}, "11:59", True),
        ({"until": "12:30"}, "12:10", False),
        ({"until": "24:00"}, "23:59", True),
        (["10:00-11:00"], "10:30", True),
        (["10:00-11:00"], "14:00", False),
    ],
)
def test_a_special_day_is_as_it_is_said(special: object, clock: str, is_open: bool) -> None:
    assert is_open_at(with_special(WEEK, special), at(clock), ()) is is_open


def test_a_special_day_is_stronger_than_a_closed_day_and_than_always() -> None:
    assert is_open_at(with_special(WEEK, ["10:00-11:00"]), at("10:30"), {TUESDAY})
    assert not is_open_at(with_special("always", "closed"), at("10:30"), ())
    assert not is_open_at(with_special("always", {"until": "18:00"}), at("18:00"), ())
    assert not is_open_at(with_special(WEEK, {"until": "18:00"}), at("17:30"), {TUESDAY}), (
        "no spans to lengthen"
    )
    saturday = date(2026, 11, 28)
    assert is_open_at(with_special(WEEK, ["09:00-12:00"], on=saturday), at("10:00", saturday), ())


@pytest.mark.parametrize(
    ("special", "reason", "clock", "sentence"),
    [
        ("closed", "停电", "10:00", "今日停办（停电），明天上午 09:00 开始办理。"),
        ("closed", "", "08:00", "今日停办，明天上午 09:00 开始办理。"),
        ({"until": "08:00"}, "防汛", "10:00", "今日停办（防汛），明天上午 09:00 开始办理。"),
        ({"until": "16:00"}, "防汛", "16:10", "今日提前下班（防汛），明天上午 09:00 开始办理。"),
        ({"until": "16:00"}, "防汛", "17:10", "今日已下班，明天上午 09:00 开始办理。"),
        ({"until": "18:00"}, "延时", "18:10", "今日已下班，明天上午 09:00 开始办理。"),
        (["10:00-11:00"], "培训", "09:10", "今日尚未开始办理，上午 10:00 开始办理。"),
    ],
)
def test_a_special_day_is_told_with_its_reason(
    special: object, reason: str, clock: str, sentence: str
) -> None:
    assert closed_reason(with_special(WEEK, special, reason), at(clock), ()) == sentence


def test_a_day_that_was_closed_anyway_is_not_told_as_stopped() -> None:
    saturday = date(2026, 11, 28)
    hours = with_special(WEEK, {"until": "18:00"}, "延时", on=saturday)
    assert (
        closed_reason(hours, at("10:00", saturday), ())
        == "星期六不办理，11月30日（星期一）上午 09:00 开始办理。"
    )


@pytest.mark.parametrize(
    ("special", "sentence"),
    [
        ("open", "当天应是时段的列表"),
        ([], "至少要有一个时段"),
        (["12:00-09:00"], "必须晚于开始时间"),
        ({"until": "25:00"}, "下班时间“25:00”写法不对"),
        ({"until": "00:00"}, "写法不对"),
        ({"until": "9:00"}, "写法不对"),
        ({"until": 18}, "写法不对"),
        ({"until": "18:00-19:00"}, "写法不对"),
        ({"to": "18:00"}, "当天应是时段的列表"),
        (None, "当天应是时段的列表"),
    ],
)
def test_a_wrong_special_day_is_refused_in_a_sentence(special: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_special(special)


def test_numbers_stop_before_the_door_closes_and_not_before_noon() -> None:
    hours = replace(parse_hours(WEEK), stop_before_min=30)
    assert is_open_at(hours, at("11:59"), ())
    assert is_open_at(hours, at("16:29"), ())
    assert not is_open_at(hours, at("16:30"), ())
    assert (
        closed_reason(hours, at("16:40"), ()) == "今日号已停止发放（17:00 下班），明天上午 09:00 开始办理。"
    )
    assert closed_reason(hours, at("17:00"), ()) == "今日已下班，明天上午 09:00 开始办理。"
    later = with_special(WEEK, {"until": "18:00"}, stop=30)
    assert is_open_at(later, at("17:29"), ())
    assert not is_open_at(later, at("17:30"), ())


def test_what_is_open_through_midnight_does_not_stop_before_it() -> None:
    always = replace(parse_hours("always"), stop_before_min=30)
    assert is_open_at(always, at("23:59"), ())
    tomorrow_closed = with_special("always", "closed", stop=30, on=date(2026, 11, 25))
    assert not is_open_at(tomorrow_closed, at("23:30"), ())


@st.composite
def special_days(draw: st.DrawFn) -> object:
    """A special day as a manager would write it."""
    if draw(st.booleans()):
        quarter = draw(st.integers(1, 96))
        return draw(st.sampled_from(["closed", {"until": f"{quarter // 4:02}:{quarter % 4 * 15:02}"}]))
    edges = sorted(draw(st.sets(st.integers(0, 96), min_size=2, max_size=6)))
    pairs = [edges[i : i + 2] for i in range(0, len(edges) - 1, 2)]
    return [f"{a // 4:02}:{a % 4 * 15:02}-{b // 4:02}:{b % 4 * 15:02}" for a, b in pairs]


def model_spans(
    week: dict[str, list[str]], special: dict[date, object], day: date, closed: set[date]
) -> list[str]:
    """The day's spans as texts, by the words of the rule."""
    usual = [] if day in closed else sorted(week.get(day.strftime("%a").lower(), []))
    said = special.get(day)
    if said is None:
        return usual
    if isinstance(said, list):
        return said
    if said == "closed" or not usual:
        return []
    assert isinstance(said, dict)
    until = said["until"]
    if until >= usual[-1][6:]:
        return [*usual[:-1], f"{usual[-1][:5]}-{until}"]
    return [f"{text[:5]}-{min(text[6:], until)}" for text in usual if text[:5] < until]


def model_takes(spans: list[str], following: list[str], clock: str, stop: int) -> bool:
    """Whether numbers are given at this time of the day, minute by minute."""
    if not any(text[:5] <= clock < text[6:] for text in spans):
        return False
    end = spans[-1][6:]
    if end == "24:00" and following and following[0].startswith("00:00"):
        return True
    return minutes(clock) < minutes(end) - stop


def minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


@given(
    weeks(),
    st.dictionaries(st.integers(0, 8), special_days(), max_size=4),
    st.sets(st.integers(0, 8), max_size=3),
    st.integers(0, 7 * 24 * 12 - 1),
    st.integers(0, 180),
)
def test_special_days_and_the_stop_are_the_rule_in_words(
    week: dict[str, list[str]], special: dict[int, object], closed_after: set[int], fives: int, stop: int
) -> None:
    closed = {TUESDAY + timedelta(days=days) for days in closed_after}
    said = {TUESDAY + timedelta(days=days): value for days, value in special.items()}
    hours = replace(
        parse_hours(week),
        special={day: parse_special(value, "防汛") for day, value in said.items()},
        stop_before_min=stop,
    )
    now = at("00:00") + timedelta(minutes=5 * fives)
    today, tomorrow = (model_spans(week, said, now.date() + timedelta(days=n), closed) for n in (0, 1))
    assert [str(span) for span in hours.spans_on(now.date(), closed)] == today
    takes = model_takes(today, tomorrow, now.strftime("%H:%M"), stop)
    assert is_open_at(hours, now, closed) == takes
    reason = closed_reason(hours, now, closed)
    assert (reason is None) == takes
    opening = next_opening(hours, now, closed)
    assert opening is None or is_open_at(hours, opening, closed)
    assert reason is None or reason.endswith("。")


@pytest.mark.parametrize(
    ("clock", "day", "sentence"),
    [
        ("08:00", TUESDAY, "Not open yet today. Opens at 09:00."),
        ("12:10", TUESDAY, "Lunch break. Opens at 13:30."),
        ("17:30", TUESDAY, "Closed for today. Opens tomorrow at 09:00."),
        ("10:00", date(2026, 11, 28), "Closed on Saturdays. Opens on Monday 30 November at 09:00."),
        ("10:00", date(2026, 12, 31), "Closed today. Opens on Monday 4 January 2027 at 09:00."),
        ("10:00", TUESDAY, None),
    ],
)
def test_those_who_read_english_are_told_when_to_come_too(
    clock: str, day: date, sentence: str | None
) -> None:
    closed = {date(2026, 12, 31), date(2027, 1, 1)}
    assert closed_reason(parse_hours(WEEK), at(clock, day), closed, in_language("en")) == sentence
