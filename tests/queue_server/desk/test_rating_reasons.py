"""Why a level was given: only after it, once, at the own window; words of people are encrypted and for few."""

import json
from typing import get_args

import pytest

from hardware_config.rating_messages import Reason
from queue_server.domain.rating import REASONS
from queue_server.store.database import DATABASE_NAME
from tests.queue_server.desk.floor_people import SUPERVISOR, FloorWalker, walker
from tests.queue_server.desk.hall import Hall, Person
from tests.queue_server.desk.test_training import Trainer

REMARK = "  王大明 让我跑了三趟\n电话13812341234 "


@pytest.fixture
def clerk(hall: Hall) -> Person:
    """林敏 at window 1."""
    return hall.clerk("007").sits_at(1)


@pytest.fixture
def supervisor(hall: Hall) -> FloorWalker:
    """The shift supervisor."""
    return walker(hall, SUPERVISOR)


def served(hall: Hall, clerk: Person) -> None:
    """A visit that has just been finished."""
    hall.citizen().takes("法律咨询")
    clerk.serves_next("当场解答")


def test_the_tablets_words_are_the_halls() -> None:
    assert get_args(Reason) == tuple(REASONS)


def test_a_bad_level_with_its_reasons_is_read_by_who_follows_it_up(
    hall: Hall, clerk: Person, supervisor: FloorWalker
) -> None:
    served(hall, clerk)
    assert hall.evaluator(1).presses(1) is None
    assert hall.evaluator(1).says_why("wait", "attitude", "wait", remark=REMARK) is None
    close = supervisor.day_close()
    [bad] = close["bad_ratings"]
    assert (bad["level"], bad["reasons"]) == (1, ["服务态度", "等候时间"])
    assert bad["remark"] == "王大明 让我跑了三趟 电话13812341234"
    assert close["remarks"] == []
    assert hall.wrong() == []


def test_what_was_written_stands_nowhere_in_clear(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    hall.evaluator(1).presses(2)
    hall.evaluator(1).says_why("materials", remark=REMARK)
    assert "王大明" not in json.dumps(hall.journal(), ensure_ascii=False)
    hall.midnight()
    whole = b"".join(
        path.read_bytes() for path in hall.folder.iterdir() if path.name.startswith(DATABASE_NAME)
    )
    assert "王大明".encode() not in whole
    assert b"13812341234" not in whole
    [row] = hall.ledger(from_day="2026-11-24")
    assert "王大明" not in json.dumps(row, ensure_ascii=False)


def test_a_kind_word_is_read_too(hall: Hall, clerk: Person, supervisor: FloorWalker) -> None:
    served(hall, clerk)
    hall.evaluator(1).presses(5)
    hall.evaluator(1).says_why(remark="谢谢")
    close = supervisor.day_close()
    assert close["bad_ratings"] == []
    assert [(one["level"], one["reasons"], one["remark"]) for one in close["remarks"]] == [(5, [], "谢谢")]


def test_reasons_are_counted_as_praise_or_as_what_was_wanting(hall: Hall, clerk: Person) -> None:
    for level, reasons in (
        (5, ("skill", "attitude")),
        (4, ("skill",)),
        (3, ("wait",)),
        (1, ("wait", "skill")),
    ):
        served(hall, clerk)
        hall.evaluator(1).presses(level)
        assert hall.evaluator(1).says_why(*reasons) is None
    told = hall.figures()["depth"]["reasons"]
    assert told["skill"] == {"praised": 2, "wanting": 1}
    assert told["wait"] == {"praised": 0, "wanting": 2}
    assert told["place"] == {"praised": 0, "wanting": 0}
    hall.midnight()
    assert hall.figures("2026-11-24")["depth"]["reasons"] == told


def test_it_is_said_once(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    hall.evaluator(1).presses(4)
    assert hall.evaluator(1).says_why("speed") is None
    assert hall.evaluator(1).says_why("wait", remark="再说一句") == "duplicate"
    assert hall.figures()["depth"]["reasons"]["wait"]["praised"] == 0
    assert hall.events().count("rating_explained") == 1


def test_without_a_level_at_another_window_or_long_after_nothing_is_kept(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    asked = hall.evaluator(1).last_prompt()
    assert hall.evaluator(1).says_why("wait") == "unknown_prompt"
    assert hall.evaluator(1).presses(2) is None
    assert hall.evaluator(2).says_why("wait", prompt_id=asked) == "unknown_prompt"
    assert hall.evaluator(1).says_why("wait", prompt_id="0193-nobody") == "unknown_prompt"
    hall.passes(minutes=10, seconds=1)
    assert hall.evaluator(1).says_why("wait") == "expired"
    assert "rating_explained" not in hall.events()


def test_the_next_citizen_does_not_take_the_reasons_of_the_one_before(hall: Hall, clerk: Person) -> None:
    served(hall, clerk)
    first = hall.evaluator(1).last_prompt()
    hall.evaluator(1).presses(2)
    served(hall, clerk)
    hall.evaluator(1).presses(5)
    assert hall.evaluator(1).says_why("wait", prompt_id=first) is None
    told = hall.figures()["depth"]["reasons"]["wait"]
    assert told == {"praised": 0, "wanting": 1}


def test_practice_counts_for_no_reason(hall: Hall, clerk: Person) -> None:
    Trainer(hall).begins()
    served(hall, clerk)
    hall.evaluator(1).presses(1)
    hall.evaluator(1).says_why("wait", remark="练习")
    assert hall.figures()["depth"]["reasons"]["wait"]["wanting"] == 0
