"""The command line of the simulator."""

import signal
import sys
import threading
from pathlib import Path

import click

from kiosk.gun.simulated.panel import open_panel
from kiosk.idcard.simulated.__main__ import end_with_the_parent, host_and_port
from kiosk.idcard.simulated.wires import Wire


@click.command(help="模拟串口扫码枪，用于演示和测试。")
@click.option(
    "--listen",
    callback=host_and_port,
    metavar="HOST:PORT",
    help="在 TCP 端口上提供扫码枪（如同串口服务器），端口 0 为任选",
)
@click.option(
    "--pty", type=click.Path(path_type=Path), metavar="LINK", help="在伪终端上提供扫码枪，LINK 是指向它的链接"
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
    wire = Wire(lambda data: b"", listen, pty)
    try:
        wire.plug(True)
        panel_url = open_panel(wire, *panel) if panel is not None else None
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


if __name__ == "__main__":
    main()
