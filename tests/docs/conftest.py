"""The server's application over an empty hall, as docs/generate.py makes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.docs.pages import generator


@pytest.fixture(scope="session")
def app() -> Iterator[Flask]:
    with generator().application() as running:
        yield running


@pytest.fixture(scope="session")
def written() -> dict[str, str]:
    """The generated pages as the program would write them now."""
    pages: dict[str, str] = generator().pages()
    return pages
