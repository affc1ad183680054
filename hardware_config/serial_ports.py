"""Serial ports as every program of the hall opens and closes them: what pyserial's kinds of port do differently stands here.

Any port that pyserial can open: a device path, ``COM5``, ``socket://`` of a serial server, ``rfc2217://``, ``loop://``.
Source: pyserial's short introduction and its URL handlers.
"""

import contextlib
import socket
from typing import Any

import serial

from hardware_config.serial_trouble import PORT_ERRORS, trouble_of

_RFC2217 = "rfc2217://"
"""pyserial refuses a write time-out there; its socket has one of 5 s by itself."""


def open_serial(url: str, *, read_s: float, write_s: float, **settings: Any) -> Any:
    """The open port with every time-out set, for this program alone. Raises ``PortGone``, ``PortBusy`` or ``Unreachable``."""
    try:
        return serial.serial_for_url(
            url,
            timeout=read_s,
            write_timeout=None if url.startswith(_RFC2217) else write_s,
            exclusive=True if "://" not in url else None,  # two programs on one line garble each other
            **settings,
        )
    except PORT_ERRORS as error:
        raise trouble_of(error, url) from None


def close_serial(port: Any) -> None:
    """Gives the port back, whatever became of it: pyserial forgets to close a socket whose other end is gone."""
    connection = getattr(port, "_socket", None)
    with contextlib.suppress(*PORT_ERRORS):
        port.close()
    if isinstance(connection, socket.socket):
        connection.close()
