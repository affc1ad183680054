"""Socket.IO as outside programs use it: who may, snapshot then messages in order, and coming back after a crash."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psutil
import pytest
import requests
import websocket

from tests.hall.asking import Caller, fresh
from tests.hall.hearing import Ear, as_published, ear, refused
from tests.hall.serving import CENTER, EVALUATOR, Serving, opens_always, serving
from tests.waiting import until

ROLES = (
    ("kiosk", "kiosk-1"), ("screen", "board-1"), ("device", "evaluator-1"), ("clerk", "李法", "--staff-no", "011"),
    ("guide", "刘敏", "--staff-no", "003"), ("shift_supervisor", "陈静", "--staff-no", "002"),
    ("manager", "周正", "--staff-no", "090"), ("technician", "黄工", "--staff-no", "004"),
)  # fmt: skip
PERSONS = {"clerk", "guide", "shift_supervisor", "manager", "technician"}
ALLOWED = {
    "/screens": {"kiosk", "screen", *PERSONS},
    "/staff": PERSONS,
    "/devices": {"device"},
}
PUBLIC_URL = 'time_zone = "Asia/Shanghai"\npublic_url = "http://10.1.2.3:8000"'
STATION = CENTER.replace('"center"', '"station"').replace('time_zone = "Asia/Shanghai"', PUBLIC_URL).replace(
    '"章贡区公共法律服务中心"', '"水东镇公共法律服务工作站"'
) + EVALUATOR.replace("{port}", "9").replace("{window}", "1").replace('"server"', '"window-1"')
"""A station, whose seat cards show a phone, with ticket links and an evaluator on another machine."""


@dataclass
class Floor:
    """The hall and who works there; clerk 011 sits at window 1."""

    hall: Serving
    tokens: dict[str, str]
    callers: dict[str, Caller]

    def __getitem__(self, role: str) -> Caller:
        return self.callers[role]


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    """One hall for the module, both sides on addresses of their own."""
    with serving(tmp_path_factory.mktemp("sockets"), STATION) as hall:
        tokens = dict(zip((role for role, *_ in ROLES), hall.tokens(*ROLES), strict=True))
        callers = {role: hall.caller(token) for role, token in tokens.items()}
        opens_always(callers["manager"])
        callers["clerk"].presses("/windows/1/sign-in")
        yield Floor(hall, tokens, callers)


def one_visit(floor: Floor, service: str = "consult") -> dict[str, Any]:
    """Somebody comes, is called, served and done."""
    ticket = floor["kiosk"].takes(service, priority_class="elderly")
    floor["clerk"].presses("/windows/1/call", ticket_id=ticket["id"])
    floor["clerk"].presses("/windows/1/start")
    done: dict[str, Any] = floor["clerk"].presses("/windows/1/finish")["ticket"]
    return done


@pytest.mark.parametrize("namespace", ALLOWED)
def test_who_may_connect(floor: Floor, namespace: str) -> None:
    for side in ("public", "staff"):
        url = floor.hall.public if side == "public" else floor.hall.staff
        here = namespace == "/screens" or side == "staff"
        for role, token in floor.tokens.items():
            if here and role in ALLOWED[namespace]:
                with ear(url, namespace, token):
                    pass
            else:
                expected = "role_not_allowed" if here else "not_here"
                assert refused(url, namespace, {"token": token}) == expected, (side, role)
        without = [None, {}, {"token": None}, {"token": ""}, {"ticket": None}, {"device": "board-1"}]
        for auth in without:
            assert refused(url, namespace, auth) == ("sign_in_required" if here else "not_here"), auth
        for token in ("nonsense", 7, ["x"], "x" * 5000):
            code = refused(url, namespace, {"token": token})
            assert code == ("token_unknown" if here else "not_here"), token


def test_a_refusal_says_why_over_polling_too(floor: Floor) -> None:
    auth = {"token": "nonsense"}
    assert refused(floor.hall.public, "/screens", auth, transports=["polling"]) == "token_unknown"


def test_a_ticket_link_that_is_not_ours(floor: Floor) -> None:
    for sig in ("nonsense", "", "x" * 5000):
        assert refused(floor.hall.public, "/screens", {"ticket": sig}) == "unknown_ticket"


def test_there_is_no_other_namespace(floor: Floor) -> None:
    for namespace in ("/", "/admin", "/screen"):
        listening = Ear(floor.hall.staff, namespace, {"token": floor.tokens["manager"]})
        assert not listening.connects_at_all()
        listening.hangs_up()


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1"])
@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_a_page_of_another_site_does_not_connect(floor: Floor, origin: str, transport: str) -> None:
    listening = Ear(
        floor.hall.staff,
        "/staff",
        {"token": floor.tokens["clerk"]},
        transports=[transport],
        headers={"Origin": origin},
    )
    try:
        assert not listening.connects_at_all()
        assert listening.connects == 0
    finally:
        listening.hangs_up()


def test_the_halls_own_pages_do(floor: Floor) -> None:
    headers = {"Origin": floor.hall.staff}
    with ear(floor.hall.staff, "/staff", floor.tokens["clerk"], headers=headers) as listening:
        assert listening.watches()["devices"]


def test_a_foreign_page_reads_nothing_of_a_handshake(floor: Floor) -> None:
    answer = requests.get(
        f"{floor.hall.staff}/socket.io/?EIO=4&transport=polling",
        headers={"Origin": "http://evil.example"},
        timeout=10,
    )
    assert answer.status_code == 400
    assert "Access-Control-Allow-Origin" not in answer.headers


def signs_in(floor: Floor) -> str:
    """The staff cookie of a manager who signed in on the page."""
    password = floor["manager"].posts("/staff/002/reset-password", {})["password"]
    form = {"staff_no": "002", "password": password}
    return requests.post(f"{floor.hall.staff}/sign-in", json=form, timeout=20).cookies["hall_staff"]


def test_the_staff_cookie_opens_staff_and_never_the_public_side(floor: Floor) -> None:
    headers = {"Cookie": f"hall_staff={signs_in(floor)}"}
    with ear(floor.hall.staff, "/staff", headers=headers) as listening:
        assert listening.watches()["seq"] > 0
    assert refused(floor.hall.public, "/screens", headers=headers) == "sign_in_required"
    assert refused(floor.hall.staff, "/devices", headers=headers) == "role_not_allowed"


def test_the_snapshot_is_the_queue(floor: Floor) -> None:
    waiting = floor["kiosk"].takes(priority_class="minor")
    with (
        ear(floor.hall.public, "/screens", floor.tokens["screen"]) as screen,
        ear(floor.hall.staff, "/staff", floor.tokens["clerk"]) as staff,
    ):
        snapshot, whole = screen.watches(screen="hall"), staff.watches()
    assert snapshot == floor["screen"].gets("/queue")
    assert {name: whole[name] for name in snapshot} == floor["manager"].gets("/queue")
    assert {duty["kind"]: duty["link"] for duty in whole["duties"]}["opening"] == "/floor#open"
    assert [one["device"] for one in whole["devices"]] == [
        "evaluator-1",
        "kiosk-1",
        "kiosk-2",
        "board-1",
        "screen-1",
    ]
    assert "priority_class" not in str(snapshot)
    assert "minor" in str(whole)
    floor["guide"].presses(f"/tickets/{waiting['id']}/cancel")


def test_what_happens_is_told_in_order_and_as_published(floor: Floor) -> None:
    clerk = floor["clerk"]
    with (
        ear(floor.hall.public, "/screens", floor.tokens["screen"]) as screen,
        ear(floor.hall.public, "/screens", floor.tokens["kiosk"]) as window,
        ear(floor.hall.staff, "/staff", floor.tokens["guide"]) as staff,
    ):
        begin = screen.watches(screen="hall")["seq"]
        window.watches(screen="window", window_no=1)
        staff.watches()
        clerk.presses("/windows/1/pause", reason="取材料")
        clerk.presses("/windows/1/unpause")
        done = one_visit(floor)
        end = floor["manager"].gets("/journal", after_seq=begin)["last_seq"]
        for listening in (screen, window, staff):
            listening.waits_for("ticket_changed", id=done["id"], state="finished")
            listening.waits_for("window_changed", window_no=1, state="open", pause_reason=None)
        until(lambda: screen.heard[-1][0] == "queue_changed", 10, "the last queue_changed")
        (called,) = screen.bodies("ticket_called")
        assert called.items() >= {
            "number": done["number"], "window_no": 1, "window_name": "1号窗口", "service": "consult",
            "service_name": "法律咨询", "called_at": done["called_at"], "is_recall": False,
        }.items()  # fmt: skip
        states = [body["state"] for body in screen.bodies("ticket_changed")]
        assert states == ["waiting", "called", "serving", "finished"]
        for listening in (screen, window, staff):
            seqs = [body["seq"] for _, body in listening.heard if "seq" in body]
            assert seqs == sorted(seqs)
            assert begin < seqs[0]
            assert seqs[-1] <= end
            for name, body in listening.heard:
                as_published(listening.namespace, name, body)
        assert "elderly" not in str(screen.heard + window.heard)
        assert [
            one for one in staff.heard if one[0] in ("ticket_called", "ticket_changed", "window_changed")
        ] == [one for one in screen.heard if one[0] in ("ticket_called", "ticket_changed", "window_changed")]


def test_snapshot_and_messages_together_are_the_queue(floor: Floor) -> None:
    """A board that drops what has seq <= the snapshot's and applies the rest ends with what /queue says."""
    with ear(floor.hall.public, "/screens", floor.tokens["screen"]) as board:
        for _ in range(5):
            floor["kiosk"].takes("general")
        snapshot = board.watches(screen="hall")
        for _ in range(5):
            floor["kiosk"].takes("general")
        ticket = floor["clerk"].presses("/windows/1/call-next", service="general")["ticket"]
        floor["clerk"].presses("/windows/1/start")
        floor["clerk"].presses("/windows/1/finish")
        board.waits_for("ticket_changed", id=ticket["id"], state="finished")
        queue = floor["screen"].gets("/queue")
        waiting = {one["id"] for one in snapshot["waiting"]}
        for name, body in board.heard:
            if name == "ticket_changed" and body["seq"] > snapshot["seq"]:
                waiting.discard(body["id"])
                waiting |= {body["id"]} if body["state"] == "waiting" else set()
        assert waiting == {one["id"] for one in queue["waiting"]}
        until(lambda: board.bodies("queue_changed")[-1]["seq"] >= queue["seq"] - 2, 10, "the last count")
        counted = board.bodies("queue_changed")[-1]["waiting"]
        assert counted == {one["code"]: one["waiting"] for one in floor["kiosk"].gets("/services")}
    for one in queue["waiting"]:
        floor["guide"].presses(f"/tickets/{one['id']}/cancel")


