"""Personal fields at rest: encrypted under the visit's own key, found again by keyed hashes.

hall.key (32 random bytes in a 0600 file beside, not in, the database) gives two subkeys by HKDF: one wraps the key of
each visit, one makes the blind index. Destroying a visit's wrapped key destroys its name, phone and summary for good,
while the journal, which only holds hashes under that key, still verifies (个人信息保护法 47 条).

Ciphers are AES-256-GCM; the associated data names table, column and row, so a cipher moved elsewhere does not open.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hardware_config.system_words import why
from queue_server.domain.errors import StoreTrouble

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = b"\x01"


def found_key(path: Path) -> bytes:
    """Reads hall.key, or makes it with 0600 when there is none. Raises StoreTrouble when it is not a key.

    The key appears under its name only when it is whole, so two first starts at once agree on one.
    """
    if path.exists():
        return read_key(path)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    return read_key(path)


def read_key(path: Path) -> bytes:
    """The key in this file. Raises StoreTrouble ``key_unusable`` when it is missing or not 32 bytes."""
    try:
        key = path.read_bytes()
    except OSError as trouble:
        raise StoreTrouble("key_unusable", f"读不到密钥文件 {path.name}：{why(trouble)}。") from trouble
    if len(key) != KEY_BYTES:
        raise StoreTrouble(
            "key_unusable", f"密钥文件 {path.name} 应为 {KEY_BYTES} 字节，实为 {len(key)} 字节。"
        )
    return key


class Vault:
    """Wraps keys, opens and closes personal fields, and makes the hashes they are searched by."""

    def __init__(self, hall_key: bytes) -> None:
        self._wrap = AESGCM(_subkey(hall_key, b"wrap"))
        self._index = _subkey(hall_key, b"index")
        self.secret = _subkey(hall_key, b"signing")
        self.proof = _subkey(hall_key, b"proof").hex()
        """Kept in the database, which then knows its own key; says nothing of the others."""

    def new_wrapped_key(self, row_id: str, table: str = "visits") -> bytes:
        """A fresh key for one visit (or one appointment), wrapped under hall.key."""
        return _seal(self._wrap, secrets.token_bytes(KEY_BYTES), f"{table}.wrapped_key:{row_id}")

    def opened(self, wrapped: bytes, row_id: str, table: str = "visits") -> "VisitKey":
        """The row's own key, to read and write its fields with. Raises StoreTrouble ``key_does_not_fit``."""
        return VisitKey(_open(self._wrap, wrapped, f"{table}.wrapped_key:{row_id}"))

    def seal(self, value: str, place: str) -> bytes:
        """Free text that belongs to no visit, encrypted for this place (table.column:row)."""
        return _seal(self._wrap, value.encode(), place)

    def open(self, sealed: bytes, place: str) -> str:
        """The text again. Raises StoreTrouble ``key_does_not_fit`` when key or place are not its own."""
        return _open(self._wrap, sealed, place).decode()

    def index_of(self, kind: str, value: str) -> str:
        """The keyed hash a value of this kind (name, phone, phone4) is found by."""
        text = f"{kind}:{normal_form(value)}".encode()
        return hmac.new(self._index, text, hashlib.sha256).hexdigest()

    def keyed(self, digest: bytes) -> bytes:
        """A digest nobody without hall.key can compare with guesses (a request may hold a name and a phone)."""
        return hmac.digest(self._index, digest, hashlib.sha256)


class VisitKey:
    """One visit's own key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = AESGCM(key)

    def seal(self, value: str, place: str) -> bytes:
        """The value encrypted for this place (table.column:row)."""
        return _seal(self._cipher, value.encode(), place)

    def open(self, sealed: bytes, place: str) -> str:
        """The value again. Raises StoreTrouble ``key_does_not_fit`` when key or place are not its own."""
        return _open(self._cipher, sealed, place).decode()

    def hash_of(self, field: str, value: str | None) -> str | None:
        """What the journal keeps of a value: a hash only this visit's key can check."""
        if value is None:
            return None
        return hmac.new(self._key, f"{field}={value}".encode(), hashlib.sha256).hexdigest()


def key_does_not_fit() -> StoreTrouble:
    """The trouble of a key, a cipher or a place that do not belong together."""
    return StoreTrouble("key_does_not_fit", "hall.key 与数据库不匹配，个人信息无法读取。")


def normal_form(value: str) -> str:
    """How values are compared when searched: no spaces or dashes, one case."""
    return value.replace(" ", "").replace("-", "").casefold()


def _subkey(hall_key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"hall:" + purpose).derive(hall_key)


def _seal(cipher: AESGCM, plain: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + cipher.encrypt(nonce, plain, place.encode())


def _open(cipher: AESGCM, sealed: bytes, place: str) -> bytes:
    version, nonce, body = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        if version != VERSION or len(nonce) != NONCE_BYTES:
            raise InvalidTag
        return cipher.decrypt(nonce, body, place.encode())
    except InvalidTag as misfit:
        raise key_does_not_fit() from misfit
