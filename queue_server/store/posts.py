"""AB岗: which two people stand for each window, the first (A岗) and the second (B岗)."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple


class Post(NamedTuple):
    """The people of one window, by id; None where nobody was said."""

    window_no: int
    primary_id: str | None
    backup_id: str | None

    @property
    def people(self) -> tuple[str, ...]:
        """Whoever was said, the first one first."""
        return tuple(one for one in (self.primary_id, self.backup_id) if one is not None)


class Posts:
    """Reads and writes the posts."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of(self, window_no: int) -> Post:
        """The post of this window."""
        row = self._db.execute(
            "select window_no, primary_id, backup_id from posts where window_no = ?", (window_no,)
        ).fetchone()
        return Post(window_no, None, None) if row is None else Post._make(row)

    def save(self, posts: Iterable[Post]) -> None:
        """Writes the whole set."""
        self._db.execute("delete from posts")
        self._db.executemany(
            "insert into posts (window_no, primary_id, backup_id) values (?,?,?)",
            [post for post in posts if post.people],
        )
