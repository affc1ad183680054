"""Classes, the supervisor's choice and dedicated windows in the hall, and why somebody was not called yet."""

from queue_server.desk.frame import SERVER
from tests.queue_server.desk.floor_people import GUIDE, walker
from tests.queue_server.desk.hall import Hall, Person, refused


def served_in_order(hall: Hall, clerk: Person, count: int) -> list[str]:
    """The numbers a clerk calls, one after the other."""
    called = []
    for _ in range(count):
        number = clerk.calls_next()
        assert number is not None
        called.append(number.number)
        clerk.starts()
        clerk.finishes()
    return called


def test_priority_numbers_overtake_two_to_one_and_the_board_counts_it_so(hall: Hall) -> None:
    citizen = hall.citizen()
    normal = [citizen.takes("法律咨询") for _ in range(3)]
    old = [citizen.takes("法律咨询", priority_class="elderly") for _ in range(4)]
    assert [number.ahead for number in normal] == [2, 5, 6]
    assert [number.ahead for number in old] == [0, 1, 3, 4]
    assert hall.waiting("法律咨询") == ["A004", "A005", "A001", "A006", "A007", "A002", "A003"]
    clerk = hall.clerk("007").sits_at(1)
    assert served_in_order(hall, clerk, 7) == ["A004", "A005", "A001", "A006", "A007", "A002", "A003"]


def test_the_turns_are_counted_across_all_windows(hall: Hall) -> None:
    citizen = hall.citizen()
    for _ in range(2):
        citizen.takes("法律咨询")
    for _ in range(3):
        citizen.takes("法律咨询", priority_class="military")
    first, second = hall.clerk("007").sits_at(1), hall.clerk("008").sits_at(2)
    calls = [first.calls_next(), second.calls_next()]
    first.starts()
    first.finishes()
    calls.append(first.calls_next())
    assert [number.number for number in calls if number] == ["A003", "A004", "A001"]


def test_how_many_go_before_one_normal_is_the_managers_rule(hall: Hall) -> None:
    hall.rules(priority_per_normal=1)
    citizen = hall.citizen()
    citizen.takes("法律咨询")
    for _ in range(2):
        citizen.takes("法律咨询", priority_class="elderly")
    assert served_in_order(hall, hall.clerk("007").sits_at(1), 3) == ["A002", "A001", "A003"]


def test_the_supervisor_puts_somebody_on_top_and_it_is_journalled_without_the_reason(hall: Hall) -> None:
    citizen = hall.citizen()
    first, last = citizen.takes("法律咨询"), citizen.takes("法律咨询")
    supervisor = hall.supervisor()
    supervisor.puts_on_top(last, "孕妇身体不适")
    assert (last.ahead, first.ahead) == (0, 1)
    with refused("already_raised"):
        supervisor.puts_on_top(last)
    assert "ticket_raised" in hall.events()
    assert "孕妇" not in str(hall.journal())
    clerk = hall.clerk("007").sits_at(1)
    assert served_in_order(hall, clerk, 2) == [last.number, first.number]
    with refused("ticket_not_callable"):
        supervisor.puts_on_top(last)


def test_being_put_on_top_is_for_one_call(hall: Hall) -> None:
    hall.rules(calls_before_no_show=1, return_places=1)
    citizen = hall.citizen()
    first, last = citizen.takes("法律咨询"), citizen.takes("法律咨询")
    hall.supervisor().puts_on_top(last)
    clerk = hall.clerk("007").sits_at(1)
    clerk.calls_next()
    clerk.passes_over()
    citizen.comes_back(last)
    assert (first.ahead, last.ahead) == (0, 1)


def test_a_dedicated_window_calls_its_classes_only(hall: Hall) -> None:
    body = hall.desk.manager.window(1)
    hall.desk.manager.put_window(SERVER, 1, {**body, "dedicated": "only", "dedicated_classes": ["military"]})
    citizen = hall.citizen()
    citizen.takes("法律咨询")
    soldier = citizen.takes("法律咨询", priority_class="military")
    clerk = hall.clerk("007").sits_at(1)
    assert served_in_order(hall, clerk, 1) == [soldier.number]
    assert clerk.calls_next() is None


def test_calling_one_service_leaves_whoever_was_put_on_top_for_another(hall: Hall) -> None:
    hall.manager().wires(1, ["consult", "notary"])
    on_top = hall.citizen().takes("法律咨询")
    hall.supervisor().puts_on_top(on_top)
    walker(hall, GUIDE).sends(on_top, 1)
    clerk = hall.clerk("007").sits_at(1)
    assert clerk.calls_next("公证") is None
    assert str(clerk.calls_next("法律咨询")) == on_top.number


def test_a_dedicated_window_finds_its_class_among_those_sent_to_it(hall: Hall) -> None:
    body = hall.desk.manager.window(2)
    changed = {
        **body,
        "primary": ["notary"],
        "also": [],
        "dedicated": "only",
        "dedicated_classes": ["military"],
    }
    hall.desk.manager.put_window(SERVER, 2, changed)
    citizen, guide = hall.citizen(), walker(hall, GUIDE)
    for priority_class in (None, "military"):
        guide.sends(citizen.takes("法律咨询", priority_class=priority_class), 2)
    assert served_in_order(hall, hall.clerk("008").sits_at(2), 1) == ["A002"]


def test_why_somebody_was_not_called_yet_is_one_sentence_an_overtaking(hall: Hall) -> None:
    citizen, supervisor = hall.citizen(), hall.supervisor()
    waits = citizen.takes("法律咨询")
    old = citizen.takes("法律咨询", priority_class="elderly")
    raised = citizen.takes("法律咨询")
    chosen = citizen.takes("法律咨询")
    supervisor.puts_on_top(raised)
    clerk = hall.clerk("007").sits_at(1)
    served_in_order(hall, clerk, 2)
    clerk.calls(chosen)
    said = hall.desk.reception.overtakings(supervisor.caller, waits.id)
    assert [(one["number"], one["why"]) for one in said["overtakings"]] == [
        (raised.number, "raised"),
        (old.number, "priority"),
        (chosen.number, "chosen"),
    ]
    assert "按“每呼 2 个优先号至少呼 1 个普通号”" in said["overtakings"][1]["sentence"]
    nobody = hall.desk.reception.overtakings(supervisor.caller, raised.id)
    assert nobody["overtakings"] == []
    assert "按顺序" in nobody["summary"]


def test_the_explanation_holds_months_later(hall: Hall) -> None:
    citizen = hall.citizen()
    waits, old = citizen.takes("法律咨询"), citizen.takes("法律咨询", priority_class="elderly")
    clerk = hall.clerk("007").sits_at(1)
    served_in_order(hall, clerk, 2)
    hall.passes(days=90)
    assert [
        one["number"] for one in hall.desk.reception.overtakings(citizen.caller, waits.id)["overtakings"]
    ] == [old.number]


def test_a_missed_number_that_was_passed_over_is_told_so(hall: Hall) -> None:
    hall.rules(calls_before_no_show=1)
    citizen = hall.citizen()
    absent, other = citizen.takes("法律咨询"), citizen.takes("法律咨询")
    clerk = hall.clerk("007").sits_at(1)
    clerk.calls_next()
    clerk.passes_over()
    clerk.calls_next()
    [one] = hall.desk.reception.overtakings(citizen.caller, absent.id)["overtakings"]
    assert one["number"] == other.number
    assert "过号" in one["sentence"]
