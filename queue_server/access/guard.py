"""The guard at the door of every request: which side, who, and may they. Cookies, CSRF and headers live here.

The side a request came in by is ``environ["hall.side"]``: ``public``, ``staff``, or ``both`` where one address serves
both. The public side ignores the staff cookie; the staff side is not there at all on the public listener.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, g, redirect, request
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.http import parse_cookie
from werkzeug.wrappers import Response as BaseResponse

from hardware_config.clock import Clock
from hardware_config.hall import HallToml
from queue_server.access.credentials import Credentials
from queue_server.access.declaration import Declaration, Side, declaration_of
from queue_server.access.pairing import Pairings
from queue_server.desk.desks import Desk
from queue_server.desk.frame import Caller
from queue_server.domain.errors import NotAllowed, NotKnown, NotProven
from queue_server.store import Store

STAFF_COOKIE = "hall_staff"
PAIRING_COOKIE = "hall_pairing_"
DEVICE_COOKIE = "hall_device_"
SIDE = "hall.side"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
COOKIE_AGE_S = 400 * 24 * 3600
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=()",
}


@dataclass(frozen=True, slots=True)
class Hall:
    """The hall as requests see it: ``flask.current_app.extensions["hall"]``."""

    desk: Desk
    credentials: Credentials
    pairings: Pairings

    @property
    def toml(self) -> HallToml:
        """The wiring of hall.toml."""
        return self.desk.house.toml

    @property
    def store(self) -> Store:
        """The database's door."""
        return self.desk.house.store

    @property
    def clock(self) -> Clock:
        """The hall's clock."""
        return self.desk.house.clock


def the_hall() -> Hall:
    """The hall of the current request."""
    hall: Hall = current_app.extensions["hall"]
    return hall


def caller() -> Caller:
    """Who asks. Only in views whose declaration names roles."""
    known: Caller = g.caller
    return known


def caller_or_none() -> Caller | None:
    """Who asks, in views for anyone."""
    known: Caller | None = g.get("caller")
    return known


def csrf_token() -> str:
    """What the page at hand must send in ``X-CSRF-Token``; empty for a page without a cookie."""
    cookie: str | None = g.get("page_cookie") or g.get("proven_by_cookie")
    return the_hall().credentials.csrf_of(cookie) if cookie else ""


def page_device(device: str, kind: str) -> bool:
    """Whether the browser was let in as this device; its page then gets the matching CSRF token."""
    cookie = request.cookies.get(DEVICE_COOKIE + device)
    known = the_hall().credentials.by_token(cookie) if cookie else None
    if known is None or known.name != device:
        return False
    g.page_cookie = cookie
    return True


def set_cookie(
    response: BaseResponse, name: str, value: str, *, path: str = "/", max_age: int | None = None
) -> None:
    """Sets a cookie as every one of ours is: HttpOnly, SameSite=Strict, Secure where the hall has TLS."""
    response.set_cookie(
        name, value, max_age=max_age, path=path, httponly=True, samesite="Strict", secure=request.is_secure
    )


def install(app: Flask) -> None:
    """Puts the guard before every request and the headers after it."""
    app.before_request(_guard)
    app.after_request(_headers)


def side_of(environ: dict[str, Any]) -> str:
    """By which side a request came in; public when nobody said."""
    return str(environ.get(SIDE, "public"))


def staff_side(environ: dict[str, Any]) -> bool:
    """Whether the staff side is answered here."""
    return side_of(environ) != "public"


def same_origin(environ: dict[str, Any]) -> bool:
    """Whether a browser's request comes from a page of the same address; programs send no Origin."""
    origin = environ.get("HTTP_ORIGIN")
    if origin is None:
        return True
    return bool(urlsplit(origin).netloc == environ.get("HTTP_HOST"))


