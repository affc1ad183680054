"""What a hall offers on its first day: services, hours, windows, and the fixed words of the work order.

A manager changes services, hours and windows later; this is only the seed. The words (outcomes, ways of
feedback, priority classes) are fixed. A service's line for citizens never names a matter that nobody should
have to be seen choosing, such as resettlement after prison.

Source: 赣市司办字〔2021〕5号, F-1.1 to F-2.6 (functions of centers and stations), S-1.5 (priority) and M-2.2
(service ledger).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

HallKind = Literal["center", "station"]


@dataclass(frozen=True, slots=True)
class CatalogueService:
    """A service as it is seeded: its code, ticket prefix, name, one line for citizens, and its matters."""

    code: str
    prefix: str
    name: str
    about: str
    matters: tuple[str, ...]


_COMPLAINT = CatalogueService(
    "complaint",
    "H",
    "投诉与意见建议",
    "对服务不满意、有建议或想表扬，可以匿名",
    ("服务投诉", "执业投诉转办", "意见建议", "表扬"),
)
_GENERAL = CatalogueService(
    "general",
    "G",
    "综合服务",
    "行政复议、劳动仲裁等指引，领取资料，其他事情",
    (
        "司法行政业务咨询",
        "行政复议指引",
        "劳动仲裁指引",
        "安置帮教指引",
        "特殊人群指引",
        "行政审批",
        "资料领取",
        "自助指导",
    ),
)
_CENTER = (
    CatalogueService(
        "consult",
        "A",
        "法律咨询",
        "遇到法律问题，请律师免费解答",
        (
            "婚姻家庭",
            "劳动工伤",
            "债务合同",
            "房产物业",
            "土地山林",
            "交通事故",
            "消费侵权",
            "未成年人",
            "刑事",
            "行政",
            "其他",
        ),
    ),
    CatalogueService(
        "legal_aid",
        "B",
        "法律援助",
        "请不起律师，申请免费律师帮助，查询办理进度",
        ("民事行政申请", "刑事申请", "进度查询", "更换承办人", "不予/终止异议", "申请补正"),
    ),
    CatalogueService(
        "mediation",
        "C",
        "人民调解",
        "家庭、邻里、劳动、赔偿等纠纷，请人从中调解，不收费",
        (
            "婚姻家庭",
            "邻里",
            "土地山林",
            "劳动",
            "损害赔偿",
            "医疗/物业/交通等专业调解",
            "司法确认指引",
        ),
    ),
    CatalogueService(
        "notary",
        "D",
        "公证",
        "委托、继承、遗嘱、声明、学历证照等公证",
        ("委托", "继承", "遗嘱（本人）", "声明", "学历证照", "咨询"),
    ),
    CatalogueService(
        "forensic",
        "E",
        "司法鉴定",
        "伤情、笔迹、录音录像等鉴定的咨询和办理",
        ("法医", "物证", "声像", "咨询"),
    ),
    CatalogueService(
        "lawyer_guide",
        "F",
        "律师/基层法律服务指引",
        "找律师、找法律服务所、找村居法律顾问",
        ("机构查询", "代书指引", "村居法律顾问"),
    ),
    _GENERAL,
    _COMPLAINT,
)
_STATION_CODES = frozenset({"consult", "legal_aid", "mediation", "general"})
_MERGED_AT_A_STATION = replace(
    _GENERAL,
    about="行政复议、劳动仲裁等指引，领取资料，投诉和建议，其他事情",
    matters=_GENERAL.matters + _COMPLAINT.matters,
)


def services_of(kind: HallKind) -> tuple[CatalogueService, ...]:
    """The services a new hall of this kind offers, in the order of their prefixes.

    A center offers A to H, a station A, B, C and G; complaints are matters of the general service there.
    """
    if kind == "center":
        return _CENTER
    return tuple(
        _MERGED_AT_A_STATION if service is _GENERAL else service
        for service in _CENTER
        if service.code in _STATION_CODES
    )


def default_hours() -> dict[str, list[str]]:
    """Opening hours of every service of a new hall: Monday to Friday, morning and afternoon."""
    return {day: ["09:00-12:00", "13:30-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


_WINDOW_ORDER = (
    ("consult",),
    ("legal_aid",),
    ("mediation",),
    ("notary",),
    ("forensic",),
    ("lawyer_guide", "general", "complaint"),
)


def default_window_services(
    window_count: int, service_codes: Sequence[str]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Which services each window serves first, and which it serves also, window by window.

    In order: consult, legal_aid, mediation, notary, forensic, then lawyer_guide with general and complaint;
    what the hall does not offer takes no window, and the windows after these serve consult. With fewer
    than six windows every window also serves all the rest. A service of no known code joins the general ones.
    """
    known = {code for codes in _WINDOW_ORDER for code in codes}
    unknown = tuple(code for code in service_codes if code not in known)
    offered = [tuple(code for code in codes if code in service_codes) for codes in _WINDOW_ORDER]
    offered[-1] += unknown
    order = [codes for codes in offered if codes]
    windows: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    for position in range(window_count if order else 0):
        primary = order[position] if position < len(order) else order[0]
        rest = tuple(code for code in service_codes if code not in primary)
        windows.append((primary, rest if window_count < len(_WINDOW_ORDER) else ()))
    return windows