def test_a_watch_that_is_none(floor: Floor) -> None:
    with ear(floor.hall.public, "/screens", floor.tokens["screen"]) as screen:
        for body in ({"screen": "moon"}, {"screen": "window"}, {"screen": 3}, [1], "hall"):
            assert screen.asks("watch", body) == {"ok": False, "code": "bad_message"}, body
        assert screen.watches(screen="window", window_no=1)["seq"] > 0
        screen.client.emit("dance", {"now": True}, namespace="/screens")
        assert screen.watches(screen="hall")["seq"] > 0, "an unknown message harms nobody"


def test_a_citizens_phone_follows_the_own_ticket_only(floor: Floor) -> None:
    mine = floor["kiosk"].takes(priority_class="disabled")
    sig = mine["status_url"].removeprefix("http://10.1.2.3:8000/t/")
    assert "/" not in sig
    with ear(floor.hall.public, "/screens", auth={"ticket": sig}) as phone:
        snapshot = phone.watches(screen="ticket")
        assert snapshot["ticket"].items() >= {
            "number": mine["number"], "service_name": "法律咨询", "state": "waiting", "ahead": 0, "window_no": None,
        }.items()  # fmt: skip
        assert phone.watches(screen="hall").keys() == snapshot.keys(), "a phone cannot look at the hall"
        other = floor["kiosk"].takes()
        floor["guide"].presses(f"/tickets/{other['id']}/cancel")
        floor["clerk"].presses("/windows/1/call", ticket_id=mine["id"])
        assert phone.waits_for("ticket_called", number=mine["number"])["window_no"] == 1
        floor["clerk"].presses("/windows/1/start")
        floor["clerk"].presses("/windows/1/finish")
        phone.waits_for("ticket_changed", id=mine["id"], state="finished")
        assert {body["number"] for _, body in phone.heard} == {mine["number"]}
        assert "disabled" not in str(phone.heard) + str(snapshot)


