"""A small scripted day, and every number of its statistics counted again by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.hall.contract.conftest import Day

NOTHING = {"mean": None, "p50": None, "p90": None, "max": None}
COUNTS = ("taken", "called", "served", "missed", "abandoned", "cancelled", "registered")
PARTS = {"counts", "waits_s", "service_s", "ratings"}


def seconds(ticket: dict[str, Any], begin: str, end: str) -> int:
    """Whole seconds between two of a ticket's times."""
    return int((datetime.fromisoformat(ticket[end]) - datetime.fromisoformat(ticket[begin])).total_seconds())


def durations(values: list[int]) -> dict[str, int | None]:
    """Mean, nearest-rank percentiles, maximum: the contract's words, in the slowest way."""
    if not values:
        return dict(NOTHING)
    values = sorted(values)

    def rank(percent: int) -> int:
        return next(v for place, v in enumerate(values, 1) if place * 100 >= percent * len(values))

    mean = sum(values) / len(values)
    return {"mean": int(mean + 0.5), "p50": rank(50), "p90": rank(90), "max": values[-1]}


def test_an_empty_day(day: Day) -> None:
    figures = day.manager.gets("/statistics/2020-01-01")
    assert figures["hall_day"] == "2020-01-01"
    assert figures["counts"] == dict.fromkeys(COUNTS, 0)
    assert figures["waits_s"] == figures["service_s"] == NOTHING, "no data is never 0"
    assert figures["ratings"] == {"5": 0, "4": 0, "3": 0, "2": 0, "1": 0, "none": 0}
    k1 = {"numerator": 0, "denominator": 0, "percent_floor": None, "target": 100, "met": None}
    assert figures["rates"]["K-1"].items() >= k1.items()
    assert {"K-1", "K-2", "K-9"} <= figures["rates"].keys()
    assert figures["rates"]["K-9"]["target"] == 90


