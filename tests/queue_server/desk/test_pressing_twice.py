"""One press is one deed: the same press is answered the same, and nothing is done twice."""

import pytest

from queue_server.desk.reception import Wish
from tests.queue_server.desk.hall import Hall, Number, Person, press, refused


@pytest.fixture
def clerk(hall: Hall) -> Person:
    """林敏 at window 1."""
    return hall.clerk("007").sits_at(1)


def test_a_double_tap_is_one_ticket(hall: Hall) -> None:
    citizen = hall.citizen()
    first = citizen.taps("法律咨询", tap_id="tap-1")
    again = citizen.taps("法律咨询", tap_id="tap-1")
    assert (first.again, again.again) == (False, True)
    assert again.body == first.body
    assert hall.waiting() == ["A001"]
    assert hall.events().count("ticket_taken") == 1
    assert len(hall.printer().queued()) == 1


def test_the_first_answer_is_given_again_even_when_the_world_went_on(hall: Hall, clerk: Person) -> None:
    citizen = hall.citizen()
    first = citizen.taps("法律咨询", tap_id="tap-1")
    clerk.calls_next(press_id="call-1")
    clerk.starts(press_id="start-1")
    seq = hall.queue()["seq"]
    assert citizen.taps("法律咨询", tap_id="tap-1").body == first.body
    again = clerk.calls_next(press_id="call-1")
    assert again is not None
    assert again.first["state"] == "called"
    assert hall.queue()["seq"] == seq


def test_the_same_press_for_something_else_is_refused(hall: Hall, clerk: Person) -> None:
    citizen = hall.citizen()
    citizen.takes("法律咨询", tap_id="tap-1")
    with refused("press_id_reused"):
        citizen.takes("公证", tap_id="tap-1")
    with refused("press_id_reused"):
        hall.citizen("张三").takes("法律咨询", tap_id="tap-1")
    clerk.calls_next(press_id="one")
    with refused("press_id_reused"):
        clerk.starts(press_id="one")
    with refused("press_id_reused"):
        clerk.calls_next("法律咨询", press_id="one")
    assert hall.waiting() == []


def test_a_refusal_is_not_kept(hall: Hall, clerk: Person) -> None:
    with refused("ticket_not_callable"):
        clerk.starts(press_id="start-1")
    hall.citizen().takes("法律咨询")
    clerk.calls_next()
    started = clerk.starts(press_id="start-1")
    assert started is not None
    assert started.state == "serving"


def test_a_refusal_leaves_its_press_free_for_another_wish(hall: Hall) -> None:
    citizen = hall.citizen()
    with refused("unknown_service"):
        citizen.takes("divorce", tap_id="tap-1")
    assert citizen.takes("法律咨询", tap_id="tap-1").number == "A001"


def test_nobody_waiting_is_a_success_and_is_kept(hall: Hall, clerk: Person) -> None:
    assert clerk.calls_next(press_id="call-1") is None
    hall.citizen().takes("法律咨询")
    assert clerk.calls_next(press_id="call-1") is None
    assert clerk.calls_next(press_id="call-2") is not None


def test_presses_of_two_owners_are_two_presses(hall: Hall) -> None:
    one, other = hall.citizen(kiosk="kiosk-1"), hall.citizen(kiosk="kiosk-2")
    assert one.takes("法律咨询", tap_id="tap-1").number == "A001"
    assert other.takes("公证", tap_id="tap-1").number == "D001"


def test_a_new_hall_day_is_a_new_book_of_presses(hall: Hall) -> None:
    citizen = hall.citizen()
    citizen.takes("法律咨询", tap_id="tap-1")
    hall.midnight()
    fresh = citizen.taps("公证", tap_id="tap-1")
    assert not fresh.again
    assert fresh.body["number"] == "D001"


def test_presses_survive_a_restart(hall: Hall, clerk: Person) -> None:
    hall.citizen().takes("法律咨询", tap_id="tap-1")
    hall.reopens()
    assert hall.citizen().taps("法律咨询", tap_id="tap-1").again


@pytest.mark.parametrize("press_id", ["", "x" * 65])
def test_a_press_has_an_id_of_one_to_64_signs(hall: Hall, press_id: str) -> None:
    with refused("press_id_missing") as said:
        hall.citizen().takes("法律咨询", tap_id=press_id)
    assert said.value.status == 400
    hall.citizen().takes("法律咨询", tap_id="x")
    hall.citizen().takes("法律咨询", tap_id="x" * 64)


def _sequence(hall: Hall, clerk: Person, number: Number) -> list[tuple[str, object]]:
    """Every verb once, each with its own press id, with what it needs before."""
    citizen = hall.citizen()
    return [
        ("call", lambda i: clerk.calls(number, press_id=i)),
        ("recall", lambda i: clerk.recalls(press_id=i)),
        ("no-show", lambda i: clerk.passes_over(press_id=i)),
        ("undo", lambda i: clerk.undoes(press_id=i)),
        ("no-show-2", lambda i: clerk.passes_over(press_id=i)),
        ("return", lambda i: citizen.comes_back(number, press_id=i)),
        ("call-next", lambda i: clerk.calls_next(press_id=i)),
        ("start", lambda i: clerk.starts(press_id=i)),
        ("hold", lambda i: clerk.holds(press_id=i)),
        ("resume", lambda i: clerk.resumes(number, press_id=i)),
        ("transfer", lambda i: clerk.transfers(to_window=1, press_id=i)),
        ("print", lambda i: citizen.prints_again(number, press_id=i)),
        ("call-3", lambda i: clerk.calls(number, press_id=i)),
        ("start-3", lambda i: clerk.starts(press_id=i)),
        ("finish", lambda i: clerk.finishes("已受理", press_id=i)),
        ("register", lambda i: clerk.registers("公证", "张三", press_id=i)),
        ("finish-2", lambda i: clerk.finishes(press_id=i)),
        ("pause", lambda i: clerk.pauses("午休", press_id=i)),
        ("unpause", lambda i: clerk.unpauses(press_id=i)),
        ("sign-out", lambda i: clerk.leaves(press_id=i)),
        ("sign-in", lambda i: clerk.sits_at(1, press_id=i)),
    ]


def test_every_verb_pressed_twice_is_done_once(hall: Hall, clerk: Person) -> None:
    hall.rules(recall_gap_s=0)
    number = hall.citizen().takes("法律咨询")
    for press_id, deed in _sequence(hall, clerk, number):
        deed(press_id)  # type: ignore[operator]
        seq, queue = hall.queue()["seq"], hall.queue()
        deed(press_id)  # type: ignore[operator]
        assert hall.queue()["seq"] == seq, press_id
        assert hall.queue() == queue, press_id


def test_what_is_kept_of_a_press_cannot_be_guessed_back_into_a_phone(hall: Hall) -> None:
    """A plain hash of name and phone is as good as the phone: there are only so many numbers to try."""
    citizen = hall.citizen("张三", "13812341234")
    citizen.takes("法律咨询", tap_id="tap-1")
    asked = press(Wish("consult", visitor=citizen.visitor), "tap-1")
    with hall.house.reading() as rooms:
        kept = rooms.presses.answered(citizen.caller.owner, hall.today, "tap-1")
    assert kept is not None
    assert kept.request_hash != asked.request_hash
    assert citizen.taps("法律咨询", tap_id="tap-1").again
