"""Staff, their sessions and lock-outs, tokens of programs and people, pairings of pages."""

import sqlite3
from datetime import datetime
from typing import Any, NamedTuple

from queue_server.store.moments import maybe_moment, maybe_text, moment_of, text_of


class StaffMember(NamedTuple):
    """Somebody who works in the hall. Name, title and phone stand on public cards (notice B-1.3.7)."""

    id: str
    staff_no: str
    name: str
    title: str
    phone: str
    role: str
    password_hash: str | None
    disabled: bool
    photo: str | None = None
    """Which picture shows them (queue_server.store.photos), None for none."""


class Token(NamedTuple):
    """What a token may do; the token itself is nowhere, only its hash."""

    id: str
    role: str
    name: str
    kind: str
    window_no: int | None
    staff_id: str | None


class Pairing(NamedTuple):
    """A page that asks to be let in under a device's name."""

    id: str
    device: str
    kind: str
    code: str
    state: str
    remote: str
    asked_at: datetime
    expires_at: datetime


_STAFF = "id, staff_no, name, title, phone, role, password_hash, disabled, photo"
_PAIRING = "id, device, kind, code, state, remote, asked_at, expires_at"


class People:
    """Reads and writes staff, tokens, sessions, lock-outs and pairings."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # --- staff ------------------------------------------------------------------------------------------------

    def add_staff(self, member: StaffMember, now: datetime) -> None:
        """Writes a new staff member."""
        self._db.execute(
            f"insert into staff ({_STAFF}, created_at) values (?,?,?,?,?,?,?,?,?,?)",
            (*member, text_of(now)),
        )

    def save_staff(self, member: StaffMember) -> None:
        """Writes a changed staff member."""
        self._db.execute(
            "update staff set staff_no=?, name=?, title=?, phone=?, role=?, password_hash=?, disabled=?, photo=? where id=?",
            (*member[1:], member.id),
        )

    def staff(self) -> list[StaffMember]:
        """Everybody, by staff number."""
        return [_member(row) for row in self._db.execute(f"select {_STAFF} from staff order by staff_no")]

    def by_no(self, staff_no: str) -> StaffMember | None:
        """The member with this staff number, or None."""
        row = self._db.execute(f"select {_STAFF} from staff where staff_no = ?", (staff_no,)).fetchone()
        return None if row is None else _member(row)

    def by_id(self, staff_id: str) -> StaffMember | None:
        """The member, or None."""
        row = self._db.execute(f"select {_STAFF} from staff where id = ?", (staff_id,)).fetchone()
        return None if row is None else _member(row)

    def keep_unmasking(
        self, row_id: str, staff_id: str | None, rows: int, reason_cipher: bytes, now: datetime
    ) -> None:
        """Why somebody read personal fields in clear, for whoever audits it; a reason may name people."""
        self._db.execute(
            "insert into unmaskings (id, at, staff_id, rows, reason_cipher) values (?,?,?,?,?)",
            (row_id, text_of(now), staff_id, rows, reason_cipher),
        )

    # --- tokens -----------------------------------------------------------------------------------------------

    def add_token(self, token: Token, token_hash: str, now: datetime) -> None:
        """Writes a new token's hash and rights."""
        self._db.execute(
            "insert into tokens (id, hash, role, name, kind, window_no, staff_id, created_at) values (?,?,?,?,?,?,?,?)",
            (
                token.id,
                token_hash,
                token.role,
                token.name,
                token.kind,
                token.window_no,
                token.staff_id,
                text_of(now),
            ),
        )

    def token_by_hash(self, token_hash: str) -> Token | None:
        """The valid token with this hash, or None."""
        row = self._db.execute(
            "select id, role, name, kind, window_no, staff_id from tokens where hash = ? and revoked_at is null",
            (token_hash,),
        ).fetchone()
        return None if row is None else Token._make(row)

    def holder_of(self, token_hash: str) -> tuple[Token, str | None, bool] | None:
        """The valid token with this hash, its person's staff number, and whether whoever holds it may come in."""
        row = self._db.execute(
            "select t.id, t.role, t.name, t.kind, t.window_no, t.staff_id, staff.staff_no, coalesce(staff.disabled, 1)"
            " from tokens t left join staff on staff.id = t.staff_id where t.hash = ? and t.revoked_at is null",
            (token_hash,),
        ).fetchone()
        return None if row is None else (Token._make(row[:6]), row[6], row[5] is None or not row[7])

    def tokens_of(self, name: str, kind: str) -> list[Token]:
        """Valid tokens of this kind under this name."""
        rows = self._db.execute(
            "select id, role, name, kind, window_no, staff_id from tokens where name = ? and kind = ? and revoked_at is null",
            (name, kind),
        )
        return [Token._make(row) for row in rows]

    def revoke_token(self, token_id: str, now: datetime) -> None:
        """The token is no longer valid."""
        self._db.execute(
            "update tokens set revoked_at = ? where id = ? and revoked_at is null", (text_of(now), token_id)
        )

    def revoke_kind(self, kind: str, now: datetime) -> None:
        """Every token of this kind is no longer valid."""
        self._db.execute(
            "update tokens set revoked_at = ? where kind = ? and revoked_at is null", (text_of(now), kind)
        )

    # --- sessions ---------------------------------------------------------------------------------------------

    def add_session(self, session_hash: str, staff_id: str, now: datetime) -> None:
        """Somebody signed in."""
        self._db.execute(
            "insert into sessions (hash, staff_id, created_at, last_seen_at) values (?,?,?,?)",
            (session_hash, staff_id, text_of(now), text_of(now)),
        )

    def session(self, session_hash: str) -> tuple[StaffMember, datetime] | None:
        """Who a live session belongs to and when it was last seen, or None."""
        row = self._db.execute(
            "select s.last_seen_at, staff.id, staff_no, name, title, phone, role, password_hash, disabled, photo"
            " from sessions s join staff on staff.id = s.staff_id where s.hash = ? and s.ended_at is null",
            (session_hash,),
        ).fetchone()
        return None if row is None else (_member(row[1:]), moment_of(row[0]))

    def touch_session(self, session_hash: str, now: datetime) -> None:
        """The session was used."""
        self._db.execute("update sessions set last_seen_at = ? where hash = ?", (text_of(now), session_hash))

    def end_session(self, session_hash: str, now: datetime) -> None:
        """Somebody signed out."""
        self._db.execute(
            "update sessions set ended_at = ? where hash = ? and ended_at is null",
            (text_of(now), session_hash),
        )

    def end_sessions_of(self, staff_id: str, now: datetime, but_not: str = "") -> None:
        """Every session of this person ends (password reset, disabled), except the one with the hash ``but_not``."""
        self._db.execute(
            "update sessions set ended_at = ? where staff_id = ? and ended_at is null and hash <> ?",
            (text_of(now), staff_id, but_not),
        )

    # --- lock-outs ------------------------------------------------------------------------------------------------

    def lockout(self, staff_no: str) -> tuple[int, datetime | None]:
        """Failures in a row for this staff number, and until when it is locked."""
        row = self._db.execute(
            "select failures, locked_until from lockouts where staff_no = ?", (staff_no,)
        ).fetchone()
        return (0, None) if row is None else (int(row[0]), maybe_moment(row[1]))

    def note_lockout(self, staff_no: str, failures: int, locked_until: datetime | None) -> None:
        """Keeps the count over restarts."""
        self._db.execute(
            "insert into lockouts (staff_no, failures, locked_until) values (?,?,?) on conflict (staff_no) do update set"
            " failures = excluded.failures, locked_until = excluded.locked_until",
            (staff_no, failures, maybe_text(locked_until)),
        )

    # --- pairings -------------------------------------------------------------------------------------------------

    def add_pairing(self, pairing: Pairing, secret_hash: str) -> None:
        """A page asks to be let in."""
        self._db.execute(
            f"insert into pairings ({_PAIRING}, secret_hash) values (?,?,?,?,?,?,?,?,?)",
            (*pairing[:6], text_of(pairing.asked_at), text_of(pairing.expires_at), secret_hash),
        )

    def pairing(self, pairing_id: str) -> Pairing | None:
        """The pairing, or None."""
        row = self._db.execute(f"select {_PAIRING} from pairings where id = ?", (pairing_id,)).fetchone()
        return None if row is None else _pairing(row)

    def pairing_by_secret(self, secret_hash: str) -> Pairing | None:
        """The pairing whose page holds this secret, or None."""
        row = self._db.execute(
            f"select {_PAIRING} from pairings where secret_hash = ?", (secret_hash,)
        ).fetchone()
        return None if row is None else _pairing(row)

    def waiting_pairings(self, now: datetime) -> list[Pairing]:
        """Pages that wait to be let in, oldest first."""
        rows = self._db.execute(
            f"select {_PAIRING} from pairings where state = 'waiting' and expires_at > ? order by asked_at",
            (text_of(now),),
        )
        return [_pairing(row) for row in rows]

    def set_pairing(self, pairing_id: str, state: str) -> None:
        """The pairing was accepted, refused, claimed or expired."""
        self._db.execute("update pairings set state = ? where id = ?", (state, pairing_id))


def _member(row: tuple[Any, ...]) -> StaffMember:
    return StaffMember._make((*row[:7], bool(row[7]), row[8]))


def _pairing(row: tuple[Any, ...]) -> Pairing:
    return Pairing._make((*row[:6], moment_of(row[6]), moment_of(row[7])))
