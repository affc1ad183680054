"""A device shows that it works: paper, a question, name, voice. A test never becomes a ticket's paper or a visit's rating.

What is asked for is kept in memory: who restarts the server asks again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from queue_server.desk.device_abilities import IDENTIFY, ON_A_LINE, PRINT, RATE, SPEAK, address_of, tests_of
from queue_server.desk.devices import known_device
from queue_server.desk.frame import Caller, House, new_id
from queue_server.desk.presence import Presence
from queue_server.desk.ticket_sample import test_ticket
from queue_server.domain.device_events import DeviceTestAsked
from queue_server.domain.errors import NotKnown, RuleBroken

TEST_PREFIX = "test-"
"""How a test's id begins; ids of jobs and prompts are UUIDs, so nothing else does."""
DEADLINE_S = 10.0
RATE_S = 20
IDENTIFY_S = 10
TEST = "test"
KEPT = timedelta(minutes=2)
"""How long a test is waited for, and how it ended is told."""
UNANSWERED = timedelta(seconds=DEADLINE_S + 5)


class PendingTest(NamedTuple):
    """A test that is under way."""

    device: str
    what: str
    until: datetime


class DeviceTests:
    """Use cases of the test buttons."""

    def __init__(self, house: House, presence: Presence) -> None:
        self._house = house
        self._presence = presence
        self._pending: dict[str, PendingTest] = {}
        self._ended: dict[str, tuple[str, datetime]] = {}

    def ask(self, caller: Caller, device: str, what: str, texts: Mapping[str, str] | None = None) -> str:
        """Has the device show that it works; the test's id. ``texts``: header and footer of a test ticket that looks like a
        real one. Raises ``unknown_device``, ``test_not_possible``, ``device_not_connected``."""
        row = known_device(self._house.toml, device)
        if what not in tests_of(self._house.toml, device):
            raise RuleBroken("test_not_possible", "这种设备没有这项测试。")
        if not self._presence.here(device):
            raise RuleBroken("device_not_connected", "设备没有连接，先按提示恢复连接再测试。")
        test_id = TEST_PREFIX + new_id()
        with self._house.deed(caller) as deed:
            deed.work.device_log.add(device, TEST, f"asked:{what}", "", deed.now)
            self._forget_old(deed.now)
            self._pending[test_id] = PendingTest(device, what, deed.now + KEPT)
            body = self._body(test_id, row, what, deed.now)
            if texts is not None:
                body["ticket"] = test_ticket(self._house, texts["header"], texts["footer"])
            deed.record(DeviceTestAsked(test_id, device, what), body)
        return test_id

    def answered(
        self, caller: Caller, test_id: str, devices: frozenset[str], outcome: str, detail: str
    ) -> bool:
        """How a test ended, told by the device's own program (``devices``: what hangs on it). False for one nobody asked."""
        test = self._pending.get(test_id)
        if test is None or test.device not in devices:
            return False
        del self._pending[test_id]
        self._ended[test_id] = (outcome, self._house.clock.now() + KEPT)
        with self._house.deed(caller) as deed:
            deed.work.device_log.add(test.device, TEST, outcome, detail, deed.now)
            if outcome in ("printed", "pressed", "said", "heard"):
                deed.work.devices.note_good(test.device, deed.now)
        return True

    def outcome(self, test_id: str) -> str:
        """How a test stands: asked, how it ended, or unknown where nobody answered. Raises ``unknown_test``."""
        if test_id in self._ended:
            return self._ended[test_id][0]
        test = self._pending.get(test_id)
        if test is None:
            raise NotKnown("unknown_test", "没有这次测试，或已经过去一会儿了，请再试一次。")
        return "asked" if self._house.clock.now() < test.until - KEPT + UNANSWERED else "unknown"

    def _forget_old(self, now: datetime) -> None:
        self._ended = {key: ended for key, ended in self._ended.items() if ended[1] > now}
        self._pending = {key: test for key, test in self._pending.items() if test.until > now}

    def _body(self, test_id: str, row: dict[str, Any], what: str, now: datetime) -> dict[str, object]:
        if what == PRINT:
            return {"job_id": test_id, "deadline_s": DEADLINE_S, "ticket": self._paper(row["device"], now)}
        if what == RATE:
            address = next(
                (e.address for e in self._house.toml.evaluator_device if e.device == row["device"]), None
            )
            return {
                "prompt_id": test_id,
                "visit_id": test_id,
                "window_no": row["window_no"],
                "address": address,
                "expires_s": RATE_S,
            }
        if what in ON_A_LINE or (what == IDENTIFY and row["kind"] == "call_keypad"):
            address = address_of(self._house.toml, row["device"])
            return {"test_id": test_id, "device": row["device"], "address": address, "what": what}
        if what == SPEAK:
            return {"test_id": test_id, "device": row["device"]}
        return {"device": row["device"], "show_s": IDENTIFY_S}

    def _paper(self, device: str, now: datetime) -> dict[str, object]:
        local = now.astimezone(self._house.zone)
        return {
            "hall_name": self._house.toml.hall.name,
            "title": "测试，不是号票",
            "number": "测试",
            "service_name": f"打印机 {device}",
            "ahead_text": "能看清这张纸，打印机就是好的",
            "lines": ["这张纸不能办理业务，看过请收走。"],
            "query_code": "0000",
            "qr_url": None,
            "taken_text": local.strftime("%Y-%m-%d %H:%M:%S"),
            "footer": "",
        }
