"""为什么还没叫我: for any ticket, now or months later, one sentence per overtaking, from the journal and the rule alone.

Somebody overtook this ticket when a window called a number of the same service that stood behind it in the line. The
journal keeps with every call why it was made (:class:`queue_server.domain.calling.Why`) and where the number stood, so
nothing is guessed and no personal data is told: a number, a window, a time and the rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from queue_server.domain.calling import Why

WHY_WORDS: dict[Why, str] = {
    Why.PRIORITY: "是优先号，按“每呼 {ratio} 个优先号至少呼 1 个普通号”的规则先呼",
    Why.NORMAL_TURN: "是普通号，优先号已连呼 {ratio} 个，按规则轮到普通号",
    Why.RAISED: "由值班长置顶（绿色通道），原因已登记",
    Why.SENT_HERE: "是指定转到该窗口的号，只由该窗口叫号",
    Why.DEDICATED: "属于该专用窗口的优先类别",
    Why.CHOSEN: "由窗口人员选呼，已记入流水",
    Why.LONGEST_WAIT: "当时排在前面",
}
LEFT = "left"
LEFT_WORDS = "当时您的号留给{left_to}"
KEPT_WORDS = "是预约 {begins} 的号，按时签到，按预约时间排队"
"""Why somebody with a later number stood before: they had been promised their time."""
APPOINTMENT = "appointment"
ASIDE_WORDS = {
    "missed": "当时您的号已过号",
    "on_hold": "当时您的号已挂起",
    "called": "当时正在叫您的号",
    "serving": "当时正在为您办理",
}


class Told(NamedTuple):
    """One entry of the journal, as far as the explanation needs it."""

    event: str
    at: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Overtaking:
    """Somebody who stood behind was called first."""

    number: str
    window_no: int
    at: str
    why: str
    sentence: str


@dataclass(slots=True)
class _Place:
    """Where a ticket stands while the journal is read."""

    service: str
    state: str
    queue_key: int


def overtakings(
    ticket_id: str, told: Iterable[Told], ratio: int, left_to: str = "更合适的窗口"
) -> list[Overtaking]:
    """Everybody of the same service who came later and was called while this ticket waited, oldest first: whoever stood
    behind it, and whoever with an appointment came after it and stood before it.

    ``left_to``: what the reader may be told of the windows that serve what this person needs.
    """
    mine: _Place | None = None
    kept: dict[str, str] = {}
    found = []
    for entry in told:
        facts = entry.facts
        about = facts.get("ticket_id")
        if about == ticket_id and "state" in facts:
            key = facts.get("queue_key", mine.queue_key if mine else 0)
            mine = _Place(facts["service"], facts["state"], key)
        elif mine is None:
            continue
        elif entry.event == "appointment_checked_in":
            if facts["on_time"]:
                kept[facts["ticket_id"]] = facts["begins"]
        elif entry.event == "ticket_called" and _is_in_my_line(mine, facts):
            if facts["queue_key"] > mine.queue_key:
                left = left_to if ticket_id in facts.get("left", ()) else None
                found.append(_overtaking(entry, mine, ratio, left))
            elif about in kept:
                found.append(_kept(entry, kept[about]))
    return found


def _is_in_my_line(mine: _Place, called: Mapping[str, Any]) -> bool:
    return mine.state in ("waiting", "missed", "on_hold") and called["service"] == mine.service


def _kept(entry: Told, begins: str) -> Overtaking:
    """Somebody who came later with an appointment, and stood before by its time."""
    facts, reason = entry.facts, KEPT_WORDS.format(begins=begins)
    sentence = f"{facts['number']} 号先到 {facts['window_no']} 号窗口：{reason}。"
    return Overtaking(facts["number"], facts["window_no"], entry.at, APPOINTMENT, sentence)


def _overtaking(entry: Told, mine: _Place, ratio: int, left_to: str | None) -> Overtaking:
    facts, why = entry.facts, Why(entry.facts.get("rule_why") or entry.facts["why"])
    told_why = why.value
    reason = WHY_WORDS[why].format(ratio=ratio)
    if mine.state in ASIDE_WORDS:
        reason = ASIDE_WORDS[mine.state]
    elif why is Why.LONGEST_WAIT and left_to is not None:
        reason, told_why = LEFT_WORDS.format(left_to=left_to), LEFT
    elif why is Why.LONGEST_WAIT:
        reason = "当时您的号指定了另一窗口，或已改排到后面"
    sentence = f"{facts['number']} 号先到 {facts['window_no']} 号窗口：{reason}。"
    return Overtaking(facts["number"], facts["window_no"], entry.at, told_why, sentence)
