"""The offer and its rules: services, windows, the manager's numbers."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from queue_server.domain.catalogue import DISCREET_NAME
from queue_server.store.moments import maybe_moment, maybe_text
from queue_server.store.remembered import FORGETFUL, Forgetful


@dataclass(frozen=True, slots=True)
class Service:
    """One service people come for."""

    code: str
    prefix: str
    name: str
    about: str
    hours: Any
    cap: int | None = None
    stopped: bool = False
    stop_reason: str = ""
    position: int = 0
    stop_before_min: int = 0
    group: str = ""
    """Services of the same group stand behind one tile of the kiosk; "" is a tile of its own."""
    archived: bool = False
    """No longer offered anywhere; what was done of it keeps its name."""
    cap_warning: int | None = None
    """Staff are told, and the kiosk says how many are left, from so many numbers before the cap on; None: never."""
    sensitive: bool = False
    """Nobody should be seen with it (F-2.5): paper, screens and speech know it by :attr:`public_name` only."""
    catch_all: bool = False
    """Where the kiosk sends whoever does not know what to choose."""
    name_en: str = ""
    """Its name in English, like the two below; "" where nobody wrote one, and the Chinese stands for it."""
    about_en: str = ""
    group_en: str = ""
    bring: str = ""
    """What to bring for it, one thing a line."""
    bring_en: str = ""

    @property
    def public_name(self) -> str:
        """What everybody in the hall may read."""
        return DISCREET_NAME if self.sensitive else self.name

    def in_public(self) -> "Service":
        """The service with nothing but what everybody in the hall may read, in either language."""
        if not self.sensitive:
            return self
        return replace(self, name=DISCREET_NAME, name_en="", about_en="", bring="", bring_en="")


class DayException(NamedTuple):
    """One day that is different, for one service or (None) for all: "closed", {"until": "18:00"} or a list of spans."""

    day: str
    service: str | None
    hours: Any
    reason: str


@dataclass(frozen=True, slots=True)
class Window:
    """One window, and who sits there now."""

    no: int
    name: str
    primary: tuple[str, ...]
    also: tuple[str, ...]
    staff_id: str | None = None
    paused: bool = False
    pause_reason: str | None = None
    visit_id: str | None = None
    last_act: dict[str, Any] | None = field(default=None, hash=False)
    dedicated: str = "no"
    dedicated_classes: tuple[str, ...] = ()
    idle_since: datetime | None = None
    """When it last became free by sending its person off; None while it serves, and before the clerk's first own call."""
    abilities: tuple[str, ...] = ()
    """Codes of what it is good at (queue_server.domain.catalogue.ABILITIES)."""

    @property
    def services(self) -> tuple[str, ...]:
        """Every service it serves, primary ones first."""
        return self.primary + self.also

    @property
    def state(self) -> str:
        """closed, open or paused."""
        if self.staff_id is None:
            return "closed"
        return "paused" if self.paused else "open"


_SERVICE_COLUMNS = (
    "code, prefix, name, about, hours, cap, stopped, stop_reason, position, stop_before_min, group_name, archived,"
    " cap_warning, sensitive, catch_all, name_en, about_en, group_en, bring, bring_en"
)
_SERVICE_KEPT = ", ".join(
    f"{name} = excluded.{name}" for name in _SERVICE_COLUMNS.replace("code, ", "", 1).split(", ")
)
_WINDOW_COLUMNS = (
    "no, name, primary_services, also_services, staff_id, paused, pause_reason, visit_id, last_act,"
    " dedicated, dedicated_classes, abilities, idle_since"
)


