"""The command line of the simulator."""

import contextlib
import os
import signal
import sys
import threading
from pathlib import Path

import click

from evaluator_device.simulated.bus import BusLine
from evaluator_device.simulated.panel import open_panel
from evaluator_device.simulated.wires import wire_at


def host_and_port(ctx: click.Context, param: click.Parameter, text: str | None) -> tuple[str, int] | None:
    """HOST:PORT as a pair; refuses anything else."""
    if text is None:
        return None
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal()) or int(port) > 65535:
        raise click.BadParameter(f"“{text}”应写成 主机:端口，例如 127.0.0.1:4001")
    return host.strip("[]"), int(port)


def device_addresses(ctx: click.Context, param: click.Parameter, text: str | None) -> list[int]:
    """1,2,3 as numbers; refuses anything else."""
    if text is None:
        return []
    parts = text.replace(" ", "").split(",")
    good = all(part.isascii() and part.isdecimal() and int(part) <= 255 for part in parts)
    if not good or len({int(part) for part in parts}) < len(parts):
        raise click.BadParameter(f"“{text}”应为互不相同、0 到 255 的地址，例如 1,2,3")
    return [int(part) for part in parts]


@click.command(help="模拟一条线路上的按键评价器和呼叫器（FF 68 总线），用于演示和测试。")
@click.option(
    "--listen",
    callback=host_and_port,
    metavar="HOST:PORT",
    help="在 TCP 端口上提供线路（如同串口服务器），端口 0 为任选",
)
@click.option(
    "--pty", type=click.Path(path_type=Path), metavar="LINK", help="在伪终端上提供线路，LINK 是指向它的链接"
)
@click.option(
    "--addresses",
    callback=device_addresses,
    default="1",
    show_default=True,
    metavar="1,2,3",
    help="线路上各评价器的地址",
)
@click.option(
    "--keypads",
    callback=device_addresses,
    metavar="1,2,3",
    help="线路上各呼叫器的地址；不写就没有",
)
@click.option("--panel", callback=host_and_port, metavar="HOST:PORT", help="操作面板的网页地址，0 为任选")
@click.option(
    "--lamp-s",
    type=click.FloatRange(min=0),
    default=15.0,
    show_default=True,
    metavar="S",
    help="请评价灯亮的秒数，0 为一直亮",
)
@click.option("--supervised", is_flag=True, help="随启动它的进程一起结束（标准输入关闭即退出）")
def main(
    listen: tuple[str, int] | None,
    pty: Path | None,
    addresses: list[int],
    keypads: list[int],
    panel: tuple[str, int] | None,
    lamp_s: float,
    supervised: bool,
) -> None:
    """Run the simulator until it is told to end."""
    if (listen is None) == (pty is None):
        raise click.UsageError("--listen 和 --pty 必须写一个，也只能写一个。")
    try:
        wire = wire_at(listen, pty)
    except ValueError:
        raise click.UsageError("这个系统没有伪终端，请改用 --listen。") from None
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: ended.set())
    if supervised:
        _end_with_the_parent(ended)
    line = BusLine(wire, addresses, lamp_s, keypads)
    try:
        wire.plug(True)
        panel_url = open_panel(line, *panel) if panel is not None else None
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


if __name__ == "__main__":
    main()
