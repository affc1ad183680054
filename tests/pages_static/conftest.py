"""A fake hall for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.pages_static.fake_hall import FakeHall


@pytest.fixture
def hall() -> Iterator[FakeHall]:
    """A hall with six open windows, eight services and nobody in it."""
    with FakeHall() as fake:
        yield fake
