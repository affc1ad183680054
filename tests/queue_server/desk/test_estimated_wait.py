"""What people are told about their wait, at the kiosk, on the paper and on the phone; and what is never told."""

from typing import Any

import pytest

from queue_server.store.waits import _LATEST, _OF_SERVICE
from tests.queue_server.desk.hall import Hall, Number, Person


def serves(clerk: Person, hall: Hall, minutes: float = 10, between_s: float = 60) -> None:
    """The next one, called at once, is there for so long; then the clerk takes a moment."""
    assert clerk.calls_next() is not None
    clerk.starts()
    hall.passes(minutes=minutes)
    clerk.finishes()
    hall.passes(seconds=between_s)


@pytest.fixture
def busy(hall: Hall) -> Hall:
    """A window that served twenty people, ten minutes each and a minute between, and nobody waits."""
    citizen = hall.citizen()
    for _ in range(20):
        citizen.takes("法律咨询")
    clerk = hall.clerk().sits_at(1)
    for _ in range(20):
        serves(clerk, hall)
    return hall


def looked(hall: Hall) -> Hall:
    """The server has looked at the hall just now."""
    assert hall.desk.estimates.refresh()
    return hall


def wait_of(number: Number) -> dict[str, Any] | None:
    wait: dict[str, Any] | None = number["estimated_wait"]
    return wait


def tile(hall: Hall, service: str = "consult") -> dict[str, Any]:
    return next(one for one in hall.desk.reception.services() if one["code"] == service)


def paper(hall: Hall) -> list[str]:
    """The lines of the newest ticket printed."""
    sheets = [hall.desk.printing.send(job) for job in hall.desk.printing.queued_for("printer-1")]
    assert sheets and sheets[-1] is not None
    lines: list[str] = sheets[-1].ticket["lines"]
    return lines


# --- nothing is said ---------------------------------------------------------------------------------------------


def test_a_new_hall_says_nothing(hall: Hall) -> None:
    hall.clerk().sits_at(1)
    first = hall.citizen().takes("法律咨询")
    looked(hall)
    assert wait_of(first) is None
    assert tile(hall)["estimated_wait"] is None
    assert not any("预计" in line for line in paper(hall))


def test_before_the_first_look_nothing_is_said(busy: Hall) -> None:
    assert wait_of(busy.citizen().takes("法律咨询")) is None
    assert tile(busy)["estimated_wait"] is None


def test_nothing_is_said_where_no_window_is_open_or_all_pause(busy: Hall) -> None:
    waits = busy.citizen().takes("法律咨询")
    clerk = busy.clerk().at(1)
    clerk.pauses()
    assert wait_of(waits) is None and tile(looked(busy))["estimated_wait"] is None
    busy.passes(seconds=2)
    clerk.unpauses()
    looked(busy)
    assert wait_of(waits) == {"p50_s": 60, "p90_s": 60}
    busy.passes(seconds=2)
    clerk.leaves()
    looked(busy)
    assert wait_of(waits) is None and tile(busy)["estimated_wait"] is None


def test_a_closed_service_says_nothing(busy: Hall) -> None:
    looked(busy)
    assert tile(busy)["estimated_wait"] is not None
    busy.manager().offers("consult", stopped=True)
    assert tile(busy)["estimated_wait"] is None


def test_only_who_waits_is_told(busy: Hall) -> None:
    clerk, number = busy.clerk().at(1), busy.citizen().takes("法律咨询")
    looked(busy)
    assert wait_of(number) is not None
    clerk.calls_next()
    assert wait_of(number) is None
    clerk.starts()
    clerk.finishes()
    assert wait_of(number) is None


def test_what_nobody_renews_is_not_told_any_longer(busy: Hall) -> None:
    number = busy.citizen().takes("法律咨询")
    looked(busy)
    busy.passes(seconds=60)
    assert wait_of(number) is not None
    busy.passes(seconds=1)
    assert wait_of(number) is None
    assert tile(busy)["estimated_wait"] is None


# --- what is said ------------------------------------------------------------------------------------------------


def test_everybody_who_waits_is_told_and_so_is_a_newcomer(busy: Hall) -> None:
    citizen = busy.citizen()
    first, second = citizen.takes("法律咨询"), citizen.takes("法律咨询")
    looked(busy)
    assert wait_of(first) == {"p50_s": 60, "p90_s": 60}
    assert wait_of(second) == {"p50_s": 720, "p90_s": 720}
    assert tile(busy)["estimated_wait"] == {"p50_s": 1380, "p90_s": 1380}
    assert wait_of(citizen.takes("法律咨询")) == {"p50_s": 1380, "p90_s": 1380}


def test_the_answer_to_a_tap_and_the_paper_have_it(busy: Hall) -> None:
    looked(busy)
    busy.citizen().takes("法律咨询")
    busy.passes(seconds=2)
    looked(busy)
    answer = busy.citizen().taps("法律咨询").body
    assert answer["estimated_wait"] == {"p50_s": 720, "p90_s": 720}
    assert paper(busy)[0] == "预计等候约 12 分钟"