def test_a_scripted_day(day: Day) -> None:
    clerk, colleague, kiosk = day.clerk, day.colleague, day.kiosk
    tickets: list[str] = []
    for service in ("consult", "consult", "legal_aid", "consult", "mediation", "notary", "consult"):
        tickets.append(kiosk.takes(service)["id"])
        day.passes(60)
    wait = 100
    for place in (0, 1, 2):
        clerk.presses("/windows/1/call", ticket_id=tickets[place])
        day.passes(30)
        clerk.presses("/windows/1/start")
        day.passes(wait)
        wait += 250
        clerk.presses("/windows/1/finish", **({"outcome": "当场解答"} if place else {}))
    colleague.presses("/windows/2/call", ticket_id=tickets[3])
    day.passes(15)
    colleague.presses("/windows/2/recall")
    colleague.presses("/windows/2/no-show")
    kiosk.presses(f"/tickets/{tickets[4]}/cancel")
    colleague.presses("/windows/2/call", ticket_id=tickets[5])
    colleague.presses("/windows/2/start")
    visit = clerk.presses("/windows/1/register", service="general")
    day.passes(45)
    clerk.presses("/windows/1/finish", outcome="已受理")
    clerk.patches(
        f"/work-orders/{visit['work_order_id']}",
        {"visitor": {"name": "李四", "phone": "13800000000"}, "matter": "行政审批", "summary": "x"},
    )

    seen = [kiosk.gets(f"/tickets/{one}") for one in tickets]
    waits = [seconds(one, "taken_at", "called_at") for one in seen if one["called_at"]]
    services = [seconds(one, "started_at", "finished_at") for one in seen if one["finished_at"]]
    figures = day.manager.gets(f"/statistics/{day.today}")
    assert figures["counts"] == {
        "taken": 7, "called": 5, "served": 4, "missed": 1, "abandoned": 0, "cancelled": 1, "registered": 1,
    }  # fmt: skip
    assert figures["waits_s"] == durations(waits)
    assert len(set(waits)) == 5, "a day on which an average could be mistaken for another is no test"
    order = clerk.gets(f"/work-orders/{visit['work_order_id']}")
    services.append(seconds(order, "opened_at", "closed_at"))
    assert figures["service_s"] == durations(services)
    assert figures["ratings"] == {"5": 0, "4": 0, "3": 0, "2": 0, "1": 0, "none": 4}

    consult = figures["by_service"]["consult"]
    assert set(consult) == PARTS
    assert consult["counts"]["taken"] == 4
    assert consult["waits_s"] == durations(
        [seconds(seen[place], "taken_at", "called_at") for place in (0, 1, 3)]
    )
    assert figures["by_window"]["1"]["counts"]["served"] == 4
    assert figures["by_window"]["2"]["counts"] == {
        **figures["by_window"]["2"]["counts"], "called": 2, "served": 0, "missed": 1,
    }  # fmt: skip
    assert figures["by_clerk"].keys() == {"011", "012"}
    assert figures["by_clerk"]["011"]["counts"]["served"] == 4
    assert figures["by_hour"].keys() <= {"9"}
    for grouping in ("by_service", "by_hour"):
        for name in COUNTS:
            total = sum(part["counts"][name] for part in figures[grouping].values())
            assert total == figures["counts"][name], (grouping, name)

    k1 = figures["rates"]["K-1"]
    assert (k1["numerator"], k1["denominator"]) == (1, 5), "five visits begun, one of them whole"
    assert (k1["percent_floor"], k1["target"], k1["met"]) == (20.0, 100, False)
    k2 = figures["rates"]["K-2"]
    assert (k2["numerator"], k2["denominator"]) == (2, 4), "two were told: answered on the spot"
    assert figures["rates"]["K-9"]["denominator"] == 0

    day.hall.clock.next_day()
    day.knows_the_new_day()
    yesterday = day.manager.gets(f"/statistics/{seen[0]['hall_day']}")
    assert yesterday["counts"] == {**figures["counts"], "missed": 0, "abandoned": 2}
    span = day.manager.gets("/statistics", from_=seen[0]["hall_day"], to=day.today)
    assert (span["from"], span["to"]) == (seen[0]["hall_day"], day.today)
    for part in ("counts", "waits_s", "service_s", "by_service", "rates"):
        assert span[part] == yesterday[part], part
    assert day.hall.hall("rebuild-statistics", "--data", str(day.hall.data)).returncode == 0
    assert day.manager.gets(f"/statistics/{seen[0]['hall_day']}") == yesterday


def test_today_says_how_the_hall_stands(day: Day) -> None:
    for _ in range(3):
        day.kiosk.takes()
        day.passes(20)
    day.clerk.presses("/windows/1/call-next")
    day.clerk.presses("/windows/1/start")
    today = day.supervisor.gets("/today")
    now = today["now"]
    assert (now["waiting"], now["serving"], now["windows_open"], now["windows"]) == (2, 1, 2, 3)
    assert 40 <= now["longest_wait_s"] <= 70
    assert today["waiting_by_service"]["consult"] == 2
    assert today["statistics"]["counts"] == day.manager.gets(f"/statistics/{day.today}")["counts"]
    (lowers,) = today["incomplete"]
    assert (lowers["ticket_number"], lowers["receptionist"]) == ("A001", "李法")
    assert "name" in lowers["missing"]


@pytest.mark.parametrize("path", ["/statistics/24-11-2026", "/statistics/2026-02-30", "/statistics/today"])
def test_a_day_is_a_date(day: Day, path: str) -> None:
    day.manager.is_refused(422, "bad_day", "GET", path)


def test_a_span_runs_forward(day: Day) -> None:
    day.manager.is_refused(422, "bad_span", "GET", "/statistics?from=2026-11-25&to=2026-11-24")
    day.manager.is_refused(422, "not_accepted", "GET", "/statistics")
