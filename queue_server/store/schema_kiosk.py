"""What citizens may see of a service, after the tables of :mod:`queue_server.store.schema_voice`."""

from sqlite_utils import Database

from queue_server.store.schema import carry_out
from queue_server.store.schema_voice import migrations

__all__ = ["migrations"]

_DISCRETION = """
alter table services add column sensitive integer not null default 0;
alter table services add column catch_all integer not null default 0;
update services set catch_all = 1 where code = 'general';
update services set sensitive = 1 where name like '%安置帮教%' or name like '%特殊人群%' or name like '%刑满%'
  or name like '%刑释%' or name like '%社区矫正%' or name like '%家暴%' or name like '%家庭暴力%';
"""


@migrations(name="kiosk_discretion")
def discretion(db: Database) -> None:
    """A service may be hidden from screens and paper, and one takes whoever does not know what to choose."""
    carry_out(db, _DISCRETION)
