"""Photographs of staff: pictures by the hash of their bytes, so that one address always shows the same picture.

They lie in the database, so a backup carries them and ``hall verify`` holds them against the journal.
"""

import hashlib
import sqlite3
from collections.abc import Iterator


def photo_hash(image: bytes) -> str:
    """What the picture is called: SHA-256 of its bytes, in hex."""
    return hashlib.sha256(image).hexdigest()


class Photos:
    """Reads and writes the pictures; who is on one stands in the member's own row."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, photo: str) -> bytes | None:
        """The picture of this hash, a JPEG, or None."""
        row = self._db.execute("select image from photos where hash = ?", (photo,)).fetchone()
        return None if row is None else bytes(row[0])

    def keep(self, image: bytes) -> str:
        """Keeps a picture; its hash."""
        photo = photo_hash(image)
        self._db.execute("insert or ignore into photos (hash, image) values (?, ?)", (photo, image))
        return photo

    def forget_unused(self) -> None:
        """Pictures nobody shows any more are gone."""
        self._db.execute(
            "delete from photos where hash not in (select photo from staff where photo is not null)"
        )


def photo_disagreements(db: sqlite3.Connection, said: dict[str, str | None]) -> Iterator[str]:
    """Where photographs are not what the journal says. ``said``: the hash last journalled, by staff id."""
    pictures = {
        name: photo_hash(bytes(image)) for name, image in db.execute("select hash, image from photos")
    }
    for name, found in pictures.items():
        if name != found:
            yield f"照片 {name[:12]}：内容被改动过"
    for staff_id, staff_no, photo in db.execute("select id, staff_no, photo from staff"):
        if photo != said.get(staff_id):
            yield f"人员 {staff_no}：照片与流水不符"
        elif photo is not None and photo not in pictures:
            yield f"人员 {staff_no}：照片不见了"
