"""What a manager changed, in words: what it was and what it is, field by field, from the journal."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from queue_server.desk.rules import CLOSED_DAYS, NUMBER_RULES, SWITCH_RULES
from queue_server.domain.catalogue import ABILITIES, PRIORITY_CLASSES
from queue_server.domain.opening_hours import ALWAYS, CLOSED, WEEKDAYS
from queue_server.store.moments import shown

WEEKDAY_WORDS = dict(zip(WEEKDAYS, ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), strict=True))
SERVICE_WORDS = {
    "name": "名称", "prefix": "号码前缀", "about": "一句话说明", "hours": "办理时间", "cap": "每日限号",
    "stopped": "停止取号", "stop_reason": "停止原因", "position": "在取号机上的位置", "stop_before_min": "下班前停止取号",
    "group": "归在哪一组", "archived": "归档", "cap_warning": "快取完时提醒",
    "name_en": "英文名称", "about_en": "英文说明", "group_en": "英文组名", "bring": "请带", "bring_en": "请带（英文）",
}  # fmt: skip
WINDOW_WORDS = {
    "name": "名称", "primary": "主办业务", "also": "兼办业务", "dedicated": "专用窗口", "dedicated_classes": "优先人员",
    "abilities": "能力",
}  # fmt: skip
DEDICATED_WORDS = {"no": "否", "first": "优先人员先办", "only": "只办优先人员"}
TEXT_WORDS = {
    "header": "号票抬头",
    "footer": "号票页脚",
}
PUNCTUALITY_WORDS = {"late_min": "最多迟到", "early_min": "最早提前签到", "lead_min": "按时签到提前排队"}
NOTHING = "（空）"
ROLE_WORDS = {"manager": "管理员", "shift_supervisor": "值班长", "device": "系统"}


class Line(NamedTuple):
    """One thing that was changed; None where there was, or is, nothing."""

    label: str
    before: str | None
    after: str | None


def change_view(
    row: Mapping[str, Any], services: Mapping[str, str], people: Mapping[str, str]
) -> dict[str, Any]:
    """One change as people read it. ``services`` and ``people``: names by code and by id."""
    facts = row["facts"]
    what, before, after = facts["what"], facts["before"], facts["after"]
    kind, _, which = what.partition(":")
    names = people if kind == "posts" else services
    lines = _LINES[kind](before, after, names) if kind in _LINES else _plain(before, after)
    role, _, actor = row["actor"].partition(":")
    return {
        "seq": row["seq"],
        "at": shown(row["at"]),
        "who": people.get(actor) or ROLE_WORDS.get(role, role),
        "what": what,
        "title": _title(kind, which, services),
        "lines": [line._asdict() for line in lines],
    }


def _title(kind: str, which: str, services: Mapping[str, str]) -> str:
    titles = {
        "service": f"业务“{services.get(which, which)}”", "window": f"{which} 号窗口", "rules": "规则",
        "service_order": "业务顺序", "appointments": "预约", "exceptions": "特别安排", "texts": "号票文字",
        "opening_check": "开门检查",
        "posts": "AB岗",
        "phrases": "常用语",
        "voice": "声音",
        "notices": "大屏通知", "reel": "普法宣传",
    }  # fmt: skip
    return titles.get(kind, kind)


def hours_words(value: Any) -> str:
    """Weekly hours as people say them: 周一至周五 09:00-12:00、13:30-17:00."""
    if value == ALWAYS:
        return "全天开放"
    days = [(day, "、".join(value.get(day) or ())) for day in WEEKDAYS]
    parts = []
    for spans, group in groupby(days, key=lambda pair: pair[1]):
        names = [WEEKDAY_WORDS[day] for day, _ in group]
        if spans:
            parts.append(f"{names[0] if len(names) == 1 else f'{names[0]}至{names[-1]}'} {spans}")
    return "；".join(parts) or "不开放"


def day_words(day: str) -> str:
    """2026-11-24（周二）."""
    try:
        weekday = WEEKDAYS[date.fromisoformat(day).weekday()]
    except ValueError:
        return day
    return f"{day}（{WEEKDAY_WORDS[weekday]}）"


def exception_words(one: Mapping[str, Any], services: Mapping[str, str]) -> str:
    """What is different on a day: 全部业务 停办，停电."""
    whose = "全部业务" if one["service"] is None else services.get(one["service"], one["service"])
    hours = one["hours"]
    if hours == CLOSED:
        how = "停办"
    elif isinstance(hours, dict):
        how = f"办到 {hours['until']}"
    else:
        how = "、".join(hours)
    return f"{whose} {how}" + (f"，{one['reason']}" if one["reason"] else "")


def _service(before: Mapping[str, Any], after: Mapping[str, Any], _: Mapping[str, str]) -> Iterator[Line]:
    def said(field: str, value: Any) -> str:
        if field == "hours":
            return hours_words(value)
        if field == "cap":
            return "不限" if value is None else f"{value} 个"
        if field == "cap_warning":
            return "不提醒" if value is None else f"剩 {value} 个时"
        if field in ("stopped", "archived"):
            return "是" if value else "否"
        if field == "stop_before_min":
            return f"{value} 分钟" if value else "不提前"
        if field == "position":
            return f"第 {value + 1} 位"
        return str(value) or NOTHING

    if not before:
        yield Line("新增", None, f"{after['name']}，前缀 {after['prefix']}，{hours_words(after['hours'])}")
        return
    for field, word in SERVICE_WORDS.items():
        old, new = (body.get(field, _ABSENT.get(field)) for body in (before, after))
        if old != new:
            yield Line(word, said(field, old), said(field, new))


_ABSENT = {
    "stop_before_min": 0,
    "group": "",
    "archived": False,
    "dedicated": "no",
    "dedicated_classes": [],
    "abilities": [],
}
"""What held before the journal knew of a field."""


def _window(
    before: Mapping[str, Any], after: Mapping[str, Any], services: Mapping[str, str]
) -> Iterator[Line]:
    def said(field: str, value: Any) -> str:
        if field in ("primary", "also"):
            return "、".join(services.get(code, code) for code in value) or "无"
        if field == "dedicated":
            return DEDICATED_WORDS.get(value, str(value))
        if field == "dedicated_classes":
            return "、".join(PRIORITY_CLASSES.get(code, code) for code in value) or "无"
        if field == "abilities":
            return "、".join(ABILITIES.get(code, code) for code in value) or "无"
        return str(value) or NOTHING

    for field, word in WINDOW_WORDS.items():
        old, new = (body.get(field, _ABSENT.get(field)) for body in (before, after))
        if old != new:
            yield Line(word, said(field, old), said(field, new))


def _rules(before: Mapping[str, Any], after: Mapping[str, Any], _: Mapping[str, str]) -> Iterator[Line]:
    for name, rule in NUMBER_RULES.items():
        if before.get(name) != after.get(name):
            old, new = (
                f"{body[name]} {rule.unit}".strip() if name in body else None for body in (before, after)
            )
            yield Line(rule.meaning, old, new)
    for name, switch in SWITCH_RULES.items():
        was, is_now = (body.get(name, switch.default) for body in (before, after))
        if was != is_now:
            yield Line(switch.meaning, *("允许" if allowed else "不允许" for allowed in (was, is_now)))
    old_days, new_days = set(before.get(CLOSED_DAYS, ())), set(after.get(CLOSED_DAYS, ()))
    for day in sorted(old_days ^ new_days):
        came = day in new_days
        yield Line(f"休息日 {day_words(day)}", "照常" if came else "休息", "休息" if came else "照常")


def _exceptions(
    before: Mapping[str, Any], after: Mapping[str, Any], services: Mapping[str, str]
) -> Iterator[Line]:
    def by_day(body: Mapping[str, Any]) -> dict[tuple[str, str], str]:
        return {
            (one["day"], one["service"] or ""): exception_words(one, services) for one in body["exceptions"]
        }

    old, new = by_day(before), by_day(after)
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key):
            yield Line(day_words(key[0]), old.get(key, "照常"), new.get(key, "照常"))


def _appointments(
    before: Mapping[str, Any], after: Mapping[str, Any], services: Mapping[str, str]
) -> Iterator[Line]:
    for name, word in PUNCTUALITY_WORDS.items():
        if before.get(name) != after.get(name):
            yield Line(word, f"{before.get(name)} 分钟", f"{after.get(name)} 分钟")
    old, new = ({one["service"]: booking_words(one) for one in body["offers"]} for body in (before, after))
    for code in sorted({*old, *new}):
        if old.get(code) != new.get(code):
            yield Line(services.get(code, code), old.get(code, "不开放"), new.get(code, "不开放"))


def booking_words(one: Mapping[str, Any]) -> str:
    """What is offered of one service: 周一 09:00-12:00，每 30 分钟 2 人，提前 14 天."""
    if not one["on"]:
        return "不开放"
    blackout = "，不约 " + "、".join(one["blackout"]) if one["blackout"] else ""
    return (
        f"{hours_words(one['hours'])}，每 {one['slot_min']} 分钟 {one['people']} 人，"
        f"提前 {one['days_ahead']} 天{blackout}"
    )


def _order(before: Mapping[str, Any], after: Mapping[str, Any], _: Mapping[str, str]) -> Iterator[Line]:
    if before["order"] != after["order"]:
        yield Line("取号机上的顺序", "、".join(before["order"]), "、".join(after["order"]))


def _texts(before: Mapping[str, Any], after: Mapping[str, Any], _: Mapping[str, str]) -> Iterator[Line]:
    for name, word in TEXT_WORDS.items():
        if before.get(name) != after.get(name):
            yield Line(word, before.get(name) or NOTHING, after.get(name) or NOTHING)


def _notices(before: Mapping[str, Any], after: Mapping[str, Any], _: Mapping[str, str]) -> Iterator[Line]:
    old, new = (
        [f"{notice['text']}（显示到 {notice['until']}）" for notice in side["notices"]]
        for side in (before, after)
    )
    yield from (Line("大屏通知", gone, None) for gone in old if gone not in new)
    yield from (Line("大屏通知", None, added) for added in new if added not in old)


def _reel(before: Mapping[str, Any], after: Mapping[str, Any], _: Mapping[str, str]) -> Iterator[Line]:
    """Files have no names: each is told by its kind, its size and the first signs it is called by."""

    def known(side: Mapping[str, Any]) -> dict[str, str]:
        return {
            item[
                "file"
            ]: f"{'图片' if item['file'].endswith('.jpg') else '视频'} {item['file'][:6]}（{item['bytes'] / 1e6:.1f} MB）"
            for item in side["items"]
        }

    def standing(item: Mapping[str, Any]) -> str:
        return f"显示到 {item['until']}，图片每次 {item['seconds']} 秒"

    if before["sound"] != after["sound"]:
        yield Line("视频音量", str(before["sound"]), str(after["sound"]))
    old, new = known(before), known(after)
    yield from (Line("普法宣传", words, None) for file, words in old.items() if file not in new)
    yield from (Line("普法宣传", None, words) for file, words in new.items() if file not in old)
    was = {item["file"]: standing(item) for item in before["items"]}
    for item in after["items"]:
        if was.get(item["file"], standing(item)) != standing(item):
            yield Line(new[item["file"]], was[item["file"]], standing(item))
    stayed = [[file for file in side if file in old and file in new] for side in (old, new)]
    if stayed[0] != stayed[1]:
        yield Line(
            "普法宣传的顺序", *("、".join(old[file].partition("（")[0] for file in side) for side in stayed)
        )


def _phrases(before: Mapping[str, Any], after: Mapping[str, Any], _: Mapping[str, str]) -> Iterator[Line]:
    old, new = before["phrases"], after["phrases"]
    for text in old:
        if text not in new:
            yield Line("常用语", text, None)
    for text in new:
        if text not in old:
            yield Line("常用语", None, text)
    if sorted(old) == sorted(new) and old != new:
        yield Line("常用语的顺序", "；".join(old), "；".join(new))


VOICE_WORDS = {
    "enabled": "叫号语音", "volume": "音量", "quiet": "安静时段", "quiet_volume": "安静时段音量", "voices": "语音",
    "own_name": "自录语音名称", "times": "每个号报几遍", "chime": "提示音", "yao": "1 读作幺", "say_service": "报业务名称",
    "kiosk": "取号机朗读", "rating": "平板请评价",
}  # fmt: skip
KIOSK_WORDS = {"off": "不出声", "asked": "按“朗读”才读", "unasked": "有人用就主动说"}


def _voice(before: Mapping[str, Any], after: Mapping[str, Any], _: Mapping[str, str]) -> Iterator[Line]:
    voices = {"mandarin": "普通话", "own": "自录语音"}

    def words(value: Any) -> str:
        if isinstance(value, bool):
            return "开" if value else "关"
        if isinstance(value, list):
            return "、".join(voices.get(str(one), str(one)) for one in value) or "无"
        return KIOSK_WORDS.get(value, str(value))

    for name, label in VOICE_WORDS.items():
        if before.get(name) != after.get(name):
            yield Line(label, words(before.get(name)), words(after.get(name)))


def _opening_check(
    before: Mapping[str, Any], after: Mapping[str, Any], _: Mapping[str, str]
) -> Iterator[Line]:
    if before["items"] != after["items"]:
        yield Line(
            "每天要核对的", "；".join(before["items"]) or NOTHING, "；".join(after["items"]) or NOTHING
        )


def _posts(before: Mapping[str, Any], after: Mapping[str, Any], people: Mapping[str, str]) -> Iterator[Line]:
    def by_window(body: Mapping[str, Any]) -> dict[int, Mapping[str, Any]]:
        return {one["window_no"]: one for one in body["posts"]}

    old, new = by_window(before), by_window(after)
    for no in sorted({*old, *new}):
        for field, word in (("primary_id", "A岗"), ("backup_id", "B岗")):
            was, is_now = (side.get(no, {}).get(field) for side in (old, new))
            if was != is_now:
                yield Line(f"{no} 号窗口{word}", *(people.get(one or "", "无") for one in (was, is_now)))


def _plain(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Line]:
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield Line(name, str(before.get(name, "")), str(after.get(name, "")))


_LINES = {
    "service": _service, "window": _window, "rules": _rules, "exceptions": _exceptions,
    "service_order": _order, "texts": _texts, "appointments": _appointments, "posts": _posts,
    "opening_check": _opening_check, "phrases": _phrases, "notices": _notices, "reel": _reel,
    "voice": _voice,
}  # fmt: skip
