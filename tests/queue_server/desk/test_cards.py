"""A card on a reader: its name for the number taken there or for the window's clerk, for a minute, and kept nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from hardware_config.hall_readers import IdReader
from queue_server.desk.desks import build_desk
from queue_server.desk.frame import Caller, House
from queue_server.domain.roles import Role
from tests.queue_server.desk.hall import Hall

READER = Caller(Role.DEVICE, "idreader-1", "idreader-1")


@pytest.fixture
def cards(hall: Hall) -> Hall:
    """The hall with a reader beside kiosk-1 and one at window 1."""
    readers = [
        IdReader(device="idreader-1", at="kiosk-1", port="/dev/ttyUSB1"),
        IdReader(device="idreader-2", at="window:1", port="/dev/ttyUSB2"),
    ]
    hall.toml = hall.toml.model_copy(update={"id_reader": readers})
    hall.house = House(hall.store, hall.clock, hall.toml)
    hall.desk = build_desk(hall.house, lambda call, *args: call(*args))
    return hall


def lays(
    hall: Hall, device: str = "idreader-1", name: str | None = "李建国", problem: str | None = None
) -> str:
    """Somebody lays a card down; the id the pages hear."""
    assert hall.desk.cards.present(READER, device, name, problem)
    after = hall.heard[-1].after
    assert after is not None
    assert "李建国" not in str(after)
    return str(after["card_id"])


def name_at(hall: Hall, kiosk: str, card_id: str | None) -> str | None:
    visitor = hall.desk.cards.visitor_of(hall.citizen(kiosk=kiosk).caller, card_id)
    return None if visitor is None else visitor.name


def test_the_name_is_had_at_that_kiosk_by_that_card_alone(cards: Hall) -> None:
    card_id = lays(cards)
    assert name_at(cards, "kiosk-1", card_id) == "李建国"
    assert name_at(cards, "kiosk-2", card_id) is None
    assert name_at(cards, "kiosk-1", "another") is None
    assert name_at(cards, "kiosk-1", None) is None


def test_the_next_person_is_somebody_else(cards: Hall) -> None:
    card_id = lays(cards)
    cards.desk.cards.used(cards.citizen().caller, card_id)
    assert name_at(cards, "kiosk-1", card_id) is None
    first = lays(cards)
    lays(cards, name="王芳")
    assert name_at(cards, "kiosk-1", first) is None


def test_after_a_minute_it_is_forgotten(cards: Hall) -> None:
    card_id = lays(cards)
    cards.passes(seconds=60)
    assert name_at(cards, "kiosk-1", card_id) == "李建国"
    cards.passes(seconds=1)
    assert name_at(cards, "kiosk-1", card_id) is None


def test_whoever_sits_there_reads_the_name_and_nobody_else(cards: Hall) -> None:
    clerk = cards.clerk("007").sits_at(1)
    lays(cards, "idreader-2")
    card = cards.desk.cards.at_window(clerk.caller, 1)["card"]
    assert (card["name"], card["problem"]) == ("李建国", None)
    assert cards.desk.cards.at_window(cards.clerk("008").caller, 1)["card"] is None
    assert cards.desk.cards.at_window(clerk.caller, 2)["card"] is None


def test_a_card_that_cannot_be_used_has_no_name(cards: Hall) -> None:
    card_id = lays(cards, name=None, problem="layout")
    assert name_at(cards, "kiosk-1", card_id) is None
    assert cards.heard[-1].event.facts()["problem"] == "layout"


def test_a_reader_nobody_wired_is_not_listened_to(cards: Hall) -> None:
    assert not cards.desk.cards.present(READER, "idreader-9", "李建国", None)


def test_nothing_of_it_is_written_down(cards: Hall, tmp_path: Path) -> None:
    lays(cards)
    lays(cards, "idreader-2")
    assert "card_presented" in cards.events()
    assert not any("李建国" in str(row) for row in cards.journal())
    for file in (tmp_path / "hall").glob("hall.db*"):
        assert "李建国".encode() not in file.read_bytes()
