"""One verified archive of the whole hall: database, uploads, and (unless left out) the key.

Made beside a running server (``VACUUM INTO`` reads a snapshot), checked before it gets its name. A zip of
``manifest.json`` (what, when, SHA-256 of each part), ``hall.db``, ``hall.key`` and ``uploads/``.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from datetime import datetime
from pathlib import Path, PurePosixPath

from hardware_config.system_words import why
from queue_server.domain.errors import StoreTrouble
from queue_server.store.database import DATABASE_NAME, KEY_NAME, KEY_PROOF, connected, store_trouble
from queue_server.store.moments import text_of
from queue_server.store.vault import Vault, read_key

MANIFEST = "manifest.json"
UPLOADS = "uploads"
FORMAT = 1


def back_up(folder: Path, to: Path, now: datetime, *, with_key: bool) -> None:
    """Writes the archive. Raises StoreTrouble ``backup_failed`` when anything in it does not check out."""
    if not (folder / DATABASE_NAME).exists():
        raise StoreTrouble("backup_failed", f"{folder} 里没有数据库。")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=to.parent) as scratch:
            copy, draft = Path(scratch, DATABASE_NAME), Path(scratch, "archive")
            _copy_database(folder / DATABASE_NAME, copy)
            parts = {DATABASE_NAME: copy}
            if with_key:
                parts[KEY_NAME] = folder / KEY_NAME
            parts |= {
                path.relative_to(folder).as_posix(): path
                for path in sorted(folder.glob(f"{UPLOADS}/**/*"))
                if path.is_file()
            }
            _write_archive(draft, parts, now)
            _checked_manifest(draft)
            draft.replace(to)
    except OSError as trouble:
        raise StoreTrouble(
            "backup_failed", f"备份没有写成：{trouble.filename or to}：{why(trouble)}。"
        ) from trouble


def restore(archive: Path, folder: Path, key: Path | None, now: datetime) -> Path | None:
    """Puts the archive's hall into this folder; what was there is moved aside and its place returned.

    The caller holds hall.lock. Raises StoreTrouble ``restore_failed``; the folder is then as it was.
    """
    manifest = _checked_manifest(archive)
    try:
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as scratch:
            new = Path(scratch)
            _unpack(archive, manifest, key, new)
            aside = _move_aside(folder, now)
            for part in (DATABASE_NAME, KEY_NAME, UPLOADS):
                if (new / part).exists():
                    (new / part).replace(folder / part)
    except OSError as trouble:
        raise StoreTrouble(
            "restore_failed", f"没有恢复：{trouble.filename or folder}：{why(trouble)}。"
        ) from trouble
    return aside


def _unpack(archive: Path, manifest: dict[str, str], key: Path | None, new: Path) -> None:
    """The archive's parts in a folder of their own, database and key proven to belong together."""
    with zipfile.ZipFile(archive) as source:
        for name in manifest:
            source.extract(name, new)
    if KEY_NAME not in manifest:
        if key is None:
            raise StoreTrouble("restore_failed", "备份里没有 hall.key，请用 --key 指定密钥文件。")
        shutil.copyfile(key, new / KEY_NAME)
    (new / KEY_NAME).chmod(0o600)
    if fault := _fault_of(new / DATABASE_NAME) or _misfit_of(new / KEY_NAME, new / DATABASE_NAME):
        raise StoreTrouble("restore_failed", fault)


def holds_key(archive: Path) -> bool:
    """Whether the archive brings its own hall.key. Raises StoreTrouble ``restore_failed`` for a damaged one."""
    return KEY_NAME in _checked_manifest(archive)


def _copy_database(source: Path, to: Path) -> None:
    try:
        db = connected(source, read_only=True)
        try:
            db.execute("pragma query_only = off")
            db.execute("vacuum into ?", (str(to),))
        finally:
            db.close()
    except sqlite3.Error as trouble:
        raise store_trouble(trouble) from trouble
    if fault := _fault_of(to):
        raise StoreTrouble("backup_failed", fault)


def _fault_of(path: Path) -> str | None:
    """What is wrong with a copied database, in one sentence; None when it is whole."""
    try:
        db = sqlite3.connect(path)
        try:
            verdict = db.execute("pragma integrity_check").fetchone()[0]
            db.execute("select value from hall where key = 'hall_id'").fetchone()
        finally:
            db.close()
    except sqlite3.Error:
        return "备份里的数据库打不开。"
    return None if verdict == "ok" else f"备份里的数据库不完整：{verdict}。"


def _misfit_of(key: Path, database: Path) -> str | None:
    """Why this key is not the database's own, in one sentence; None when it is (or the database knows none yet)."""
    try:
        proof = Vault(read_key(key)).proof
    except StoreTrouble as trouble:
        return trouble.sentence
    db = sqlite3.connect(database)
    try:
        known = db.execute("select value from hall where key = ?", (KEY_PROOF,)).fetchone()
    finally:
        db.close()
    return None if known is None or known[0] == proof else "密钥文件与备份里的数据库不匹配。"


def _write_archive(draft: Path, parts: dict[str, Path], now: datetime) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in parts.items():
            archive.write(path, name)
        sums = {name: _sum_of(path.read_bytes()) for name, path in parts.items()}
        manifest = {"format": FORMAT, "made_at": text_of(now), "parts": sums}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    with draft.open("rb") as written:
        os.fsync(written.fileno())


def _checked_manifest(archive: Path) -> dict[str, str]:
    """The parts of an archive and their sums, each one confirmed."""
    try:
        with zipfile.ZipFile(archive) as source:
            parts = _parts_of(json.loads(source.read(MANIFEST)))
            for name, stored in parts.items():
                if _sum_of(source.read(name)) != stored:
                    raise StoreTrouble("restore_failed", f"备份里的 {name} 校验不符。")
    except (
        OSError, zipfile.BadZipFile, zlib.error, EOFError, struct.error, KeyError, ValueError, RuntimeError,
    ) as broken:  # fmt: skip
        raise StoreTrouble("restore_failed", f"{archive.name} 不是完整的备份文件。") from broken
    if DATABASE_NAME not in parts:
        raise StoreTrouble("restore_failed", f"{archive.name} 里没有数据库。")
    return parts


def _parts_of(manifest: object) -> dict[str, str]:
    """The parts a manifest names and their sums. Raises ValueError, or StoreTrouble for a name that leads elsewhere."""
    parts = manifest.get("parts") if isinstance(manifest, dict) else None
    if not isinstance(parts, dict) or not all(isinstance(stored, str) for stored in parts.values()):
        raise ValueError("the manifest names no parts")
    for name in parts:
        path = PurePosixPath(name)
        uploaded = path.parts[:1] == (UPLOADS,) and ".." not in path.parts and "\\" not in name
        if name not in (DATABASE_NAME, KEY_NAME) and not uploaded:
            raise StoreTrouble("restore_failed", "备份里有不属于大厅的文件或不安全的路径。")
    return parts


def _move_aside(folder: Path, now: datetime) -> Path | None:
    there = [
        path
        for name in (DATABASE_NAME, f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm", KEY_NAME, UPLOADS)
        if (path := folder / name).exists()
    ]
    if not there:
        return None
    wanted = folder / f"before-restore-{now:%Y%m%d-%H%M%S}"
    aside, again = wanted, 1
    while aside.exists():
        again += 1
        aside = wanted.with_name(f"{wanted.name}-{again}")
    aside.mkdir()
    for path in there:
        path.replace(aside / path.name)
    return aside


def _sum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
