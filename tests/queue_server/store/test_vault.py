"""Keys, ciphers and blind index: each opens in its own place under its own key, and nowhere else."""

from __future__ import annotations

import secrets
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.errors import StoreTrouble
from queue_server.store.vault import Vault, found_key, normal_form, read_key
from tests.queue_server.desk.hall import refused

KEY = bytes(range(32))
ROW = "0193-visit"
PLACE = f"visits.name:{ROW}"
vault = Vault(KEY)


@given(st.text(max_size=200))
def test_what_is_sealed_opens_again_and_never_looks_the_same(text: str) -> None:
    key = vault.opened(vault.new_wrapped_key(ROW), ROW)
    one, other = key.seal(text, PLACE), key.seal(text, PLACE)
    assert one != other
    assert key.open(one, PLACE) == key.open(other, PLACE) == text
    assert len(text) < 4 or text.encode() not in one


@pytest.mark.parametrize(
    "place", ["visits.phone:0193-visit", "visits.name:0193-other", "work_orders.summary:0193-visit", ""]
)
def test_a_cipher_moved_elsewhere_does_not_open(place: str) -> None:
    key = vault.opened(vault.new_wrapped_key(ROW), ROW)
    with refused("key_does_not_fit"):
        key.open(key.seal("张三", PLACE), place)


def test_a_cipher_of_another_visit_does_not_open() -> None:
    one, other = (vault.opened(vault.new_wrapped_key(ROW), ROW) for _ in range(2))
    with refused("key_does_not_fit"):
        other.open(one.seal("张三", PLACE), PLACE)


def test_a_wrapped_key_opens_for_its_own_visit_and_hall_only() -> None:
    wrapped = vault.new_wrapped_key(ROW)
    with refused("key_does_not_fit"):
        vault.opened(wrapped, "0193-other")
    with refused("key_does_not_fit"):
        Vault(secrets.token_bytes(32)).opened(wrapped, ROW)


def test_every_changed_byte_is_noticed() -> None:
    key = vault.opened(vault.new_wrapped_key(ROW), ROW)
    sealed = key.seal("张三", PLACE)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with refused("key_does_not_fit"):
            key.open(bytes(changed), PLACE)
    for cut in (b"", sealed[:1], sealed[:12], sealed[:-1], sealed + b"x"):
        with refused("key_does_not_fit"):
            key.open(cut, PLACE)


def test_the_blind_index_finds_the_same_and_tells_nothing_without_the_key() -> None:
    found = vault.index_of("phone", "138 1234-1234")
    assert found == vault.index_of("phone", "13812341234")
    assert found != vault.index_of("phone4", "13812341234")
    assert found != vault.index_of("phone", "13812341235")
    assert found != Vault(secrets.token_bytes(32)).index_of("phone", "13812341234")
    assert len(found) == 64
    assert normal_form("Li  Lei-Ming") == normal_form("LILEIMING")


def test_the_subkeys_are_four_different_ones() -> None:
    digest = bytes(32)
    made = {vault.secret, vault.keyed(digest), bytes.fromhex(vault.index_of("name", "")), KEY}
    assert len(made) == 4


def test_a_hash_of_the_journal_needs_the_visits_own_key() -> None:
    one, other = (vault.opened(vault.new_wrapped_key(ROW), ROW) for _ in range(2))
    assert one.hash_of("name", "张三") == one.hash_of("name", "张三")
    assert one.hash_of("name", "张三") != other.hash_of("name", "张三")
    assert one.hash_of("name", "张三") != one.hash_of("phone", "张三")
    assert one.hash_of("name", None) is None


# --- hall.key -----------------------------------------------------------------------------------------------------


def test_a_key_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "hall.key"
    key = found_key(path)
    assert len(key) == 32
    assert found_key(path) == read_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["hall.key"]


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_a_key_of_another_length_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "hall.key"
    path.write_bytes(content)
    with refused("key_unusable"):
        found_key(path)
    assert path.read_bytes() == content


def test_a_missing_key_is_said(tmp_path: Path) -> None:
    with refused("key_unusable") as said:
        read_key(tmp_path / "hall.key")
    assert isinstance(said.value, StoreTrouble)


def test_eight_first_starts_agree_on_one_key(tmp_path: Path) -> None:
    for attempt in range(10):
        path, found = tmp_path / f"hall-{attempt}.key", []
        start = threading.Barrier(8)

        def make(path: Path = path, found: list[bytes] = found, start: threading.Barrier = start) -> None:
            start.wait(10)
            found.append(found_key(path))

        threads = [threading.Thread(target=make) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert len(found) == 8
        assert len(set(found)) == 1
