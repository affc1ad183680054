"""Several matters in one visit: each its own work order, closed and undone together, rated once."""

import pytest

from tests.queue_server.desk.hall import Hall, Number, Person, refused

WHOLE = {"visitor": {"name": "张三", "phone": "13812341234"}, "matter": "劳动工伤", "outcome": "当场解答"}


@pytest.fixture
def clerk(hall: Hall) -> Person:
    """林敏 at window 1."""
    return hall.clerk("007").sits_at(1)


def serving(hall: Hall, clerk: Person) -> Number:
    """Somebody is being served."""
    hall.citizen().takes("法律咨询")
    number = clerk.calls_next()
    assert number is not None
    clerk.starts()
    return number


def test_a_further_matter_is_a_work_order_of_its_own_in_the_same_visit(hall: Hall, clerk: Person) -> None:
    number = serving(hall, clerk)
    first = number["work_order_id"]
    added = clerk.adds_matter("法律援助", "申请法律援助")
    assert added["visit_id"] == number["visit_id"]
    second = clerk.reads(added["work_order_id"])
    assert (second["place"], second["service"], second["matter"]) == (2, "legal_aid", "申请法律援助")
    assert second["ticket_number"] == number.number
    assert number["work_order_id"] == second["id"], "the newest is the one at hand"
    here = clerk.console()
    assert [order["id"] for order in here["matters"]] == [first, second["id"]]
    assert here["work_order"]["id"] == second["id"]


def test_without_a_service_it_is_one_more_of_the_same(hall: Hall, clerk: Person) -> None:
    serving(hall, clerk)
    order = clerk.reads(clerk.adds_matter()["work_order_id"])
    assert (order["service"], order["matter"]) == ("consult", None)


def test_the_visitor_is_the_same_in_every_matter(hall: Hall, clerk: Person) -> None:
    number = serving(hall, clerk)
    first = number["work_order_id"]
    second = clerk.adds_matter()["work_order_id"]
    clerk.writes(second, visitor={"name": "张三", "phone": "13812341234"})
    assert clerk.reads(first)["visitor"]["name"] == "张三"


def test_nobody_at_the_window_has_no_further_matter(hall: Hall, clerk: Person) -> None:
    with refused("nobody_served"):
        clerk.adds_matter()
    hall.citizen().takes("法律咨询")
    clerk.calls_next()
    with refused("nobody_served"):
        clerk.adds_matter()


def test_a_visit_has_not_endlessly_many_matters(hall: Hall, clerk: Person) -> None:
    serving(hall, clerk)
    for _ in range(19):
        clerk.adds_matter()
    with refused("too_many_matters"):
        clerk.adds_matter()


def test_the_same_press_adds_once(hall: Hall, clerk: Person) -> None:
    serving(hall, clerk)
    first = clerk.adds_matter(press_id="one")
    assert clerk.adds_matter(press_id="one") == first
    assert len(clerk.console()["matters"]) == 2


def test_finish_closes_all_and_its_outcome_is_about_the_one_at_hand(hall: Hall, clerk: Person) -> None:
    number = serving(hall, clerk)
    first = number["work_order_id"]
    clerk.writes(first, outcome="已受理", feedback="书面")
    second = clerk.adds_matter()["work_order_id"]
    clerk.finishes("当场解答")
    assert (clerk.reads(first)["outcome"], clerk.reads(second)["outcome"]) == ("已受理", "当场解答")
    assert clerk.reads(first)["closed_at"] == clerk.reads(second)["closed_at"] is not None


def test_one_visit_is_rated_once_and_every_row_of_the_ledger_has_the_rating(
    hall: Hall, clerk: Person
) -> None:
    serving(hall, clerk)
    clerk.adds_matter("法律援助")
    clerk.finishes("当场解答")
    hall.evaluator(1).presses(5)
    rows = hall.ledger()
    assert [row["place"] for row in rows] == [2, 1]
    assert {row["rating"] for row in rows} == {"非常满意"}
    figures = hall.figures()
    assert (figures["ratings"]["5"], figures["counts"]["served"], figures["counts"]["taken"]) == (1, 1, 1)