def _guard() -> BaseResponse | None:
    if request.endpoint is None:
        if not staff_side(request.environ) and not _answered_publicly(request.routing_exception):
            raise _not_here()
        return None
    if request.endpoint == "static" or request.endpoint.endswith(".static"):
        return None
    declaration = declaration_of(current_app.view_functions[request.endpoint])
    if declaration is None or (declaration.side is Side.STAFF and not staff_side(request.environ)):
        raise _not_here()
    g.caller = _proven()
    if declaration.anyone:
        if g.caller is None and request.method not in SAFE_METHODS and not same_origin(request.environ):
            raise NotAllowed("other_origin", "请求来自其他网站，已拒绝。")
        return None
    return _let_in(declaration, g.caller)


def _not_here() -> NotKnown:
    return NotKnown("not_here", "此地址没有这个页面。")


def _answered_publicly(failure: Exception | None) -> bool:
    """Whether the public side may say that only the method was wrong: an address of the staff side stays unknown."""
    if not isinstance(failure, MethodNotAllowed):
        return True
    addresses = current_app.create_url_adapter(request)
    views = [
        current_app.view_functions[addresses.match(method=method)[0]]
        for method in failure.valid_methods or ()
        if addresses is not None
    ]
    return any(found is None or found.side is Side.PUBLIC for found in map(declaration_of, views))


def _let_in(declaration: Declaration, known: Caller | None) -> BaseResponse | None:
    if known is None:
        if request.method == "GET" and not request.path.startswith("/api/"):
            return redirect("/sign-in?next=" + quote(request.full_path.rstrip("?"), safe="/"))
        raise NotProven("sign_in_required", "请先登录，或提供有效的令牌。")
    if known.role not in declaration.roles:
        raise NotAllowed("role_not_allowed", "您的角色不能进行此操作。")
    return None


def _proven() -> Caller | None:
    """Who asks: by token, else by a paired page's cookie, else by a staff session (not on the public side)."""
    credentials = the_hall().credentials
    header = request.headers.get("Authorization")
    if header is not None:
        scheme, _, secret = header.partition(" ")
        known = credentials.by_token(secret.strip()) if scheme.lower() == "bearer" else None
        if known is None:
            raise NotProven("token_unknown", "令牌无效或已吊销。")
        return known
    device = request.headers.get("X-Hall-Device")
    if device is not None and re.fullmatch(r"[a-z0-9-]{1,40}", device):
        cookie = request.cookies.get(DEVICE_COOKIE + device)
        known = credentials.by_token(cookie) if cookie else None
        return _with_csrf(known, cookie)
    if staff_side(request.environ):
        cookie = request.cookies.get(STAFF_COOKIE)
        known = credentials.by_session(cookie) if cookie else None
        return _with_csrf(known, cookie)
    return None


def _with_csrf(known: Caller | None, cookie: str | None) -> Caller | None:
    """A cookie alone proves nothing when something is to change: the page must also send its CSRF token."""
    if known is None or cookie is None:
        return None
    g.proven_by_cookie = cookie
    if request.method in SAFE_METHODS:
        return known
    sent = request.headers.get("X-CSRF-Token", "")
    if not the_hall().credentials.csrf_fits(cookie, sent) or not same_origin(request.environ):
        raise NotAllowed("csrf_failed", "页面已过期，请刷新后再试。")
    return known


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    kept = response.cache_control.immutable or response.cache_control.public
    if not (request.endpoint or "").endswith("static") and not kept:
        response.headers["Cache-Control"] = "no-store"
    return response


def caller_of_socket(environ: dict[str, Any], auth: Any) -> Caller | None:
    """Who a socket speaks for: ``auth.token``, or the cookie of the page it names, or the staff cookie.

    The server's own Origin check refuses sockets of other sites before this is asked. An open socket does not keep a
    session alive: only requests do.
    """
    credentials = the_hall().credentials
    auth = auth if isinstance(auth, dict) else {}
    token, device = auth.get("token"), auth.get("device")
    if isinstance(token, str):
        return credentials.by_token(token)
    cookies = parse_cookie(environ.get("HTTP_COOKIE"))
    if isinstance(device, str):
        cookie = cookies.get(DEVICE_COOKIE + device)
        return credentials.by_token(cookie) if cookie else None
    if staff_side(environ):
        cookie = cookies.get(STAFF_COOKIE)
        return credentials.by_session(cookie, touch=False) if cookie else None
    return None
