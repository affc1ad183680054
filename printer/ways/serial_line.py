"""A serial line: ``/dev/ttyUSB0``, ``COM3``, or any other port that pyserial can open, such as ``rfc2217://HOST:PORT``."""

from contextlib import suppress

import serial

from hardware_config.addresses import SERIAL_BAUD
from hardware_config.serial_ports import close_serial, open_serial
from hardware_config.serial_trouble import PORT_ERRORS, trouble_of
from printer import connections
from printer.ways.dialogue import Dialogue

_PIECE = 256
"""Bytes; a quarter of a second at 9600 baud, so that a line that has stopped is noticed within one call's time."""


class SerialWay:
    """Opens the port with every time-out set."""

    def __init__(self, url: str, baud: int | None, flow: str) -> None:
        self._url, self._baud, self._flow = url, baud or SERIAL_BAUD, flow

    def open(self, wait_s: float) -> "SerialConnection":
        """Open; raises ``PortGone``, ``PortBusy`` or ``Unreachable``."""
        port = open_serial(
            self._url,
            read_s=0.0,
            write_s=connections.CALL_TIMEOUT_S,
            baudrate=self._baud,
            rtscts=self._flow == "rtscts",
            xonxoff=self._flow == "xonxoff",
        )
        return SerialConnection(port, self._url, self._baud)


class SerialConnection(Dialogue):
    """One opening of the port."""

    _piece = _PIECE

    def __init__(self, port: serial.Serial, url: str, baud: int) -> None:
        super().__init__(url, baud)
        self._port = port

    def _put(self, piece: memoryview) -> int:
        try:
            self._port.write(bytes(piece))
        except PORT_ERRORS as error:
            raise trouble_of(error, self._where) from None
        return len(piece)

    def _received(self, wait_s: float) -> bytes:
        try:
            self._port.timeout = wait_s
            data = self._port.read(1)
            if data and (waiting := self._port.in_waiting):
                data += self._port.read(waiting)
        except PORT_ERRORS as error:
            raise trouble_of(error, self._where) from None
        return bytes(data)

    def _close(self) -> None:
        """Throw away what the line never took, for the system would wait for it up to half a minute."""
        with suppress(*PORT_ERRORS):
            if getattr(self._port, "out_waiting", 0):
                self._port.reset_output_buffer()
        close_serial(self._port)
