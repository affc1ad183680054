"""How the weekday player asks the hall: one HTTP request at a time, every one with a timeout, as any client would."""

import http.client
import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

TOKENS = "HALL_BUSY_TOKENS"
"""The environment variable the player's tokens come in, as JSON."""
LEFT_FREE = 1
"""The window of whoever tries the demo."""
TIMEOUT_S = 5.0


class Unreachable(Exception):
    """The hall did not answer."""


class Refused(Exception):
    """The token is not known: nothing can be done with it."""


class Reply(NamedTuple):
    """An answer: ``ok``, and its body."""

    ok: bool
    body: dict[str, Any]

    @property
    def retry_after_s(self) -> float:
        """How long a refusal asks to wait, in real seconds."""
        return float(self.body.get("retry_after_s", 0))


def ask(url: str, method: str, path: str, token: str | None = None, body: Any = None) -> Reply:
    """One request. Raises Unreachable when nobody answers or the server is in trouble, Refused for a bad token."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=TIMEOUT_S)
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    try:
        line.request(method, path, None if body is None else json.dumps(body), headers)
        answer = line.getresponse()
        read = json.loads(answer.read() or b"{}")
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        raise Unreachable(type(trouble).__name__) from trouble
    finally:
        line.close()
    if answer.status == http.client.UNAUTHORIZED:
        raise Refused(path)
    if answer.status >= http.client.INTERNAL_SERVER_ERROR:
        raise Unreachable(str(answer.status))
    return Reply(answer.status < http.client.BAD_REQUEST, read if isinstance(read, dict) else {"list": read})


class Places(NamedTuple):
    """Where the two sides of the hall and the evaluators' panel are."""

    public: str
    staff: str
    panel: str


class Tokens(NamedTuple):
    """Who the player may be."""

    kiosk: str
    guide: str
    shift_supervisor: str
    clerks: Mapping[int, str]

    @classmethod
    def read(cls, text: str) -> "Tokens":
        """From the JSON in the environment. Raises ValueError."""
        try:
            given = json.loads(text)
            clerks = {int(no): str(token) for no, token in given["clerks"].items()}
            return cls(given["kiosk"], given["guide"], given["shift_supervisor"], clerks)
        except (TypeError, KeyError, AttributeError) as fault:
            raise ValueError(str(fault)) from fault


def press_id() -> str:
    """A fresh id for a press."""
    return uuid4().hex
