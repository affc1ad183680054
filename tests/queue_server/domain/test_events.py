"""The words of the journal: past tense, ids and codes only, one word per event."""

import dataclasses
import importlib
import inspect
import json
import pkgutil

import pytest

from queue_server import domain
from queue_server.domain.events import EVENTS, Event, TicketCalled, VisitorNoted

PERSONAL = {"phone", "summary", "visitor", "text", "password", "token"}
GROUPS = {
    "Event",
    "TicketEvent",
    "WindowEvent",
    "TaskEvent",
    "HelpEvent",
    "AppointmentEvent",
    "TrainingEvent",
}
MODULES = [
    importlib.import_module(f"{domain.__name__}.{found.name}")
    for found in pkgutil.iter_modules(domain.__path__)
    if found.name.endswith("events")
]
ALL = [
    one
    for module in MODULES
    for name, one in vars(module).items()
    if inspect.isclass(one)
    and issubclass(one, Event)
    and name not in GROUPS
    and one.__module__ == module.__name__
]


def test_every_event_is_known_by_its_word_and_by_no_other() -> None:
    assert {word: EVENTS[word] for word in EVENTS} == {one.name: one for one in ALL}
    assert len({one.name for one in ALL}) == len(ALL)


def test_the_word_is_the_class_in_small_letters() -> None:
    assert TicketCalled.name == "ticket_called"
    assert VisitorNoted.name == "visitor_noted"


@pytest.mark.parametrize("event", ALL, ids=lambda one: one.name)
def test_no_event_has_a_field_for_personal_data(event: type[Event]) -> None:
    fields = {field.name for field in dataclasses.fields(event)}
    assert not fields & PERSONAL
    assert "name" not in fields


@pytest.mark.parametrize("event", ALL, ids=lambda one: one.name)
def test_every_event_is_kept_whole_as_json(event: type[Event]) -> None:
    names = [field.name for field in dataclasses.fields(event)]
    told = event(*("x" for _ in names))
    assert json.loads(json.dumps(told.facts())) == dict.fromkeys(names, "x")


def test_an_event_cannot_be_changed_afterwards() -> None:
    told = TicketCalled("t", "A001", "consult", "called", 1, "s", "longest_wait", 1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        told.number = "A002"  # type: ignore[misc]
