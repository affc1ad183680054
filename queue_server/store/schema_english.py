"""What citizens read besides a service's name, after the tables of :mod:`queue_server.store.schema_kiosk`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_kiosk import migrations

__all__ = ["migrations"]

_WORDS = "".join(
    f"alter table services add column {name} text not null default '';\n"
    for name in ("name_en", "about_en", "group_en", "bring", "bring_en")
)


@migrations(name="english_service_words")
def service_words(db: Database) -> None:
    """A service may have English words, and say what to bring; where nobody wrote any, the Chinese name stands."""
    carry_out(db, _WORDS)
