"""Proving who one is: tokens of programs, sessions of people, cookies of paired pages. Only hashes are stored."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from werkzeug.security import check_password_hash, generate_password_hash

from queue_server.desk.frame import SERVER, Caller, House, new_id
from queue_server.domain.errors import NotProven, TooOften
from queue_server.domain.events import TokenIssued, TokenRevoked
from queue_server.domain.roles import PERSONS, Role
from queue_server.store import Rooms, Work
from queue_server.store.people import StaffMember, Token

TOKEN_BYTES = 32
PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105 - the alphabet of made passwords
PASSWORD_LENGTH = 12
SHORTEST_PASSWORD = 10
SESSION_IDLE = timedelta(hours=10)
SESSION_TOUCH = timedelta(minutes=5)
FREE_TRIES = 5
FIRST_LOCK_S = 30
LONGEST_LOCK_S = 15 * 60
SCRYPT = "scrypt:32768:8:1"
NOBODY = f"{SCRYPT}$nobody${'0' * 128}"
"""A hash nobody's password fits: an unknown staff number takes as long to refuse as a known one."""


def hash_of(secret: str) -> str:
    """What is stored of a token, a session or a pairing secret (they are long and random: no slow hash needed)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """A fresh secret for a token, a session or a page."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_password() -> str:
    """A password people can read out and type."""
    return "".join(secrets.choice(PASSWORD_LETTERS) for _ in range(PASSWORD_LENGTH))


def password_hash(password: str) -> str:
    """The scrypt hash of a password; takes ~0.1 s, so call it through ``offload``."""
    return generate_password_hash(password, method=SCRYPT)


