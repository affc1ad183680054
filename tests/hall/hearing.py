"""Whoever listens on Socket.IO: python-socketio's own client. Every message is held against its published model."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import socketio
from socketio.exceptions import ConnectionError as NotConnected

from hardware_config.messages import MESSAGES
from hardware_config.wire_types import Message
from tests.waiting import until

ANSWER_S = 15
OWN = {"prompt_changed": {"seq", "window_no", "prompt_id", "state"}}
"""Messages of ours that the contract does not know, with their fields."""


class Ear:
    """One connection to one namespace; what it hears is kept in the order of its arrival."""

    def __init__(self, url: str, namespace: str, auth: dict[str, Any] | None = None, **options: Any) -> None:
        self.url, self.namespace, self.auth = url, namespace, auth
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.refusals: list[Any] = []
        self.connects = 0
        self._headers: dict[str, str] = options.pop("headers", {})
        self._transports = options.pop("transports", ["websocket"])
        if "Origin" in self._headers:  # else the websocket library sends one of its own beside it
            options["websocket_extra_options"] = {"suppress_origin": True}
        self.client = socketio.Client(reconnection=options.pop("reconnection", False), **options)
        self._in_order(self.client.eio)
        self.client.on("connect", self._came, namespace=namespace)
        self.client.on("connect_error", self.refusals.append, namespace=namespace)
        self.client.on("*", self._hears, namespace=namespace)

    def connects_at_all(self) -> bool:
        """Tries to connect; whether it was let in."""
        try:
            self.client.connect(
                self.url,
                auth=self.auth,
                namespaces=[self.namespace],
                transports=self._transports,
                headers=self._headers,
                wait_timeout=ANSWER_S,
            )
        except NotConnected:
            return False
        return True

    def asks(self, name: str, body: dict[str, Any]) -> Any:
        """Sends a message and waits for its acknowledgement."""
        return self.client.call(name, body, namespace=self.namespace, timeout=ANSWER_S)

    def watches(self, **what: Any) -> dict[str, Any]:
        """The snapshot."""
        snapshot: dict[str, Any] = self.asks("watch", what)
        return snapshot

    def code(self) -> str:
        """Why it was refused."""
        until(lambda: self.refusals, ANSWER_S, "connect_error")
        code: str = self.refusals[-1]["data"]["code"]
        return code

    def bodies(self, name: str) -> list[dict[str, Any]]:
        """The bodies that came under this name."""
        return [body for heard, body in list(self.heard) if heard == name]

    def waits_for(self, name: str, timeout_s: float = ANSWER_S, **fields: Any) -> dict[str, Any]:
        """The first message of this name with these fields."""

        def found() -> dict[str, Any] | None:
            return next((b for b in self.bodies(name) if b.items() >= fields.items()), None)

        body = until(found, timeout_s, f"{name} {fields}")
        assert body is not None
        return body

    def hangs_up(self) -> None:
        """Ends the connection, also one that the server ended first (the library leaves its socket open then)."""
        line = self.client.eio.ws
        with contextlib.suppress(Exception):
            self.client.disconnect()
        self.client.shutdown()
        for one in (line, self.client.eio.ws):
            if one is not None:
                one.shutdown()
        if self.client.eio.http is not None:
            self.client.eio.http.close()

    @staticmethod
    def _in_order(engine: Any) -> None:
        """The library starts one thread per arriving packet, which loses their order: here one takes them all."""
        trigger = engine._trigger_event

        def in_order(event: str, *arguments: Any, run_async: bool = False, **options: Any) -> Any:
            return trigger(event, *arguments, run_async=run_async and event != "message", **options)

        engine._trigger_event = in_order

    def _came(self) -> None:
        self.connects += 1

    def _hears(self, name: str, body: dict[str, Any]) -> None:
        self.heard.append((name, body))


@contextlib.contextmanager
def ear(
    url: str, namespace: str, token: str | None = None, auth: dict[str, Any] | None = None, **options: Any
) -> Iterator[Ear]:
    """A connection that was let in; ended with the block."""
    if auth is None and token is not None:
        auth = {"token": token}
    listening = Ear(url, namespace, auth, **options)
    try:
        assert listening.connects_at_all(), listening.refusals
        yield listening
    finally:
        listening.hangs_up()


def refused(url: str, namespace: str, auth: dict[str, Any] | None = None, **options: Any) -> str:
    """The code with which a connection is refused."""
    listening = Ear(url, namespace, auth, **options)
    try:
        assert not listening.connects_at_all(), "was let in"
        return listening.code()
    finally:
        listening.hangs_up()


def as_published(namespace: str, name: str, body: dict[str, Any]) -> Message | None:
    """The message as its model reads it; a field that no model knows fails (the seat card's phone at a station may)."""
    if name in OWN:
        assert set(body) == OWN[name], name
        return None
    model = MESSAGES[(namespace, "to_client", name)]
    known = set(model.model_fields)
    assert set(body) <= known, f"{name} has fields nobody published: {set(body) - known}"
    message = model.model_validate(body)
    assert not isinstance(body.get("staff"), dict) or set(body["staff"]) <= {
        "staff_no",
        "name",
        "title",
        "phone",
    }
    return message
