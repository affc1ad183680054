"""The hall's data folder itself: how much room is left, and when it was last backed up.

``last_backup.json`` is written by ``hall backup`` after the archive was checked and got its name. It is no part of the
archive and not moved aside by a restore, so it always speaks of the newest backup made of this folder.
"""

import json
import shutil
import tempfile
from pathlib import Path

from hardware_config.system_words import why
from queue_server.domain.errors import StoreTrouble
from queue_server.domain.opening_check import Backup
from queue_server.store.moments import moment_of, text_of

LAST_BACKUP = "last_backup.json"


def free_bytes(folder: Path) -> int:
    """How much may still be written where the data is."""
    return shutil.disk_usage(folder).free


def last_backup(folder: Path) -> Backup | None:
    """The last backup that was noted; None when there is none, or the note cannot be read."""
    try:
        note = json.loads((folder / LAST_BACKUP).read_text("utf-8"))
        return Backup(moment_of(note["made_at"]), str(note["to"]), bool(note["with_key"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_backup(folder: Path, made: Backup) -> None:
    """Notes a checked backup, whole or not at all. Raises StoreTrouble ``backup_not_noted``; the archive is good anyway."""
    note = {"made_at": text_of(made.made_at), "to": made.to, "with_key": made.with_key}
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as scratch:
            draft = Path(scratch, LAST_BACKUP)
            draft.write_text(json.dumps(note, ensure_ascii=False) + "\n", "utf-8")
            draft.chmod(0o644)
            draft.replace(folder / LAST_BACKUP)
    except OSError as trouble:
        raise StoreTrouble(
            "backup_not_noted",
            f"备份是好的，但没有在数据文件夹里记下这次备份（{why(trouble)}），开门检查看不到它。",
        ) from trouble
