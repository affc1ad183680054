"""The manager's rules as the hall applies them: numbers with their defaults and bounds (docs/rules.md)."""

from datetime import date
from typing import Any, NamedTuple

from queue_server.domain.errors import NotAccepted
from queue_server.domain.roles import Role
from queue_server.domain.ticket import CallingRules
from queue_server.store import Rooms


class NumberRule(NamedTuple):
    """One number a manager may set: its default and what is allowed."""

    default: int
    least: int
    most: int
    meaning: str
    help: str = ""
    """What it does, for whoever sets it."""
    unit: str = ""


class SwitchRule(NamedTuple):
    """Something a manager may allow or not."""

    default: bool
    meaning: str
    help: str = ""


NUMBER_RULES: dict[str, NumberRule] = {
    "recall_max": NumberRule(
        3,
        0,
        20,
        "重呼次数上限",
        "叫号后没有人来，窗口最多可以再重呼几次。",
        "次",
    ),
    "recall_gap_s": NumberRule(
        15,
        0,
        600,
        "两次呼叫之间至少间隔（秒）",
        "同一个号叫过以后，过多久才能重呼，好让来访人走得过来。",
        "秒",
    ),
    "calls_before_no_show": NumberRule(
        2,
        1,
        20,
        "至少呼叫几次才能按过号",
        "叫号和重呼合计满这个次数，窗口才能按“过号”，不会一叫不应就跳过。",
        "次",
    ),
    "priority_per_normal": NumberRule(
        2,
        1,
        20,
        "每呼一位普通来访人之间最多呼几位优先",
        "优先人员（军人、农民工、老年人、残疾人、未成年人等）先叫；只要还有普通来访人在等，连续叫满这么多位优先后就叫一位普通。",
        "位",
    ),
    "return_places": NumberRule(
        3,
        0,
        50,
        "过号复号排到第几位之后",
        "过号的人回来后，排在同一业务接下来几位的后面。0 表示排在最前。",
        "位",
    ),
    "return_times": NumberRule(
        1,
        0,
        20,
        "每个号可复号几次",
        "同一个号过号后最多可以回来排几次队。0 表示过号作废，须重新取号。",
        "次",
    ),
    "rating_prompt_s": NumberRule(
        15,
        5,
        600,
        "评价邀请保留时间（秒）",
        "办结后评价器亮灯等来访人按键的时间，过时记“未评价”，不会自动算好评。",
        "秒",
    ),
    "auto_call_s": NumberRule(
        0,
        0,
        600,
        "空闲多久后自动叫下一个号（秒）",
        "0 表示不自动叫。窗口办结、过号、挂起或转移后空闲满这么久，就自动叫下一位；刚签到、刚恢复服务时不自动叫。按 F10 即停。",
        "秒",
    ),
}
SWITCH_RULES: dict[str, SwitchRule] = {
    "call_chosen": SwitchRule(
        True,
        "窗口可以不按顺序叫指定的号（选呼）",
        "关闭后窗口只能按顺序叫号，名单上不再有“叫”；值班长仍可以选呼，每次都记入流水。",
    ),
}
CLOSED_DAYS = "closed_days"


def default_rules() -> dict[str, Any]:
    """The rules of a new hall."""
    known: dict[str, NumberRule | SwitchRule] = {**NUMBER_RULES, **SWITCH_RULES}
    return {**{name: rule.default for name, rule in known.items()}, CLOSED_DAYS: []}


def rules_body(rooms: Rooms) -> dict[str, Any]:
    """The rules, whole; what was not known yet when they were saved has its default."""
    return {**default_rules(), **rooms.offer.rules()}


def checked_rules(body: dict[str, Any]) -> dict[str, Any]:
    """The body as it may be stored. Raises NotAccepted ``rule_out_of_range`` naming every fault, each at its field."""
    errors = []
    for name, rule in NUMBER_RULES.items():
        value = body[name]
        if not rule.least <= value <= rule.most:
            sentence = f"{rule.meaning}应在 {rule.least} 到 {rule.most} 之间，收到 {value}"
            errors.append({"pointer": f"/{name}", "detail": sentence})
    for place, day in enumerate(body[CLOSED_DAYS]):
        if not is_day(day):
            sentence = f"休息日“{day}”不是日期（应为 2026-10-01 这样）"
            errors.append({"pointer": f"/{CLOSED_DAYS}/{place}", "detail": sentence})
    if errors:
        told = "；".join(error["detail"] for error in errors)
        raise NotAccepted("rule_out_of_range", f"{told}。", errors=errors)
    return {**body, CLOSED_DAYS: sorted(set(body[CLOSED_DAYS]))}


def is_day(text: str) -> bool:
    """Whether the text is a day of the calendar, written 2026-10-01."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def calling_rules(rooms: Rooms) -> CallingRules:
    """The numbers the verbs are measured by."""
    body = rooms.offer.rules()
    return CallingRules(
        body["recall_max"],
        body["recall_gap_s"],
        body["calls_before_no_show"],
        body["return_places"],
        body["return_times"],
    )


def priority_ratio(rooms: Rooms) -> int:
    """How many priority numbers may be called before one normal one."""
    return int(rooms.offer.rules()["priority_per_normal"])


def auto_call_s(rooms: Rooms) -> int:
    """After how many idle seconds a window is given the next number by itself; 0: never."""
    return int(rooms.offer.rules().get("auto_call_s", NUMBER_RULES["auto_call_s"].default))


def may_call_chosen(rooms: Rooms, role: Role) -> bool:
    """Whether this role may call a chosen number: a clerk only where the manager allows it."""
    allowed = rooms.offer.rules().get("call_chosen", SWITCH_RULES["call_chosen"].default)
    return bool(allowed) or role is not Role.CLERK


def rating_prompt_s(rooms: Rooms) -> int:
    """How long the evaluator waits for a key, in seconds."""
    return int(rooms.offer.rules()["rating_prompt_s"])


def closed_days(rooms: Rooms) -> frozenset[date]:
    """The days the hall is closed, as the manager set them."""
    return frozenset(date.fromisoformat(day) for day in rooms.offer.rules().get(CLOSED_DAYS, []))
