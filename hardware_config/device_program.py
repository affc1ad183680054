"""What every device program's command line shares: its options, its token, and a clean end.

A device program ends on SIGINT, on SIGTERM and, with ``--supervised``, together with the process that
started it: when its stdin ends (the supervisor holds the other end) and, on Linux, by the kernel's
parent-death signal, which also takes a program that hangs.
"""

import contextlib
import functools
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import click

R = TypeVar("R")

LAST_SECONDS_S = 2.0
"""How long a program may take to end by itself after its parent is gone."""

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_stops: list[Callable[[], None]] = []


def on_stop(stop: Callable[[], None]) -> None:
    """Have this called when the program is told to end; it must be safe inside a signal handler."""
    _stops.append(stop)


def program_options(command: Callable[..., R]) -> Callable[..., R]:
    """Gives a click command the options of every device program.

    The command receives ``server`` (URL), ``device`` (name in hall.toml) and ``token``; ``--supervised`` and
    the signals are taken care of before it runs.  The token comes from ``--token-file``, else from the
    environment variable ``HALL_TOKEN``; without one the program ends with exit code 2.
    """

    @click.option("--server", required=True, metavar="URL", help="服务器地址，例如 http://127.0.0.1:8001")
    @click.option("--device", required=True, metavar="NAME", help="本设备在 hall.toml 中的名称")
    @click.option("--token-file", type=click.Path(path_type=Path), metavar="FILE", help="存放设备令牌的文件")
    @click.option("--supervised", is_flag=True, help="随启动它的进程一起结束（标准输入关闭即退出）")
    @functools.wraps(command)
    def started(server: str, device: str, token_file: Path | None, supervised: bool, **own: Any) -> R:
        if not server.startswith(("http://", "https://")):
            raise click.UsageError(f"--server 的值“{server}”不是网址；请写成 http://主机:端口 的形式。")
        token = _token(token_file)
        log_to_stderr()
        end_when_told(supervised)
        return command(server=server, device=device, token=token, **own)

    return started


def log_to_stderr() -> None:
    """Lines of level INFO and up, each with this computer's time and its offset (2026-11-24T09:31:05+0800)."""
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S%z",
    )


def end_when_told(supervised: bool) -> None:
    """Has this program end on SIGINT, on SIGTERM and, when supervised, with the program that started it."""
    if supervised:
        _end_with_the_parent()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _asked_to_end)


def _token(token_file: Path | None) -> str:
    inherited = os.environ.pop("HALL_TOKEN", "")  # not left for anything this program may start
    if token_file is not None:
        try:
            token = token_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise click.UsageError(f"读不到令牌文件“{token_file}”；请检查路径和读取权限。") from None
    else:
        token = inherited.strip()
    if not token:
        raise click.UsageError(
            "没有设备令牌；请用 --token-file 指定令牌文件，或设置环境变量 HALL_TOKEN。"
            "令牌由服务器上的 hall token issue --role device 签发。"
        )
    return token


def _asked_to_end(number: int, frame: FrameType | None) -> None:
    if not _stops:
        raise SystemExit(0)
    for stop in _stops:
        stop()


def _end_with_the_parent() -> None:
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    threading.Thread(target=_watch_stdin, name="parent watch", daemon=True).start()


def _watch_stdin() -> None:
    with contextlib.suppress(OSError):  # a stdin that cannot be read is one that has ended
        while os.read(0, 4096):
            continue
    for stop in _stops:
        stop()
    threading.Event().wait(LAST_SECONDS_S if _stops else 0)
    os._exit(0)
