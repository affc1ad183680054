"""Halls for the page tests: one for each number of people, served until the last test has seen it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.pages.crowd import BusyHall, busy_hall

Halls = Callable[[int], BusyHall]


@pytest.fixture(scope="session")
def halls(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Halls]:
    """halls(60) -> a served hall with sixty people in it, its pages let in."""
    served: dict[int, BusyHall] = {}
    with ExitStack() as stack:

        def hall(people: int) -> BusyHall:
            if people not in served:
                folder = tmp_path_factory.mktemp(f"hall-{people}")
                served[people] = stack.enter_context(busy_hall(folder, people))
                served[people].lets_everybody_in(chromium)
            return served[people]

        yield hall
