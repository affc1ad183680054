"""The guard at the door of every socket: a namespace declares its side and roles, like a route."""

from typing import Any, ClassVar

from flask import request
from flask_socketio import Namespace
from socketio.exceptions import ConnectionRefusedError

from hardware_config.clock import pause
from queue_server.access.declaration import Declaration, Side
from queue_server.access.guard import caller_of_socket, staff_side
from queue_server.desk.frame import Caller


class GuardedNamespace(Namespace):
    """A namespace that knows who every connection speaks for, and refuses all others with a code."""

    declaration: ClassVar[Declaration]

    def __init__(self, namespace: str) -> None:
        super().__init__(namespace)
        self._here = namespace
        self._callers: dict[str, Caller] = {}
        self._proofs: dict[str, tuple[dict[str, Any], Any]] = {}

    def on_connect(self, auth: Any = None) -> None:
        """Lets in or refuses (``connect_error`` with ``data.code``)."""
        environ = request.environ
        if self.declaration.side is Side.STAFF and not staff_side(environ):
            raise refused("not_here", "此地址没有这个服务。")
        known = self.caller_from(environ, auth)
        if known is None:
            raise refused(
                "token_unknown" if isinstance(auth, dict) and auth.get("token") else "sign_in_required",
                "未登录。",
            )
        if known.role not in self.declaration.roles:
            raise refused("role_not_allowed", "您的角色不能连接这里。")
        self._callers[self.sid()] = known
        self._proofs[self.sid()] = (environ, auth)
        self.came(known)

    def on_disconnect(self, *reason: Any) -> None:
        """Forgets the connection."""
        self._proofs.pop(self.sid(), None)
        known = self._callers.pop(self.sid(), None)
        if known is not None:
            self.went(known)

    def caller_from(self, environ: dict[str, Any], auth: Any) -> Caller | None:
        """Who the connection speaks for."""
        return caller_of_socket(environ, auth)

    def put_out_revoked(self) -> int:
        """Ends the connections whose token was revoked or whose session is over; returns how many.

        Takes its time: everybody else goes first after each one.
        """
        put_out = 0
        for sid, proof in list(self._proofs.items()):
            if not self._still_holds(sid, *proof):
                self.socketio.server.disconnect(sid, namespace=self._here)  # type: ignore[attr-defined]
                put_out += 1
            pause(0)
        return put_out

    def _still_holds(self, sid: str, environ: dict[str, Any], auth: Any) -> bool:
        now, before = self.caller_from(environ, auth), self._callers.get(sid)
        return before is None or (now is not None and now.role == before.role)

    def caller(self) -> Caller:
        """Who sent the message at hand."""
        return self._callers[self.sid()]

    def came(self, known: Caller) -> None:
        """Somebody was let in."""

    def went(self, known: Caller) -> None:
        """Somebody's connection ended."""

    @staticmethod
    def sid() -> str:
        """The connection of the message at hand."""
        return str(request.sid)  # type: ignore[attr-defined]


def refused(code: str, sentence: str) -> ConnectionRefusedError:
    """The refusal of a connection, as clients see it: ``error.data.code``."""
    return ConnectionRefusedError(sentence, {"code": code})
