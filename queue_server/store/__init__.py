"""The only floor that speaks SQL. Everything goes through :class:`Store`: one write path, consistent reads."""

from queue_server.store.database import Store, open_store, snapshot
from queue_server.store.rooms import Recorded, Rooms, Work

__all__ = ["Recorded", "Rooms", "Store", "Work", "open_store", "snapshot"]
