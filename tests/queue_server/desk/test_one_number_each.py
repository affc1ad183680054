"""Whoever has an open number of the service already is shown that one, where a second is not wanted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queue_server.desk.hall import Hall

NAME, PHONE = "罗平", "139 0797 0001"


def asks(
    hall: Hall, service: str = "法律咨询", name: str | None = NAME, phone: str | None = PHONE, **more: Any
) -> dict[str, Any]:
    """Somebody asks for a number, and does not want a second one unless they say so."""
    body: dict[str, Any] = hall.citizen(name, phone).taps(service, **{"another": False, **more}).body
    return body


def test_the_open_number_is_answered_instead_of_a_second(hall: Hall) -> None:
    first = asks(hall)
    assert "already_open" not in first
    again = asks(hall, phone="13907970001")
    assert (again["id"], again["number"], again["already_open"]) == (first["id"], "A001", True)
    assert hall.waiting() == ["A001"]
    assert hall.events().count("ticket_taken") == 1


def test_who_wants_another_or_does_not_say_gets_one(hall: Hall) -> None:
    """What a program asks that knows the contract only is answered with a new number, always."""
    asks(hall)
    assert asks(hall, another=True)["number"] == "A002"
    assert asks(hall, another=None)["number"] == "A003"
    assert asks(hall)["number"] == "A003"


def test_another_service_another_person_or_nobody_known_gets_a_number(hall: Hall) -> None:
    asks(hall)
    assert asks(hall, "公证")["number"] == "D001"
    assert asks(hall, phone="13907970002")["number"] == "A002"
    assert asks(hall, name="罗安")["number"] == "A003"
    assert asks(hall, phone=None)["number"] == "A004"


def test_the_phone_alone_is_enough(hall: Hall) -> None:
    first = asks(hall, name=None)
    assert asks(hall)["id"] == first["id"]
    assert asks(hall, name=None)["id"] == first["id"]


@pytest.mark.parametrize("standing", ["called", "serving", "on_hold", "missed"])
def test_a_number_that_still_leads_somewhere_is_open(hall: Hall, standing: str) -> None:
    hall.rules(calls_before_no_show=1)
    first = asks(hall)
    clerk = hall.clerk("007").sits_at(1)
    clerk.calls_next()
    {"called": lambda: None, "serving": clerk.starts, "on_hold": clerk.holds, "missed": clerk.passes_over}[
        standing
    ]()
    again = asks(hall)
    assert (again["id"], again["state"], again["already_open"]) == (first["id"], standing, True)


def test_a_number_that_is_over_is_not(hall: Hall) -> None:
    hall.rules(calls_before_no_show=1)
    clerk = hall.clerk("007").sits_at(1)
    asks(hall)
    clerk.serves_next()
    assert asks(hall)["number"] == "A002"
    hall.rules(return_times=0)
    clerk.calls_next()
    clerk.passes_over()
    assert asks(hall)["number"] == "A003", "a missed number that may not return leads nowhere"
    hall.midnight()
    assert asks(hall)["number"] == "A001"


def test_a_number_sent_to_another_service_counts_there(hall: Hall) -> None:
    first = asks(hall)
    clerk = hall.clerk("007").sits_at(1)
    clerk.calls_next()
    clerk.transfers("公证")
    assert asks(hall)["number"] == "A002"
    assert asks(hall, "公证")["id"] == first["id"]


def test_a_service_that_has_closed_meanwhile_still_shows_the_number(hall: Hall) -> None:
    first = asks(hall)
    hall.manager().offers("consult", stopped=True, stop_reason="停电")
    assert asks(hall)["id"] == first["id"]


def test_the_same_tap_again_is_answered_in_the_same_words(hall: Hall) -> None:
    asks(hall)
    citizen = hall.citizen(NAME, PHONE)
    one = citizen.taps("法律咨询", tap_id="tap", another=False)
    two = citizen.taps("法律咨询", tap_id="tap", another=False)
    assert (one.text, two.again) == (two.text, True)
