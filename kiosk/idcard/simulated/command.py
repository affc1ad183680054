"""What the command lines of the kiosk's simulators share: where they listen, how they begin and end."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click

from kiosk.idcard.simulated.wires import Wire

Address = tuple[str, int]


class Place(NamedTuple):
    """Where a simulator is to be found, as its options say."""

    listen: Address | None
    pty: Path | None
    panel: Address | None
    supervised: bool


def host_and_port(ctx: click.Context, param: click.Parameter, text: str | None) -> Address | None:
    """HOST:PORT as a pair; refuses anything else."""
    if text is None:
        return None
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal()) or int(port) > 65535:
        raise click.BadParameter(f"“{text}”应写成 主机:端口，例如 127.0.0.1:4101")
    return host.strip("[]"), int(port)


def simulator(what: str, help_text: str, serve: Callable[[Place], None]) -> click.Command:
    """The command of one simulator. ``what``: the device in Chinese."""
    options: list[click.Parameter] = [
        click.Option(
            ["--listen"],
            callback=host_and_port,
            metavar="HOST:PORT",
            help=f"在 TCP 端口上提供{what}（如同串口服务器），端口 0 为任选",
        ),
        click.Option(
            ["--pty"],
            type=click.Path(path_type=Path),
            metavar="LINK",
            help=f"在伪终端上提供{what}，LINK 是指向它的链接",
        ),
        click.Option(
            ["--panel"], callback=host_and_port, metavar="HOST:PORT", help="操作面板的网页地址，0 为任选"
        ),
        click.Option(["--supervised"], is_flag=True, help="随启动它的进程一起结束（标准输入关闭即退出）"),
    ]

    def run(**given: object) -> None:
        place = Place(**given)  # type: ignore[arg-type]  # click has made them what the options say
        if (place.listen is None) == (place.pty is None):
            raise click.UsageError("--listen 和 --pty 必须写一个，也只能写一个。")
        if place.pty is not None and sys.platform == "win32":
            raise click.UsageError("这个系统没有伪终端，请改用 --listen。")
        serve(place)

    return click.Command("main", params=options, callback=run, help=help_text)


def play(place: Place, wire: Wire, open_panel: Callable[[str, int], str]) -> None:
    """Plugs the wire in, opens the panel where one is asked for, and holds the thread until it is told to end."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: ended.set())
    if place.supervised:
        _end_with_the_parent(ended)
    try:
        wire.plug(True)
        panel_url = open_panel(*place.panel) if place.panel is not None else None
    except OSError as error:
        wire.plug(False)
        raise click.ClickException(f"端口打不开，可能被占用（{error}）") from None
    threading.Thread(target=wire.run, name="wire", daemon=True).start()
    click.echo(f"ready on {wire.name}")
    if panel_url is not None:
        click.echo(f"panel on {panel_url}")
    while not ended.wait(timeout=1):  # bounded, because on Windows a waiting main thread hears no Ctrl-C
        continue
    wire.plug(False)


def _end_with_the_parent(ended: threading.Event) -> None:
    """End when the process that started this one is gone: our stdin ends; on Linux the kernel helps."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)

    def watch() -> None:
        with contextlib.suppress(OSError):  # a stdin that cannot be read is one that has ended
            while os.read(0, 4096):
                continue
        ended.set()

    threading.Thread(target=watch, name="parent watch", daemon=True).start()
