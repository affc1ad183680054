"""No job is begun twice, whatever happened to the program in between."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware_config.messages import JobOutcome
from printer.job_memory import JobMemory

PRINTED = JobOutcome(job_id="job-1", outcome="printed")


def test_a_new_job_is_unknown_to_it(tmp_path: Path) -> None:
    assert JobMemory(tmp_path).recall("job-1") is None


def test_a_job_is_claimed_once(tmp_path: Path) -> None:
    memory = JobMemory(tmp_path)
    assert memory.claim("job-1")
    assert not memory.claim("job-1")
    assert not JobMemory(tmp_path).claim("job-1")
    assert memory.claim("job-2")


def test_a_begun_job_is_unknown_for_ever(tmp_path: Path) -> None:
    JobMemory(tmp_path).claim("job-1")
    recalled = JobMemory(tmp_path).recall("job-1")
    assert recalled is not None and recalled.outcome == "unknown"


def test_an_outcome_survives_with_its_detail(tmp_path: Path) -> None:
    memory = JobMemory(tmp_path)
    memory.claim("job-1")
    memory.remember(PRINTED)
    memory.remember(JobOutcome(job_id="job-2", outcome="unavailable", detail="上盖打开"))
    again = JobMemory(tmp_path)
    assert again.recall("job-1") == PRINTED
    assert again.recall("job-2") == JobOutcome(job_id="job-2", outcome="unavailable", detail="上盖打开")
    assert not again.claim("job-2")


@given(written=st.binary(max_size=40))
def test_a_damaged_record_means_begun(tmp_path_factory: pytest.TempPathFactory, written: bytes) -> None:
    folder = tmp_path_factory.mktemp("memory")
    memory = JobMemory(folder)
    (folder / "jobs" / "job-1").write_bytes(written)
    recalled = memory.recall("job-1")
    assert recalled is not None and recalled.outcome == "unknown"
    assert not memory.claim("job-1")


def test_a_half_written_outcome_leaves_the_job_begun(tmp_path: Path) -> None:
    JobMemory(tmp_path).claim("job-1")
    (tmp_path / "jobs" / "job-1.new").write_bytes(b'{"job_id": "job-1", "outc')
    recalled = JobMemory(tmp_path).recall("job-1")
    assert recalled is not None and recalled.outcome == "unknown"
    assert [path.name for path in (tmp_path / "jobs").iterdir()] == ["job-1"]


@pytest.mark.parametrize("job_id", ["../../escape", "A", "a", "a/b", "名", ".", "job-1.new", "CON", "x" * 64])
def test_any_job_id_stays_in_the_folder_and_is_its_own(tmp_path: Path, job_id: str) -> None:
    memory = JobMemory(tmp_path / "memory")
    for other in ("job-1", "b"):
        memory.claim(other)
    assert memory.claim(job_id)
    assert not memory.claim(job_id)
    assert [path.name for path in tmp_path.iterdir()] == ["memory"]
    assert len(list((tmp_path / "memory" / "jobs").iterdir())) == 3


def test_the_oldest_jobs_are_forgotten_at_the_next_start(tmp_path: Path) -> None:
    memory = JobMemory(tmp_path)
    for number in range(6):
        memory.claim(f"job-{number}")
        os.utime(tmp_path / "jobs" / f"job-{number}", (number, number))
    again = JobMemory(tmp_path, kept=4)
    assert [again.recall(f"job-{number}") is None for number in range(6)] == [True, True] + [False] * 4


def test_the_claim_is_on_the_disk_before_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    monkeypatch.setattr(
        os, "fsync", lambda handle: synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
    )
    JobMemory(tmp_path).claim("job-1")
    assert synced == [str(tmp_path / "jobs" / "job-1"), str(tmp_path / "jobs")]
