"""Work orders: what finishing never demands and K-1 never forgives, who may read them, and who was faster."""

import pytest

from tests.queue_server.desk.hall import Hall, Number, Person, refused

COMPLETE = {"visitor": {"name": "张三", "phone": "13812341234"}, "matter": "劳动工伤"}


@pytest.fixture
def clerk(hall: Hall) -> Person:
    """林敏 at window 1."""
    return hall.clerk("007").sits_at(1)


def serving(hall: Hall, clerk: Person, *visitor: str, **wish: str) -> str:
    """Somebody is being served; the id of the work order."""
    hall.citizen(*visitor).takes("法律咨询", **wish)
    number = clerk.calls_next()
    assert number is not None
    clerk.starts()
    return str(number["work_order_id"])


def k1(hall: Hall) -> tuple[int, int, float | None]:
    """Numerator, denominator and floored percentage of K-1 today."""
    rate = hall.figures()["rates"]["K-1"]
    return rate["numerator"], rate["denominator"], rate["percent_floor"]


def test_start_opens_the_work_order_with_what_was_given_at_the_kiosk(hall: Hall, clerk: Person) -> None:
    order = clerk.reads(serving(hall, clerk, "张三", "138-1234 1234", matter="劳动工伤"))
    assert order["visitor"] == {"name": "张三", "phone": "138-1234 1234"}
    assert order["matter"] == "劳动工伤"
    assert order["arrived_at"] == "2026-11-24T01:30:00Z"
    assert order["receptionist"] == {"staff_no": "007", "name": "林敏"}
    assert order["first_responder"] == {"staff_no": "007", "name": "林敏"}
    assert order["ticket_number"] == "A001"
    assert (order["complete"], order["missing"], order["rating"]) == (True, [], None)
    assert (order["closed_at"], order["version"]) == (None, 1)


