"""Photographs of staff: pictures by a keyed hash of their bytes, so that one address always shows the same picture.

The hash stands in the journal for good; keyed, it tells nobody without hall.key which picture it was.

They lie in the database, so a backup carries them and ``hall verify`` holds them against the journal.
"""

import hashlib
import sqlite3
from collections.abc import Iterator

from queue_server.store.vault import Vault


def photo_hash(vault: Vault, image: bytes) -> str:
    """What the picture is called: the keyed hash of its bytes, in hex."""
    return vault.keyed(hashlib.sha256(image).digest()).hex()


class Photos:
    """Reads and writes the pictures; who is on one stands in the member's own row."""

    def __init__(self, db: sqlite3.Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def get(self, photo: str) -> bytes | None:
        """The picture of this hash, a JPEG, or None."""
        row = self._db.execute("select image from photos where hash = ?", (photo,)).fetchone()
        return None if row is None else bytes(row[0])

    def keep(self, image: bytes) -> str:
        """Keeps a picture; its hash."""
        photo = photo_hash(self._vault, image)
        self._db.execute("insert or ignore into photos (hash, image) values (?, ?)", (photo, image))
        return photo

    def forget_unused(self) -> None:
        """Pictures nobody shows any more are gone."""
        self._db.execute(
            "delete from photos where hash not in (select photo from staff where photo is not null)"
        )


def photo_disagreements(db: sqlite3.Connection, vault: Vault, said: dict[str, str | None]) -> Iterator[str]:
    """Where photographs are not what the journal says. ``said``: the hash last journalled, by staff id."""
    pictures = dict(db.execute("select hash, image from photos"))
    for name, image in pictures.items():
        plain = hashlib.sha256(image).hexdigest()  # how the first pictures were called
        if name not in (photo_hash(vault, image), plain):
            yield f"照片 {name[:12]}：内容被改动过"
    for staff_id, staff_no, photo in db.execute("select id, staff_no, photo from staff"):
        if photo != said.get(staff_id):
            yield f"人员 {staff_no}：照片与流水不符"
        elif photo is not None and photo not in pictures:
            yield f"人员 {staff_no}：照片不见了"
