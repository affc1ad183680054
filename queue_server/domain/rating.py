"""One visit, one rating: when a pressed level counts (notice B-1.3.9, S-3.1.5; 一次一评).

A prompt is open from finish until it expires or the window's next start. Only an open prompt rates, once, and only
the window's own evaluator; a late, duplicate or unprompted press is ignored, never guessed onto a visit. No press is
未评价, never a default.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

LEVEL_WORDS: dict[int, str] = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
UNRATED = "未评价"
REASONS: dict[str, str] = {
    "attitude": "服务态度", "skill": "业务熟练", "speed": "办事效率", "told_once": "一次性告知",
    "wait": "等候时间", "place": "环境设施", "materials": "材料要求", "clarity": "流程清晰",
}  # fmt: skip
"""What a level may be given for, by the code a tablet sends."""
PRAISED_FROM = 4
"""From this level on a reason is praise; below it, it is what was wanting."""


class PromptState(StrEnum):
    """Where a prompt is."""

    OPEN = "open"
    RATED = "rated"
    EXPIRED = "expired"
    CUT_SHORT = "cut_short"
    WITHDRAWN = "withdrawn"


def level_word(level: int | None) -> str:
    """The word of a level, 未评价 for none."""
    return UNRATED if level is None else LEVEL_WORDS[level]


def reason_words(reasons: Sequence[str]) -> list[str]:
    """What was ticked, in words, in the order of the tablet."""
    return [word for code, word in REASONS.items() if code in reasons]


def refusal_of(
    state: PromptState | None, expires_at: datetime | None, now: datetime, grace_s: float
) -> str | None:
    """Why a level given now for this prompt does not count, or None when it counts.

    ``grace_s``: a press made in time may arrive a little late over the wire.
    """
    if state is None or expires_at is None:
        return "unknown_prompt"
    if state is PromptState.RATED:
        return "duplicate"
    if state is not PromptState.OPEN or (now - expires_at).total_seconds() > grace_s:
        return "expired"
    return None
