"""One notice a matter: everything that lacks is told at once (一次性告知), and a second notice is an exception with a reason.

Source: 赣市司办字〔2021〕5号, S-3.2.4 (a second notice for the same matter is alerted and its reason kept) and K-14.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

AGAIN_REASONS = {
    "case_changed": "来访人的情况有变化",
    "material_faulty": "带来的材料不合格",
    "left_out": "上次告知有遗漏",
    "rules_changed": "政策或要求有变化",
    "paper_lost": "上次的告知单丢了",
    "mistaken": "上一张勾错了，已收回",
}
"""Why a second notice is given; codes, so that nothing about a person stands in it."""
LOOKED_BACK = timedelta(days=90)
"""An older notice was for another matter."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody was told to bring, and when."""

    visit_id: str
    missing: tuple[str, ...]
    given_at: datetime


def is_copy(earlier: Sequence[Notice], visit_id: str, missing: Collection[str]) -> bool:
    """Whether this is a notice of the same visit printed once more: its paper failed, or was torn."""
    return any(one.visit_id == visit_id and set(one.missing) == set(missing) for one in earlier)


def not_told_before(earlier: Sequence[Notice], missing: Sequence[str]) -> list[str]:
    """What stands on the new notice and on none before."""
    told = {thing for one in earlier for thing in one.missing}
    return [thing for thing in missing if thing not in told]
