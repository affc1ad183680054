"""Lines that were ended before everybody was served: what people were told, and whose numbers it was."""

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from queue_server.store.moments import moment_of, text_of
from queue_server.store.vault import Vault

_COLUMNS = "id, hall_day, service, ticket_id, reason, instead, decided_at, decided_by"


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


class Endings:
    """Reads and writes endings."""

    def __init__(self, db: sqlite3.Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def add(self, one: Ending) -> str:
        """Writes a new one; returns the keyed hash of what people were told."""
        self._db.execute(
            f"insert into endings ({_COLUMNS}) values (?,?,?,?,?,?,?,?)",
            (*one[:6], text_of(one.decided_at), one.decided_by),
        )
        return told_hash(self._vault, one.reason, one.instead)

    def note(self, ticket_id: str, ending_id: str) -> None:
        """This number was not served, for that reason."""
        self._db.execute("update tickets set ending_id = ? where id = ?", (ending_id, ticket_id))

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
            f"select {_COLUMNS} from endings where hall_day = ? and ticket_id is null order by decided_at, id",
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
    ending_id, hall_day, service, ticket_id, reason, instead, decided_at, decided_by = row
    return Ending(ending_id, hall_day, service, ticket_id, reason, instead, moment_of(decided_at), decided_by)
