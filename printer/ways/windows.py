"""``windows:NAME``: a printer of Windows by its name, through the print spooler, untouched by its driver (RAW).

pywin32 is asked for only here.  The spooler answers for the printer, as far as its driver tells it anything.  A job that
it has not finished in time is deleted: nobody wants a number that comes out an hour later.
Source: Microsoft, winspool.h (PRINTER_STATUS_*, JOB_STATUS_*, JOB_CONTROL_DELETE).
"""

import importlib
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from hardware_config import clock
from hardware_config.trouble import (
    CoverOpen,
    DeviceTrouble,
    NotInstalled,
    OutOfPaper,
    PortBusy,
    PortGone,
    PrinterFault,
    Unreachable,
)
from printer.status import SILENT, Health

_POLL_S = 0.2
_PRINTER_TROUBLES: tuple[tuple[int, type[DeviceTrouble], str], ...] = (
    (0x400000, CoverOpen, ""), (0x10, OutOfPaper, ""), (0x08, PrinterFault, "卡纸"),
    (0x80 | 0x1000, PrinterFault, "打印机处于脱机状态"), (0x01, PrinterFault, "打印机已暂停"),
    (0x02 | 0x40 | 0x100000, PrinterFault, "打印机报告错误状态"),
)  # fmt: skip
_WORKS_OFFLINE = 0x400
"""PRINTER_ATTRIBUTE_WORK_OFFLINE"""
_JOB_OUT_OF_PAPER, _JOB_FAILED, _JOB_DONE = 0x40, 0x02 | 0x100, 0x80 | 0x1000
_DELETE_JOB = 5
_ACCESS_DENIED, _NO_SUCH_PRINTER = 5, 1801
_NO_SUCH_JOB = 87


class WindowsWay:
    """Opens the printer of this name; ``spooler`` is the module ``win32print`` or something that acts like it."""

    def __init__(self, name: str, spooler: Any = None) -> None:
        self._name, self._spooler = name, spooler

    def open(self, wait_s: float) -> "WindowsConnection":
        """Open it.  Raises ``PortGone``, ``PortBusy``, ``Unreachable`` or ``NotInstalled``."""
        spooler = self._spooler
        if spooler is None:
            try:
                spooler = importlib.import_module("win32print")
            except ImportError:
                raise NotInstalled("pywin32") from None
        try:
            return WindowsConnection(spooler, spooler.OpenPrinter(self._name), self._name)
        except spooler.error as error:
            raise _trouble(error, self._name) from None


class WindowsConnection:
    """One job in the spooler."""

    confirms_later = False

    def __init__(self, spooler: Any, handle: Any, name: str) -> None:
        self._spooler, self._handle, self._name = spooler, handle, name
        self._job: int | None = None

    def ask(self, wait_s: float) -> Health:
        """How the spooler says the printer is; after a job, whether it has finished it within ``wait_s``."""
        if self._job is None:
            return self._health()
        until = clock.monotonic() + wait_s
        while (status := self._job_status(self._job)) is not None and not status & _JOB_DONE:
            if status & _JOB_FAILED:
                self._delete(self._job)
                return Health(answered=True, trouble=PrinterFault("打印队列没有打完这一张"))
            if clock.monotonic() > until:
                self._delete(self._job)
                health = self._health()
                if health.trouble is None and status & _JOB_OUT_OF_PAPER:
                    return Health(answered=True, trouble=OutOfPaper())
                return health if health.trouble is not None else SILENT
            clock.pause(_POLL_S)
        return self._health()

    def send(self, data: bytes) -> None:
        """Hand the job to the spooler."""
        try:
            self._job = self._spooler.StartDocPrinter(self._handle, 1, ("ticket", None, "RAW"))
            self._spooler.StartPagePrinter(self._handle)
            written = self._spooler.WritePrinter(self._handle, data)
            self._spooler.EndPagePrinter(self._handle)
            self._spooler.EndDocPrinter(self._handle)
        except self._spooler.error as error:
            raise _trouble(error, self._name) from None
        if written != len(data):
            raise Unreachable(f"{self._name} 只接收了一部分")

    def _health(self) -> Health:
        try:
            printer = self._spooler.GetPrinter(self._handle, 2)
        except self._spooler.error as error:
            raise _trouble(error, self._name) from None
        status = printer["Status"] | (0x80 if printer["Attributes"] & _WORKS_OFFLINE else 0)
        trouble = next((kind(detail) for bits, kind, detail in _PRINTER_TROUBLES if status & bits), None)
        return Health(answered=True, trouble=trouble)

    def _job_status(self, job: int) -> int | None:
        """The job's status bits; None for a job that has left the spooler."""
        try:
            status: int = self._spooler.GetJob(self._handle, job, 1)["Status"]
        except self._spooler.error as error:
            if error.winerror == _NO_SUCH_JOB:
                return None
            raise _trouble(error, self._name) from None
        return status

    def _delete(self, job: int) -> None:
        with suppress(self._spooler.error):  # it left the spooler in the meantime
            self._spooler.SetJob(self._handle, job, 0, None, _DELETE_JOB)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(self._spooler.error):
            self._spooler.ClosePrinter(self._handle)


def _trouble(error: Any, name: str) -> DeviceTrouble:
    if error.winerror == _NO_SUCH_PRINTER:
        return PortGone(f"这台电脑上没有叫“{name}”的打印机")
    if error.winerror == _ACCESS_DENIED:
        return PortBusy(f"{name} 没有权限")
    return Unreachable(f"{name} 打印服务出错（{error.winerror}）")
