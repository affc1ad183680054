"""A hall on a real file for the store's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.queue_server.desk.hall import Hall, opened_hall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A founded hall with three windows at half past nine."""
    play = opened_hall(tmp_path / "hall")
    yield play
    play.close()
