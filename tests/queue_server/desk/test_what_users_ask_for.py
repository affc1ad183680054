"""What users of other queue systems have asked for in vain, one scene each; docs/decisions/0014 tells who asked.

The scenes that need a screen or a printer stand with those (``test_request_09``, ``_10``, ``_11``).
"""

from concurrent.futures import ThreadPoolExecutor

from tests.queue_server.desk.hall import Hall, refused


def test_request_01_priority_does_not_always_jump_the_line(hall: Hall) -> None:
    citizen = hall.citizen()
    waiting_since_morning = citizen.takes("法律咨询")
    for _ in range(4):
        citizen.takes("法律咨询", priority_class="elderly")
    clerk = hall.clerk().sits_at(1)
    called = [clerk.serves_next() for _ in range(3)]
    assert called[2].number == waiting_since_morning.number


def test_request_02_no_number_is_issued_or_shown_twice_under_load(hall: Hall) -> None:
    citizen = hall.citizen()
    with ThreadPoolExecutor(8) as crowd:
        numbers = list(crowd.map(lambda _: citizen.takes("法律咨询").number, range(40)))
    assert sorted(numbers) == [f"A{no:03d}" for no in range(1, 41)]
    clerks = [hall.clerk(no).sits_at(window) for no, window in (("007", 1), ("008", 2), ("009", 3))]
    for no in (2, 3):
        hall.manager().wires(no, ["consult"])
    with ThreadPoolExecutor(3) as windows:
        calls = list(windows.map(lambda clerk: clerk.calls_next(), clerks))
    assert len({str(number) for number in calls}) == 3


def test_request_03_a_clerk_never_ends_up_with_two_called_tickets(hall: Hall) -> None:
    citizen = hall.citizen()
    first, second = citizen.takes("法律咨询"), citizen.takes("法律咨询")
    clerk = hall.clerk().sits_at(1)
    clerk.calls_next()
    with refused("window_busy"):
        clerk.calls_next()
    with refused("window_busy"):
        clerk.calls(second)
    assert (first.state, second.state) == ("called", "waiting")


def test_request_04_the_citizen_rates_at_the_window(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    hall.clerk().sits_at(1).serves_next()
    assert hall.evaluator(1).presses(5) is None
    assert hall.figures()["ratings"]["5"] == 1


def test_request_05_a_window_pauses_with_a_reason_that_counts_in_the_figures(hall: Hall) -> None:
    clerk = hall.clerk().sits_at(1)
    clerk.pauses("会见当事人")
    hall.passes(minutes=10)
    clerk.unpauses()
    told = hall.desk.past_days.depth(hall.today)["pauses"]
    assert [(one["window_no"], one["reason"], one["total_s"]) for one in told] == [(1, "会见当事人", 600)]


def test_request_06_nobody_is_passed_over_before_being_called_often_enough(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    clerk = hall.clerk().sits_at(1)
    clerk.calls_next()
    with refused("no_show_too_early", calls_left=1):
        clerk.passes_over()
    with refused("recall_too_soon"):
        clerk.recalls()
    hall.passes(seconds=15)
    clerk.recalls()
    assert str(clerk.passes_over()) == "A001"


def test_request_07_a_chosen_number_is_called_and_no_name_helps_to_choose(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    wanted = hall.citizen("李小四", "13812341234").takes("法律咨询")
    clerk = hall.clerk().sits_at(1)
    assert "李小四" not in str(hall.queue()) + str(clerk.console())
    assert str(clerk.calls(wanted)) == "A002"
    called = [row["facts"] for row in hall.journal() if row["event"] == "ticket_called"]
    assert called[0]["why"] == "chosen"


def test_request_08_numbers_start_at_one(hall: Hall) -> None:
    citizen = hall.citizen()
    assert [citizen.takes(service).number for service in ("法律咨询", "公证")] == ["A001", "D001"]
    hall.midnight()
    assert citizen.takes("法律咨询").number == "A001"


def test_request_13_numbers_end_on_schedule_with_a_sentence(hall: Hall) -> None:
    hall.manager().offers("consult", hours={"tue": ["09:00-09:45"]}, cap=None)
    citizen = hall.citizen()
    citizen.takes("法律咨询")
    hall.passes(minutes=30)
    with refused("service_closed") as said:
        citizen.takes("法律咨询")
    consult = next(one for one in hall.desk.reception.services() if one["code"] == "consult")
    assert (consult["is_open"], bool(consult["closed_reason"])) == (False, True)
    assert said.value.sentence.endswith("。")
    hall.manager().offers("notary", cap=0)
    with refused("quota_reached"):
        citizen.takes("公证")


def test_request_14_a_number_belongs_to_no_window_before_it_is_called(hall: Hall) -> None:
    for no in (1, 2):
        hall.manager().wires(no, ["consult"])
    citizen = hall.citizen()
    busy, free = hall.clerk("007").sits_at(1), hall.clerk("008").sits_at(2)
    citizen.takes("法律咨询")
    busy.calls_next()
    busy.starts()
    citizen.takes("法律咨询")
    assert str(free.calls_next()) == "A002"


def test_request_15_two_clerks_do_not_take_the_same_window(hall: Hall) -> None:
    hall.clerk("007").sits_at(1)
    with refused("window_occupied"):
        hall.clerk("008").sits_at(1)
    with refused("already_signed_in", window_no=1):
        hall.clerk("007").sits_at(2)


def test_request_16_a_call_through_the_api_lights_every_screen(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    clerk = hall.clerk().sits_at(1)
    hall.heard.clear()
    clerk.calls_next()
    told = [(one.event.name, one.after) for one in hall.heard]
    assert [(name, after and after["window_name"]) for name, after in told] == [("ticket_called", "1号窗口")]
