"""What goes wrong on a serial port, as the troubles of the hall: one reading of pyserial's errors for every program."""

import errno
import sys

import serial

from hardware_config.system_words import why
from hardware_config.trouble import DeviceTrouble, NoAnswer, PortBusy, PortGone, Unreachable

_BUSY = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK}
_NETWORK = ("socket://", "rfc2217://")

_errors: list[type[Exception]] = [OSError, ValueError, TypeError, AttributeError]
if sys.platform != "win32":
    import termios

    _errors.append(termios.error)  # pyserial lets it through, and it is no OSError
PORT_ERRORS = tuple(_errors)
"""What pyserial raises; the last three of the common ones when a port vanishes in the middle of a call."""


def trouble_of(error: Exception, url: str) -> DeviceTrouble:
    """What this error of the port means for the hall."""
    if isinstance(error, serial.SerialTimeoutException):
        return NoAnswer(f"{url} 停止接收数据")
    detail = f"{url} {why(error)}"[:300]
    if url.startswith(_NETWORK):
        return Unreachable(detail)
    # pyserial on Windows puts the system's error into its text only
    if getattr(error, "errno", None) in _BUSY or "PermissionError" in str(error):
        return PortBusy(detail)
    return PortGone(detail)
