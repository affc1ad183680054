"""The manager's hand: rules, services and windows as whole objects, in force at once, every change journalled."""

from __future__ import annotations

import pytest

from tests.queue_server.desk.hall import Hall, refused


def changes(hall: Hall, what: str) -> list[tuple[dict[str, object], dict[str, object]]]:
    """What the journal says was and is, for one thing."""
    rows = [row["facts"] for row in hall.journal() if row["event"] == "rules_changed"]
    return [(facts["before"], facts["after"]) for facts in rows if facts["what"] == what]


def test_what_is_read_can_be_written_back_unchanged(hall: Hall) -> None:
    desk, caller = hall.desk.manager, hall.manager().caller
    assert desk.put_rules(caller, desk.rules()) == desk.rules()
    services = hall.desk.services
    assert services.put(caller, "notary", services.service("notary")) == services.service("notary")
    assert desk.put_window(caller, 2, desk.window(2)) == desk.window(2)


def test_the_rules_of_a_new_hall_are_those_of_the_contract_and_change_nothing_beside_them(hall: Hall) -> None:
    rules = hall.desk.manager.rules()
    assert (rules.pop("auto_call_s"), rules.pop("call_chosen")) == (0, True)
    assert {name: rules[name] for name in rules if name != "closed_days"} == {
        "recall_max": 3, "recall_gap_s": 15, "calls_before_no_show": 2, "priority_per_normal": 2,
        "return_places": 3, "return_times": 1, "rating_prompt_s": 15,
    }  # fmt: skip


@pytest.mark.parametrize(
    "numbers",
    [{"recall_max": -1}, {"recall_gap_s": 601}, {"calls_before_no_show": 0}, {"rating_prompt_s": 4}],
)
def test_a_number_out_of_range_changes_nothing(hall: Hall, numbers: dict[str, int]) -> None:
    before = hall.desk.manager.rules()
    with refused("rule_out_of_range"):
        hall.rules(**numbers)
    assert hall.desk.manager.rules() == before
    assert changes(hall, "rules") == []


def test_every_change_is_journalled_with_before_and_after(hall: Hall) -> None:
    hall.rules(recall_max=5)
    [(before, after)] = changes(hall, "rules")
    assert (before["recall_max"], after["recall_max"]) == (3, 5)
    hall.manager().offers("notary", cap=7)
    assert [(b["cap"], a["cap"]) for b, a in changes(hall, "service:notary")][-1] == (None, 7)
    hall.manager().wires(1, ["notary", "notary"], ["consult", "notary", "consult"])
    _, window = changes(hall, "window:1")[-1]
    assert (window["primary"], window["also"]) == (["notary"], ["consult"])


def test_a_change_at_a_window_is_in_force_at_the_next_press(hall: Hall) -> None:
    clerk = hall.clerk().sits_at(1)
    hall.citizen().takes("公证")
    hall.manager().wires(1, ["consult"])
    assert clerk.calls_next() is None
    hall.manager().wires(1, ["notary"])
    assert clerk.calls_next() is not None


def test_changing_a_window_leaves_whoever_sits_and_is_served_there(hall: Hall) -> None:
    clerk = hall.clerk().sits_at(1)
    number = hall.citizen().takes("法律咨询")
    clerk.calls_next()
    clerk.starts()
    hall.manager().wires(1, ["mediation"])
    assert number.state == "serving"
    clerk.undoes()
    clerk.starts()
    clerk.finishes()
    assert number.state == "finished"


def test_two_services_never_share_a_prefix(hall: Hall) -> None:
    with refused("prefix_taken"):
        hall.manager().offers("notary", prefix="A")
    with refused("bad_hours"):
        hall.manager().offers("notary", hours={"mon": ["12:00-09:00"]})
    with refused("unknown_service"):
        hall.manager().wires(1, ["divorce"])
    with refused("unknown_window"):
        hall.manager().wires(9, ["consult"])


def test_a_new_prefix_starts_its_own_numbers(hall: Hall) -> None:
    citizen = hall.citizen()
    assert citizen.takes("公证").number == "D001"
    hall.manager().offers("notary", prefix="N")
    assert citizen.takes("公证").number == "N001"
    hall.manager().offers("notary", prefix="D")
    assert citizen.takes("公证").number == "D002"


def test_returning_places_can_be_none_or_many(hall: Hall) -> None:
    clerk = hall.clerk().sits_at(1)
    hall.rules(calls_before_no_show=1, return_places=0, return_times=5)
    missed = hall.citizen().takes("法律咨询")
    clerk.misses_next()
    for _ in range(3):
        hall.citizen().takes("法律咨询")
    hall.citizen().comes_back(missed)
    assert missed.ahead == 0
    clerk.misses_next()
    hall.rules(return_places=50)
    hall.citizen().comes_back(missed)
    assert missed.ahead == 3
