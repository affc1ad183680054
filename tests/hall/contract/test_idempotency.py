"""One press is one deed, however often it arrives."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hall.asking import fresh, problem
from tests.hall.contract.conftest import Day


def test_a_tap_that_arrives_again_is_the_same_ticket(day: Day) -> None:
    body = {"service": "consult", "tap_id": fresh()}
    first = day.kiosk.posts("/tickets", body, status=201)
    assert [day.kiosk.posts("/tickets", body, status=200) for _ in range(3)] == [first] * 3
    assert len(day.manager.gets("/queue")["waiting"]) == 1


def test_a_press_that_arrives_again_is_answered_with_its_first_body(day: Day) -> None:
    for _ in range(2):
        day.kiosk.takes()
    press = {"press_id": fresh()}
    first = day.clerk.posts("/windows/1/call-next", press)
    day.clerk.presses("/windows/1/start")
    assert day.clerk.posts("/windows/1/call-next", press) == first, "as it was then, not as it is now"
    assert len(day.manager.gets("/queue")["waiting"]) == 1


def test_nobody_waiting_is_an_answer_too(day: Day) -> None:
    press = {"press_id": fresh()}
    assert day.clerk.posts("/windows/1/call-next", press) == {"ticket": None}
    day.kiosk.takes()
    assert day.clerk.posts("/windows/1/call-next", press) == {"ticket": None}


def test_a_refusal_is_not_kept(day: Day) -> None:
    press = {"press_id": fresh()}
    day.clerk.is_refused(409, "ticket_not_callable", "POST", "/windows/1/start", press)
    ticket = day.kiosk.takes()
    day.clerk.presses("/windows/1/call-next")
    assert day.clerk.posts("/windows/1/start", press)["ticket"]["id"] == ticket["id"]


def test_the_same_id_with_another_body_or_another_call_is_refused(day: Day) -> None:
    tap = fresh()
    day.kiosk.posts("/tickets", {"service": "consult", "tap_id": tap}, status=201)
    for other in ({"service": "notary"}, {"service": "consult", "matter": "其他"}):
        day.kiosk.is_refused(409, "press_id_reused", "POST", "/tickets", {**other, "tap_id": tap})
    press = {"press_id": fresh()}
    day.clerk.posts("/windows/1/call-next", press)
    day.clerk.is_refused(
        409, "press_id_reused", "POST", "/windows/1/call-next", {**press, "service": "notary"}
    )
    day.clerk.is_refused(409, "press_id_reused", "POST", "/windows/1/undo", press)


def test_ids_are_unique_per_token_and_hall_day(day: Day) -> None:
    body = {"service": "consult", "tap_id": fresh()}
    mine = day.kiosk.posts("/tickets", body, status=201)
    theirs = day.other_kiosk.posts("/tickets", body, status=201)
    day.hall.clock.next_day()
    tomorrows = day.kiosk.posts("/tickets", body, status=201)
    assert len({mine["id"], theirs["id"], tomorrows["id"]}) == 3


@pytest.mark.parametrize("path", ["sign-in", "call-next", "pause", "register", "transfer", "call"])
def test_a_press_without_an_id_is_no_press(day: Day, path: str) -> None:
    day.clerk.is_refused(400, "press_id_missing", "POST", f"/windows/1/{path}", {})


def test_a_tap_without_an_id_is_no_tap(day: Day) -> None:
    day.kiosk.is_refused(400, "press_id_missing", "POST", "/tickets", {"service": "consult"})
    ticket = day.kiosk.takes()
    for verb in ("return", "cancel", "print"):
        day.kiosk.is_refused(400, "press_id_missing", "POST", f"/tickets/{ticket['id']}/{verb}", {})


@pytest.mark.parametrize("press_id", ["x", "x" * 64, "空 格 和 汉字", "a/b?c#d"])
def test_an_id_is_any_text_of_1_to_64_characters(day: Day, press_id: str) -> None:
    day.clerk.posts("/windows/1/call-next", {"press_id": press_id})


@pytest.mark.parametrize("press_id", ["x" * 65, 7, ["x"], "a\u0000b"])
def test_and_nothing_else(day: Day, press_id: Any) -> None:
    answer = day.clerk.asks("POST", "/windows/1/call-next", {"press_id": press_id})
    assert "press_id" in problem(answer, 422, "not_accepted")["errors"][0]["pointer"]


@pytest.mark.parametrize("nothing", ["", None])
def test_an_empty_id_is_a_missing_one(day: Day, nothing: str | None) -> None:
    day.clerk.is_refused(400, "press_id_missing", "POST", "/windows/1/call-next", {"press_id": nothing})
