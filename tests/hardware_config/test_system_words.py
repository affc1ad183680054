"""Why the system refused something, in the words of whoever has to mend it."""

from __future__ import annotations

import errno
import os
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import serial

from evaluator_device.serial_port import trouble_of
from hardware_config.system_words import why

ENGLISH = re.compile(r"[A-Za-z]{3,}")
ROOT = Path(__file__).parents[2]
ROOMS = ("evaluator_device", "hardware_config", "kiosk", "printer", "queue_server", "window_display")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EADDRINUSE, "端口已被别的程序占用"),
        (errno.EACCES, "没有权限"),
        (errno.ENOENT, "找不到"),
        (errno.ENOSPC, "磁盘已满"),
        (errno.EROFS, "磁盘是只读的"),
        (errno.ECONNREFUSED, "对方拒绝连接"),
        (errno.EHOSTUNREACH, "网络不通"),
        (errno.ETIMEDOUT, "连接超时"),
    ],
)
def test_the_usual_reasons_are_plain_chinese(number: int, words: str) -> None:
    assert why(OSError(number, os.strerror(number))) == words


def refused(free_port: int) -> None:
    socket.create_connection(("127.0.0.1", free_port), timeout=5)


def not_there(free_port: int) -> None:
    Path(f"/no/such/folder/{free_port}").read_bytes()


def nobody(free_port: int) -> None:
    socket.getaddrinfo("no-such-host.invalid", free_port)


def taken(free_port: int) -> None:
    with socket.create_server(("127.0.0.1", free_port)):
        socket.create_server(("127.0.0.1", free_port))


@pytest.mark.parametrize("meets", [refused, not_there, nobody, taken])
def test_what_the_system_really_raises_has_words(meets: Callable[[int], None], free_port: int) -> None:
    with pytest.raises(OSError) as met:
        meets(free_port)
    assert not ENGLISH.search(why(met.value))


def test_an_unusual_reason_keeps_the_system_s_own_words_in_brackets() -> None:
    assert why(OSError(errno.EDOM, "Numerical argument out of domain")) == (
        "原因不明（Numerical argument out of domain）"
    )
    assert why(serial.SerialException("device reports readiness")) == "原因不明（device reports readiness）"


@pytest.mark.parametrize("url", ["/dev/ttyNOWHERE", "socket://127.0.0.1:{port}"])
def test_a_serial_line_s_trouble_is_told_by_the_error_behind_it(url: str, free_port: int) -> None:
    place = url.format(port=free_port)
    with pytest.raises(serial.SerialException) as met:
        serial.serial_for_url(place)
    detail = trouble_of(met.value, place).detail
    assert detail.startswith(f"{place} ")
    assert not ENGLISH.search(detail.removeprefix(place))


def test_no_sentence_of_ours_carries_the_system_s_english() -> None:
    bare = re.compile(r"[\u4e00-\u9fff][^\n]*\{\w+\.strerror\}|\{\w+\.strerror\}[^\n]*[\u4e00-\u9fff]")
    found = [
        f"{file.relative_to(ROOT)}: {match.group()}"
        for room in ROOMS
        for file in sorted((ROOT / room).rglob("*.py"))
        for match in bare.finditer(file.read_text(encoding="utf-8"))
    ]
    assert found == []
