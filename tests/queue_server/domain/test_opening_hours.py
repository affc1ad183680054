"""Opening hours: what a manager may write, when the door is open, and what those outside are told."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.opening_hours import WEEKDAYS, closed_reason, is_open_at, next_opening, parse_hours

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
