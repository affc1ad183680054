"""``cups:QUEUE`` or ``cups://HOST/QUEUE``: a print queue of CUPS, through ``lp`` and ``lpstat``.

The queue answers for the printer.  A job that it has not finished in time is cancelled: a ticket that comes out an hour
later, when the printer is switched on again, helps nobody and confuses the hall.  Source: CUPS manual pages lp(1),
lpstat(1), cancel(1); the reasons are the keywords of RFC 8011, 5.4.12 and 5.3.8.
"""

import os
import re
import shutil
import subprocess
from types import TracebackType
from typing import Self

from hardware_config import clock
from hardware_config.addresses import CUPS_QUEUE
from hardware_config.trouble import (
    CoverOpen,
    DeviceTrouble,
    NoAnswer,
    NotInstalled,
    OutOfPaper,
    PaperLow,
    PrinterFault,
    Unreachable,
)
from printer import connections
from printer.status import SILENT, Health

_POLL_S = 0.2
_TROUBLES: tuple[tuple[str, type[DeviceTrouble], str], ...] = (
    ("cover-open", CoverOpen, ""), ("door-open", CoverOpen, ""), ("interlock-open", CoverOpen, ""),
    ("media-empty", OutOfPaper, ""), ("media-needed", OutOfPaper, ""), ("media-jam", PrinterFault, "卡纸"),
    ("offline", PrinterFault, "打印机处于脱机状态"), ("timed-out", PrinterFault, "打印机没有应答"),
    ("paused", PrinterFault, "打印队列已停用"), ("stopped", PrinterFault, "打印队列已停用"),
)  # fmt: skip
"""In the order in which they are told: the one a person can mend first."""
_OF_THE_QUEUE = ("paused", "stopped", "media-low")
"""Reasons that hold without a job, or do no harm when they are old."""
_NOT_DONE = re.compile(r"aborted|canceled|stopped-", re.IGNORECASE)


class CupsWay:
    """Finds the queue on this computer, or on the one named."""

    def __init__(self, connection: str) -> None:
        queue = CUPS_QUEUE.fullmatch(connection)
        if queue is None:
            raise ValueError(f"不认识的打印机连接：{connection}")
        self._server, self._queue = queue[1], queue[2]

    def open(self, wait_s: float) -> "CupsConnection":
        """Look whether the queue is there.  Raises ``Unreachable``, ``NoAnswer`` or ``NotInstalled``."""
        connection = CupsConnection(self._server, self._queue)
        connection.ask(wait_s)
        return connection


class CupsConnection:
    """One job in the queue; CUPS itself keeps the line to the printer."""

    confirms_later = False

    def __init__(self, server: str | None, queue: str) -> None:
        self._server, self._queue = server, queue
        self._job: str | None = None

    def ask(self, wait_s: float) -> Health:
        """How the queue says the printer is; after a job, whether the queue has finished it within ``wait_s``."""
        if self._job is None:
            return self._health()
        until = clock.monotonic() + wait_s
        while self._job in self._run("lpstat", "-W", "not-completed", "-o", self._queue).split():
            if clock.monotonic() > until:
                health = self._health()
                self._run("cancel", self._job)
                return health if health.trouble is not None else SILENT
            clock.pause(_POLL_S)
        finished = self._run("lpstat", "-l", "-W", "completed", "-o", self._queue)
        own = re.search(rf"^{re.escape(self._job)}\s.*\n(?:[ \t].*\n?)*", finished, re.MULTILINE)
        if own is not None and _NOT_DONE.search(_alerts(own[0])):
            return Health(answered=True, trouble=PrinterFault("打印队列没有打完这一张"))
        return self._health()

    def send(self, data: bytes) -> None:
        """Hand the job to the queue, untouched by any filter."""
        said = self._run("lp", "-d", self._queue, "-o", "raw", "-t", "ticket", given=data)
        job = re.search(r"request id is (\S+)", said)
        if job is None:
            raise NoAnswer(f"{self._queue} 没有给出任务号")
        self._job = job[1]

    def _health(self) -> Health:
        told = self._run("lpstat", "-a", self._queue, "-l", "-p", self._queue)
        alerts = _alerts(told)
        if (
            " now printing " not in told
        ):  # what a backend said stays written after it has ended, and may be hours old
            alerts = " ".join(word for word in _OF_THE_QUEUE if word in alerts)
        trouble = next((kind(detail) for word, kind, detail in _TROUBLES if word in alerts), None)
        if trouble is None and re.search(rf"^{re.escape(self._queue)} not accepting", told, re.MULTILINE):
            trouble = PrinterFault("打印队列不接收任务")
        return Health(answered=True, trouble=trouble, warning=PaperLow() if "media-low" in alerts else None)

    def _run(self, command: str, *options: str, given: bytes = b"") -> str:
        """What the command says.  Raises ``NotInstalled``, ``NoAnswer`` or ``Unreachable``."""
        program = shutil.which(command)
        if program is None:
            raise NotInstalled(f"{command}（cups-client）")
        server = ["-h", self._server] if self._server else []
        try:
            done = subprocess.run(  # noqa: S603 - CUPS's own commands with a queue name of hall.toml
                [program, *server, *options], input=given, capture_output=True, check=False,
                timeout=connections.CALL_TIMEOUT_S, env={**os.environ, "LC_ALL": "C"},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise NoAnswer(f"{self._queue} 打印队列没有应答") from None
        if done.returncode != 0:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise Unreachable(f"{self._queue} {said[0] if said else ''}"[:300].strip())
        return done.stdout.decode(errors="replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


def _alerts(told: str) -> str:
    """The reasons that ``lpstat -l`` lists."""
    return " ".join(re.findall(r"^\s*Alerts:(.*)$", told, re.MULTILINE)).lower()
