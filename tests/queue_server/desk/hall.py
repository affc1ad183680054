"""A hall to play in: a real database file, a clock moved by hand, and people who do what people do.

``hall.citizen().takes("法律咨询")``, ``hall.clerk("007").sits_at(1)``, ``clerk.calls_next()``, ``with refused("..."):``.
Every press goes through the desks exactly as the doors send it; nothing here knows the rules.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hardware_config.hall import EvaluatorDevice, HallSection, HallToml, Kiosk, Printer, Window
from queue_server.commands import wrong_with
from queue_server.desk.desks import Desk, build_desk
from queue_server.desk.founding import found_hall
from queue_server.desk.frame import Caller, House
from queue_server.desk.ledger import Wanted
from queue_server.desk.staff import NewMember
from queue_server.domain.calling import in_order
from queue_server.domain.errors import HallError
from queue_server.domain.roles import Role
from queue_server.store import Recorded, open_store
from queue_server.store.visits import Visitor
from tests.queue_server.desk.people import Citizen, Evaluator, Number, Person, PrinterProgram, press

__all__ = [
    "Citizen",
    "Evaluator",
    "Hall",
    "HandClock",
    "Number",
    "Person",
    "PrinterProgram",
    "opened_hall",
    "press",
    "refused",
]

MORNING = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
"""Tuesday 2026-11-24, 09:30 in the hall."""
WINDOWS = 3
PEOPLE = (
    NewMember("005", "徐岩", Role.SHIFT_SUPERVISOR, "值班长"),
    NewMember("007", "林敏", Role.CLERK, "律师"),
    NewMember("008", "周航", Role.CLERK, "调解员"),
    NewMember("009", "吴岚", Role.CLERK, "公证员"),
    NewMember("010", "郑帆", Role.GUIDE, "导服"),
    NewMember("011", "何渊", Role.TECHNICIAN, "技术员"),
)


class HandClock:
    """A clock whose hands are moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Wherever the hands stand."""
        return self.at


def wiring(kind: str = "center", windows: int = WINDOWS) -> HallToml:
    """A hall with evaluators at every window but the last, two printers and two kiosks."""
    return HallToml(
        hall=HallSection(kind=kind, name="章贡区公共法律服务中心", public_url="http://10.1.2.3:8000"),
        window=[Window(no=no) for no in range(1, windows + 1)],
        printer=[
            Printer(device="printer-1", connection="socket://127.0.0.1:9100"),
            Printer(device="printer-2", connection="socket://127.0.0.1:9101"),
        ],
        evaluator_device=[
            EvaluatorDevice(
                device=f"evaluator-{no}", window=no, port="socket://127.0.0.1:4001", profile="ft12-ff68",
                address=no,
            )
            for no in range(1, windows)
        ],
        kiosk=[Kiosk(device="kiosk-1", printer="printer-1"), Kiosk(device="kiosk-2")],
    )  # fmt: skip


@functools.cache
def _founded(kind: str, windows: int) -> Path:
    """A hall on its first day, open at all hours, made once and copied for every play."""
    place = tempfile.mkdtemp(prefix="founded-hall-")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    play = Hall(Path(place), wiring(kind, windows), MORNING - timedelta(hours=1))
    found_hall(play.house, "no password fits this")
    manager = play.manager()
    for member in PEOPLE:
        play.desk.staff.add(manager.caller, member, None)
    for service in play.desk.reception.services():
        manager.offers(service["code"], hours="always")
    play.close()
    return play.folder


def opened_hall(
    folder: Path, *, kind: str = "center", windows: int = WINDOWS, at: datetime = MORNING
) -> Hall:
    """A founded hall in this folder, at half past nine."""
    shutil.copytree(_founded(kind, windows), folder, dirs_exist_ok=True)
    return Hall(folder, wiring(kind, windows), at)


class Hall:
    """The hall, its clock, and whoever comes in."""

    def __init__(self, folder: Path, toml: HallToml, at: datetime) -> None:
        self.folder = folder
        self.toml = toml
        self.clock = HandClock(at)
        self.heard: list[Recorded] = []
        self._open()

    def _open(self) -> None:
        self.store = open_store(self.folder)
        self.store.published = self.heard.extend
        self.house = House(self.store, self.clock, self.toml)
        self.desk: Desk = build_desk(self.house, lambda call, *args: call(*args))

    def reopens(self) -> None:
        """The server stops and starts again."""
        self.close()
        self._open()

    def crashes(self) -> None:
        """The power is cut: whatever is on the disk at this moment is all the next start finds."""
        found = self.folder.with_name(f"{self.folder.name}+")
        shutil.copytree(self.folder, found, ignore=shutil.ignore_patterns("*-shm", "*.lock"))
        self.close()
        shutil.rmtree(self.folder)
        self.folder = found
        self._open()

    def close(self) -> None:
        """The server stops."""
        self.store.close()

    # --- time -----------------------------------------------------------------------------------------------------

    def passes(self, **time: float) -> None:
        """``hall.passes(minutes=5)``: the clock goes on; negative sets it back."""
        self.clock.at += timedelta(**time)

    def midnight(self) -> None:
        """The clock goes on to one second past the hall's next midnight, and the server notices."""
        local = self.clock.at.astimezone(self.house.zone)
        next_day = (local + timedelta(days=1)).replace(hour=0, minute=0, second=1, microsecond=0)
        self.clock.at = next_day.astimezone(UTC)
        self.ticks()

    def ticks(self) -> None:
        """What the server does by itself twice a second."""
        with self.house.deed(Caller(Role.DEVICE, "server", "server")):
            pass
        self.desk.printing.overdue()
        self.desk.rating.expire()
        self.desk.auto_call.call_due()
        self.desk.appointments.mark_no_shows()

    @property
    def today(self) -> str:
        """The hall day."""
        return self.house.today()

    # --- people and things ----------------------------------------------------------------------------------------

    def citizen(self, name: str | None = None, phone: str | None = None, kiosk: str = "kiosk-1") -> Citizen:
        """Somebody at a kiosk."""
        visitor = None if name is None and phone is None else Visitor(name, phone)
        return Citizen(self, Caller(Role.KIOSK, kiosk, f"token:{kiosk}", token_id=f"id-of-{kiosk}"), visitor)

    def person(self, staff_no: str, window_no: int | None = None) -> Person:
        """Whoever has this staff number; ``window_no`` binds them to one window as a token can."""
        with self.house.reading() as rooms:
            member = rooms.people.by_no(staff_no)
        assert member is not None, f"nobody has number {staff_no}"
        caller = Caller(
            Role(member.role), member.name, f"staff:{member.id}", member.id, member.staff_no, window_no
        )
        return Person(self, caller)

    def clerk(self, staff_no: str = "007") -> Person:
        """A clerk: 007, 008 or 009."""
        return self.person(staff_no)

    def supervisor(self) -> Person:
        """The shift supervisor, 005."""
        return self.person("005")

    def manager(self) -> Person:
        """The first manager, 001."""
        return self.person("001")

    def evaluator(self, window_no: int) -> Evaluator:
        """What hangs at this window for citizens to press."""
        return Evaluator(self, window_no)

    def printer(self, device: str = "printer-1") -> PrinterProgram:
        """The program beside this printer."""
        return PrinterProgram(self, device)

    # --- what can be seen -----------------------------------------------------------------------------------------

    def queue(self) -> dict[str, Any]:
        """What staff pages see."""
        return self.desk.screens.snapshot(with_classes=True)

    def waiting(self, service: str | None = None) -> list[str]:
        """The numbers that wait, in calling order."""
        code = None if service is None else self.code(service)
        return [one["number"] for one in self.queue()["waiting"] if code in (None, one["service"])]

    def arrivals(self) -> list[str]:
        """The numbers that wait, by effective arrival, whoever may overtake whom."""
        with self.house.reading() as rooms:
            return [one.number for one in in_order(rooms.tickets.waiting(self.today))]

    def ticket(self, ticket_id: str) -> dict[str, Any]:
        """One ticket, whole."""
        return self.desk.reception.ticket(ticket_id)

    def figures(self, day: str | None = None) -> dict[str, Any]:
        """The statistics object of a day, today's by default."""
        return self.desk.figures.of_day(day or self.today)

    def ledger(self, caller: Person | None = None, **wanted: Any) -> list[dict[str, Any]]:
        """The ledger's rows; ``q``, ``service``, ``from_day``, ``to_day``, ``unmask_reason`` as asked."""
        asked = {
            "from_day": None,
            "to_day": None,
            "service": None,
            "q": None,
            "unmask_reason": None,
            **wanted,
        }
        reader = (caller or self.manager()).caller
        rows: list[dict[str, Any]] = self.desk.ledger.page(reader, Wanted(**asked), 1)["rows"]
        return rows

    def journal(self, after_seq: int = 0) -> list[dict[str, Any]]:
        """The journal's rows after a sequence number."""
        rows: list[dict[str, Any]] = self.desk.manager.journal(after_seq, 1_000_000)["rows"]
        return rows

    def events(self, after_seq: int = 0) -> list[str]:
        """The journal's words after a sequence number."""
        return [row["event"] for row in self.journal(after_seq)]

    def wrong(self) -> list[str]:
        """Everything ``hall verify`` finds."""
        return wrong_with(self.house)

    def tampers(self, statement: str, *values: object) -> None:
        """Somebody writes into the database behind the hall's back."""
        with closing(sqlite3.connect(self.folder / "hall.db")) as db, db:
            assert db.execute(statement, values).rowcount == 1

    def alters(self, statement: str) -> None:
        """Somebody changes how the database is made."""
        with closing(sqlite3.connect(self.folder / "hall.db")) as db, db:
            db.execute(statement)

    def code(self, service: str) -> str:
        """The code of a service named in Chinese or by its code."""
        if service.isascii():
            return service
        codes = {one["name"]: one["code"] for one in self.desk.reception.services()}
        return codes.get(service, service)

    def rules(self, **numbers: int | bool) -> None:
        """The manager sets some of the numbers."""
        self.desk.manager.put_rules(self.manager().caller, {**self.desk.manager.rules(), **numbers})


@contextmanager
def refused(code: str, **extra: object) -> Iterator[pytest.ExceptionInfo[HallError]]:
    """What happens inside is refused with this code (and these further fields)."""
    with pytest.raises(HallError) as said:
        yield said
    assert said.value.code == code, f"refused with {said.value.code}, not {code}"
    assert said.value.sentence
    for name, value in extra.items():
        assert said.value.extra[name] == value
