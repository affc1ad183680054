"""Whoever asks the hall over HTTP. Every answer is held against its model, every refusal against RFC 9457."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import requests

from tests.hall.promised import model_of

API = "/api/v1"
TIMEOUT_S = 20
PROBLEM_FIELDS = {"type", "title", "status", "code", "detail"}


class Caller:
    """One program or person with one token. Paths are those below /api/v1."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url, self.token = url, token
        self._line = requests.Session()
        self._line.trust_env = False
        if token is not None:
            self._line.headers["Authorization"] = f"Bearer {token}"

    def asks(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        """The bare answer."""
        if body is not None:
            options["json"] = body
        return self._line.request(method, self.url + API + path, timeout=TIMEOUT_S, **options)

    def gets(self, path: str, **query: Any) -> Any:
        """The answer of a GET that succeeds. A query word that Python keeps for itself ends in ``_``: ``from_``."""
        answer = self.asks("GET", path, params={name.rstrip("_"): value for name, value in query.items()})
        return self._kept(answer, "GET", path, 200)

    def puts(self, path: str, body: dict[str, Any]) -> Any:
        """The answer of a PUT that succeeds."""
        return self._kept(self.asks("PUT", path, body), "PUT", path, 200)

    def patches(self, path: str, body: dict[str, Any]) -> Any:
        """The answer of a PATCH that succeeds."""
        return self._kept(self.asks("PATCH", path, body), "PATCH", path, 200)

    def posts(self, path: str, body: dict[str, Any], status: int = 200) -> Any:
        """The answer of a POST that succeeds."""
        return self._kept(self.asks("POST", path, body), "POST", path, status)

    def presses(self, path: str, **body: Any) -> Any:
        """A press at a window or of a ticket, with a fresh press_id."""
        return self.posts(path, {"press_id": fresh(), **body})

    def takes(self, service: str = "consult", **more: Any) -> dict[str, Any]:
        """A new ticket."""
        taken: dict[str, Any] = self.posts(
            "/tickets", {"service": service, "tap_id": fresh(), **more}, status=201
        )
        return taken

    def is_refused(self, status: int, code: str, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """The problem document of a refusal with this status and code."""
        return problem(self.asks(method, path, body), status, code)

    def is_refused_press(self, code: str, path: str, status: int = 409, **body: Any) -> dict[str, Any]:
        """The problem document of a press that is refused."""
        return self.is_refused(status, code, "POST", path, {"press_id": fresh(), **body})

    def hangs_up(self) -> None:
        """Closes the connections."""
        self._line.close()

    @staticmethod
    def _kept(answer: requests.Response, method: str, path: str, status: int) -> Any:
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        assert answer.headers["Content-Type"] == "application/json"
        body = answer.json()
        model_of(method, path).validate_python(body, strict=True)
        return body


def fresh() -> str:
    """A press_id nobody has used."""
    return str(uuid4())


def problem(answer: requests.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document in an answer, checked against RFC 9457."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), (
        f"{answer.status_code} {answer.headers['Content-Type']} {answer.text}"
    )
    body: dict[str, Any] = answer.json()
    assert body["code"] == code, body
    assert body.keys() >= PROBLEM_FIELDS
    assert (body["status"], body["title"]) == (status, code)
    assert body["detail"].endswith("。"), "one plain sentence"
    return body
