"""Who came along with the visitor (同来人员): names under the visit's own key, found by their keyed hash."""

import json
import sqlite3
from collections.abc import Sequence

from queue_server.store.vault import Vault, VisitKey


class Companions:
    """Reads and writes the names of a visit's group."""

    def __init__(self, db: sqlite3.Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def of(self, visit_id: str, key: VisitKey) -> list[str]:
        """The names in clear, in the order they were written."""
        rows = self._db.execute(
            "select place, name_cipher from companions where visit_id = ? order by place", (visit_id,)
        )
        return [key.open(sealed, _place(visit_id, place)) for place, sealed in rows]

    def counted(self, visit_id: str) -> int:
        """How many names were written."""
        row = self._db.execute("select count(*) from companions where visit_id = ?", (visit_id,)).fetchone()
        return int(row[0])

    def note(self, visit_id: str, key: VisitKey, names: Sequence[str]) -> str | None:
        """Writes the whole list; returns what the journal keeps of it."""
        self._db.execute("delete from companions where visit_id = ?", (visit_id,))
        self._db.executemany(
            "insert into companions (visit_id, place, name_cipher, name_index) values (?,?,?,?)",
            [
                (visit_id, place, key.seal(name, _place(visit_id, place)), self._vault.index_of("name", name))
                for place, name in enumerate(names, start=1)
            ],
        )
        return companions_hash(key, names)


def companions_hash(key: VisitKey, names: Sequence[str]) -> str | None:
    """What the journal keeps of the group's names: one hash under the visit's key; None when nobody came along."""
    return key.hash_of("companions", json.dumps(list(names), ensure_ascii=False)) if names else None


def _place(visit_id: str, place: int) -> str:
    return f"companions.name:{visit_id}:{place}"
