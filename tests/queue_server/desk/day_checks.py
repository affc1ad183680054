"""What must hold after every step of a day: everything that can be seen is what the model says."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.queue_server.desk import model_figures
from tests.queue_server.desk.day import Day
from tests.queue_server.desk.model_parts import PREFIX, Visit

TOLD = {
    "ticket_taken", "ticket_called", "ticket_recalled", "service_started", "service_finished", "ticket_missed",
    "ticket_held", "ticket_resumed", "ticket_transferred", "ticket_returned", "ticket_raised", "ticket_cancelled",
    "ticket_abandoned", "ticket_kept", "ticket_ended", "ticket_end_undone",
    "matter_added", "appointment_booked", "appointment_cancelled",
    "appointment_checked_in", "appointment_missed",
    "press_undone", "window_opened", "window_closed", "window_taken_over", "citizen_handed_over", "visit_handed_over",
    "window_paused", "window_unpaused", "visit_registered",
    "registered_visit_finished", "visit_rated",
}  # fmt: skip
RATING_WORDS = {None: "未评价", 5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}


def hall_is_as_the_model(day: Day) -> None:
    """Windows, line, tickets, journal, figures and ledger, and ``hall verify`` finds nothing.

    What follows from the database alone is not looked at again before anybody has written to it.
    """
    queue = day.hall.queue()
    _same_windows(day, queue)
    _same_line(day, queue)
    if not day.written_to.since_last_time(day.hall.folder / "hall.db"):
        assert day.model.told == []
        day.happened("nothing written: done")
        return
    _same_tickets(day)
    _journal_in_step(day)
    _same_figures(day)
    _same_ledger(day)
    assert day.hall.wrong() == []


def _same_windows(day: Day, queue: dict[str, Any]) -> None:
    assert queue["hall_day"] == day.model.today
    for shown in queue["windows"]:
        window = day.model.windows[shown["window_no"]]
        state = "closed" if window.staff is None else "paused" if window.paused else "open"
        assert shown["state"] == state
        assert (shown["staff"] and shown["staff"]["staff_no"]) == window.staff
        held = window.holds if window.holds and window.holds.number else None
        assert (shown["ticket"] and shown["ticket"]["id"]) == (held and held.id)
        assert (shown["ticket"] and shown["ticket"]["state"]) == (held and held.state)


def _same_line(day: Day, queue: dict[str, Any]) -> None:
    for service in PREFIX:
        expected = [
            (
                visit.id,
                place,
                visit.for_window,
                visit.priority,
                visit.raised is not None,
                visit.party,
                visit.appointed,
            )
            for place, visit in enumerate(day.model.in_order(service))
        ]
        shown = [
            (
                one["id"],
                one["ahead"],
                one["for_window_no"],
                one["priority_class"],
                one["raised"],
                one["party"],
                one["appointed"] is not None,
            )
            for one in queue["waiting"]
            if one["service"] == service
        ]
        assert shown == expected
    assert len(queue["waiting"]) == len(day.model.line)
    assert day.hall.arrivals() == [visit.number for visit in day.model.line]
    missed = {v.id for v in day.model.visits if v.state == "missed" and v.queue_day == day.model.today}
    assert {one["id"] for one in queue["missed"]} == missed
    waiting = {one["code"]: one["waiting"] for one in day.hall.desk.reception.services()}
    assert {code: count for code, count in waiting.items() if count} == Counter(
        v.service for v in day.model.line
    )


def _same_tickets(day: Day) -> None:
    numbers, at_window = set(), Counter[int]()
    for visit in day.model.visits:
        if visit.number is None:
            continue
        ticket = day.hall.ticket(visit.id)
        assert (ticket["number"], ticket["hall_day"], ticket["state"]) == (
            visit.number,
            visit.day,
            visit.state,
        )
        assert (ticket["window_no"], ticket["service"]) == (visit.window, visit.service)
        assert ticket["recalls"] == visit.recalls
        assert ticket["work_order_id"] == (visit.orders[-1].id if visit.orders else None)
        numbers.add((ticket["hall_day"], ticket["number"]))
        if ticket["state"] in ("called", "serving"):
            at_window[ticket["window_no"]] += 1
    assert len(numbers) == sum(visit.number is not None for visit in day.model.visits)
    assert all(count == 1 for count in at_window.values())


def _journal_in_step(day: Day) -> None:
    told: list[tuple[str, object, object]] = []
    for row in day.hall.journal(day.read_to):
        day.read_to = row["seq"]
        facts, word = row["facts"], row["event"]
        if word not in TOLD:
            continue
        what = facts.get("number", facts.get("window_no") if word.startswith("window_") else None)
        told.append((word, what, facts.get("state")))
    assert in_step(told) == in_step(day.model.told)
    day.model.told.clear()


def _same_ledger(day: Day) -> None:
    words = {None: "未评价", 5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
    shown = {
        row["work_order_id"]: (row["ticket_number"], row["outcome"], row["matter"], row["rating"])
        for row in day.hall.ledger(from_day="2026-01-01", to_day="2027-12-31")
    }
    expected = {}
    for visit in day.written():
        for order in visit.orders:
            expected[order.id] = (visit.number, order.outcome, order.matter, words[visit.level])
    assert shown == expected


def _same_figures(day: Day) -> None:
    for date in sorted({visit.day for visit in day.model.visits}):
        figures = day.hall.figures(date)
        visits = [visit for visit in day.model.visits if visit.day == date]
        _same_group(day, figures, visits)
        for name, (numerator, denominator) in model_figures.rates(visits).items():
            rate = figures["rates"][name]
            assert (rate["numerator"], rate["denominator"]) == (numerator, denominator), name
            floor = None if denominator == 0 else numerator * 1000 // denominator / 10
            assert rate["percent_floor"] == floor
        for service in {visit.service for visit in visits}:
            _same_group(day, figures["by_service"][service], [v for v in visits if v.service == service])
        assert set(figures["by_service"]) == {visit.service for visit in visits}
        served = [v for v in visits if v.state == "finished"]
        for grouping, key in (("by_window", "window"), ("by_clerk", "clerk")):
            shown = {k: g["counts"]["served"] for k, g in figures[grouping].items() if g["counts"]["served"]}
            assert shown == Counter(str(getattr(visit, key)) for visit in served)


def _same_group(day: Day, group: dict[str, Any], visits: list[Visit]) -> None:
    assert group["counts"] == model_figures.counts(visits)
    assert group["ratings"] == model_figures.ratings(visits)
    for name, seconds in (
        ("waits_s", model_figures.waits(visits)), ("service_s", model_figures.service_times(visits)),
    ):  # fmt: skip
        for figure, holds in model_figures.durations(seconds).items():
            assert holds(group[name][figure]), (name, figure, group[name], seconds)


def in_step(told: list[tuple[str, object, object]]) -> tuple[list[Any], Counter[Any]]:
    """Everything in its order, but what midnight does to everybody: that is one moment."""
    gone = [one for one in told if one[0] in ("ticket_abandoned", "ticket_kept")]
    return [one for one in told if one not in gone], Counter(gone)
