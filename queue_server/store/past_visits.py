"""What the hall already did for somebody: their earlier work orders, found by keyed hashes, never by reading names."""

import sqlite3
from datetime import datetime
from typing import NamedTuple

from queue_server.store.moments import moment_of
from queue_server.store.vault import Vault

SHOWN = 10
"""Work orders shown at most, the newest; how many visits there were is counted in full."""


class PastOrder(NamedTuple):
    """One matter of an earlier visit; the name in clear, to be masked by whoever shows it."""

    visit_id: str
    hall_day: str
    arrived_at: datetime
    service: str
    matter: str | None
    outcome: str | None
    receptionist: str
    name: str | None


class Past(NamedTuple):
    """How many earlier visits there were, and the newest matters of them."""

    visits: int
    orders: list[PastOrder]


_EARLIER = (
    " from work_orders o join visits v on v.id = o.visit_id where o.voided_at is null and v.{index} = ? and v.id <> ?"
    " and v.training = (select training from visits where id = ?)"
    " and v.arrived_at <= (select arrived_at from visits where id = ?)"
)


class PastVisits:
    """Finds the earlier visits of whoever is at a window."""

    def __init__(self, db: sqlite3.Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def of_phone(self, phone: str, visit_id: str) -> Past:
        """Earlier visits with this whole phone number."""
        return self._found("phone", phone, visit_id)

    def of_name(self, name: str, visit_id: str) -> Past:
        """Earlier visits of somebody of this whole name, who may be somebody else."""
        return self._found("name", name, visit_id)

    def _found(self, kind: str, value: str, visit_id: str) -> Past:
        earlier = _EARLIER.format(index=f"{kind}_index")
        wanted = (self._vault.index_of(kind, value), visit_id, visit_id, visit_id)
        visits = self._db.execute("select count(distinct v.id)" + earlier, wanted).fetchone()[0]
        rows = self._db.execute(
            "select v.id, v.hall_day, v.arrived_at, o.service, o.matter, o.outcome,"
            " (select name from staff where id = o.staff_id), v.wrapped_key, v.name_cipher"
            + earlier
            + " order by v.arrived_at desc, v.id desc, o.place limit ?",
            (*wanted, SHOWN),
        )
        return Past(visits, [self._order(*row) for row in rows])

    def _order(
        self,
        visit_id: str,
        hall_day: str,
        arrived_at: str,
        service: str,
        matter: str | None,
        outcome: str | None,
        receptionist: str,
        wrapped: bytes | None,
        name: bytes | None,
    ) -> PastOrder:
        clear = None
        if wrapped is not None and name is not None:
            clear = self._vault.opened(wrapped, visit_id).open(name, f"visits.name:{visit_id}")
        return PastOrder(
            visit_id, hall_day, moment_of(arrived_at), service, matter, outcome, receptionist, clear
        )
