"""A fake hall whose board speaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.pages_static.fake_hall import FakeHall


@pytest.fixture
def hall() -> Iterator[FakeHall]:
    """Six open windows; board-1 is the screen that speaks."""
    with FakeHall() as fake:
        fake.speaks = True
        yield fake
