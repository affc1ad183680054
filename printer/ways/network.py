"""``socket://HOST:PORT``: a printer that listens on a TCP port (raw printing, usually 9100), or a serial server."""

import socket
from contextlib import suppress

from hardware_config import clock
from hardware_config.system_words import why
from hardware_config.trouble import NoAnswer, Unreachable
from printer import connections
from printer.ways.dialogue import Dialogue

_FAREWELL_S = 0.2
_LARGEST_READ = 4096


class SocketWay:
    """Connects to the printer's port; ``baud`` is the speed of the serial line behind a serial server."""

    def __init__(self, host: str, port: int, baud: int | None = None) -> None:
        self._host, self._port, self._baud = host, port, baud

    def open(self, wait_s: float) -> "SocketConnection":
        """Connect; raises ``Unreachable`` when refused, unknown or silent."""
        where = f"{self._host}:{self._port}"
        try:
            line = socket.create_connection(
                (self._host, self._port), timeout=max(0.05, min(wait_s, connections.CALL_TIMEOUT_S))
            )
        except OSError as error:
            raise Unreachable(f"{where} {why(error)}") from None
        except UnicodeError:
            raise Unreachable(f"{where} 不是能连接的地址") from None
        return SocketConnection(line, where, self._baud)


class SocketConnection(Dialogue):
    """One TCP connection to a printer."""

    def __init__(self, line: socket.socket, where: str, baud: int | None) -> None:
        super().__init__(where, baud)
        self._line = line
        with suppress(OSError):
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _put(self, piece: memoryview) -> int:
        self._line.settimeout(connections.CALL_TIMEOUT_S)
        try:
            return self._line.send(piece)
        except TimeoutError:
            raise NoAnswer(f"{self._where} 停止接收数据") from None
        except OSError:
            raise Unreachable(f"{self._where} 连接中断") from None

    def _received(self, wait_s: float) -> bytes:
        try:
            self._line.settimeout(wait_s)
            received = self._line.recv(_LARGEST_READ)
        except (TimeoutError, BlockingIOError):
            return b""
        except OSError:
            received = b""
        if not received:
            raise Unreachable(f"{self._where} 连接中断")
        return received

    def _close(self) -> None:
        """Close so that what was sent still arrives: unread bytes at close would make TCP throw it away."""
        with self._line, suppress(OSError, Unreachable):
            self._line.shutdown(socket.SHUT_WR)
            until = clock.monotonic() + _FAREWELL_S
            while (left_s := until - clock.monotonic()) > 0 and self._received(left_s):
                pass
