"""What need not be read at every press: the offer, the rules, facts of the hall, who holds a token, where the last press
left the journal and the line.

SQLite itself says when it is to be read again: a trigger of the connection that
writes, when we write to one of the tables (from then until the commit or its undoing every look reads the rows
themselves), and that connection's ``data_version``, when another process did. So no statement can forget to say it.

A write asks for the other processes' changes each time it begins. A look outside of one asks every 50 ms, so what
another process takes away (nothing takes a token away but the server itself) is heard of that late at most; what is new
is found at once, for what was not there is looked for again.
"""

import sqlite3
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from hardware_config.clock import monotonic

Found = TypeVar("Found")
SELDOM_WRITTEN = ("services", "rules", "exceptions", "hall", "staff", "tokens")
HEARD_FOR_S = 0.05


class Forgetful:
    """Remembers nothing: right for every connection, and what all have but the one that writes."""

    def look(self, what: Hashable, read: Callable[[], Found]) -> Found:
        """What is read now; ``what`` names it."""
        return read()

    def keep(self, what: Hashable, known: Any) -> None:
        """Kept nowhere."""


FORGETFUL = Forgetful()


class Remembered(Forgetful):
    """Looks at :data:`SELDOM_WRITTEN` that need not be taken twice."""

    def __init__(self, writer: sqlite3.Connection) -> None:
        """``writer``: the one connection of this process that writes."""
        self._writer = writer
        self._version = -1
        self._heard_at = -HEARD_FOR_S
        self._looks: dict[Hashable, Any] | None = {}
        """None while what we wrote ourselves is not settled. A new dict each time, so that a look which began before
        a change is kept nowhere."""
        writer.create_function("hall_written", 0, self._written)
        for table in SELDOM_WRITTEN:
            for verb in ("insert", "update", "delete"):
                writer.execute(
                    f"create temp trigger remembered_{table}_{verb} after {verb} on main.{table}"
                    " begin select hall_written(); end"
                )

    def look(self, what: Hashable, read: Callable[[], Found]) -> Found:
        """What was read before, or is read now; nothing found (None) is looked for again. Never change what you get."""
        looks = self._looks
        if looks is None:
            return read()
        if what not in looks:
            found = read()
            if found is None:
                return found
            looks[what] = found
        known: Found = looks[what]
        return known

    def keep(self, what: Hashable, known: Any) -> None:
        """What the write at hand has made of it, so that the next one need not look."""
        if self._looks is not None:
            self._looks[what] = known

    def hear_of_others_lately(self) -> None:
        """As :meth:`hear_of_others`, unless that was asked just now."""
        if monotonic() - self._heard_at >= HEARD_FOR_S:
            self.hear_of_others()

    def hear_of_others(self) -> None:
        """Forgets everything when another process has written."""
        self._heard_at = monotonic()
        (version,) = self._writer.execute("pragma data_version").fetchone()
        if version != self._version:
            if self._looks is not None:
                self._looks = {}
            self._version = version

    def settled(self) -> None:
        """What we wrote is committed or undone: from now on it may be remembered."""
        if self._looks is None:
            self._looks = {}

    def undone(self) -> None:
        """A write was taken back: nothing it kept is true."""
        if self._looks is not None:
            self._looks = {}

    def _written(self) -> None:
        self._looks = None
