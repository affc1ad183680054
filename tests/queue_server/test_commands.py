"""The commands beside the server: what they print, what they refuse, and how they end."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_server.__main__ import main
from queue_server.domain.roles import PERSONS, Role
from tests.queue_server.access.inside import Inside, inside

TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}\n")
GOOD = """
[hall]
kind = "center"
name = "章贡区公共法律服务中心"
time_zone = "Asia/Shanghai"

[listen]
public = "127.0.0.1:8000"
staff = "127.0.0.1:8001"

[[window]]
no = 1
"""


def hall(*arguments: str | Path) -> Result:
    """`hall ...` in this process; nothing may end in a traceback."""
    outcome = CliRunner().invoke(main, [str(one) for one in arguments])
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit), outcome.exception
    return outcome


def issued(data: Path, role: str, name: str, *options: str) -> str:
    """A token as the command prints it."""
    outcome = hall("token", "issue", "--data", data, "--role", role, "--name", name, *options)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert TOKEN.fullmatch(outcome.stdout), "the token and nothing else"
    return outcome.stdout.strip()


@pytest.fixture
def lived_in(tmp_path: Path) -> Iterator[Path]:
    """The data folder of a hall with a visit in it; the server is stopped."""
    with inside(tmp_path / "data") as running:
        kiosk, manager = running.token(Role.KIOSK), running.token(Role.MANAGER)
        running.browser(token=kiosk).asks(
            "POST",
            "/api/v1/tickets",
            {"service": "consult", "tap_id": "1", "visitor": {"name": "欧阳清风", "phone": "13987654321"}},
        )
        clerk = running.browser(token=running.token(Role.CLERK))
        for press_id, verb in enumerate(("sign-in", "call-next", "start", "finish")):
            answer = clerk.asks("POST", f"/api/v1/windows/1/{verb}", {"press_id": str(press_id)})
            assert answer.status_code == 200
        running.clock.passes(24 * 3600)
        manager_sees = running.browser(token=manager)
        assert manager_sees.asks("GET", "/api/v1/statistics/2026-03-03").get_json()["counts"]["served"] == 1
    yield tmp_path / "data"


def opened(data: Path) -> Inside:
    """The hall in a data folder, started again."""
    return Inside(data)


# --- token ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_a_token_for_everybody(tmp_path: Path, role: Role) -> None:
    options = ("--staff-no", "042") if role in PERSONS else ()
    token = issued(tmp_path / "new" / "data", role, "某人", *options)
    running = opened(tmp_path / "new" / "data")
    try:
        known = running.running.hall.credentials.by_token(token)
        assert known is not None
        assert (known.role, known.name, known.staff_no) == (role, "某人", "042" if role in PERSONS else None)
    finally:
        running.closes()


def test_the_database_is_founded_by_the_first_of_many_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "queue_server", "token", "issue", "--data", str(tmp_path / "data")]
    running = [
        subprocess.Popen(
            [*command, "--role", "clerk", "--name", "某人", "--staff-no", "042"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    said = [one.communicate(timeout=60) for one in running]
    assert [(one.returncode, err) for one, (_, err) in zip(running, said, strict=True)] == [(0, "")] * 6
    assert len({out for out, _ in said}) == 6
    hall_ = opened(tmp_path / "data")
    try:
        for out, _ in said:
            assert hall_.running.hall.credentials.by_token(out.strip()) is not None
    finally:
        hall_.closes()


def test_a_known_member_keeps_name_and_role(lived_in: Path) -> None:
    issued(lived_in, "manager", "别的名字", "--staff-no", "001")
    with closing(sqlite3.connect(lived_in / "hall.db")) as db:
        assert db.execute("select name, role from staff where staff_no = '001'").fetchall() == [
            ("管理员", "manager")
        ]


def test_a_token_bound_to_a_window(lived_in: Path) -> None:
    token = issued(lived_in, "clerk", "某人", "--staff-no", "042", "--window", "2")
    running = opened(lived_in)
    try:
        clerk = running.browser(token=token)
        answer = clerk.asks("POST", "/api/v1/windows/1/sign-in", {"press_id": "1"})
        assert (answer.status_code, answer.get_json()["code"]) == (403, "wrong_window")
        assert clerk.asks("POST", "/api/v1/windows/2/sign-in", {"press_id": "2"}).status_code == 200
    finally:
        running.closes()


def test_no_token_stands_in_the_database(lived_in: Path) -> None:
    token = issued(lived_in, "kiosk", "kiosk-1")
    for file in lived_in.glob("hall.db*"):
        assert token.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    "wrong",
    [
        ("--role", "clerk", "--name", "x"),
        ("--role", "kiosk", "--name", "x", "--staff-no", "001"),
        ("--role", "king", "--name", "x"),
        ("--role", "kiosk"),
        ("--name", "x"),
        ("--role", "clerk", "--name", "x", "--staff-no", "001", "--window", "one"),
        ("--role", "clerk", "--name", "x", "--staff-no", ""),
        ("--role", "clerk", "--name", "x", "--staff-no", "a b"),
        ("--role", "clerk", "--name", "x", "--staff-no", "1" * 21),
        ("--role", "kiosk", "--name", ""),
        ("--role", "kiosk", "--name", "x", "--colour", "red"),
    ],
)
def test_wrong_use_of_token_issue(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    outcome = hall("token", "issue", "--data", tmp_path / "data", *wrong)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert outcome.stderr
    assert not (tmp_path / "data").exists(), "nothing was begun"


# --- staff ----------------------------------------------------------------------------------------------------------


def test_a_reset_password_is_printed_once_and_works(lived_in: Path) -> None:
    outcome = hall("staff", "reset-password", "--data", lived_in, "--staff-no", "001")
    assert outcome.exit_code == 0
    (password,) = outcome.stdout.split()
    assert len(password) >= 10
    running = opened(lived_in)
    try:
        assert running.browser().enters("001", password).status_code == 200
    finally:
        running.closes()
    outcome = hall("staff", "reset-password", "--data", lived_in, "--staff-no", "999")
    assert (outcome.exit_code, outcome.stdout) == (2, "")


# --- check ----------------------------------------------------------------------------------------------------------


def test_check_of_a_good_file_and_a_bad_one(tmp_path: Path) -> None:
    file = tmp_path / "hall.toml"
    file.write_text(GOOD, encoding="utf-8")
    assert hall("check", file).exit_code == 0
    file.write_text(GOOD.replace('"center"', '"castle"').replace("no = 1", "no = 0"), encoding="utf-8")
    outcome = hall("check", file)
    assert outcome.exit_code == 2
    assert "castle" in outcome.stderr
    assert "no" in outcome.stderr
    assert hall("check", tmp_path / "nothing.toml").exit_code == 2


@pytest.mark.parametrize("name", ["demo", "center", "station"])
def test_the_halls_that_come_with_it_are_good(name: str) -> None:
    assert (
        hall("check", Path(__file__).parents[2] / "hardware_config" / "halls" / f"{name}.toml").exit_code == 0
    )


# --- backup and restore ---------------------------------------------------------------------------------------------


def test_a_backup_comes_back_whole(lived_in: Path, tmp_path: Path) -> None:
    archive, elsewhere = tmp_path / "hall.zip", tmp_path / "elsewhere"
    assert hall("backup", "--data", lived_in, "--to", archive).exit_code == 0
    with zipfile.ZipFile(archive) as parts:
        assert {"hall.db", "hall.key", "manifest.json"} <= set(parts.namelist())
    assert hall("restore", "--from", archive, "--data", elsewhere).exit_code == 0
    assert hall("verify", "--data", elsewhere).exit_code == 0
    running = opened(elsewhere)
    try:
        manager = running.browser(token=running.token(Role.MANAGER))
        path = "/api/v1/ledger?from=2026-03-03&to=2026-03-03&unmask_reason=x"
        (row,) = manager.asks("GET", path).get_json()["rows"]
        assert (row["visitor_name"], row["visitor_phone"]) == ("欧阳清风", "13987654321")
    finally:
        running.closes()


def test_a_backup_without_the_key_needs_it_again(lived_in: Path, tmp_path: Path) -> None:
    archive, elsewhere = tmp_path / "hall.zip", tmp_path / "elsewhere"
    assert hall("backup", "--data", lived_in, "--to", archive, "--without-key").exit_code == 0
    with zipfile.ZipFile(archive) as parts:
        assert "hall.key" not in parts.namelist()
    assert hall("restore", "--from", archive, "--data", elsewhere).exit_code != 0
    assert not (elsewhere / "hall.db").exists()
    key = lived_in / "hall.key"
    assert hall("restore", "--from", archive, "--data", elsewhere, "--key", key).exit_code == 0
    assert hall("verify", "--data", elsewhere).exit_code == 0


def test_what_was_there_before_a_restore_is_kept(lived_in: Path, tmp_path: Path) -> None:
    archive = tmp_path / "hall.zip"
    hall("backup", "--data", lived_in, "--to", archive)
    assert hall("restore", "--from", archive, "--data", lived_in).exit_code == 0
    (aside,) = lived_in.glob("before-restore-*")
    assert (aside / "hall.db").exists()


def test_a_damaged_archive_changes_nothing(lived_in: Path, tmp_path: Path) -> None:
    archive = tmp_path / "hall.zip"
    hall("backup", "--data", lived_in, "--to", archive)
    before = (lived_in / "hall.db").read_bytes()
    whole = archive.read_bytes()
    for damaged in (b"", b"not a zip", whole[: len(whole) // 2], whole.replace(b"hall", b"hell")):
        archive.write_bytes(damaged)
        outcome = hall("restore", "--from", archive, "--data", lived_in)
        assert outcome.exit_code != 0
        assert outcome.stderr
        assert (lived_in / "hall.db").read_bytes() == before


# --- verify and rebuild ---------------------------------------------------------------------------------------------


def test_verify_finds_nothing_in_a_whole_hall(lived_in: Path) -> None:
    outcome = hall("verify", "--data", lived_in)
    assert (outcome.exit_code, outcome.stderr) == (0, "")


@pytest.mark.parametrize(
    "tampering",
    [
        "update tickets set state = 'cancelled'",
        "update tickets set first_called_at = '2026-03-03T00:00:00.000000Z'",
        "update work_orders set outcome = '已受理'",
        "update visits set name_cipher = null",
        "drop trigger journal_is_history_update; update journal set facts = '{}' where seq = 5",
        "drop trigger journal_is_history_delete; delete from journal where seq = 5",
        "update day_figures set tally = replace(tally, '[[1,1,1,', '[[2,1,1,')",
    ],
)
def test_verify_finds_what_was_changed_behind_its_back(lived_in: Path, tampering: str) -> None:
    with closing(sqlite3.connect(lived_in / "hall.db")) as db:
        db.executescript(tampering)
    outcome = hall("verify", "--data", lived_in)
    assert outcome.exit_code == 1
    assert outcome.stdout.count("\n") >= 1, "it says what is wrong"


def test_rebuilt_statistics_are_the_same(lived_in: Path) -> None:
    def kept() -> list[tuple[str, str]]:
        with closing(sqlite3.connect(lived_in / "hall.db")) as db:
            return db.execute("select hall_day, tally from day_figures").fetchall()

    before = kept()
    assert before
    assert hall("rebuild-statistics", "--data", lived_in).exit_code == 0
    assert kept() == before
    with closing(sqlite3.connect(lived_in / "hall.db")) as db:
        db.executescript("update day_figures set tally = 'broken'")
    assert hall("rebuild-statistics", "--data", lived_in).exit_code == 0
    assert kept() == before


# --- all of them ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ("staff", "reset-password", "--staff-no", "001"),
        ("backup", "--to", "x.zip"),
        ("verify",),
        ("rebuild-statistics",),
    ],
)
def test_a_folder_without_a_hall(tmp_path: Path, command: tuple[str, ...]) -> None:
    outcome = hall(*command, "--data", tmp_path / "nothing")
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert not (tmp_path / "nothing").exists()


def test_a_folder_that_cannot_be_one(lived_in: Path, tmp_path: Path) -> None:
    archive, file = tmp_path / "hall.zip", tmp_path / "file"
    hall("backup", "--data", lived_in, "--to", archive)
    file.write_text("")
    for command in (
        ("restore", "--from", str(archive)),
        ("token", "issue", "--role", "kiosk", "--name", "x"),
        ("verify",),
    ):
        outcome = hall(*command, "--data", file / "data")
        assert outcome.exit_code in (1, 2), command
        assert outcome.stderr, command


@pytest.mark.parametrize(
    "command",
    [
        (), ("check",), ("token",), ("token", "issue"), ("staff",), ("staff", "reset-password"), ("backup",), ("restore",),
        ("verify",), ("rebuild-statistics",), ("serve",), ("demo",),
    ],
)  # fmt: skip
def test_help_in_chinese_for_every_command(command: tuple[str, ...]) -> None:
    outcome = hall(*command, "--help")
    assert outcome.exit_code == 0
    assert re.search(r"[一-鿿]", outcome.stdout)
