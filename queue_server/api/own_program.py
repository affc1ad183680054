"""A program of ours beside the server, waited for while the hub goes on (no pipe is read or written)."""

import subprocess
import sys
from pathlib import Path

from hardware_config.clock import monotonic, pause

POLL_S = 0.02


def run(module: str, *arguments: str, reads: Path, within_s: float) -> int | None:
    """The exit code of ``python -m module`` with this file as its input; None when it was not done in time, and is ended."""
    with reads.open("rb") as source:
        program = subprocess.Popen(  # noqa: S603 - our own programs; what is asked for comes in the file
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=source,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    give_up_at = monotonic() + within_s
    while (code := program.poll()) is None and monotonic() < give_up_at:
        pause(POLL_S)
    if code is None:
        program.kill()
        program.wait()
    return code
