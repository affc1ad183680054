"""The manager's settings hold at once: hours, stops before closing, single days, order, texts; and who changed what."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.queue_server.desk.hall import Hall, refused

OFFICE = {day: ["09:00-12:00", "13:30-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
TODAY, TOMORROW = "2026-11-24", "2026-11-25"


def one(day: str, hours: Any, service: str | None = None, reason: str = "") -> dict[str, Any]:
    return {"day": day, "service": service, "hours": hours, "reason": reason}


def special(hall: Hall, *days: dict[str, Any]) -> list[dict[str, Any]]:
    """The manager says which days are different."""
    return hall.desk.settings.put_exceptions(hall.manager().caller, list(days))


def at(hall: Hall, clock: str, day: int = 24) -> None:
    """It is this time of the hall now."""
    hour, minute = (int(part) for part in clock.split(":"))
    local = datetime(2026, 11, day, hour, minute, tzinfo=hall.house.zone)
    hall.clock.at = local.astimezone(UTC)


def why(hall: Hall, service: str) -> str | None:
    """What the kiosk says of a service; None while it is open."""
    tile = next(tile for tile in hall.desk.reception.services() if tile["code"] == hall.code(service))
    assert tile["is_open"] == (tile["closed_reason"] is None)
    reason: str | None = tile["closed_reason"]
    return reason


def last_change(hall: Hall) -> dict[str, Any]:
    """What was changed last, in words."""
    change: dict[str, Any] = hall.desk.settings.changes(None, 1)["rows"][0]
    return change


def told(hall: Hall) -> list[tuple[str, str | None, str | None]]:
    """The lines of the last change."""
    return [(line["label"], line["before"], line["after"]) for line in last_change(hall)["lines"]]


# --- single days ----------------------------------------------------------------------------------------------------


def test_a_power_cut_stops_every_service_with_its_reason(hall: Hall) -> None:
    special(hall, one(TODAY, "closed", reason="停电"))
    assert why(hall, "法律咨询") == "今日停办（停电），明天凌晨 00:00 开始办理。"
    with refused("service_closed") as said:
        hall.citizen().takes("公证")
    assert "停电" in said.value.sentence
    special(hall)
    assert hall.citizen().takes("公证").number == "D001"


def test_today_is_open_longer(hall: Hall) -> None:
    hall.manager().offers("consult", hours=OFFICE)
    at(hall, "17:30")
    assert why(hall, "法律咨询") == "今日已下班，明天上午 09:00 开始办理。"
    special(hall, one(TODAY, {"until": "18:00"}, reason="集中咨询"))
    assert why(hall, "法律咨询") is None
    assert hall.citizen().takes("法律咨询").number == "A001"
    at(hall, "18:00")
    assert why(hall, "法律咨询") == "今日已下班，明天上午 09:00 开始办理。"


def test_what_is_said_for_one_service_beats_what_is_said_for_all(hall: Hall) -> None:
    special(hall, one(TODAY, ["09:00-10:00"], service="notary"), one(TODAY, "closed", reason="停电"))
    assert why(hall, "公证") is None
    assert why(hall, "法律咨询") is not None


def test_a_special_day_opens_a_closed_day(hall: Hall) -> None:
    for service in ("consult", "notary"):
        hall.manager().offers(service, hours=OFFICE)
    rules = hall.desk.manager.rules()
    hall.desk.manager.put_rules(hall.manager().caller, {**rules, "closed_days": [TODAY]})
    assert why(hall, "公证") == "今日休息，明天上午 09:00 开始办理。"
    special(hall, one(TODAY, ["09:00-12:00"], service="consult", reason="调休上班"))
    assert why(hall, "法律咨询") is None
    assert why(hall, "公证") is not None


def test_a_past_day_changes_nothing_and_is_kept(hall: Hall) -> None:
    days = [one("2026-10-01", "closed", reason="国庆")]
    assert special(hall, *days) == days
    assert why(hall, "法律咨询") is None
    assert hall.desk.settings.exceptions() == days


@pytest.mark.parametrize(
    ("day", "pointer", "sentence"),
    [
        (one("2026-02-30", "closed"), "/exceptions/1/day", "不是日期"),
        (one("20261125", "closed"), "/exceptions/1/day", "不是日期"),
        (one("", "closed"), "/exceptions/1/day", "不是日期"),
        (one(TODAY, "closed"), "/exceptions/1/day", "2026-11-24 的全部业务已有一条安排"),
        (one(TOMORROW, "closed", service="nothing"), "/exceptions/1/service", "没有业务"),
        (one(TOMORROW, []), "/exceptions/1/hours", "至少要有一个时段"),
        (one(TOMORROW, ["9-12"]), "/exceptions/1/hours", "写法不对"),
        (one(TOMORROW, {"until": "26:00"}), "/exceptions/1/hours", "写法不对"),
    ],
)
def test_a_wrong_day_is_refused_at_its_field(
    hall: Hall, day: dict[str, Any], pointer: str, sentence: str
) -> None:
    with refused("bad_exceptions") as said:
        special(hall, one(TODAY, "closed"), day)
    errors: Any = said.value.extra["errors"]
    assert [error["pointer"] for error in errors] == [pointer]
    assert sentence in errors[0]["detail"]
    assert hall.desk.settings.exceptions() == []


# --- before the door closes -----------------------------------------------------------------------------------------


def test_numbers_stop_before_the_door_closes(hall: Hall) -> None:
    hall.manager().offers("consult", hours=OFFICE, stop_before_min=30)
    at(hall, "16:29")
    assert hall.citizen().takes("法律咨询").number == "A001"
    at(hall, "16:30")
    with refused("service_closed") as said:
        hall.citizen().takes("法律咨询")
    assert said.value.sentence == "今日号已停止发放（17:00 下班），明天上午 09:00 开始办理。"
    clerk = hall.clerk().sits_at(1)
    called = clerk.calls_next("法律咨询")
    assert called is not None and called.number == "A001", "whoever has a number is served"


def test_a_stopped_service_says_why(hall: Hall) -> None:
    hall.manager().offers("consult", stopped=True, stop_reason="系统维护，约一小时。")
    assert why(hall, "法律咨询") == "法律咨询暂停取号：系统维护，约一小时。"
    hall.manager().offers("consult", stopped=True, stop_reason="")
    assert why(hall, "法律咨询") == "法律咨询暂停取号：请咨询工作人员。"


# --- order, texts ---------------------------------------------------------------------------------------------------


def test_the_kiosk_follows_the_managers_order(hall: Hall) -> None:
    codes = hall.desk.settings.order()
    asked = [codes[1], codes[0], *codes[2:]]
    assert hall.desk.settings.put_order(hall.manager().caller, asked) == asked
    assert [tile["code"] for tile in hall.desk.reception.services()] == asked
    assert told(hall) == [
        (
            "取号机上的顺序",
            "法律咨询、法律援助、人民调解、公证、司法鉴定、律师/基层法律服务指引、综合服务、投诉与意见建议",
            "法律援助、法律咨询、人民调解、公证、司法鉴定、律师/基层法律服务指引、综合服务、投诉与意见建议",
        )
    ]
    for wrong in (codes[1:], [*codes, codes[0]], [*codes[1:], "nothing"]):
        with refused("order_incomplete"):
            hall.desk.settings.put_order(hall.manager().caller, wrong)


def paper(hall: Hall) -> dict[str, Any]:
    """What stands on the next ticket."""
    hall.citizen().takes("法律咨询")
    printer = hall.printer()
    sheet = printer.receives(printer.queued()[-1])
    assert sheet is not None
    ticket: dict[str, Any] = sheet["ticket"]
    return ticket


def test_the_paper_carries_the_managers_texts(hall: Hall) -> None:
    assert hall.desk.settings.texts() == {
        "header": "",
        "footer": "公共法律服务热线 12348",
    }
    before = paper(hall)
    assert (before["hall_name"], before["footer"]) == ("章贡区公共法律服务中心", "公共法律服务热线 12348")
    body = {"header": " 章贡区法律服务 ", "footer": "咨询电话 0797-12348"}
    hall.desk.settings.put_texts(hall.manager().caller, body)
    after = paper(hall)
    assert (after["hall_name"], after["footer"]) == ("章贡区法律服务", "咨询电话 0797-12348")
    assert told(hall) == [
        ("号票抬头", "（空）", "章贡区法律服务"),
        ("号票页脚", "公共法律服务热线 12348", "咨询电话 0797-12348"),
    ]
    hall.reopens()
    assert hall.desk.settings.texts()["footer"] == "咨询电话 0797-12348"


# --- who changed what -----------------------------------------------------------------------------------------------


def test_a_change_is_told_in_words(hall: Hall) -> None:
    hall.manager().offers("consult", hours={**OFFICE, "sat": ["09:00-11:30"]}, cap=20, stop_before_min=15)
    change = last_change(hall)
    assert (change["who"], change["title"], change["at"]) == (
        "管理员",
        "业务“法律咨询”",
        "2026-11-24T01:30:00Z",
    )
    assert told(hall) == [
        ("办理时间", "全天开放", "周一至周五 09:00-12:00、13:30-17:00；周六 09:00-11:30"),
        ("每日限号", "不限", "20 个"),
        ("下班前停止取号", "不提前", "15 分钟"),
    ]
    hall.manager().offers("consult", stopped=True, stop_reason="开会", hours={})
    assert told(hall) == [
        ("办理时间", "周一至周五 09:00-12:00、13:30-17:00；周六 09:00-11:30", "不开放"),
        ("停止取号", "否", "是"),
        ("停止原因", "（空）", "开会"),
    ]


def test_changed_rules_and_closed_days_are_told_one_by_one(hall: Hall) -> None:
    rules = {**hall.desk.manager.rules(), "closed_days": ["2026-12-31"]}
    hall.desk.manager.put_rules(hall.manager().caller, rules)
    changed = {**rules, "return_places": 5, "closed_days": ["2027-01-01"]}
    hall.desk.manager.put_rules(hall.manager().caller, changed)
    assert told(hall) == [
        ("过号复号排到第几位之后", "3 位", "5 位"),
        ("休息日 2026-12-31（周四）", "休息", "照常"),
        ("休息日 2027-01-01（周五）", "照常", "休息"),
    ]


def test_a_changed_window_is_told_by_names(hall: Hall) -> None:
    body = hall.desk.manager.window(3)
    changed = {
        **body, "name": "调解室", "primary": ["mediation"], "also": [], "dedicated": "first",
        "dedicated_classes": ["elderly", "disabled"],
    }  # fmt: skip
    hall.desk.manager.put_window(hall.manager().caller, 3, changed)
    assert last_change(hall)["title"] == "3 号窗口"
    lines = told(hall)
    assert ("名称", body["name"], "调解室") in lines
    assert ("专用窗口", "否", "优先人员先办") in lines
    assert ("优先人员", "无", "60 岁以上老年人、残疾人") in lines
    assert [line[2] for line in lines if line[0] == "兼办业务"] == ["无"]


def test_a_dedicated_window_without_classes_would_call_nobody(hall: Hall) -> None:
    body = {**hall.desk.manager.window(3), "dedicated": "only", "dedicated_classes": []}
    with refused("classes_missing") as said:
        hall.desk.manager.put_window(hall.manager().caller, 3, body)
    errors: Any = said.value.extra["errors"]
    assert errors[0]["pointer"] == "/dedicated_classes"


def test_changed_special_days_are_told_one_by_one(hall: Hall) -> None:
    special(hall, one(TODAY, "closed", reason="停电"), one(TOMORROW, ["09:00-12:00"], service="notary"))
    assert told(hall) == [
        ("2026-11-24（周二）", "照常", "全部业务 停办，停电"),
        ("2026-11-25（周三）", "照常", "公证 09:00-12:00"),
    ]
    special(hall, one(TODAY, {"until": "18:00"}, reason="延时"))
    assert told(hall) == [
        ("2026-11-24（周二）", "全部业务 停办，停电", "全部业务 办到 18:00，延时"),
        ("2026-11-25（周三）", "公证 09:00-12:00", "照常"),
    ]


def test_changes_are_read_back_page_by_page(hall: Hall) -> None:
    for minutes in range(5):
        hall.rules(return_places=minutes)
    first = hall.desk.settings.changes(None, 2)
    assert [line["after"] for row in first["rows"] for line in row["lines"]] == ["4 位", "3 位"]
    second = hall.desk.settings.changes(first["next_before_seq"], 2)
    assert [line["after"] for row in second["rows"] for line in row["lines"]] == ["2 位", "1 位"]
    seqs, before = [], None
    while True:
        page = hall.desk.settings.changes(before, 3)
        seqs += [row["seq"] for row in page["rows"]]
        if (before := page["next_before_seq"]) is None:
            break
    every = [row["seq"] for row in hall.journal() if row["event"] == "rules_changed"]
    assert seqs == every[::-1]


def test_every_number_has_its_meaning(hall: Hall) -> None:
    for number in hall.desk.settings.numbers():
        assert number["least"] <= number["default"] <= number["most"]
        assert number["meaning"]
        assert number["help"], number["name"]


def test_a_wrong_number_is_refused_at_its_field(hall: Hall) -> None:
    rules = {**hall.desk.manager.rules(), "recall_max": 99, "return_times": -1, "closed_days": ["soon"]}
    with refused("rule_out_of_range") as said:
        hall.desk.manager.put_rules(hall.manager().caller, rules)
    errors: Any = said.value.extra["errors"]
    assert [error["pointer"] for error in errors] == ["/recall_max", "/return_times", "/closed_days/0"]
    assert errors[0]["detail"] == "重呼次数上限应在 0 到 20 之间，收到 99"


# --- the paper beforehand -------------------------------------------------------------------------------------------


def test_a_sample_says_what_a_real_ticket_would_and_uses_no_number(hall: Hall) -> None:
    texts = {"header": "章贡法律服务", "footer": "0797-12348"}
    before, figures = hall.events(), hall.figures()
    sample = hall.desk.settings.sample(texts)
    assert (hall.events(), hall.figures()) == (before, figures)
    hall.desk.settings.put_texts(hall.manager().caller, texts)
    number = hall.citizen().takes("法律咨询")
    assert number.number == "A001"
    [job] = hall.desk.printing.queued_for("printer-1")
    sheet = hall.desk.printing.send(job)
    assert sheet is not None
    same = ("hall_name", "title", "service_name", "footer", "taken_text")
    assert {name: sample[name] for name in same} == {name: sheet.ticket[name] for name in same}
    assert sample.keys() == sheet.ticket.keys()
    assert len(sample["qr_url"]) == len(sheet.ticket["qr_url"])
    assert set(sheet.ticket["lines"]) <= set(sample["lines"])


def test_an_empty_header_is_the_halls_own_name(hall: Hall) -> None:
    sample = hall.desk.settings.sample({"header": " ", "footer": ""})
    assert (sample["hall_name"], sample["footer"]) == ("章贡区公共法律服务中心", "")
