"""The command line of the simulator."""

import contextlib
import os
import signal
import sys
import threading
from pathlib import Path

import click

from kiosk.idcard.simulated.panel import open_panel
from kiosk.idcard.simulated.sam import Sam
from kiosk.idcard.simulated.wires import Wire


def host_and_port(ctx: click.Context, param: click.Parameter, text: str | None) -> tuple[str, int] | None:
    """HOST:PORT as a pair; refuses anything else."""
    if text is None:
        return None
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal()) or int(port) > 65535:
        raise click.BadParameter(f"“{text}”应写成 主机:端口，例如 127.0.0.1:4101")
    return host.strip("[]"), int(port)


@click.command(help="模拟身份证读卡器（SAM 串口协议），用于演示和测试。")
@click.option(
    "--listen",
    callback=host_and_port,
    metavar="HOST:PORT",
    help="在 TCP 端口上提供读卡器（如同串口服务器），端口 0 为任选",
)
@click.option(
    "--pty", type=click.Path(path_type=Path), metavar="LINK", help="在伪终端上提供读卡器，LINK 是指向它的链接"
)
@click.option("--panel", callback=host_and_port, metavar="HOST:PORT", help="操作面板的网页地址，0 为任选")
@click.option("--supervised", is_flag=True, help="随启动它的进程一起结束（标准输入关闭即退出）")
def main(
    listen: tuple[str, int] | None, pty: Path | None, panel: tuple[str, int] | None, supervised: bool
) -> None:
    """Run the simulator until it is told to end."""
    if (listen is None) == (pty is None):
        raise click.UsageError("--listen 和 --pty 必须写一个，也只能写一个。")
    if pty is not None and sys.platform == "win32":
        raise click.UsageError("这个系统没有伪终端，请改用 --listen。")
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: ended.set())
    if supervised:
        end_with_the_parent(ended)
    sam = Sam()
    wire = Wire(sam.hear, listen, pty)
    try:
        wire.plug(True)
        panel_url = open_panel(sam, wire.plug, *panel) if panel is not None else None
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


def end_with_the_parent(ended: threading.Event) -> None:
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


if __name__ == "__main__":
    main()
