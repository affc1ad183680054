"""Why a level was given, after the tables of :mod:`queue_server.store.schema_english`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_english import migrations

__all__ = ["migrations"]

_REASONS = """
create table rating_reasons (
  visit_id text primary key references visits(id), prompt_id text not null references prompts(id),
  reasons text not null, remark_cipher blob, device text not null, given_at text not null, {hall});
"""


@migrations(name="evaluators_rating_reasons")
def rating_reasons(db: Database) -> None:
    """A citizen at a tablet may say why: reasons by code, and a remark under the visit's own key."""
    carry_out(db, _REASONS)
