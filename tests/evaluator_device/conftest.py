"""The stage of the evaluator tests."""

from collections.abc import Callable, Iterator

import pytest

from tests.evaluator_device.stage import Stage


@pytest.fixture
def stage(free_ports: Callable[[int], list[int]]) -> Iterator[Stage]:
    """Halls, simulated lines and programs as processes; all are gone after the test."""
    stage = Stage(lambda: free_ports(1)[0])
    yield stage
    stage.clear()