def test_a_seat_card_at_a_station_shows_the_phone(floor: Floor) -> None:
    floor["manager"].patches("/staff/011", {"phone": "0797-8200011", "title": "调解员"})
    with ear(floor.hall.public, "/screens", floor.tokens["screen"]) as screen:
        screen.watches(screen="hall")
        floor["clerk"].presses("/windows/1/sign-out")
        floor["clerk"].presses("/windows/1/sign-in")
        screen.waits_for("window_changed", state="closed", staff=None)
        body = screen.waits_for("window_changed", state="open")
    assert body["staff"] == {"staff_no": "011", "name": "李法", "title": "调解员", "phone": "0797-8200011"}
    as_published("/screens", "window_changed", body)


def test_a_changed_window_is_told(floor: Floor) -> None:
    window = floor["manager"].gets("/windows/3")
    with ear(floor.hall.public, "/screens", floor.tokens["screen"]) as screen:
        screen.watches(screen="hall")
        floor["manager"].puts("/windows/3", {**window, "primary": ["general"], "also": []})
        assert screen.waits_for("window_changed", window_no=3)["services"] == ["general"]
    floor["manager"].puts("/windows/3", window)


def test_whoever_sits_at_a_window_is_told_anew_when_a_manager_changes_them(floor: Floor) -> None:
    with ear(floor.hall.public, "/screens", floor.tokens["screen"]) as screen:
        screen.watches(screen="window", window_no=1)
        floor["manager"].patches("/staff/011", {"title": "首席调解员", "phone": "0797-8200012"})
        body = screen.waits_for("window_changed", window_no=1)
        assert body["staff"].items() >= {"title": "首席调解员", "phone": "0797-8200012"}.items()
        as_published("/screens", "window_changed", body)


