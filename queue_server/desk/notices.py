"""The notices at the foot of the hall board (notice B-1.4.6, S-1.3): a manager's texts, each with its last day.

Everybody in the hall reads them, so what looks like a mobile number or an identity card number is refused. A notice
whose last day is over is kept for the manager and shown to nobody.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from queue_server.desk.frame import Caller, House
from queue_server.desk.phrases import looks_personal
from queue_server.domain.errors import NotAccepted
from queue_server.domain.events import RulesChanged
from queue_server.store import Rooms

NOTICES = "notices"


class NoticesDesk:
    """Use cases of the notices."""

    def __init__(self, house: House) -> None:
        self._house = house

    def notices(self) -> list[dict[str, str]]:
        """All of them, over ones too, in the manager's order."""
        with self._house.reading() as rooms:
            return _kept(rooms)

    def shown(self) -> list[dict[str, str]]:
        """Those whose last day (``until``, a hall day) is today or later."""
        today = self._house.today()
        return [notice for notice in self.notices() if notice["until"] >= today]

    def put(self, caller: Caller, asked: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        """Replaces the notices; blank ones are left out. Raises ``notice_personal``."""
        after = [
            {"text": notice["text"].strip(), "until": notice["until"]}
            for notice in asked
            if notice["text"].strip()
        ]
        faults: list[dict[str, Any]] = [
            {
                "pointer": f"/notices/{place}/text",
                "detail": f"第 {place + 1} 条里有像手机号或身份证号的数字。",
            }
            for place, notice in enumerate(after)
            if looks_personal(notice["text"])
        ]
        if faults:
            said = "".join(fault["detail"] for fault in faults)
            raise NotAccepted(
                "notice_personal", f"大屏通知里不能有个人信息：{said.removesuffix('。')}。", errors=faults
            )
        with self._house.deed(caller) as deed:
            before = _kept(deed.work)
            deed.work.offer.keep_fact(NOTICES, json.dumps(after, ensure_ascii=False))
            deed.record(RulesChanged(NOTICES, {"notices": before}, {"notices": after}))
        return after


def _kept(rooms: Rooms) -> list[dict[str, str]]:
    kept = rooms.offer.fact(NOTICES)
    return [] if kept is None else list(json.loads(kept))
