"""The printer itself: takes connections, prints, answers status questions, and fails as it is told."""

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from printer.simulated.decoder import (
    Command,
    Cut,
    Decoder,
    Letter,
    LineEnd,
    NotUnderstood,
    Picture,
    StatusAsked,
)
from printer.simulated.paper import Roll

FAULTS = {
    "none": "正常",
    "out_of_paper": "缺纸",
    "runs_out": "打印中途缺纸",
    "near_end": "纸将尽",
    "cover_open": "上盖打开",
    "offline": "脱机",
    "mute": "不应答",
    "drop": "中途断线",
    "noise": "应答带杂波",
}
"""Every fault by its name in the panel's JSON, with its Chinese name."""

_HOLDS_BACK = {"out_of_paper", "cover_open", "offline"}
_DROP_AFTER = 20_000
_NOISE = b"\x10\x00\x00\x00" + b"\xff\x00\x41"  # an ASB packet, then bytes without meaning
_LINE_SILENT_S = 60.0
_REMEMBERED = 200

_BASE = 0x12
_STATUS = {
    "out_of_paper": {1: 0x08, 2: 0x20, 4: 0x6C},
    "cover_open": {1: 0x08, 2: 0x04},
    "offline": {1: 0x08},
    "near_end": {4: 0x0C},
}


@dataclass(frozen=True)
class Piece:
    """A piece of paper that came out; ``complete`` is False when the job broke off before its cut."""

    file: str
    complete: bool
    words: str


@dataclass
class SimulatedPrinter:
    """One printer with one roll; pieces of paper are written to ``folder`` as PNG files.

    Without paper or with its cover open it keeps what it received and prints it when it is well again, as
    real printers do; a connection that breaks in the middle of a picture leaves the rows that had arrived.
    """

    folder: Path
    paper_mm: int = 80
    fault: str = "none"
    pieces: list[Piece] = field(default_factory=list)
    not_understood: list[str] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._count = max((_number_of(path) for path in self.folder.glob("ticket-*.png")), default=0)
        self._roll = Roll(self.paper_mm)
        self._held: list[Command] = []
        self._lock = threading.RLock()

    # ---- what a person does to it ----

    def set_fault(self, fault: str) -> None:
        """Make it fail so; with ``none`` it is well: missing paper is put in, the cover is closed."""
        with self._lock:
            self.fault = fault
            if fault not in _HOLDS_BACK:
                held, self._held = self._held, []
                for command in held:
                    self._print(command)

    def state(self) -> dict[str, object]:
        """Everything the panel shows."""
        with self._lock:
            return {
                "fault": self.fault,
                "faults": FAULTS,
                "paper_mm": self.paper_mm,
                "connections": self.connections,
                "printed": sum(piece.complete for piece in self.pieces),
                "torn": sum(not piece.complete for piece in self.pieces),
                "held": sum(isinstance(command, Cut) for command in self._held),
                "not_understood": self.not_understood[-20:],
                "pieces": [vars(piece) for piece in self.pieces[-20:]],
            }

    # ---- what the line does to it ----

    def serve(self, listener: socket.socket) -> None:
        """Take connections for ever, one thread each; returns when the listener is closed."""
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._converse, args=(line,), name="line", daemon=True).start()

    def _converse(self, line: socket.socket) -> None:
        decoder = Decoder()
        received = 0
        with self._lock:
            self.connections += 1
        with line, contextlib.suppress(OSError):
            line.settimeout(_LINE_SILENT_S)
            while data := line.recv(65536):
                received += len(data)
                if self.fault == "drop" and received > _DROP_AFTER:
                    kept = max(0, len(data) - (received - _DROP_AFTER))
                    self._take(decoder, data[:kept], line)
                    _cut_off(line)
                    break
                self._take(decoder, data, line)
        with self._lock:
            self.connections -= 1
            if (half := decoder.half_picture) is not None:
                self._obey(half)
            if self._roll.has_ink and not self._held:
                self._come_out(complete=False)

    def _take(self, decoder: Decoder, data: bytes, line: socket.socket) -> None:
        for command in decoder.feed(data):
            with self._lock:
                if self.fault == "drop" and isinstance(command, Cut):
                    _cut_off(line)
                    return
                if isinstance(command, StatusAsked):
                    answer = self._answer(command.number)
                else:
                    answer = b""
                    self._obey(command)
            if answer:
                line.sendall(answer)

    def _answer(self, number: int) -> bytes:
        if self.fault == "mute" or number not in (1, 2, 3, 4):
            return b""
        status = bytes((_BASE | _STATUS.get(self.fault, {}).get(number, 0),))
        return _NOISE + status if self.fault == "noise" else status

    # ---- paper ----

    def _obey(self, command: Command) -> None:
        """Print, or keep what cannot be printed now."""
        if isinstance(command, NotUnderstood):
            self.not_understood.append(command.start.hex(" "))
        elif self.fault in _HOLDS_BACK or self._held:
            self._held.append(command)
        elif self.fault == "runs_out" and isinstance(command, Picture):
            self._run_out(command)
        else:
            self._print(command)

    def _run_out(self, picture: Picture) -> None:
        """The paper ends in the middle of this picture; the rest waits for the next roll."""
        middle = len(picture.data) // picture.width_bytes // 2 * picture.width_bytes
        first, rest = (
            Picture(picture.width_bytes, part, picture.wide, picture.high, picture.align)
            for part in (picture.data[:middle], picture.data[middle:])
        )
        self._print(first)
        self.fault = "out_of_paper"
        self._held.append(rest)

    def _print(self, command: Command) -> None:
        match command:
            case Letter():
                self._roll.put(command)
            case LineEnd():
                self._roll.end_line(command)
            case Picture():
                self._roll.put_picture(command)
            case Cut():
                self._come_out(complete=True)

    def _come_out(self, *, complete: bool) -> None:
        piece, words = self._roll.tear_off()
        self._count += 1
        name = f"ticket-{self._count:04}.png"
        _write(piece, self.folder / name)
        self.pieces = [*self.pieces[-_REMEMBERED:], Piece(name, complete, words)]


def _cut_off(line: socket.socket) -> None:
    """End the connection as a pulled cable does: the other side gets a reset, not a farewell."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


def _write(piece: Image.Image, file: Path) -> None:
    """Write a file that is never seen half written."""
    unfinished = file.with_suffix(".part")
    piece.save(unfinished, format="PNG")
    unfinished.replace(file)


def _number_of(path: Path) -> int:
    digits = path.stem.removeprefix("ticket-")
    return int(digits) if digits.isascii() and digits.isdigit() else 0
