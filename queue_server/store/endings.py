"""Lines that were ended before everybody was served: what people were told, and whose numbers it was."""

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from queue_server.domain.ticket import State
from queue_server.store.moments import maybe_moment, moment_of, text_of
from queue_server.store.vault import Vault

_COLUMNS = "id, hall_day, service, ticket_id, reason, instead, decided_at, decided_by, stopped, undone_at"


class Ending(NamedTuple):
    """One decision: of a whole service, or (``ticket_id``) of one number."""

    id: str
    hall_day: str
    service: str
    ticket_id: str | None
    reason: str
    instead: str
    """What to do instead, the whole sentence as it was told."""
    decided_at: datetime
    decided_by: str | None
    stopped: bool = False
    """Whether it also stopped the service, which gave numbers until then."""
    undone_at: datetime | None = None


class Endings:
    """Reads and writes endings."""

    def __init__(self, db: sqlite3.Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def add(self, one: Ending) -> str:
        """Writes a new one; returns the keyed hash of what people were told."""
        self._db.execute(
            f"insert into endings ({_COLUMNS}) values (?,?,?,?,?,?,?,?,?,null)",
            (*one[:6], text_of(one.decided_at), one.decided_by, one.stopped),
        )
        return told_hash(self._vault, one.reason, one.instead)

    def get(self, ending_id: str) -> Ending | None:
        """The ending, or None."""
        row = self._db.execute(f"select {_COLUMNS} from endings where id = ?", (ending_id,)).fetchone()
        return None if row is None else _ending(row)

    def note(self, ticket_id: str, ending_id: str, was: State) -> None:
        """This number was not served, for that reason; ``was``: what it was until then."""
        self._db.execute(
            "update tickets set ending_id = ?, ended_from = ? where id = ?", (ending_id, was.value, ticket_id)
        )

    def ended_from(self, ticket_id: str) -> State:
        """What an ended number was before; waiting, where nobody wrote it down."""
        row = self._db.execute("select ended_from from tickets where id = ?", (ticket_id,)).fetchone()
        return State(row[0] or State.WAITING)

    def unnote(self, ticket_id: str) -> None:
        """This number was ended by mistake."""
        self._db.execute("update tickets set ending_id = null, ended_from = null where id = ?", (ticket_id,))

    def undo(self, ending_id: str, now: datetime) -> None:
        """Taken back as a whole; the row stays."""
        self._db.execute("update endings set undone_at = ? where id = ?", (text_of(now), ending_id))

    def tickets_of(self, ending_id: str) -> list[str]:
        """The numbers that are ended by it, in the order they were given."""
        rows = self._db.execute(
            "select id from tickets where ending_id = ? order by taken_at, id", (ending_id,)
        )
        return [row[0] for row in rows]

    def since(self, hall_day: str, after: datetime) -> list[tuple[Ending, list[str]]]:
        """The day's endings decided after that moment that stand, newest first, each with its numbers."""
        rows = self._db.execute(
            f"select {_COLUMNS} from endings where hall_day = ? and decided_at > ? and undone_at is null"
            " order by decided_at desc, id desc",
            (hall_day, text_of(after)),
        ).fetchall()
        numbers = "select number from tickets where ending_id = ? order by taken_at, id"
        return [
            (ending, [row[0] for row in self._db.execute(numbers, (ending.id,))])
            for ending in map(_ending, rows)
        ]

    def of_ticket(self, ticket_id: str) -> Ending | None:
        """Why this number was not served, or None."""
        row = self._db.execute(
            f"select {_COLUMNS} from endings where id = (select ending_id from tickets where id = ?)",
            (ticket_id,),
        ).fetchone()
        return None if row is None else _ending(row)

    def of_services(self, hall_day: str) -> dict[str, Ending]:
        """The newest ending of each service whose line was ended on that day."""
        rows = self._db.execute(
            f"select {_COLUMNS} from endings where hall_day = ? and ticket_id is null and undone_at is null"
            " order by decided_at, id",
            (hall_day,),
        )
        return {one.service: one for one in map(_ending, rows)}


def told_hash(vault: Vault, reason: str, instead: str) -> str:
    """What the journal keeps of the words people read."""
    return vault.keyed(hashlib.sha256(f"{reason}\0{instead}".encode()).digest()).hex()


def ending_disagreements(
    db: sqlite3.Connection, vault: Vault, said: dict[str, dict[str, Any]]
) -> Iterator[str]:
    """Where endings are not what the journal says. ``said``: the fields last journalled, by id."""
    named = {
        "hall_day": "日期",
        "service": "业务",
        "ticket_id": "号票",
        "decided_at": "时间",
        "decided_by": "决定人员",
        "undone_at": "撤销时间",
    }
    seen = set()
    for row_id, reason, instead, *row in db.execute(
        f"select id, reason, instead, {', '.join(named)} from endings"
    ):
        seen.add(row_id)
        if row_id not in said:
            yield f"结束排队 {row_id}：流水里没有"
            continue
        for (field, word), stored in zip(named.items(), row, strict=True):
            if stored != said[row_id][field]:
                yield f"结束排队 {row_id}：表中的{word}为 {stored}，流水为 {said[row_id][field]}"
        if told_hash(vault, reason, instead) != said[row_id]["told"]:
            yield f"结束排队 {row_id}：原因或去处与流水不符"
    for missing in said.keys() - seen:
        yield f"结束排队 {missing}：流水里有，表中没有"


def _ending(row: tuple[Any, ...]) -> Ending:
    ending_id, hall_day, service, ticket_id, reason, instead, decided_at, decided_by, stopped, undone_at = row
    return Ending(
        ending_id, hall_day, service, ticket_id, reason, instead, moment_of(decided_at), decided_by, bool(stopped),
        maybe_moment(undone_at),
    )  # fmt: skip