def test_minutes_on_paper_are_rounded_up(busy: Hall) -> None:
    clerk = busy.clerk().at(1)
    busy.citizen().takes("法律咨询")
    clerk.calls_next()
    busy.passes(seconds=30)
    looked(busy)
    answer = busy.citizen().taps("法律咨询").body
    assert answer["estimated_wait"]["p50_s"] == 600 - 30 + 60
    assert paper(busy)[0] == "预计等候约 11 分钟"


def test_a_phone_is_told(busy: Hall) -> None:
    number = busy.citizen().takes("法律咨询")
    looked(busy)
    assert busy.desk.screens.own_ticket(number.id)["ticket"]["estimated_wait"] == {"p50_s": 60, "p90_s": 60}


def test_who_is_put_on_top_is_told_so_at_the_next_look(busy: Hall) -> None:
    citizen = busy.citizen()
    numbers = [citizen.takes("法律咨询") for _ in range(3)]
    looked(busy)
    before = wait_of(numbers[2])
    assert before is not None and before["p50_s"] == 60 + 2 * 660
    busy.supervisor().puts_on_top(numbers[2], "行动不便")
    busy.passes(seconds=2)
    looked(busy)
    assert [(wait_of(number) or {})["p50_s"] for number in numbers] == [720, 1380, 60]


def test_few_people_give_no_p90(hall: Hall) -> None:
    citizen, clerk = hall.citizen(), hall.clerk().sits_at(1)
    for _ in range(3):
        citizen.takes("法律咨询")
    for _ in range(2):
        serves(clerk, hall)
    looked(hall)
    assert tile(hall)["estimated_wait"] == {"p50_s": 720, "p90_s": None}


def test_a_visit_without_a_ticket_keeps_the_window_busy(busy: Hall) -> None:
    number = busy.citizen().takes("法律咨询")
    clerk = busy.clerk().at(1)
    clerk.registers("法律咨询")
    busy.passes(minutes=4)
    looked(busy)
    assert wait_of(number) == {"p50_s": 6 * 60 + 60, "p90_s": 6 * 60 + 60}


def test_yesterday_is_remembered_and_last_month_is_not(busy: Hall) -> None:
    busy.clerk().at(1).leaves()
    busy.passes(days=1)
    busy.clerk().sits_at(1)
    assert tile(looked(busy))["estimated_wait"] == {"p50_s": 60, "p90_s": 60}
    busy.passes(days=30)
    assert tile(looked(busy))["estimated_wait"] is None


def test_a_service_is_busy_while_every_window_that_calls_for_it_has_somebody(busy: Hall) -> None:
    assert tile(looked(busy))["windows_busy"] is False
    busy.citizen().takes("法律咨询")
    first = busy.clerk().at(1)
    first.calls_next()
    first.starts()
    busy.passes(minutes=4)
    assert tile(looked(busy))["windows_busy"] is True
    busy.passes(minutes=2)
    assert tile(busy)["windows_busy"] is False, "nobody has looked for two minutes"
    assert tile(looked(busy))["windows_busy"] is True
    busy.clerk("008").sits_at(2)
    busy.passes(seconds=5)
    assert tile(looked(busy))["windows_busy"] is False


# --- how often the server looks ----------------------------------------------------------------------------------


def test_it_looks_again_when_something_happened_but_not_at_once(busy: Hall) -> None:
    looked(busy)
    assert not busy.desk.estimates.refresh()
    busy.citizen().takes("法律咨询")
    busy.passes(seconds=1.9)
    assert not busy.desk.estimates.refresh()
    busy.passes(seconds=0.1)
    assert busy.desk.estimates.refresh()


def test_where_nothing_happens_it_looks_every_five_seconds(busy: Hall) -> None:
    looked(busy)
    busy.passes(seconds=4.9)
    assert not busy.desk.estimates.refresh()
    busy.passes(seconds=0.1)
    assert busy.desk.estimates.refresh()


def test_a_clock_set_back_does_not_stop_it(busy: Hall) -> None:
    looked(busy)
    busy.passes(hours=-1)
    assert busy.desk.estimates.refresh()


def test_taking_a_number_never_looks(busy: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    looked(busy)

    def never(*_: object) -> None:
        raise AssertionError("looked")

    monkeypatch.setattr(busy.desk.estimates, "_offload", never)
    busy.passes(seconds=30)
    assert wait_of(busy.citizen().takes("法律咨询")) == {"p50_s": 60, "p90_s": 60}


@pytest.mark.parametrize(
    ("statement", "asked", "index"),
    [(_OF_SERVICE, ("consult", "2026", 50), "turns_of_service"), (_LATEST, ("2026", 300), "turns")],
)
def test_the_newest_turns_are_looked_up_in_an_index(
    hall: Hall, statement: str, asked: tuple[object, ...], index: str
) -> None:
    with hall.house.reading() as rooms:
        plan = rooms.waits._db.execute(f"explain query plan {statement}", asked).fetchall()
    assert [row[3].split(" (")[0] for row in plan] == [f"SEARCH tickets USING INDEX {index}"]
