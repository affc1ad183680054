"""The hall every desk test plays in; at the end of each test ``hall verify`` must find nothing wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.queue_server.desk.hall import Hall, opened_hall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A center with three windows at half past nine; the last window has no evaluator."""
    play = opened_hall(tmp_path / "hall")
    yield play
    found = play.wrong()
    play.close()
    assert found == []
