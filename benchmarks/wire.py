"""HTTP as thin as it goes: one kept connection, one request at a time, so that the client costs next to nothing."""

import json
import socket
from typing import Any

HOST = "127.0.0.1"
TIMEOUT_S = 30
END_OF_HEAD = b"\r\n\r\n"


class Connection:
    """One kept connection to a server on this machine."""

    def __init__(self, port: int, timeout_s: float = TIMEOUT_S) -> None:
        self._socket = socket.create_connection((HOST, port), timeout=timeout_s)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Sends the request and reads its whole answer: status and body."""
        self._socket.sendall(request)
        received = self._socket.recv(65536)
        while (head_end := received.find(END_OF_HEAD)) < 0:
            received += self._more()
        head = received[:head_end].lower()
        at = head.find(b"content-length:")
        length = 0 if at < 0 else int(head[at + 15 :].split(b"\r\n", 1)[0])
        body = received[head_end + 4 :]
        while len(body) < length:
            body += self._more()
        return int(head[9:12]), body

    def json(self, method: str, path: str, token: str | None, body: dict[str, Any] | None = None) -> Any:
        """One call of the API that has to succeed."""
        status, answer = self.ask(request_of(method, path, token, body))
        if status >= 300:
            raise RuntimeError(f"{method} {path}: {status} {answer.decode()}")
        return json.loads(answer) if answer else None

    def close(self) -> None:
        """Hangs up."""
        self._socket.close()

    def _more(self) -> bytes:
        received = self._socket.recv(65536)
        if not received:
            raise ConnectionError("the server hung up")
        return received


def request_of(method: str, path: str, token: str | None, body: dict[str, Any] | None = None) -> bytes:
    """The bytes of a request."""
    head = f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\n"
    if token is not None:
        head += f"Authorization: Bearer {token}\r\n"
    if body is None:
        return f"{head}\r\n".encode()
    content = json.dumps(body).encode()
    return (
        f"{head}Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content
    )