class Offer:
    """Reads and writes services, windows and rules."""

    def __init__(self, db: sqlite3.Connection, remembered: Forgetful = FORGETFUL) -> None:
        """``remembered``: what the connection that writes need not read at every press."""
        self._db = db
        self._remembered = remembered

    # --- services ---------------------------------------------------------------------------------------------

    def services(self) -> list[Service]:
        """Every service there ever was, archived ones too, in the order of the kiosk: for names, and for what is past."""
        rows = self._db.execute(f"select {_SERVICE_COLUMNS} from services order by position, code")
        return [_service(row) for row in rows]

    def offered(self) -> list[Service]:
        """The services people may come for, in the order of the kiosk."""
        return [service for service in self.services() if not service.archived]

    def service(self, code: str) -> Service | None:
        """The service, or None."""
        return self._remembered.look(("service", code), lambda: self._read_service(code))

    def save_service(self, service: Service) -> None:
        """Writes a service, new or changed."""
        self._db.execute(
            f"insert into services ({_SERVICE_COLUMNS}) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
            f" on conflict (code) do update set {_SERVICE_KEPT}",
            (
                service.code, service.prefix, service.name, service.about, json.dumps(service.hours, ensure_ascii=False),
                service.cap, service.stopped, service.stop_reason, service.position, service.stop_before_min,
                service.group, service.archived, service.cap_warning, service.sensitive, service.catch_all,
                service.name_en, service.about_en, service.group_en, service.bring, service.bring_en,
            ),
        )  # fmt: skip

    # --- windows ----------------------------------------------------------------------------------------------

    def windows(self) -> list[Window]:
        """Every window, by number."""
        return [
            _window(row) for row in self._db.execute(f"select {_WINDOW_COLUMNS} from windows order by no")
        ]

    def able_windows(self) -> list[Window]:
        """The windows that are good at something, by number."""
        rows = self._db.execute(f"select {_WINDOW_COLUMNS} from windows where abilities <> '[]' order by no")
        return [_window(row) for row in rows]

    def window(self, no: int) -> Window | None:
        """The window, or None."""
        row = self._db.execute(f"select {_WINDOW_COLUMNS} from windows where no = ?", (no,)).fetchone()
        return None if row is None else _window(row)

    def window_of(self, staff_id: str) -> Window | None:
        """The window this person sits at, or None."""
        row = self._db.execute(
            f"select {_WINDOW_COLUMNS} from windows where staff_id = ?", (staff_id,)
        ).fetchone()
        return None if row is None else _window(row)

    def save_window(self, window: Window) -> None:
        """Writes a window's offer and state, new or changed."""
        self._db.execute(
            f"insert into windows ({_WINDOW_COLUMNS})"
            " values (?,?,?,?,?,?,?,?,?,?,?,?,?) on conflict (no) do update set name=excluded.name,"
            " primary_services=excluded.primary_services, also_services=excluded.also_services, staff_id=excluded.staff_id,"
            " paused=excluded.paused, pause_reason=excluded.pause_reason, visit_id=excluded.visit_id,"
            " last_act=excluded.last_act, dedicated=excluded.dedicated, dedicated_classes=excluded.dedicated_classes,"
            " abilities=excluded.abilities, idle_since=excluded.idle_since",
            (
                window.no, window.name, json.dumps(window.primary), json.dumps(window.also), window.staff_id,
                window.paused, window.pause_reason, window.visit_id,
                None if window.last_act is None else json.dumps(window.last_act), window.dedicated,
                json.dumps(window.dedicated_classes), json.dumps(window.abilities),
                maybe_text(window.idle_since),
            ),
        )  # fmt: skip

    def note_sign_in(self, no: int, at: datetime | None) -> None:
        """When the person at this window came."""
        self._db.execute("update windows set signed_in_at = ? where no = ?", (maybe_text(at), no))

    # --- rules ------------------------------------------------------------------------------------------------

    def rules(self) -> dict[str, Any]:
        """The manager's numbers; empty before the offer is seeded."""
        return dict(self._remembered.look("rules", self._read_rules))

    def save_rules(self, body: dict[str, Any]) -> None:
        """Writes the whole set."""
        self._db.execute(
            "insert into rules (id, body) values (1, ?) on conflict (id) do update set body = excluded.body",
            (json.dumps(body, ensure_ascii=False),),
        )

    # --- single days, texts ---------------------------------------------------------------------------------------

    def exceptions(self, from_day: str = "") -> list[DayException]:
        """The days that are different, from this day on, in order; what is said for all services first."""
        return list(self._remembered.look(("exceptions", from_day), lambda: self._read_exceptions(from_day)))

    def save_exceptions(self, exceptions: Iterable[DayException]) -> None:
        """Writes the whole set."""
        self._db.execute("delete from exceptions")
        self._db.executemany(
            "insert into exceptions (day, service, hours, reason) values (?,?,?,?)",
            [(one.day, one.service or "", json.dumps(one.hours), one.reason) for one in exceptions],
        )

    def texts(self) -> dict[str, str]:
        """The texts the manager has written, by name."""
        return dict(self._db.execute("select name, value from texts").fetchall())

    def save_text(self, name: str, value: str) -> None:
        """Writes one text."""
        self._db.execute(
            "insert into texts (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
            (name, value),
        )

    # --- facts of the hall ----------------------------------------------------------------------------------------

    def fact(self, key: str) -> str | None:
        """A fact of the hall itself: hall_id, kind, name, rolled_to."""
        return self._remembered.look(("fact", key), lambda: self._read_fact(key))

    def keep_fact(self, key: str, value: str) -> None:
        """Writes a fact of the hall."""
        self._db.execute(
            "insert into hall (key, value) values (?, ?) on conflict (key) do update set value = excluded.value",
            (key, value),
        )

    # --- reading --------------------------------------------------------------------------------------------------

    def _read_service(self, code: str) -> Service | None:
        row = self._db.execute(f"select {_SERVICE_COLUMNS} from services where code = ?", (code,)).fetchone()
        return None if row is None else _service(row)

    def _read_rules(self) -> dict[str, Any]:
        row = self._db.execute("select body from rules where id = 1").fetchone()
        return {} if row is None else dict(json.loads(row[0]))

    def _read_exceptions(self, from_day: str) -> list[DayException]:
        rows = self._db.execute(
            "select day, service, hours, reason from exceptions where day >= ? order by day, service",
            (from_day,),
        )
        return [
            DayException(day, service or None, json.loads(hours), reason)
            for day, service, hours, reason in rows
        ]

    def _read_fact(self, key: str) -> str | None:
        row = self._db.execute("select value from hall where key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])


def _service(row: tuple[Any, ...]) -> Service:
    return Service(
        row[0],
        row[1],
        row[2],
        row[3],
        json.loads(row[4]),
        row[5],
        bool(row[6]),
        row[7],
        row[8],
        row[9],
        row[10],
        bool(row[11]),
        row[12],
        bool(row[13]),
        bool(row[14]),
        *row[15:],
    )


def _window(row: tuple[Any, ...]) -> Window:
    last_act = None if row[8] is None else json.loads(row[8])
    return Window(
        row[0],
        row[1],
        tuple(json.loads(row[2])),
        tuple(json.loads(row[3])),
        row[4],
        bool(row[5]),
        row[6],
        row[7],
        last_act,
        row[9],
        tuple(json.loads(row[10])),
        maybe_moment(row[12]),
        tuple(json.loads(row[11])),
    )