def test_a_screen_that_asks_for_it_hears_the_hall_beat_and_nobody_else_does(floor: Floor) -> None:
    with (
        ear(floor.hall.public, "/screens", floor.tokens["screen"]) as board,
        ear(floor.hall.public, "/screens", floor.tokens["screen"]) as other,
    ):
        assert "pulse_s" not in other.watches(screen="hall")
        assert board.watches(screen="hall", pulse=True)["pulse_s"] == 1.0
        until(lambda: len(board.bodies("pulse")) >= 2, 15, "the hall to beat twice")
        as_published("/screens", "pulse", board.bodies("pulse")[0])
        assert other.heard == []


def test_a_person_whose_session_is_over_hears_no_more(floor: Floor) -> None:
    """Whoever is put out is put out at once, not at the next connection."""
    headers = {"Cookie": f"hall_staff={signs_in(floor)}"}
    with ear(floor.hall.staff, "/staff", headers=headers) as staff:
        staff.watches()
        floor["manager"].posts("/staff/002/reset-password", {})
        until(lambda: not staff.client.connected, 15, "the socket of an ended session to end")


def paired(floor: Floor, device: str) -> str:
    """The cookies of a page that was let in as this device."""
    page = requests.Session()
    code = page.post(f"{floor.hall.public}/pair", json={"device": device}, timeout=20).json()["code"]
    pairings = floor["technician"].gets("/devices")["pairings"]
    (pairing,) = [one["id"] for one in pairings if one["code"] == code]
    floor["technician"].posts(f"/pairings/{pairing}/accept", {})
    claimed = page.post(f"{floor.hall.public}/pair/claim", json={"device": device}, timeout=20)
    page.close()
    assert claimed.json() == {"state": "accepted"}
    return f"hall_device_{device}={claimed.cookies[f'hall_device_{device}']}"