ANSWERED_AT_ONCE = "当场解答"
TOLD_AT_ONCE = "当场告知"
VOID = "作废"

OUTCOMES = (
    ANSWERED_AT_ONCE,
    "当场办结",
    "已受理",
    "已转报",
    "已指派",
    "已转调解",
    "已转法援",
    "已指引",
    "补正中",
    "不予受理（职权外）",
    "不予受理（不符合条件）",
    "不予受理（其他）",
    "撤回",
    "视为撤回（逾期未补正）",
    "终止",
    "调解成功",
    "调解不成",
    "调解撤回",
    "无法联系",
    "作废（登记错误）",
    "作废（重复登记）",
    "作废（测试）",
)
"""The outcomes a work order may have; a void one always names its reason."""

FEEDBACKS = (TOLD_AT_ONCE, "电话", "短信", "网络", "书面")
"""How a visitor may have been told the outcome."""

PRIORITY_CLASSES = {
    "military": "军人军属、退役军人",
    "migrant_worker": "进城务工人员/农民工",
    "elderly": "60 岁以上老年人",
    "disabled": "残疾人",
    "minor": "未成年人",
    "other": "其他（须说明原因）",
}
"""Who may be called before others, by code; `other` (a pregnancy, an emergency) needs a reason in words."""

NEEDS = {
    "deaf": "听障",
    "blind": "视障",
    "wheelchair": "轮椅",
    "hakka": "客家话",
    "writing": "代填",
}
"""What somebody said they need help with, by code; told to staff only, never on a screen or on paper."""

ABILITIES = {
    "low_counter": "低位柜台",
    "sign_language": "手语",
    "hakka": "客家话",
}
"""What a window may be good at, by code: a counter one can sit at in a wheelchair, a language its people speak."""

SERVED_BY = {"wheelchair": "low_counter", "deaf": "sign_language", "hakka": "hakka"}
"""Which ability of a window serves which need; any other need asks for a person, not for a window."""

_REASON_MAX = 60


def canonical_outcome(text: str) -> str | None:
    """The outcome that is meant, in the words of `OUTCOMES`, or None when there is no such outcome.

    Half-width brackets are accepted. A work order may be void for any other reason of 1 to 60 characters:
    作废（reason）.
    """
    outcome = text.strip().replace("(", "（").replace(")", "）")
    if outcome in OUTCOMES:
        return outcome
    reason = outcome.removeprefix(f"{VOID}（").removesuffix("）")
    if outcome == f"{VOID}（{reason}）" and reason.isprintable() and 0 < len(reason.strip()) <= _REASON_MAX:
        return outcome
    return None


def is_void(outcome: str | None) -> bool:
    """Whether this outcome declares the work order void, so that it counts as none."""
    return outcome is not None and outcome.startswith(VOID)


DISCREET_NAME = "综合服务"
"""What everybody may read of a service that nobody should be seen with."""

CATCH_ALL = "general"
"""The code of the service that takes whoever does not know what to choose, in a new hall."""

_DISCREET = ("安置帮教", "特殊人群", "刑满", "刑释", "社区矫正", "家暴", "家庭暴力")


def is_discreet(words: str) -> bool:
    """Whether a matter or a service's name tells what nobody should have to be seen with (F-2.5)."""
    return any(word in words for word in _DISCREET)
