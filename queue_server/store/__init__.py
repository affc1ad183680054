"""The only floor that speaks SQL. Everything goes through :class:`Store`: one write path, consistent reads."""

from queue_server.store.database import Recorded, Rooms, Store, Work, open_store, snapshot

__all__ = ["Recorded", "Rooms", "Store", "Work", "open_store", "snapshot"]