def test_k1_is_about_the_visit_and_k2_about_each_matter(hall: Hall, clerk: Person) -> None:
    number = serving(hall, clerk)
    clerk.writes(number["work_order_id"], **WHOLE)
    second = clerk.adds_matter()["work_order_id"]
    clerk.finishes("已受理")
    rates = hall.figures()["rates"]
    assert (rates["K-1"]["numerator"], rates["K-1"]["denominator"]) == (0, 1), "the second has no matter"
    assert (rates["K-2"]["numerator"], rates["K-2"]["denominator"]) == (1, 2)
    clerk.writes(second, matter="婚姻家庭", feedback="电话")
    rates = hall.figures()["rates"]
    assert (rates["K-1"]["numerator"], rates["K-1"]["denominator"]) == (1, 1)
    assert (rates["K-2"]["numerator"], rates["K-2"]["denominator"]) == (2, 2)


def test_a_matter_added_by_mistake_is_declared_void(hall: Hall, clerk: Person) -> None:
    number = serving(hall, clerk)
    clerk.writes(number["work_order_id"], **WHOLE)
    second = clerk.adds_matter()["work_order_id"]
    clerk.writes(second, outcome="作废（登记错误）")
    clerk.finishes()
    rates = hall.figures()["rates"]
    assert (rates["K-1"]["numerator"], rates["K-1"]["denominator"], rates["K-1"]["voided"]) == (1, 1, 1)
    assert rates["K-2"]["denominator"] == 1


def test_undoing_the_finish_opens_all_again(hall: Hall, clerk: Person) -> None:
    number = serving(hall, clerk)
    first, second = number["work_order_id"], clerk.adds_matter()["work_order_id"]
    clerk.finishes()
    clerk.undoes()
    assert (clerk.reads(first)["closed_at"], clerk.reads(second)["closed_at"]) == (None, None)


def test_undoing_the_start_takes_all_out_of_the_ledger_until_it_starts_again(
    hall: Hall, clerk: Person
) -> None:
    number = serving(hall, clerk)
    clerk.adds_matter("法律援助")
    clerk.undoes()
    assert hall.ledger() == []
    assert number["work_order_id"] is None
    clerk.starts()
    assert [row["service"] for row in hall.ledger()] == ["legal_aid", "consult"]


def test_a_visit_sent_on_keeps_its_matters(hall: Hall, clerk: Person) -> None:
    number = serving(hall, clerk)
    first = number["work_order_id"]
    second = clerk.adds_matter("公证")["work_order_id"]
    clerk.transfers("人民调解", 2)
    colleague = hall.clerk("008").sits_at(2)
    colleague.calls(number)
    colleague.starts()
    orders = [colleague.reads(order) for order in (first, second)]
    assert [order["service"] for order in orders] == ["mediation", "notary"]
    assert {order["receptionist"]["staff_no"] for order in orders} == {"008"}
    assert {order["first_responder"]["staff_no"] for order in orders} == {"007"}


def test_a_visit_without_a_ticket_may_have_several_too(hall: Hall, clerk: Person) -> None:
    begun = clerk.registers("法律咨询", "张三")
    added = clerk.adds_matter("公证")
    assert (added["ticket"], added["visit_id"]) == (None, begun["visit_id"])
    clerk.finishes("当场解答")
    assert len(hall.ledger()) == 2
    assert hall.figures()["counts"]["registered"] == 1


def test_verify_finds_a_matter_moved_to_another_place(hall: Hall, clerk: Person) -> None:
    serving(hall, clerk)
    second = clerk.adds_matter()["work_order_id"]
    hall.tampers("update work_orders set place = 7 where id = ?", second)
    assert any("第几件" in sentence for sentence in hall.wrong())
    hall.tampers("update work_orders set place = 2 where id = ?", second)


def test_a_matter_added_after_midnight_counts_in_the_day_the_visit_came(hall: Hall, clerk: Person) -> None:
    number = serving(hall, clerk)
    clerk.writes(number["work_order_id"], **WHOLE)
    yesterday = hall.today
    hall.midnight()
    assert hall.figures(yesterday)["rates"]["K-1"]["numerator"] == 1
    clerk.adds_matter()
    assert hall.figures(yesterday)["rates"]["K-1"]["numerator"] == 0
    assert hall.wrong() == []
