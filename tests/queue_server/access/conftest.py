"""The application in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.access import credentials
from tests.queue_server.access.inside import Inside, inside


@pytest.fixture(scope="package", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Passwords of this folder's tests are hashed as always, but with less work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(credentials, "SCRYPT", "scrypt:1024:8:1")
        yield


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Inside]:
    """A hall with two windows, a kiosk, two screens and a tablet."""
    with inside(tmp_path / "data") as running:
        yield running
