"""顶岗: somebody sits down in another's place, and goes on with whoever is being served there."""

from tests.queue_server.desk.hall import Hall, Number, Person, refused


def staff_at(hall: Hall, window_no: int) -> str | None:
    """The staff number of whoever sits there."""
    window = next(one for one in hall.queue()["windows"] if one["window_no"] == window_no)
    return window["staff"] and str(window["staff"]["staff_no"])


def of_the_clerks(hall: Hall) -> dict[str, tuple[int, int]]:
    """Called and served, by clerk."""
    by_clerk = hall.figures()["by_clerk"]
    return {no: (one["counts"]["called"], one["counts"]["served"]) for no, one in by_clerk.items()}


def serving(hall: Hall, clerk: Person) -> Number:
    """Somebody is being served by this clerk."""
    hall.citizen("张三", "13800001111").takes("法律咨询")
    number = clerk.calls_next()
    assert number is not None
    clerk.starts()
    return number


def test_the_second_person_goes_on_with_the_visit(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    number = serving(hall, first)
    order_id = first.console()["work_order"]["id"]
    first.writes(order_id, matter="劳动工伤")
    second = hall.clerk("008").takes_over(1, replaces="007")
    assert staff_at(hall, 1) == "008"
    assert (number.state, number["window_no"]) == ("serving", 1)
    order = second.console()["work_order"]
    assert (order["id"], order["matter"], order["visitor"]["name"]) == (order_id, "劳动工伤", "张三")
    assert order["receptionist"]["staff_no"] == "008"
    assert order["first_responder"]["staff_no"] == "007"
    second.writes(order_id, summary="已经问过一遍")
    second.finishes("当场解答")
    [row] = hall.ledger()
    assert row["receptionist"] == "周航"
    assert of_the_clerks(hall) == {"008": (1, 1)}
    assert hall.wrong() == []


def test_a_number_that_is_called_waits_for_the_second_person(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    hall.citizen().takes("法律咨询")
    number = first.calls_next()
    assert number is not None
    second = hall.clerk("008").takes_over(1)
    assert number.state == "called"
    second.starts()
    assert second.console()["work_order"]["first_responder"]["staff_no"] == "008"
    second.finishes("当场解答")
    assert of_the_clerks(hall) == {"008": (1, 1)}
    assert hall.wrong() == []


def test_a_visit_without_a_ticket_and_all_its_matters_go_on(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    first.registers("法律咨询", "李四")
    first.adds_matter("公证", "委托公证")
    second = hall.clerk("008").takes_over(1)
    matters = second.console()["matters"]
    assert [(one["receptionist"]["staff_no"], one["first_responder"]["staff_no"]) for one in matters] == [
        ("008", "007"),
        ("008", "007"),
    ]
    assert hall.wrong() == []
    second.finishes("当场解答")
    assert {row["receptionist"] for row in hall.ledger()} == {"周航"}
    assert set(of_the_clerks(hall)) == {"008"}
    assert hall.wrong() == []


def test_whoever_was_served_before_stays_the_first_clerks(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    hall.citizen().takes("法律咨询")
    first.serves_next("当场解答")
    second = hall.clerk("008").takes_over(1)
    with refused("nothing_to_undo"):
        second.undoes()
    hall.citizen().takes("法律咨询")
    second.serves_next("当场解答")
    assert of_the_clerks(hall) == {"007": (1, 1), "008": (1, 1)}
    assert [row["receptionist"] for row in hall.ledger()] == ["周航", "林敏"]
    assert hall.wrong() == []


def test_whoever_was_replaced_is_told_by_whom_and_when_until_they_sit_down_again(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    assert first.is_replaced() is None
    hall.clerk("008").takes_over(1)
    assert first.is_replaced() == {"window_no": 1, "staff_name": "周航", "at": "2026-11-24T01:30:00Z"}
    with refused("not_signed_in"):
        first.calls_next()
    hall.passes(minutes=5)
    hall.clerk("009").takes_over(1)
    assert hall.clerk("008").is_replaced() == {
        "window_no": 1, "staff_name": "吴岚", "at": "2026-11-24T01:35:00Z",
    }  # fmt: skip
    hall.clerk("007").sits_at(2)
    assert first.is_replaced() is None
    hall.clerk("008").takes_over(1)
    assert hall.clerk("008").is_replaced() is None
    hall.midnight()
    assert hall.clerk("009").is_replaced() is None
    assert hall.wrong() == []


def test_the_journal_says_who_took_over_from_whom_and_no_name(hall: Hall) -> None:
    hall.clerk("007").sits_at(1)
    seq = hall.journal()[-1]["seq"]
    hall.clerk("008").takes_over(1)
    [row] = hall.journal(seq)
    ids = {member["staff_no"]: member["id"] for member in _members(hall)}
    assert row["event"] == "window_taken_over"
    assert row["actor"] == f"clerk:{ids['008']}"
    assert (row["facts"]["staff_id"], row["facts"]["from_staff_id"]) == (ids["008"], ids["007"])
    assert (row["facts"]["window_no"], row["facts"]["state"]) == (1, "open")


def _members(hall: Hall) -> list[dict[str, str]]:
    with hall.house.reading() as rooms:
        return [{"id": one.id, "staff_no": one.staff_no} for one in rooms.people.staff()]


def test_a_pause_ends_with_whoever_paused(hall: Hall) -> None:
    hall.clerk("007").sits_at(1).pauses("用餐")
    hall.passes(minutes=10)
    second = hall.clerk("008").takes_over(1)
    assert second.console()["window"]["state"] == "open"
    assert hall.wrong() == []
    hall.citizen().takes("法律咨询")
    second.serves_next()


def test_the_first_press_counts_and_the_same_again_is_answered_again(hall: Hall) -> None:
    hall.clerk("007").sits_at(1)
    hall.clerk("008").takes_over(1, press_id="one")
    hall.clerk("008").takes_over(1, press_id="one")
    hall.clerk("008").takes_over(1)
    assert hall.events().count("window_taken_over") == 1


def test_two_who_want_the_same_seat_do_not_throw_each_other_out(hall: Hall) -> None:
    hall.clerk("007").sits_at(1)
    hall.clerk("008").takes_over(1, replaces="007")
    with refused("somebody_else_sits", window_no=1):
        hall.clerk("009").takes_over(1, replaces="007")
    assert staff_at(hall, 1) == "008"


def test_an_empty_window_is_sat_down_at_and_one_person_sits_at_one(hall: Hall) -> None:
    with refused("nobody_to_replace", window_no=1):
        hall.clerk("008").takes_over(1)
    with refused("unknown_window"):
        hall.clerk("008").takes_over(9)
    hall.clerk("007").sits_at(1)
    hall.clerk("008").sits_at(2)
    with refused("already_signed_in", window_no=2):
        hall.clerk("008").takes_over(1)
    with refused("wrong_window"):
        hall.person("009", window_no=3).takes_over(1)
    for staff_no in ("010", "011"):
        with refused("not_a_window_role"):
            hall.person(staff_no).takes_over(1)


def test_a_seat_says_whom_it_holds_and_who_may_take_it_over(hall: Hall) -> None:
    first = hall.clerk("007").sits_at(1)
    number = serving(hall, first)
    hall.clerk("008").sits_at(2).registers("法律咨询")
    seats = hall.clerk("009").seats()
    assert [seats[no]["may_take_over"] for no in (1, 2, 3)] == [True, True, False]
    assert seats[1]["holds"] == {"number": number.number, "state": "serving"}
    assert seats[2]["holds"] == {"number": None, "state": "serving"}
    assert seats[3]["holds"] is None
    assert not first.seats()[1]["may_take_over"]
    assert not hall.person("009", window_no=3).seats()[1]["may_take_over"]
