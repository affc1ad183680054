"""A simulated printer at the end of real wires: a serial port made by socat, and Debian's ser2net as the serial server."""

from __future__ import annotations

import socket
import subprocess
import threading
from pathlib import Path

import serial

from printer.simulated.device import SimulatedPrinter
from tests.serial_server import SerialServer
from tests.waiting import until


class WiredPrinter:
    """The printer itself listens on TCP; ``plugs_in`` leads a serial port to it."""

    def __init__(self, folder: Path, paper_mm: int = 80) -> None:
        self.folder = folder
        self.printer = SimulatedPrinter(folder / "paper", paper_mm)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self.printer.serve, args=(self._listener,), daemon=True).start()
        self._cables: dict[str, subprocess.Popen[bytes]] = {}
        self._server: SerialServer | None = None

    @property
    def complete(self) -> int:
        """How many whole pieces of paper came out."""
        return sum(piece.complete for piece in self.printer.pieces)

    def plugs_in(self, name: str) -> str:
        """A serial port of this name, until it is pulled out; its path."""
        path = self.folder / name
        if (torn := self._cables.pop(name, None)) is not None:
            torn.wait(10)
        self._cables[name] = subprocess.Popen(
            ["socat", f"pty,raw,echo=0,link={path}", f"tcp:127.0.0.1:{self.port}"], stderr=subprocess.DEVNULL
        )
        until(path.exists, 10, "the serial port")
        return str(path)

    def pulls_out(self, name: str) -> None:
        """The port is gone, and whatever was on its way with it."""
        cable = self._cables.pop(name)
        cable.terminate()
        cable.wait(10)
        until(lambda: not (self.folder / name).is_symlink(), 10, "the port to be gone")

    def serves_serial(self, raw: int, controlled: int) -> None:
        """Two serial ports behind ser2net: one as plain TCP, one as RFC 2217."""
        self.plugs_in("raw")
        self.plugs_in("controlled")
        self._server = SerialServer(
            self.folder, (self.folder / "raw", raw), (self.folder / "controlled", controlled)
        )
        self._server.starts()

    def server_is_switched_off_and_on(self) -> None:
        """ser2net begins anew."""
        assert self._server is not None
        self._server.dies()
        self._server.starts()

    def server_dies(self) -> None:
        """ser2net is killed."""
        if self._server is not None:
            self._server.dies()
            self._server = None

    def ends(self) -> None:
        """Everything is put away."""
        self.server_dies()
        for name in list(self._cables):
            self._cables[name].kill()
            self._cables.pop(name).wait(10)
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def open_socket_of(port: serial.SerialBase) -> socket.socket:
    """The socket inside pyserial's port."""
    line = vars(port)["_socket"]
    assert isinstance(line, socket.socket)
    return line
