"""What may happen next on a day, chosen by whoever is asked: hypothesis, or a thrown die."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol, TypeVar

from tests.queue_server.desk.day import Day
from tests.queue_server.desk.day_presses import CLERKS
from tests.queue_server.desk.model_parts import CLASSES, NEEDED, PREFIX, SERVED, SLOT_MIN, WITH_EVALUATOR

One = TypeVar("One")
SERVICES = sorted(PREFIX)
WINDOWS = sorted(SERVED)
PERSONS = [(None, None), ("李小四", None), (None, "13812341234"), ("李小四", "13812341234")]
OUTCOMES = (None, "当场解答", "已受理", "已指引", "作废（测试）")
FEEDBACKS = (None, "当场告知", "电话")
PRIORITIES = (None, None, None, *CLASSES)
NEEDS = [frozenset[str]()] * 4 + [frozenset({need}) for need in NEEDED] + [frozenset(NEEDED)]
ABILITIES = [frozenset[str](), frozenset({"low_counter"}), frozenset({"low_counter", "hakka"})]
DEDICATIONS = (("no", ()), ("no", ()), ("only", CLASSES[:1]), ("first", CLASSES[:1]), ("first", CLASSES))
PLACES = ("front", "keep", "end", "keep")
TARGETS = [(service, no) for service in (None, *SERVICES) for no in (None, *WINDOWS) if service or no]
WHILES_MS = [15_000, 1, 999, 14_999, 15_001, 20_000, 59_999, 60_000, 60_001, 200_000, 899_500, 1_800_000]
WRITTEN = (
    {"visitor": {"name": "赵小六", "phone": "8123456"}},
    {"visitor": {"name": None, "phone": ""}},
    {"matter": "劳动工伤"},
    {"matter": ""},
    {"refused": ["name", "phone"]},
    {"refused": ["phone"]},
    {"refused": []},
    {"matter": "债务合同", "outcome": "已指引", "refused": ["name", "phone"]},
    {"outcome": ""},
    {"outcome": "作废（测试）"},
    {"outcome": "当场解答"},
)


class Choice(Protocol):
    """Picks one of several."""

    def __call__(self, options: Sequence[One]) -> One:
        """One of them."""
        ...


def morning(day: Day, one_of: Choice) -> None:
    """Some windows open, some people wait."""
    for who, no in zip(CLERKS, WINDOWS, strict=True):
        if no == 1 or one_of([True, False]):
            day.sign_in(no, who)
    for _ in range(one_of(range(6))):
        day.take(one_of(SERVICES), (None, None), one_of(PRIORITIES), one_of(NEEDS))


def a_citizen(day: Day, one_of: Choice) -> None:
    """Comes, comes back, or goes home."""
    wish = one_of(["come", "back", "come", "home", "back"])
    if wish == "back" and day.tickets("missed"):
        again = [visit for visit in day.tickets("missed") if visit.returns]
        day.come_back(one_of(again or day.tickets("missed")))
    elif wish == "home" and day.tickets("waiting", "missed", "on_hold"):
        day.give_up(one_of(day.tickets("waiting", "missed", "on_hold")))
    else:
        day.take(one_of(SERVICES), one_of(PERSONS), one_of(PRIORITIES), one_of(NEEDS), one_of([1, 1, 3]))


def somebody_booked(day: Day, one_of: Choice) -> None:
    """Books a slot near, comes for one, or gives it up."""
    wish = one_of(["book", "come", "book", "come", "late", "cancel", "anybody"])
    expected = [one for one in day.model.booked if not day.model.refusals_of_check_in(one)]
    late = [one for one in expected if day.model.is_late(one)]
    if wish in ("come", "late", "anybody") and late:
        day.check_in(one_of(late))
    elif wish == "come" and expected:
        day.check_in(one_of(expected))
    elif wish == "anybody" and day.model.booked:
        day.check_in(one_of(day.model.booked[-6:]))
    elif wish == "cancel" and day.model.booked:
        day.unbook(one_of(day.model.booked[-6:]))
    else:
        at = day.model.now.replace(second=0, microsecond=0)
        at += timedelta(minutes=SLOT_MIN * one_of([1, 0, 1, 2, 3]) - at.minute % SLOT_MIN)
        day.book(one_of(SERVICES[:2]), at, one_of(NEEDS))


def the_night(day: Day, one_of: Choice) -> None:
    """Whether tonight keeps the queue; the tick of the day the hall has."""
    if one_of([True, True, False]) == bool(day.model.kept_tonight):
        day.keep_nothing()
    else:
        day.keep_overnight()


def the_end(day: Day, one_of: Choice) -> None:
    """Somebody is told that they are not served today; or was, by mistake."""
    ended = [visit for visit in day.tickets("cancelled") if visit.ended]
    fresh = [visit for visit in ended if not day.model.refusals_of_going_on(visit)]
    if ended and one_of([True, True, False]):
        day.goes_on(one_of(fresh or ended))
    elif day.tickets("waiting", "missed", "on_hold"):
        day.end(one_of(day.tickets("waiting", "missed", "on_hold")))


def the_floor(day: Day, one_of: Choice) -> None:
    """Supervisor, guide and manager do something to the line."""
    wish = one_of(
        [
            "top",
            "change",
            "send",
            "any window",
            "top",
            "change",
            "dedicate",
            "ratio",
            "able",
            "stop",
            "night",
            "end",
            "end",
        ]
    )
    waiting = day.tickets("waiting")
    if wish == "dedicate":
        how, classes = one_of(DEDICATIONS)
        day.dedicate(one_of(WINDOWS), how, frozenset(classes))
    elif wish == "able":
        day.enables(one_of(WINDOWS), one_of(ABILITIES))
    elif wish == "stop":
        service = one_of([SERVICES[0], *sorted(day.model.stopped)])
        if service in day.model.stopped and one_of([True, True, True, False]):
            day.resumes_service(service)
        else:
            day.stops(service)
    elif wish == "night":
        the_night(day, one_of)
    elif wish == "end":
        the_end(day, one_of)
    elif wish == "ratio":
        day.sets_ratio(one_of([2, 1, 3]))
    elif waiting and wish == "top":
        raised = [visit for visit in waiting if visit.raised is not None]
        day.put_on_top(one_of(raised or waiting))
    elif waiting and wish == "change":
        day.change_service(one_of(waiting), one_of(SERVICES))
    elif waiting:
        day.send(one_of(waiting), one_of(WINDOWS) if wish == "send" else None)


def a_window(day: Day, one_of: Choice) -> None:
    """Whatever may be pressed next at a manned window."""
    manned = day.where(lambda window: True)
    if not manned:
        return
    no = one_of(manned)
    holds = day.model.windows[no].holds
    if no in day.undoable() and one_of([False, True, False]):
        day.undo(no)
    elif holds is None and day.model.windows[no].paused:
        if one_of([False, False, True]):
            day.call_next(no, None)
        else:
            day.unpause(no)
    elif holds is None:
        _somebody_is_wanted(day, one_of, no)
    elif holds.state == "called":
        _somebody_was_called(day, one_of, no)
    else:
        _somebody_is_served(day, one_of, no)


def _somebody_is_wanted(day: Day, one_of: Choice, no: int) -> None:
    """Whoever is next, a chosen number, somebody from hold, or somebody without a number."""
    wish = one_of(["next", "resume", "chosen", "next", "next", "register"])
    fitting = [visit for visit in day.model.line if day.model.may_call(no, visit)]
    if wish == "register":
        day.register(no, one_of(SERVICES), one_of(PERSONS))
    elif wish == "resume" and day.tickets("on_hold"):
        day.resume(no, one_of(day.tickets("on_hold")))
    elif wish == "chosen" and fitting:
        day.call(no, one_of(fitting))
    else:
        day.call_next(no, one_of([None, None, *SERVED[no]]))


def _somebody_was_called(day: Day, one_of: Choice, no: int) -> None:
    """Here, called again (perhaps too soon), passed over, set aside or sent on."""
    holds = day.model.windows[no].holds
    back = holds is not None and holds.returns > 0
    wish = one_of(
        ["nobody", "nobody", "here"]
        if back
        else ["here", "nobody", "here", "again", "transfer", "hold", "again", "again"]
    )
    if wish in ("again", "nobody"):
        for _ in range(one_of([1, 1, 1, 4])):
            day.time_goes_on(one_of([15_000, 0, 14_999, 15_001, 40_000]))
            if day.model.windows[no].holds is None:  # that was midnight
                return
            day.recall(no)
    if wish == "nobody":
        day.no_show(no)
    elif wish == "here":
        day.start(no)
    elif wish == "hold":
        day.hold(no)
    elif wish == "transfer":
        _sent_on(day, one_of, no)


def _somebody_is_served(day: Day, one_of: Choice, no: int) -> None:
    """Done, has something else too, set aside or sent on."""
    wish = one_of(["done", "done", "transfer", "done", "hold", "more"])
    if wish == "done":
        day.finish(no, one_of(OUTCOMES), one_of(FEEDBACKS))
    elif wish == "hold":
        day.hold(no)
    elif wish == "more":
        day.add_matter(no, one_of([None, "劳动工伤"]))
    else:
        _sent_on(day, one_of, no)


def _sent_on(day: Day, one_of: Choice, no: int) -> None:
    """To a service, a window or a person."""
    if one_of([True, False, False]):
        day.transfer_to_person(no, one_of(CLERKS), one_of(PLACES))
    else:
        day.transfer(no, one_of(TARGETS), one_of(PLACES))


def a_visit(day: Day, one_of: Choice) -> None:
    """Is rated, or its work order is written."""
    asked = [no for no in WITH_EVALUATOR if day.model.windows[no].prompt]
    if asked and one_of([True, True, False]):
        day.rate(one_of(asked), one_of([5, 4, 3, 2, 1]))
    elif day.written():
        visit = one_of(day.written())
        day.write(visit, one_of(visit.orders), one_of(WRITTEN))


def somebody_tries(day: Day, one_of: Choice) -> None:
    """Any verb, at any window, about anybody of any day, whatever comes of it."""
    ticketed = [visit for visit in day.model.visits if visit.number]
    if not ticketed:
        return
    visit, no, stranger = one_of(ticketed), one_of(WINDOWS), one_of([False, False, False, True])
    one_of(
        [
            lambda: day.sign_in(no, one_of(CLERKS)),
            lambda: day.sign_out(no, stranger),
            lambda: day.take_over(no, one_of(CLERKS)),
            lambda: day.pause(no, stranger),
            lambda: day.unpause(no, stranger),
            lambda: day.register(no, visit.service, (None, None), stranger),
            lambda: day.come_back(visit),
            lambda: day.give_up(visit),
            lambda: day.put_on_top(visit),
            lambda: day.end(visit),
            lambda: day.goes_on(visit),
            lambda: day.change_service(visit, one_of(SERVICES)),
            lambda: day.send(visit, no),
            lambda: day.call_next(no, visit.service, stranger),
            lambda: day.call(no, visit, stranger),
            lambda: day.recall(no, stranger),
            lambda: day.start(no, stranger),
            lambda: day.finish(no, None, None, stranger),
            lambda: day.no_show(no, stranger),
            lambda: day.hold(no, stranger),
            lambda: day.transfer(no, one_of(TARGETS), one_of(PLACES), stranger),
            lambda: day.resume(no, visit, stranger),
            lambda: day.undo(no, stranger),
            lambda: day.add_matter(no, None, stranger),
        ]
    )()


def the_hall(day: Day, one_of: Choice) -> None:
    """Time passes or is corrected, the server restarts, a press arrives twice, a seat changes, the day ends."""
    wish = one_of(
        ["on", "on", "again", "seat", "on", "back", "again", "seat", "restart", "midnight", "power", "cut"]
    )
    if wish == "back":
        day.clock_set_back(one_of(WHILES_MS))
    elif wish == "restart":
        day.restart()
    elif wish == "power":
        day.power_cut()
    elif wish == "cut":
        day.next_press_is_cut_off()
    elif wish == "again" and day.pressed:
        day.press_again(one_of(range(len(day.pressed))))
    elif wish == "seat":
        _a_seat_changes(day, one_of(WINDOWS), one_of(CLERKS))
    elif wish == "midnight" and day.presses > 20:
        day.midnight()
    else:
        day.time_goes_on(one_of(WHILES_MS))


def _a_seat_changes(day: Day, no: int, who: str) -> None:
    """Somebody sits down, takes over from whoever serves, or leaves; pauses, or goes on."""
    window = day.model.windows[no]
    if window.staff is None:
        day.sign_in(no, who)
    elif window.holds is not None and all(one.staff != who for one in day.model.windows.values()):
        day.take_over(no, who)
    elif window.paused:
        day.unpause(no)
    elif who == "007":
        day.pause(no)
    else:
        day.sign_out(no)
