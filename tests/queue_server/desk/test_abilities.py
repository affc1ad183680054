"""What people need and what windows are good at, in the hall: who calls whom, what is refused, and what is explained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.desk.lines import as_rule_sees
from queue_server.domain import calling
from queue_server.domain.catalogue import NEEDS
from tests.queue_server.desk.hall import Hall, Person, opened_hall, press, refused


def able(hall: Hall, no: int, *abilities: str, **more: Any) -> None:
    """The manager says what a window is good at."""
    body = {**hall.desk.manager.window(no), "abilities": list(abilities), **more}
    hall.desk.manager.put_window(hall.manager().caller, no, body)


def two_clerks(hall: Hall) -> tuple[Person, Person]:
    """Window 1 as any, window 2 with a low counter; both serve everything here."""
    able(hall, 2, "low_counter")
    return hall.clerk("007").sits_at(1), hall.clerk("008").sits_at(2)


def test_a_wheelchair_is_left_to_the_low_counter_while_somebody_sits_there(hall: Hall) -> None:
    wheelchair = hall.citizen().takes("法律咨询", needs=("wheelchair",))
    other = hall.citizen().takes("法律咨询")
    plain, low = two_clerks(hall)
    assert plain.calls_next().number == other.number
    assert low.calls_next().number == wheelchair.number


def test_anybody_calls_them_when_the_low_counter_is_paused_or_empty(hall: Hall) -> None:
    plain, low = two_clerks(hall)
    low.pauses()
    first = hall.citizen().takes("法律咨询", needs=("wheelchair",))
    assert plain.serves_next().number == first.number
    low.unpauses()
    second = hall.citizen().takes("法律咨询", needs=("wheelchair",))
    assert plain.calls_next() is None
    low.leaves()
    assert plain.calls_next().number == second.number


def test_calling_them_by_hand_is_refused_and_says_which_window(hall: Hall) -> None:
    plain, low = two_clerks(hall)
    wheelchair = hall.citizen().takes("法律咨询", needs=("wheelchair",))
    with refused("ticket_not_callable") as said:
        plain.calls(wheelchair)
    assert said.value.sentence == f"1号窗口不能叫 {wheelchair.number} 号：留给2 号窗口（低位柜台）。"
    assert low.calls(wheelchair).number == wheelchair.number


def test_a_number_sent_elsewhere_is_refused_with_that_window(hall: Hall) -> None:
    first, second = hall.clerk("007").sits_at(1), hall.clerk("008").sits_at(2)
    number = hall.citizen().takes("法律咨询")
    first.calls_next()
    first.transfers(to_window=2)
    with refused("ticket_not_callable") as said:
        first.calls(number)
    assert "已转到 2 号窗口" in said.value.sentence
    assert second.calls(number).number == number.number


def test_the_console_shows_who_is_left_to_others_and_does_not_count_them_here(hall: Hall) -> None:
    plain, low = two_clerks(hall)
    wheelchair = hall.citizen().takes("法律咨询", needs=("wheelchair",))
    page = plain.console()
    assert (page["waiting"], page["waiting_elsewhere"]) == ([], 0)
    assert [(one["number"], one["left_to"]) for one in page["left_to_others"]] == [
        (wheelchair.number, "2 号窗口（低位柜台）")
    ]
    assert [one["number"] for one in low.console()["waiting"]] == [wheelchair.number]


def test_why_not_yet_says_that_the_number_was_left_to_a_window_and_a_kiosk_learns_no_need(hall: Hall) -> None:
    plain, low = two_clerks(hall)
    wheelchair = hall.citizen().takes("法律咨询", needs=("wheelchair",))
    later = hall.citizen().takes("法律咨询")
    plain.calls_next()
    [told] = hall.desk.reception.overtakings(plain.caller, wheelchair.id)["overtakings"]
    assert (told["number"], told["why"]) == (later.number, "left")
    assert told["sentence"] == f"{later.number} 号先到 1 号窗口：当时您的号留给有低位柜台的窗口。"
    [at_kiosk] = hall.desk.reception.overtakings(hall.citizen().caller, wheelchair.id)["overtakings"]
    assert "低位" not in at_kiosk["sentence"]
    assert low.calls_next().number == wheelchair.number
    assert hall.desk.reception.overtakings(plain.caller, later.id)["overtakings"] == []


def test_the_journal_and_the_screens_name_no_need(hall: Hall) -> None:
    plain, low = two_clerks(hall)
    hall.citizen().takes("法律咨询", needs=("wheelchair",))
    hall.citizen().takes("法律咨询")
    plain.calls_next()
    low.calls_next()
    told = [row for row in hall.journal() if row["event"] != "rules_changed"]
    assert "wheelchair" not in str(told)
    assert "low_counter" not in str(told)
    assert "wheelchair" not in str(hall.desk.screens.snapshot(with_classes=False))


def test_one_who_needs_a_window_and_a_class_goes_by_both_rules(hall: Hall) -> None:
    able(hall, 2, "low_counter", dedicated="only", dedicated_classes=["military"])
    plain, only = hall.clerk("007").sits_at(1), hall.clerk("008").sits_at(2)
    nobody = hall.citizen().takes("法律咨询", needs=("wheelchair",))
    soldier = hall.citizen().takes("法律咨询", needs=("wheelchair",), priority_class="military")
    assert plain.calls_next().number == nobody.number
    plain.starts()
    plain.finishes()
    assert plain.calls_next() is None
    assert only.calls_next().number == soldier.number


def test_what_the_manager_changed_is_told_in_words(hall: Hall) -> None:
    able(hall, 2, "low_counter", "hakka")
    newest = hall.desk.settings.changes(None, 1)["rows"][0]
    assert [(line["label"], line["before"], line["after"]) for line in newest["lines"]] == [
        ("能力", "无", "低位柜台、客家话")
    ]


wishes = st.lists(
    st.tuples(
        st.sampled_from(["consult", "notary"]),
        st.lists(st.sampled_from(sorted(NEEDS)), max_size=2, unique=True),
        st.sampled_from([None, None, "elderly"]),
        st.sampled_from(["", "", "", "raised", "sent"]),
    ),
    min_size=1,
    max_size=9,
)
kinds = st.tuples(
    st.frozensets(st.sampled_from(["low_counter", "hakka"])), st.sampled_from(["no", "no", "first", "only"])
)


@settings(max_examples=12, deadline=None)
@given(wishes, st.tuples(kinds, kinds, kinds))
def test_the_store_offers_whom_the_rule_would_choose_of_everybody(
    tmp_path_factory: Any, asked: list[tuple[str, list[str], str | None, str]], windows: tuple[Any, ...]
) -> None:
    folder: Path = tmp_path_factory.mktemp("hall")
    hall = opened_hall(folder)
    try:
        for no, (abilities, dedicated) in enumerate(windows, 1):
            able(hall, no, *sorted(abilities), dedicated=dedicated, dedicated_classes=["elderly"])
        clerks = [hall.clerk(who).sits_at(no) for no, who in enumerate(("007", "008", "009"), 1)]
        for service, needs, of_class, more in asked:
            number = hall.citizen().takes(service, needs=tuple(needs), priority_class=of_class)
            if more == "raised":
                hall.supervisor().puts_on_top(number)
            if more == "sent":
                caller = hall.supervisor().caller
                hall.desk.guide.send_to_window(caller, press(number.id), number.id, 2)
        for _ in asked:
            for clerk in clerks:
                with hall.house.reading() as rooms:
                    manned = [as_rule_sees(one) for one in rooms.offer.windows() if one.state == "open"]
                    everybody = rooms.tickets.waiting(hall.today)
                    since = rooms.tickets.since_normal(hall.today)
                at_window = next(one for one in manned if one.no == clerk.window_no)
                expected = calling.choose(at_window, everybody, since, manned=manned)
                called = clerk.calls_next()
                assert (called and called.number) == (expected and expected.waiting.number)
                if called is not None:
                    clerk.starts()
                    clerk.finishes()
    finally:
        hall.close()
