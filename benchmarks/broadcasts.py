"""The same call without a hall around it: one request to the bare server, one message to everybody there."""

import json

from benchmarks.programs import Program
from benchmarks.wire import Connection


class Bare(Program):
    """The bare server, and a kept connection to it."""

    def __init__(self) -> None:
        super().__init__("benchmarks.bare")
        self._line = Connection(self.port)
        self._count = 0

    def request(self) -> tuple[str, bytes]:
        """A number nobody had yet, and the bytes that have it sent: the message is that of a call, as long as ours."""
        self._count += 1
        number = f"A{self._count:03d}"
        called = {
            "seq": 123456, "number": number, "window_no": 1, "service": "consult", "called_at": "2026-11-24T01:31:05Z",
            "is_recall": False, "window_name": "1号窗口", "service_name": "法律咨询",
        }  # fmt: skip
        message = "42/screens," + json.dumps(["ticket_called", called], separators=(",", ":"))
        content = message.encode()
        return (
            number,
            f"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content,
        )

    def send(self, request: bytes) -> None:
        """Has it sent."""
        self._line.ask(request)
