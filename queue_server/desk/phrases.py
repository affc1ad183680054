"""The hall's own phrases (常用语): short sentences clerks put into a work order instead of typing them again.

They are the manager's texts, journalled in clear like every setting, so nothing about a person may stand in them: what
looks like a mobile number or an identity card number is refused.
"""

import json
import re
from typing import Any

from queue_server.desk.frame import Caller, House
from queue_server.domain.errors import NotAccepted
from queue_server.domain.events import RulesChanged
from queue_server.store import Rooms

OWN_PHRASES = "phrases"
DEFAULT_PHRASES = (
    "已一次性告知所需材料。", "已告知办理流程和时限。", "已解答相关法律规定，来访人表示清楚。", "材料不齐，已告知需补正的内容。",
    "已发放法律援助申请表。", "已指引到相关窗口办理。", "建议先行调解，来访人同意。", "已告知可拨打 12348 热线咨询。",
)  # fmt: skip
_PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")


class PhrasesDesk:
    """Use cases of the phrases."""

    def __init__(self, house: House) -> None:
        self._house = house

    def phrases(self) -> list[str]:
        """The phrases, in the manager's order."""
        with self._house.reading() as rooms:
            return _kept(rooms)

    def put(self, caller: Caller, asked: list[str]) -> list[str]:
        """Replaces the phrases; blank ones and those said twice are left out. Raises ``phrase_personal``."""
        after = list(dict.fromkeys(text.strip() for text in asked if text.strip()))
        faults: list[dict[str, Any]] = [
            {"pointer": f"/phrases/{place}", "detail": f"第 {place + 1} 条里有像手机号或身份证号的数字。"}
            for place, text in enumerate(after)
            if looks_personal(text)
        ]
        if faults:
            said = "".join(fault["detail"] for fault in faults)
            raise NotAccepted(
                "phrase_personal", f"常用语里不能有个人信息：{said.removesuffix('。')}。", errors=faults
            )
        with self._house.deed(caller) as deed:
            before = _kept(deed.work)
            deed.work.offer.keep_fact(OWN_PHRASES, json.dumps(after, ensure_ascii=False))
            deed.record(RulesChanged(OWN_PHRASES, {"phrases": before}, {"phrases": after}))
        return after


def looks_personal(text: str) -> bool:
    """Whether digits stand in it like those of a mobile or an identity card number."""
    return _PERSONAL.search(text.replace(" ", "").replace("-", "")) is not None


def _kept(rooms: Rooms) -> list[str]:
    kept = rooms.offer.fact(OWN_PHRASES)
    return list(DEFAULT_PHRASES) if kept is None else list(json.loads(kept))
