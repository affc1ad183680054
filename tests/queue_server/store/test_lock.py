"""hall.lock: one holder per data folder, named to whoever comes second, gone with its process."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_server.store.lock import LOCK_NAME, HallLock, HallTaken
from tests.queue_server.store.programs import Program


def test_a_second_holder_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with HallLock(tmp_path / "hall", "hall serve"):
        with pytest.raises(HallTaken) as taken:
            HallLock(tmp_path / "hall", "hall restore")
        assert taken.value.holder.startswith("hall serve, pid ")
        assert taken.value.folder == tmp_path / "hall"
    with HallLock(tmp_path / "hall", "hall restore"):
        assert (tmp_path / "hall" / LOCK_NAME).read_text().startswith("hall restore, pid ")


def test_two_folders_are_two_halls(tmp_path: Path) -> None:
    with HallLock(tmp_path / "one", "hall serve"), HallLock(tmp_path / "other", "hall serve"):
        pass


def test_a_killed_holder_leaves_nothing_stale(tmp_path: Path) -> None:
    with Program("tests.queue_server.store.locker", tmp_path) as other:
        assert other.says() == "locked"
        with pytest.raises(HallTaken) as taken:
            HallLock(tmp_path, "hall serve")
        assert taken.value.holder.startswith("another server, pid ")
    HallLock(tmp_path, "hall serve").release()