def test_a_paired_page_listens_under_its_own_name_until_it_is_unpaired(floor: Floor) -> None:
    def row() -> dict[str, Any]:
        devices = floor["technician"].gets("/devices")["devices"]
        found: dict[str, Any] = next(one for one in devices if one["device"] == "screen-1")
        return found

    headers = {"Cookie": paired(floor, "screen-1")}
    mine = {"device": "screen-1"}
    assert row()["paired"]
    with ear(floor.hall.public, "/screens", auth=mine, headers=headers) as page:
        assert page.watches(screen="window", window_no=1)["seq"] > 0
        assert row().items() >= {"connected": True, "state": "ok"}.items()
        for other in ({"device": "board-1"}, {"device": "../screen-1"}, {}):
            assert refused(floor.hall.public, "/screens", other, headers=headers) == "sign_in_required"
        assert refused(floor.hall.staff, "/devices", mine, headers=headers) == "role_not_allowed"
        assert refused(floor.hall.staff, "/staff", mine, headers=headers) == "role_not_allowed"
        floor["technician"].posts("/devices/screen-1/unpair", {})
        until(lambda: not page.client.connected, 15, "the socket of an unpaired page to end")
    assert refused(floor.hall.public, "/screens", mine, headers=headers) == "sign_in_required"
    until(lambda: not row()["connected"], 10, "the board to see it gone")


def test_one_who_does_not_read_is_put_out_and_holds_up_nobody(floor: Floor) -> None:
    with ear(floor.hall.public, "/screens", floor.tokens["screen"]) as quick, deaf(floor) as port:
        quick.watches(screen="hall")
        ticket = floor["kiosk"].takes("general")
        quick.waits_for("ticket_changed", 2, id=ticket["id"], state="waiting")
        floor["guide"].presses(f"/tickets/{ticket['id']}/cancel")
        quick.waits_for("ticket_changed", 2, id=ticket["id"], state="cancelled")
        until(lambda: port not in peers(floor.hall), 40, "the deaf screen to be put out")
        assert quick.client.connected
    assert floor.hall.answers()


def peers(hall: Serving) -> set[int]:
    """The ports of everybody the server is connected to."""
    assert hall.process is not None
    lines = psutil.Process(hall.process.pid).net_connections(kind="tcp")
    return {line.raddr.port for line in lines if line.raddr}


@contextlib.contextmanager
def deaf(floor: Floor) -> Iterator[int]:
    """A screen that watches the hall over a bare websocket and never reads again; gives its port."""
    url = f"{floor.hall.public.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    small = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)]
    line = websocket.create_connection(url, sockopt=small, timeout=10)
    try:
        line.send("40/screens," + json.dumps({"token": floor.tokens["screen"]}))
        line.send('42/screens,0["watch",{"screen":"hall"}]')
        port: int = line.sock.getsockname()[1]
        assert port in peers(floor.hall)
        yield port
    finally:
        line.shutdown()


def test_after_a_crash_everybody_comes_back_and_knows_what_was_missed(floor: Floor) -> None:
    hall, port = floor.hall, floor.hall.public_port
    with ear(
        hall.public, "/screens", floor.tokens["screen"], reconnection=True, reconnection_delay=0.1,
        reconnection_delay_max=0.5,
    ) as board:  # fmt: skip
        before = board.watches(screen="hall")["seq"]
        hall.is_killed()
        until(lambda: not board.client.connected, 20, "the board to notice")
        hall.starts()
        assert hall.public_port == port
        ticket = floor["kiosk"].takes()
        until(lambda: board.connects == 2, 30, "the board to come back")
        snapshot = board.watches(screen="hall")
        assert snapshot["seq"] > before
        assert [one["id"] for one in snapshot["waiting"]] == [ticket["id"]]
        board.heard.clear()
        floor["clerk"].presses("/windows/1/call", ticket_id=ticket["id"], press_id=fresh())
        called = board.waits_for("ticket_called", number=ticket["number"])
        assert called["seq"] > snapshot["seq"]
        floor["clerk"].presses("/windows/1/start")
        floor["clerk"].presses("/windows/1/finish")