class Credentials:
    """Issues and checks tokens and sessions."""

    def __init__(self, house: House, offload: Callable[..., Any]) -> None:
        self._house = house
        self._offload = offload

    # --- tokens ---------------------------------------------------------------------------------------------------

    def issue(
        self,
        role: Role,
        name: str,
        kind: str,
        *,
        window_no: int | None = None,
        staff: StaffMember | None = None,
    ) -> str:
        """A new token; it is told once and stored as a hash."""
        with self._house.deed(SERVER) as deed:
            secret = new_secret()
            write_token(
                deed.work,
                secret,
                role,
                name,
                kind,
                deed.now,
                window_no=window_no,
                staff_id=staff and staff.id,
            )
            token = deed.work.people.token_by_hash(hash_of(secret))
            device = None if role in PERSONS else name
            deed.record(TokenIssued(token.id if token else "", role.value, device))
            return secret

    def revoke_supervised(self) -> None:
        """Tokens of device programs of an earlier run are worth nothing."""
        with self._house.deed(SERVER) as deed:
            deed.work.people.revoke_kind("supervised", deed.now)

    def unpair(self, device: str) -> None:
        """The page of this device must be paired again."""
        with self._house.deed(SERVER) as deed:
            for token in deed.work.people.tokens_of(device, "paired"):
                deed.work.people.revoke_token(token.id, deed.now)
                deed.record(TokenRevoked(token.id))

    def by_token(self, secret: str) -> Caller | None:
        """Who a token speaks for, or None when it is not valid."""
        secret_hash = hash_of(secret)
        return self._house.store.seldom(("token", secret_hash), lambda rooms: _holder(rooms, secret_hash))

    # --- people ---------------------------------------------------------------------------------------------------

    def sign_in(self, staff_no: str, password: str) -> tuple[str, StaffMember]:
        """A new session. Raises ``wrong_password``, ``locked_out {retry_after_s}``.

        A try is counted before the password is checked, so many at once do not slip through; success clears it.
        """
        with self._house.deed(SERVER) as deed:
            member = deed.work.people.by_no(staff_no)
            if member is not None:
                _count_try(deed.work, staff_no, deed.now)
        fits = self._offload(check_password_hash, (member and member.password_hash) or NOBODY, password)
        if member is None or not fits or member.disabled:
            raise NotProven("wrong_password", "工号或密码不对。")
        secret = new_secret()
        with self._house.deed(SERVER) as deed:
            deed.work.people.note_lockout(staff_no, 0, None)
            deed.work.people.add_session(hash_of(secret), member.id, deed.now)
        return secret, member

    def by_session(self, secret: str, *, touch: bool = True) -> Caller | None:
        """Who a session belongs to, or None when it ended or was idle too long. Asking keeps it alive if ``touch``."""
        now = self._house.clock.now()
        with self._house.reading() as rooms:
            found = rooms.people.session(hash_of(secret))
        if found is None:
            return None
        member, last_seen_at = found
        if member.disabled or now - last_seen_at > SESSION_IDLE:
            return None
        if touch and now - last_seen_at > SESSION_TOUCH:
            with self._house.deed(SERVER) as deed:
                deed.work.people.touch_session(hash_of(secret), deed.now)
        return Caller(
            Role(member.role), member.name, f"staff:{member.id}", staff_id=member.id, staff_no=member.staff_no
        )

    def leave(self, secret: str) -> None:
        """Ends a session."""
        with self._house.deed(SERVER) as deed:
            deed.work.people.end_session(hash_of(secret), deed.now)

    def leave_elsewhere(self, staff_id: str, secret: str) -> None:
        """Ends every session of this person but the one at hand."""
        with self._house.deed(SERVER) as deed:
            deed.work.people.end_sessions_of(staff_id, deed.now, but_not=hash_of(secret))

    def fits(self, staff_no: str, password: str) -> bool:
        """Whether this is the person's password (for changing it). Raises ``locked_out`` as signing in does."""
        with self._house.deed(SERVER) as deed:
            member = deed.work.people.by_no(staff_no)
            if member is not None:
                _count_try(deed.work, staff_no, deed.now)
        fits = bool(self._offload(check_password_hash, (member and member.password_hash) or NOBODY, password))
        if fits:
            with self._house.deed(SERVER) as deed:
                deed.work.people.note_lockout(staff_no, 0, None)
        return fits

    def hashed(self, password: str) -> str:
        """A password's hash, made off the hub."""
        return str(self._offload(password_hash, password))

    # --- pages ----------------------------------------------------------------------------------------------------

    def csrf_of(self, cookie: str) -> str:
        """The token a page must send along with its cookie, which no other site can know."""
        return hmac.new(self._house.store.vault.secret, f"csrf:{cookie}".encode(), hashlib.sha256).hexdigest()

    def csrf_fits(self, cookie: str, token: str) -> bool:
        """Whether the page sent the right one."""
        return hmac.compare_digest(self.csrf_of(cookie), token)


def _holder(rooms: Rooms, token_hash: str) -> Caller | None:
    """Whoever may come in with the token of this hash, or None."""
    holder = rooms.people.holder_of(token_hash)
    if holder is None:
        return None
    token, staff_no, welcome = holder
    if not welcome:
        return None
    return Caller(
        Role(token.role),
        token.name,
        token.id,
        staff_id=token.staff_id,
        staff_no=staff_no,
        window_no=token.window_no,
        token_id=token.id,
    )


def write_token(
    work: Work,
    secret: str,
    role: Role,
    name: str,
    kind: str,
    now: datetime,
    *,
    window_no: int | None = None,
    staff_id: str | None = None,
) -> str:
    """Writes a token's hash and rights; returns its id."""
    token = Token(new_id(), role.value, name, kind, window_no, staff_id)
    work.people.add_token(token, hash_of(secret), now)
    return token.id


def _count_try(work: Work, staff_no: str, now: datetime) -> None:
    failures, locked_until = work.people.lockout(staff_no)
    if locked_until is not None and now < locked_until:
        left = min(LONGEST_LOCK_S, ceil((locked_until - now).total_seconds()))
        raise TooOften("locked_out", f"密码错误次数过多，请在 {left} 秒后再试。", retry_after_s=left)
    failures += 1
    lock_s = 0 if failures < FREE_TRIES else min(LONGEST_LOCK_S, FIRST_LOCK_S * 2 ** (failures - FREE_TRIES))
    work.people.note_lockout(staff_no, failures, now + timedelta(seconds=lock_s) if lock_s else None)