def test_finishing_never_demands_a_field_and_says_what_is_missing(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    clerk.finishes()
    order = clerk.reads(order_id)
    assert (order["complete"], order["missing"]) == (False, ["name", "phone", "matter", "outcome"])
    closed = next(row for row in hall.journal() if row["event"] == "work_order_closed")
    assert closed["facts"]["complete"] is False


def test_k1_falls_with_every_incomplete_order_and_lists_which(hall: Hall, clerk: Person) -> None:
    wholes = [serving_whole(hall, clerk) for _ in range(2)]
    lacking = serving(hall, clerk, "李四", "13800000000")
    clerk.finishes("当场解答")
    assert k1(hall) == (2, 3, 66.6)
    assert hall.figures()["rates"]["K-1"]["met"] is False
    today = hall.desk.manager.today()
    assert today["incomplete"] == [
        {"work_order_id": lacking, "ticket_number": "A003", "receptionist": "林敏", "missing": ["matter"]}
    ]
    clerk.writes(lacking, matter="债务合同")
    assert k1(hall) == (3, 3, 100.0)
    assert hall.desk.manager.today()["incomplete"] == []
    clerk.writes(wholes[0], outcome=None)
    assert k1(hall) == (2, 3, 66.6)
    assert hall.desk.manager.today()["incomplete"][0]["missing"] == ["outcome"]


def serving_whole(hall: Hall, clerk: Person) -> str:
    """A visit with everything written down."""
    order_id = serving(hall, clerk)
    clerk.writes(order_id, **COMPLETE)
    clerk.finishes("当场解答")
    return order_id


def test_an_order_under_way_is_collected_as_far_as_it_can_be(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    assert k1(hall) == (0, 1, 0.0)
    clerk.writes(order_id, **COMPLETE)
    assert k1(hall) == (1, 1, 100.0)
    clerk.finishes()
    assert k1(hall) == (0, 1, 0.0)


def test_who_was_only_called_is_in_no_rate(hall: Hall, clerk: Person) -> None:
    hall.citizen().takes("法律咨询")
    clerk.misses_next()
    hall.citizen().takes("法律咨询")
    hall.citizen().takes("法律咨询")
    clerk.calls_next()
    assert k1(hall) == (0, 0, None)


def test_a_registered_visit_counts_like_any_other(hall: Hall, clerk: Person) -> None:
    made = clerk.registers("公证", "张三", "13812341234")
    assert k1(hall) == (0, 1, 0.0)
    clerk.writes(made["work_order_id"], matter="委托")
    clerk.finishes("当场办结")
    assert k1(hall) == (1, 1, 100.0)


def test_a_refusal_counts_as_collected(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    clerk.writes(order_id, matter="劳动工伤", refused=["name"])
    assert clerk.reads(order_id)["missing"] == ["phone"]
    order = clerk.writes(order_id, refused=["name", "phone"])
    assert (order["missing"], order["refused"], order["visitor"]) == (
        [], ["name", "phone"], {"name": None, "phone": None},
    )  # fmt: skip
    clerk.finishes("当场解答")
    assert k1(hall) == (1, 1, 100.0)
    [row] = hall.ledger()
    assert (row["visitor_name"], row["visitor_phone"]) == ("拒绝提供", "拒绝提供")
    assert clerk.writes(order_id, refused=[])["missing"] == ["name", "phone"]
    assert k1(hall) == (0, 1, 0.0)


def test_a_void_order_counts_as_none(hall: Hall, clerk: Person) -> None:
    order_id = serving_whole(hall, clerk)
    clerk.writes(order_id, outcome="作废(重复登记)")
    assert clerk.reads(order_id)["outcome"] == "作废（重复登记）"
    rates = hall.figures()["rates"]
    assert (rates["K-1"]["numerator"], rates["K-1"]["denominator"], rates["K-1"]["voided"]) == (0, 1, 1)
    assert rates["K-2"]["denominator"] == 0


# --- the outcome and how it was told --------------------------------------------------------------------------------


def test_answered_on_the_spot_counts_as_told_on_the_spot(hall: Hall, clerk: Person) -> None:
    for outcome, feedback in (
        ("当场解答", None),
        ("已受理", None),
        ("已受理", "短信"),
        (None, "电话"),
        (None, None),
    ):
        serving(hall, clerk)
        clerk.finishes(outcome, feedback)
    rate = hall.figures()["rates"]["K-2"]
    assert (rate["numerator"], rate["denominator"]) == (3, 5)


def test_only_the_words_of_the_catalogue_are_taken(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    for outcome in ("谈好了", "作废", "作废（）", "不予受理"):
        with refused("unknown_outcome"):
            clerk.writes(order_id, outcome=outcome)
        with refused("unknown_outcome"):
            clerk.finishes(outcome)
    with refused("unknown_feedback"):
        clerk.writes(order_id, feedback="鸽子")
    with refused("unknown_feedback"):
        clerk.finishes("已受理", "鸽子")
    assert clerk.reads(order_id)["version"] == 1
    assert hall.queue()["windows"][0]["ticket"]["state"] == "serving"
    clerk.finishes("不予受理(职权外)")
    assert clerk.reads(order_id)["outcome"] == "不予受理（职权外）"


def test_feedback_carries_its_moment(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    hall.passes(minutes=1)
    assert clerk.writes(order_id, feedback="电话")["feedback_at"] == "2026-11-24T01:31:00Z"
    assert clerk.writes(order_id, feedback=None)["feedback_at"] is None
    hall.passes(minutes=1)
    clerk.finishes("当场解答")
    order = clerk.reads(order_id)
    assert (order["feedback"], order["feedback_at"]) == ("当场告知", "2026-11-24T01:32:00Z")


def test_a_corrected_outcome_is_not_told_because_the_wrong_one_was(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    clerk.finishes("当场解答")
    order = clerk.writes(order_id, outcome="已受理")
    assert (order["feedback"], order["feedback_at"]) == (None, None)
    assert hall.figures()["rates"]["K-2"]["numerator"] == 0
    assert clerk.writes(order_id, outcome="当场解答")["feedback"] == "当场告知"
    assert hall.figures()["rates"]["K-2"]["numerator"] == 1


# --- writing ------------------------------------------------------------------------------------------------------


def test_what_is_not_named_stays(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk, "张三", "13812341234")
    clerk.writes(order_id, summary="工资拖欠三个月", matter="劳动工伤")
    clerk.writes(order_id, visitor={"phone": "13900000000"})
    order = clerk.writes(order_id, outcome="已转法援")
    assert order["visitor"] == {"name": "张三", "phone": "13900000000"}
    assert (order["summary"], order["matter"], order["outcome"]) == ("工资拖欠三个月", "劳动工伤", "已转法援")
    order = clerk.writes(order_id, summary="", visitor={"name": ""})
    assert (order["summary"], order["visitor"]["name"], order["visitor"]["phone"]) == (
        None,
        None,
        "13900000000",
    )


def test_who_writes_on_an_old_version_is_told(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    assert clerk.writes(order_id, matter="劳动工伤", version=1)["version"] == 2
    with refused("work_order_changed", version=2):
        clerk.writes(order_id, matter="债务合同", version=1)
    assert clerk.reads(order_id)["matter"] == "劳动工伤"
    assert clerk.writes(order_id, matter="债务合同", version=2)["version"] == 3
    assert clerk.writes(order_id, matter="房产物业")["version"] == 4
    clerk.finishes()
    assert clerk.reads(order_id)["version"] == 5
    clerk.undoes()
    with refused("work_order_changed"):
        clerk.writes(order_id, matter="其他", version=4)


def test_a_refused_write_writes_nothing(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    seq = hall.queue()["seq"]
    with refused("unknown_outcome"):
        clerk.writes(order_id, visitor={"name": "张三"}, matter="劳动工伤", outcome="谈好了")
    with refused("unknown_staff"):
        clerk.writes(order_id, visitor={"name": "张三"}, first_responder="999")
    assert clerk.reads(order_id)["visitor"]["name"] is None
    assert hall.queue()["seq"] == seq


def test_a_closed_order_may_still_be_completed(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    clerk.finishes()
    order = clerk.writes(order_id, **COMPLETE, outcome="已受理")
    assert (order["complete"], order["closed_at"] is not None) == (True, True)


# --- who may read -------------------------------------------------------------------------------------------------


def test_a_clerk_reads_and_writes_only_the_own_orders(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    other = hall.clerk("008").sits_at(2)
    for deed in (lambda: other.reads(order_id), lambda: other.writes(order_id, matter="债务合同")):
        with refused("not_your_work_order") as said:
            deed()
        assert said.value.status == 403
    assert hall.supervisor().reads(order_id)["matter"] is None
    assert hall.manager().writes(order_id, matter="债务合同")["matter"] == "债务合同"


def test_whoever_sent_the_visitor_on_still_reads_the_order(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    clerk.transfers("公证")
    other = hall.clerk("008").sits_at(2)
    with refused("not_your_work_order"):
        other.reads(order_id)
    other.calls_next()
    other.starts()
    assert other.reads(order_id)["receptionist"]["staff_no"] == "008"
    assert clerk.reads(order_id)["first_responder"]["staff_no"] == "007"
    other.writes(order_id, first_responder="009")
    with refused("not_your_work_order"):
        clerk.reads(order_id)
    assert hall.clerk("009").reads(order_id)["first_responder"]["name"] == "吴岚"


def test_an_unknown_order_is_unknown(hall: Hall) -> None:
    with refused("unknown_work_order"):
        hall.clerk().reads("0193-nobody")
    with refused("unknown_work_order"):
        hall.manager().writes("0193-nobody", matter="其他")


def test_one_visit_is_one_order_whatever_happens_to_it(hall: Hall, clerk: Person) -> None:
    order_id = serving(hall, clerk)
    number = hall.queue()["windows"][0]["ticket"]
    ticket = hall.ticket(number["id"])
    clerk.undoes()
    clerk.starts()
    clerk.holds()
    other = hall.clerk("008").sits_at(2)
    other.resumes(Number(hall, ticket))
    other.transfers("公证")
    other.calls_next()
    other.starts()
    other.finishes()
    other.undoes()
    other.finishes("当场办结")
    assert [row["work_order_id"] for row in hall.ledger()] == [order_id]
    assert hall.events().count("work_order_opened") == 1
