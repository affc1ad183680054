"""The programs a run measures, started as users start them and ended with it."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Self

START_TIMEOUT_S = 30
READY = re.compile(r"ready on http://127\.0\.0\.1:(\d+)")


class Program(AbstractContextManager[Any]):
    """One server process; leaving the ``with`` ends it and everything it started."""

    def __init__(self, module: str, *arguments: str) -> None:
        with tempfile.TemporaryFile("w+") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, stderr=errors, text=True
            )
            assert self._process.stdout is not None
            ready = READY.search(self._process.stdout.readline())
            if ready is None:
                self._process.kill()
                self._process.wait()
                errors.seek(0)
                raise RuntimeError(f"{module} did not start: {errors.read()}")
        self.pid = self._process.pid
        self.port = int(ready[1])

    def __enter__(self) -> Self:
        return self

    def kill(self) -> None:
        """As a power cut does it: at once, nothing is put in order."""
        self._process.kill()
        self._process.wait()

    def __exit__(self, *how: Any) -> None:
        self._process.terminate()
        try:
            self._process.wait(START_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def printed_by(arguments: Sequence[str | Path]) -> str:
    """What a command of ``hall`` prints."""
    command = [sys.executable, "-m", "queue_server", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
