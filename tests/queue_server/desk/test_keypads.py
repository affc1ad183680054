"""A call keypad's keys: what the clerk's buttons do, for whoever is signed in there, once, with the same refusals."""

import pytest

from queue_server.desk.frame import Caller
from queue_server.desk.keypad import KeyDone, Shown
from queue_server.domain.roles import Role
from tests.queue_server.desk.hall import Hall

LINE = Caller(Role.DEVICE, "keypad-1", "token-of-the-line", token_id="token-of-the-line")


def pressed(hall: Hall, key: str, no: int = 1, press_id: str | None = None) -> KeyDone:
    return hall.desk.keypad.press(LINE, frozenset({1, 2}), no, key, press_id)


def test_a_visit_from_call_to_finish_by_keys_alone(hall: Hall) -> None:
    clerk = hall.clerk("007").sits_at(1)
    number = hall.citizen().takes("法律咨询")
    assert pressed(hall, "call") == KeyDone(True, None, None, number.number)
    hall.passes(seconds=16)
    assert pressed(hall, "recall").accepted
    assert pressed(hall, "start").accepted
    assert pressed(hall, "finish") == KeyDone(True, None, None, "")
    assert clerk.console()["prompt"]["state"] == "open"
    [order] = hall.ledger()
    assert order["receptionist"] == "林敏"


def test_one_key_walks_through_a_visit(hall: Hall) -> None:
    hall.clerk("007").sits_at(1)
    number = hall.citizen().takes("法律咨询")
    for state in ("called", "serving", "finished"):
        assert pressed(hall, "next").accepted
        assert number.state == state


def test_set_aside_called_back_paused_and_sent_on(hall: Hall) -> None:
    clerk = hall.clerk("007").sits_at(1)
    number = hall.citizen().takes("法律咨询")
    pressed(hall, "call")
    assert pressed(hall, "hold") == KeyDone(True, None, None, "")
    assert pressed(hall, "pause").accepted
    assert clerk.console()["window"]["pause_reason"] == "暂时离开"
    assert pressed(hall, "call").code == "window_paused"
    assert pressed(hall, "pause").accepted, "the same key goes on"
    assert pressed(hall, "resume").number == number.number
    assert pressed(hall, "transfer").code == "transfer_target_missing"
    assert pressed(hall, "transfer:2").accepted
    assert number.state == "waiting"
    assert pressed(hall, "resume").code == "unknown_ticket"


def test_nobody_comes_and_it_is_undone(hall: Hall) -> None:
    hall.clerk("007").sits_at(1)
    number = hall.citizen().takes("法律咨询")
    pressed(hall, "call")
    assert pressed(hall, "no_show").code == "no_show_too_early"
    hall.passes(seconds=16)
    pressed(hall, "recall")
    assert pressed(hall, "no-show").accepted
    assert number.state == "missed"
    assert pressed(hall, "undo").accepted
    assert number.state == "called"


def test_without_anybody_signed_in_no_key_does_anything(hall: Hall) -> None:
    number = hall.citizen().takes("法律咨询")
    done = pressed(hall, "call")
    assert (done.accepted, done.code, done.sentence) == (False, "not_signed_in", "1号窗口还没有人签到。")
    assert number.state == "waiting"


@pytest.mark.parametrize(
    ("key", "no", "code"),
    [("call", 3, "unknown_keypad"), ("ring", 1, "unknown_key"), ("call:2", 1, "unknown_key"),
     ("finish", 1, "ticket_not_callable"), ("transfer:99", 1, "ticket_not_callable")],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(hall: Hall, key: str, no: int, code: str) -> None:
    hall.clerk("007").sits_at(1)
    done = pressed(hall, key, no)
    assert (done.accepted, done.code) == (False, code)
    assert done.sentence


def test_a_call_to_nobody_is_told(hall: Hall) -> None:
    hall.clerk("007").sits_at(1)
    assert pressed(hall, "call") == KeyDone(True, "nobody_waiting", None, "")


@pytest.mark.parametrize("key", ["call", "pause", "next"])
def test_a_press_that_comes_twice_is_done_once(hall: Hall, key: str) -> None:
    clerk = hall.clerk("007").sits_at(1)
    for _ in range(2):
        hall.citizen().takes("法律咨询")
    first = pressed(hall, key, press_id="p1")
    before = clerk.console()
    assert pressed(hall, key, press_id="p1") == first
    after = clerk.console()
    assert (after["seq"], after["window"]) == (before["seq"], before["window"])
    assert pressed(hall, "recall", press_id="p1").code == "press_id_reused"


def test_the_deed_is_the_persons_in_the_journal(hall: Hall) -> None:
    clerk = hall.clerk("007").sits_at(1)
    hall.citizen().takes("法律咨询")
    pressed(hall, "call")
    assert hall.heard[-1].event.__class__.__name__ == "TicketCalled"
    [actor] = {entry["actor"] for entry in hall.journal() if entry["event"] == "ticket_called"}
    assert actor == clerk.caller.actor


def test_what_stands_on_the_keypad(hall: Hall) -> None:
    hall.clerk("007").sits_at(1)
    first, _, aid = (hall.citizen().takes(service) for service in ("法律咨询", "法律咨询", "法律援助"))
    assert hall.desk.keypad.shown([1]) == {1: Shown("", hall_waiting_for_window_1(hall))}
    waited = hall.desk.keypad.shown([1])[1].waiting
    pressed(hall, "call")
    assert hall.desk.keypad.shown([1, 99]) == {1: Shown(first.number, waited - 1)}
    assert aid.state == "waiting"


def hall_waiting_for_window_1(hall: Hall) -> int:
    """As the clerk's page counts them."""
    return len(hall.clerk("007").at(1).console()["waiting"])
