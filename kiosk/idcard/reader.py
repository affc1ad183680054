"""What every reader is to the program, and the one on a serial line.

A reader with a maker's library (``termb.dll``, ``sdtapi.dll``) becomes another class with the same two methods, entered into
``READERS`` under the word that stands in ``protocol`` of hall.toml.
"""

from collections.abc import Callable
from typing import Protocol, cast

from hardware_config import clock
from hardware_config.serial_ports import close_serial, open_serial
from hardware_config.serial_trouble import PORT_ERRORS, trouble_of
from hardware_config.trouble import LineGarbled, NoAnswer
from kiosk.idcard.conversation import Conversation, Heard
from kiosk.idcard.frames import Decoder, Reply, encode

BAUD = 115200
READ_TIMEOUT_S = 0.1
WRITE_TIMEOUT_S = 1.0
ANSWER_S = 2.0
"""A whole read takes most of a second; a reader silent for so long is not there."""
GARBLED_BYTES = 64


class Port(Protocol):
    """What is used of an open pyserial port."""

    @property
    def in_waiting(self) -> int:
        """How many bytes can be read without waiting."""
        ...

    def read(self, size: int) -> bytes:
        """Up to so many bytes, fewer after the read time-out."""
        ...

    def write(self, data: bytes) -> int | None:
        """Put these bytes on the line."""
        ...

    def reset_input_buffer(self) -> None:
        """Forget what arrived and was not read."""
        ...

    def close(self) -> None:
        """Give the port back."""
        ...


class IdReader(Protocol):
    """One reader; used from one thread."""

    def poll(self) -> Heard:
        """One look at the reader, of a few seconds at most: a card, a card that cannot be used, or None.

        Raises DeviceTrouble when the reader cannot be reached; the next call tries anew.
        """
        ...

    def close(self) -> None:
        """Give the port back."""
        ...


class SamSerialReader:
    """A reader on a serial line (any port that pyserial opens), spoken to as its SAM wants it."""

    def __init__(self, port: str) -> None:
        self._url = port
        self._port: Port | None = None
        self._talk = Conversation()
        self._decoder = Decoder()

    def poll(self) -> Heard:
        """Asks until there is something to say, or nothing lies on the reader. Raises DeviceTrouble."""
        try:
            while True:
                heard = self._talk.hears(self._answer())
                if heard is not None or self._talk.is_idle:
                    return heard
        except NoAnswer:
            self._talk.starts_again()
            raise
        except PORT_ERRORS as error:
            self.close()
            raise trouble_of(error, self._url) from None

    def close(self) -> None:
        """Give the port back."""
        self._talk.starts_again()
        port, self._port = self._port, None
        if port is None:
            return
        close_serial(port)

    def _answer(self) -> Reply:
        port = self._open()
        port.reset_input_buffer()
        self._decoder = Decoder()
        port.write(encode(self._talk.asks))
        give_up_at = clock.monotonic() + ANSWER_S
        while clock.monotonic() < give_up_at:
            data = port.read(1)
            if data and (waiting := port.in_waiting):
                data += port.read(waiting)
            replies = self._decoder.feed(data)
            if replies:
                return replies[-1]
        if self._decoder.skipped >= GARBLED_BYTES:
            raise LineGarbled(f"{self._url} 收到的字节中没有读卡器的应答")
        raise NoAnswer(f"{self._url} 没有应答")

    def _open(self) -> Port:
        if self._port is None:
            self._port = cast(
                Port, open_serial(self._url, read_s=READ_TIMEOUT_S, write_s=WRITE_TIMEOUT_S, baudrate=BAUD)
            )
        return self._port


READERS: dict[str, Callable[[str], IdReader]] = {"sam-serial": SamSerialReader}
"""How a reader is made from its port, by ``protocol``."""
