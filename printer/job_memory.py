"""Remembers on disk which print jobs were begun and how each ended, so that none is ever printed twice.

One small file per job.  ``claim`` creates it exclusively before the first byte goes to the printer and forces
it to the disk; a process that dies after that leaves a begun job whose answer is ``unknown`` for ever, for
nobody can say what came out.  Two programs that share the folder by mistake cannot both claim a job.
"""

import hashlib
import json
import os
import re
from contextlib import suppress
from pathlib import Path

from hardware_config.messages import BadMessage, JobOutcome, check

KEPT_JOBS = 5000
"""Older jobs are forgotten; the server never asks again about a job from an earlier day."""
_FORGET_EVERY = 500
_DIED = "打印过程中程序中断，是否出纸请到现场查看"
_PLAIN_NAME = re.compile(r"[0-9a-z-]{1,64}")
_UNFINISHED = ".new"


class JobMemory:
    """The jobs of one printer in one folder.  Not for use from several threads.

    Raises OSError when the folder cannot be made, read or written: then nothing may be printed.
    """

    def __init__(self, folder: Path, kept: int = KEPT_JOBS) -> None:
        self._folder = folder / "jobs"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._kept = kept
        self._claimed = 0
        for leftover in self._folder.glob(f"*{_UNFINISHED}"):
            leftover.unlink()
        self._forget_old()

    def recall(self, job_id: str) -> JobOutcome | None:
        """How a job ended that was seen before, ``unknown`` if it was begun only; None for a new one."""
        try:
            written = self._file(job_id).read_bytes()
        except FileNotFoundError:
            return None
        with suppress(ValueError, BadMessage):
            return check(JobOutcome, json.loads(written), "/devices", "job_outcome")
        return JobOutcome(job_id=job_id, outcome="unknown", detail=_DIED)

    def claim(self, job_id: str) -> bool:
        """Record durably that this job begins now; False when it was begun or answered before."""
        try:
            handle = os.open(self._file(job_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            return False
        try:
            os.write(handle, json.dumps({"job_id": job_id, "begun": True}).encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        self._sync_folder()
        self._claimed += 1
        if self._claimed % _FORGET_EVERY == 0:
            self._forget_old()
        return True

    def remember(self, outcome: JobOutcome) -> None:
        """Record durably how a job ended, claimed or not."""
        target = self._file(outcome.job_id)
        unfinished = target.with_name(target.name + _UNFINISHED)
        with unfinished.open("wb") as file:
            file.write(json.dumps(outcome.to_wire(), ensure_ascii=False).encode())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
        self._sync_folder()

    def _file(self, job_id: str) -> Path:
        name = job_id if _PLAIN_NAME.fullmatch(job_id) else hashlib.sha256(job_id.encode()).hexdigest()
        return self._folder / name

    def _sync_folder(self) -> None:
        """Make a new name survive a power cut; Windows syncs names with the file and opens no folders."""
        if os.name == "nt":
            return
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _forget_old(self) -> None:
        jobs = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        for job in jobs[: max(0, len(jobs) - self._kept)]:
            job.unlink(missing_ok=True)
