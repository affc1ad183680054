"""Backup and restore: one archive, whole or refused; beside a writer; with the key, without it, with the wrong one."""

from __future__ import annotations

import hashlib
import io
import json
import secrets
import threading
import zipfile
from pathlib import Path

import pytest

from queue_server.domain.errors import StoreTrouble
from queue_server.store.backup import back_up, holds_key, restore
from queue_server.store.database import DATABASE_NAME, KEY_NAME
from tests.queue_server.desk.hall import MORNING, Hall, refused, wiring


@pytest.fixture
def busy(hall: Hall) -> Hall:
    """A hall with visits, personal data and an uploaded file."""
    clerk = hall.clerk().sits_at(1)
    for name in ("司马相如意", "慕容雪见"):
        hall.citizen(name, "13812341234").takes("法律咨询")
        clerk.serves_next("当场解答")
    (hall.folder / "uploads" / "forms").mkdir(parents=True)
    (hall.folder / "uploads" / "forms" / "申请表.txt").write_text("空白表格", "utf-8")
    return hall


def state_of(folder: Path) -> dict[str, str]:
    """Every file of a folder and its sum."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def opened(folder: Path) -> Hall:
    """The hall of a restored folder."""
    return Hall(folder, wiring(), MORNING)


def test_what_was_backed_up_comes_back_whole(busy: Hall, tmp_path: Path) -> None:
    archive, folder = tmp_path / "hall.zip", tmp_path / "new"
    journal, rows = busy.journal(), busy.ledger(unmask_reason="核对")
    back_up(busy.folder, archive, MORNING, with_key=True)
    assert archive.stat().st_mode & 0o777 == 0o600
    assert holds_key(archive)
    folder.mkdir()
    assert restore(archive, folder, None, MORNING) is None
    assert sorted(state_of(folder)) == [DATABASE_NAME, KEY_NAME, "uploads/forms/申请表.txt"]
    assert (folder / KEY_NAME).stat().st_mode & 0o777 == 0o600
    again = opened(folder)
    assert again.journal()[: len(journal)] == journal
    assert [row["visitor_name"] for row in again.ledger(unmask_reason="核对")] == [
        row["visitor_name"] for row in rows
    ]
    assert again.wrong() == []
    again.clerk().at(1).registers("公证")
    again.close()


def test_a_backup_beside_writers_is_one_moment(busy: Hall, tmp_path: Path) -> None:
    stop = threading.Event()
    taken: list[str] = []

    def keep_taking() -> None:
        while not stop.is_set():
            taken.append(busy.citizen("张三", "13812341234").takes("法律咨询").number)

    writers = [threading.Thread(target=keep_taking) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        for attempt in range(4):
            back_up(busy.folder, tmp_path / f"{attempt}.zip", MORNING, with_key=True)
    finally:
        stop.set()
        for writer in writers:
            writer.join(60)
    counts = []
    for attempt in range(4):
        folder = tmp_path / f"restored-{attempt}"
        folder.mkdir()
        restore(tmp_path / f"{attempt}.zip", folder, None, MORNING)
        again = opened(folder)
        assert again.wrong() == []
        counts.append(len(again.waiting()))
        assert again.waiting() == busy.waiting()[: counts[-1]]
        again.close()
    assert counts == sorted(counts)
    assert counts[-1] <= len(taken)


def test_a_stopped_hall_can_be_backed_up(busy: Hall, tmp_path: Path) -> None:
    busy.close()
    before = state_of(busy.folder)
    back_up(busy.folder, tmp_path / "hall.zip", MORNING, with_key=True)
    assert before.items() <= state_of(busy.folder).items()
    busy._open()
    assert busy.wrong() == []


def test_the_archive_says_what_it_holds(busy: Hall, tmp_path: Path) -> None:
    back_up(busy.folder, tmp_path / "hall.zip", MORNING, with_key=True)
    with zipfile.ZipFile(tmp_path / "hall.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["format"] == 1
        assert manifest["made_at"] == "2026-11-24T01:30:00.000000Z"
        for name, stored in manifest["parts"].items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == stored
        assert set(archive.namelist()) == {*manifest["parts"], "manifest.json"}


def test_an_older_backup_is_replaced_only_by_a_whole_one(busy: Hall, tmp_path: Path) -> None:
    archive = tmp_path / "hall.zip"
    back_up(busy.folder, archive, MORNING, with_key=True)
    before = archive.read_bytes()
    key = (busy.folder / KEY_NAME).read_bytes()
    (busy.folder / KEY_NAME).unlink()
    with refused("backup_failed"):
        back_up(busy.folder, archive, MORNING, with_key=True)
    (busy.folder / KEY_NAME).write_bytes(key)
    assert archive.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["hall", "hall.zip"] or len(
        list(tmp_path.iterdir())
    ) == 2


def test_no_hall_no_backup(tmp_path: Path) -> None:
    with refused("backup_failed"):
        back_up(tmp_path / "nowhere", tmp_path / "hall.zip", MORNING, with_key=True)
    assert not (tmp_path / "hall.zip").exists()


def test_a_backup_that_cannot_be_written_is_said(busy: Hall, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for to in (tmp_path / "no" / "folder" / "hall.zip", tmp_path / "file" / "hall.zip"):
        with refused("backup_failed"):
            back_up(busy.folder, to, MORNING, with_key=True)


# --- the key ------------------------------------------------------------------------------------------------------


@pytest.fixture
def keyless(busy: Hall, tmp_path: Path) -> Path:
    """An archive without the key."""
    archive = tmp_path / "keyless.zip"
    back_up(busy.folder, archive, MORNING, with_key=False)
    return archive


def test_an_archive_without_the_key_holds_nothing_to_read_it_by(busy: Hall, keyless: Path) -> None:
    assert not holds_key(keyless)
    with zipfile.ZipFile(keyless) as archive:
        contents = b"".join(archive.read(name) for name in archive.namelist())
    assert (busy.folder / KEY_NAME).read_bytes() not in contents
    for secret in ("司马相如意", "慕容雪见", "13812341234"):
        assert secret.encode() not in contents


def test_an_archive_without_the_key_needs_the_key(busy: Hall, keyless: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    with refused("restore_failed"):
        restore(keyless, folder, None, MORNING)
    assert state_of(folder) == {}
    restore(keyless, folder, busy.folder / KEY_NAME, MORNING)
    again = opened(folder)
    assert again.wrong() == []
    assert again.ledger(unmask_reason="核对")[0]["visitor_name"] == "慕容雪见"
    again.close()


@pytest.mark.parametrize(
    "key", [b"", b"short", b"k" * 33, secrets.token_bytes(32)], ids=["none", "short", "long", "other"]
)
def test_the_wrong_key_restores_nothing(keyless: Path, tmp_path: Path, key: bytes) -> None:
    folder, file = tmp_path / "new", tmp_path / "other.key"
    folder.mkdir()
    file.write_bytes(key)
    with refused("restore_failed"):
        restore(keyless, folder, file, MORNING)
    assert state_of(folder) == {}


def test_a_missing_key_file_is_said(keyless: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    with refused("restore_failed"):
        restore(keyless, folder, tmp_path / "nowhere.key", MORNING)
    assert state_of(folder) == {}


# --- restoring over something -------------------------------------------------------------------------------------


def test_what_was_there_is_moved_aside_and_still_whole(busy: Hall, tmp_path: Path) -> None:
    archive = tmp_path / "hall.zip"
    back_up(busy.folder, archive, MORNING, with_key=True)
    later = busy.citizen().takes("法律咨询").number
    busy.close()
    before = state_of(busy.folder)
    aside = restore(archive, busy.folder, None, MORNING)
    assert aside is not None
    assert aside.parent == busy.folder
    assert state_of(aside) == before
    busy._open()
    assert later not in busy.waiting()
    assert busy.wrong() == []
    old = opened(aside)
    assert later in old.waiting()
    old.close()


def test_two_restores_in_the_same_second_keep_both(busy: Hall, tmp_path: Path) -> None:
    archive = tmp_path / "hall.zip"
    back_up(busy.folder, archive, MORNING, with_key=True)
    busy.close()
    places = {restore(archive, busy.folder, None, MORNING) for _ in range(3)}
    assert len(places) == 3
    busy._open()
    assert busy.wrong() == []


# --- damaged archives ---------------------------------------------------------------------------------------------


def rewritten(archive: Path, **changes: bytes | None) -> bytes:
    """The archive with parts replaced (None: left out)."""
    made = io.BytesIO()
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        names = {name.replace(".", "_"): name for name in source.namelist()}
        for label, name in names.items():
            content = changes.get(label, source.read(name))
            if content is not None:
                target.writestr(name, content)
    return made.getvalue()


def must_be_refused(content: bytes, folder: Path, tmp_path: Path) -> None:
    """Neither looked into nor restored, and the folder stays as it was."""
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(content)
    before = state_of(folder)
    for attempt in (lambda: restore(damaged, folder, None, MORNING), lambda: holds_key(damaged)):
        with refused("restore_failed"):
            attempt()
    assert state_of(folder) == before
    assert not [path for path in folder.iterdir() if path.name.startswith(".restore-")]


@pytest.fixture
def archive(busy: Hall, tmp_path: Path) -> Path:
    """A good archive; the hall it came from is closed meanwhile."""
    made = tmp_path / "hall.zip"
    back_up(busy.folder, made, MORNING, with_key=True)
    return made


def manifest(parts: object) -> bytes:
    """A manifest naming these parts."""
    return json.dumps({"format": 1, "made_at": "", "parts": parts}).encode()


SUM = hashlib.sha256(b"x").hexdigest()


@pytest.mark.parametrize(
    "changes",
    [
        {"manifest_json": None},
        {"manifest_json": b""},
        {"manifest_json": b"{"},
        {"manifest_json": b"[]"},
        {"manifest_json": b"null"},
        {"manifest_json": b"\xff\xfe"},
        {"manifest_json": b'{"format": 1}'},
        {"manifest_json": manifest(None)},
        {"manifest_json": manifest([])},
        {"manifest_json": manifest({})},
        {"manifest_json": manifest({"hall.db": 7})},
        {"manifest_json": manifest({"hall.db": SUM, "gone": SUM})},
        {"manifest_json": manifest({"hall.key": SUM}), "hall_key": b"x"},
        {"hall_db": b"x"},
        {"hall_db": None},
        {"hall_key": b"y" * 32},
        {"hall_key": None},
    ],
    ids=str,
)  # fmt: skip
def test_an_archive_that_does_not_add_up_is_refused(
    archive: Path, busy: Hall, tmp_path: Path, changes: dict[str, bytes | None]
) -> None:
    must_be_refused(rewritten(archive, **changes), busy.folder, tmp_path)


@pytest.mark.parametrize("name", ["../evil", "/evil", "uploads/../../evil", "\\evil", "..\\evil", "C:\\evil"])
def test_an_archive_that_reaches_outside_is_refused(
    archive: Path, busy: Hall, tmp_path: Path, name: str
) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(made, "w") as target:
        parts = json.loads(source.read("manifest.json"))["parts"]
        for known in parts:
            target.writestr(known, source.read(known))
        target.writestr(name, b"x")
        target.writestr("manifest.json", manifest({**parts, name: SUM}))
    must_be_refused(made.getvalue(), busy.folder, tmp_path)
    assert not [path for path in tmp_path.rglob("*evil*")]


def test_a_database_that_is_none_is_refused_even_if_the_sums_are_right(
    archive: Path, busy: Hall, tmp_path: Path
) -> None:
    for rubbish in (b"", b"this is no database" * 400):
        parts = {
            "hall.db": hashlib.sha256(rubbish).hexdigest(),
            "hall.key": hashlib.sha256(b"k" * 32).hexdigest(),
        }
        content = rewritten(archive, hall_db=rubbish, hall_key=b"k" * 32, manifest_json=manifest(parts))
        damaged = tmp_path / "rubbish.zip"
        damaged.write_bytes(content)
        before = state_of(busy.folder)
        with refused("restore_failed"):
            restore(damaged, busy.folder, None, MORNING)
        assert state_of(busy.folder) == before


def test_no_archive_at_all_is_refused(busy: Hall, tmp_path: Path) -> None:
    for content in (b"", b"PK", b"not a zip", b"PK\x05\x06" + bytes(18)):
        must_be_refused(content, busy.folder, tmp_path)
    with refused("restore_failed"):
        restore(tmp_path / "nowhere.zip", busy.folder, None, MORNING)
    with refused("restore_failed"):
        restore(tmp_path, busy.folder, None, MORNING)


def test_a_cut_archive_is_refused_wherever_it_was_cut(archive: Path, busy: Hall, tmp_path: Path) -> None:
    content = archive.read_bytes()
    for share in (0.01, 0.3, 0.5, 0.9, 0.99, 0.9999):
        must_be_refused(content[: int(len(content) * share)], busy.folder, tmp_path)


def test_a_flipped_bit_is_refused_or_harms_nothing(archive: Path, busy: Hall, tmp_path: Path) -> None:
    """Every 400th byte and every byte of the directory at the end: refused, or what it holds is what was backed up."""
    content = archive.read_bytes()
    tail = len(content) - 700
    damaged = tmp_path / "damaged.zip"
    good = {name: zipfile.ZipFile(archive).read(name) for name in (DATABASE_NAME, KEY_NAME)}
    refusals = 0
    for place in [*range(0, tail, max(1, tail // 60)), *range(tail, len(content), 5)]:
        changed = bytearray(content)
        changed[place] ^= 0x41
        damaged.write_bytes(changed)
        try:
            holds_key(damaged)
        except StoreTrouble as trouble:
            assert trouble.code == "restore_failed"
            refusals += 1
        else:
            with zipfile.ZipFile(damaged) as still:
                assert {name: still.read(name) for name in good} == good
    assert refusals > 60
