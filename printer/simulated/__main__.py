"""The command line of the simulator: ``python -m printer.simulated --listen HOST:PORT``."""

import contextlib
import os
import signal
import socket
import sys
import threading
from pathlib import Path

import click

from printer.simulated.device import SimulatedPrinter
from printer.simulated.panel import open_panel


def _host_and_port(
    context: click.Context, option: click.Parameter, value: str | None
) -> tuple[str, int] | None:
    """The pair that HOST:PORT on the command line means; refuses anything else."""
    if value is None:
        return None
    host, _, port = value.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal()) or int(port) > 65535:
        raise click.BadParameter(f"“{value}”应写成 主机:端口，例如 127.0.0.1:9100")
    return host.strip("[]"), int(port)


@click.command(help="模拟一台 ESC/POS 小票打印机，用于演示和测试：打印结果存成图片。")
@click.option(
    "--listen", callback=_host_and_port, default="127.0.0.1:9100", show_default=True, metavar="HOST:PORT",
    help="打印机的网络地址，端口 0 为任选",
)  # fmt: skip
@click.option(
    "--paper", type=click.Path(path_type=Path, file_okay=False), default="paper", show_default=True,
    metavar="DIR", help="存放每张票图片的文件夹",
)  # fmt: skip
@click.option("--paper-mm", type=click.Choice(["80", "58"]), default="80", show_default=True, help="纸宽")
@click.option(
    "--panel", callback=_host_and_port, metavar="HOST:PORT", help="操作面板的网页地址，端口 0 为任选"
)
@click.option("--supervised", is_flag=True, help="随启动它的进程一起结束（标准输入关闭即退出）")
def main(
    listen: tuple[str, int], paper: Path, paper_mm: str, panel: tuple[str, int] | None, supervised: bool
) -> None:
    """Run the simulator until it is told to end."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: ended.set())
    if supervised:
        _end_with_the_parent(ended)
    try:
        printer = SimulatedPrinter(paper, int(paper_mm))
        listener = socket.create_server(listen)
        panel_url = open_panel(printer, *panel) if panel is not None else None
    except OSError as error:
        raise click.ClickException(f"不能启动，端口可能被占用（{error}）") from None
    threading.Thread(target=printer.serve, args=(listener,), name="printer", daemon=True).start()
    click.echo(f"ready on {listen[0]}:{listener.getsockname()[1]}")
    if panel_url is not None:
        click.echo(f"panel on {panel_url}")
    while not ended.wait(timeout=1):  # bounded, because on Windows a waiting main thread hears no Ctrl-C
        continue
    listener.close()


def _end_with_the_parent(ended: threading.Event) -> None:
    """End with the process that started this one: when it closes our stdin, and on Linux by signal."""
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
