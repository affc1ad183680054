"""Letting a page in: it shows a code, somebody on the staff side accepts it. No token ever stands in a URL.

A page asks under the name of its device and keeps a secret in an HttpOnly cookie; accepted, the same page turns the
secret into the device's own cookie. A code lives ten minutes and lets in one page, once.
"""

import secrets
from datetime import timedelta
from typing import Any

from queue_server.access.credentials import hash_of, new_secret, write_token
from queue_server.desk.devices import known_device
from queue_server.desk.frame import SERVER, Caller, House, new_id
from queue_server.desk.lately import Lately
from queue_server.desk.views import moment
from queue_server.domain.errors import NotKnown, RuleBroken, TooOften
from queue_server.domain.events import TokenIssued
from queue_server.domain.roles import Role
from queue_server.store.people import Pairing

CODE_DIGITS = 6
LIVES = timedelta(minutes=10)
ASKS_PER_MINUTE = 30
LOOPBACK = ("127.0.0.1", "::1")
ROLE_OF_PAGE = {"kiosk": Role.KIOSK, "window_display": Role.SCREEN, "evaluator_device": Role.DEVICE}


class Pairings:
    """Use cases of pages that want to be let in and of the staff who let them."""

    def __init__(self, house: House, *, accept_loopback: bool) -> None:
        self._house = house
        self._accept_loopback = accept_loopback
        self._asked = Lately(ASKS_PER_MINUTE)

    def ask(self, device: str, remote: str) -> tuple[dict[str, Any], str]:
        """A new code for a page, and the page's secret. Raises ``unknown_device``, ``too_many_pairings``."""
        wired = known_device(self._house.toml, device)
        if not wired["is_page"]:
            raise NotKnown("unknown_device", "这台设备没有页面。")
        self._not_too_often(remote)
        secret = new_secret()
        with self._house.deed(SERVER) as deed:
            code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
            accepted = self._accept_loopback and remote in LOOPBACK
            state = "accepted" if accepted else "waiting"
            pairing = Pairing(
                new_id(), device, wired["kind"], code, state, remote, deed.now, deed.now + LIVES
            )
            deed.work.people.add_pairing(pairing, hash_of(secret))
        return {"code": code, "expires_s": int(LIVES.total_seconds())}, secret

    def claim(self, device: str, secret: str) -> tuple[str, str | None]:
        """How the asking stands, and the page's own cookie once, when it was accepted."""
        with self._house.deed(SERVER) as deed:
            people = deed.work.people
            pairing = people.pairing_by_secret(hash_of(secret))
            if pairing is None or pairing.device != device:
                return "expired", None
            if pairing.state in ("waiting", "accepted") and pairing.expires_at <= deed.now:
                people.set_pairing(pairing.id, "expired")
                return "expired", None
            if pairing.state != "accepted":
                return {"claimed": "expired"}.get(pairing.state, pairing.state), None
            people.set_pairing(pairing.id, "claimed")
            cookie, role = new_secret(), ROLE_OF_PAGE[pairing.kind]
            token_id = write_token(deed.work, cookie, role, device, "paired", deed.now)
            deed.record(TokenIssued(token_id, role.value, device))
            return "accepted", cookie

    def waiting(self) -> list[dict[str, Any]]:
        """The pages that wait to be let in."""
        now = self._house.clock.now()
        with self._house.reading() as rooms:
            return [
                {
                    "id": pairing.id,
                    "device": pairing.device,
                    "kind": pairing.kind,
                    "code": pairing.code,
                    "remote": pairing.remote,
                    "asked_at": moment(pairing.asked_at),
                    "expires_at": moment(pairing.expires_at),
                }
                for pairing in rooms.people.waiting_pairings(now)
            ]

    def answer(self, caller: Caller, pairing_id: str, *, accept: bool) -> None:
        """Lets a page in or turns it away. Raises ``unknown_pairing``, ``pairing_over``."""
        with self._house.deed(caller) as deed:
            pairing = deed.work.people.pairing(pairing_id)
            if pairing is None:
                raise NotKnown("unknown_pairing", "没有这个配对请求。")
            if pairing.state != "waiting" or pairing.expires_at <= deed.now:
                raise RuleBroken("pairing_over", "配对请求已处理或已过期，请在屏幕上重新打开页面。")
            deed.work.people.set_pairing(pairing_id, "accepted" if accept else "refused")

    def _not_too_often(self, remote: str) -> None:
        now = self._house.clock.now()
        if self._asked.too_often(remote, now):
            raise TooOften("too_many_pairings", "配对请求过于频繁，请一分钟后再试。", retry_after_s=60)
        self._asked.note(remote, now)
