"""The command line of both launchers, ``python -m kiosk`` and ``python -m window_display``: one page in full screen.

A page is let in by its pairing code (docs/decisions/0011), so a token is not needed; one that is given, as to every
device program, is taken out of the environment and never reaches the browser.
"""

import os
from pathlib import Path

import click

from hardware_config.device_program import end_when_told, log_to_stderr, on_stop
from hardware_config.full_screen import FullScreen, found_browser, state_folder


def launcher(page: str, about: str) -> click.Command:
    """The command that shows the page ``/{page}/NAME``; ``about`` is its help."""

    @click.command(help=about)
    @click.option(
        "--server", required=True, metavar="URL", help="服务器公共一侧的地址，例如 http://192.168.1.10:8000"
    )
    @click.option("--device", required=True, metavar="NAME", help="本设备在 hall.toml 中的名称")
    @click.option(
        "--token-file", type=click.Path(path_type=Path), metavar="FILE", help="可以不写：页面用配对码进入"
    )
    @click.option("--browser", metavar="PATH", help="浏览器程序；不写就找 Chromium、Chrome、Edge")
    @click.option("--browser-flag", multiple=True, metavar="FLAG", help="再加给浏览器的参数，可写多次")
    @click.option(
        "--state",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="存放浏览器配置和配对的文件夹",
    )
    @click.option("--supervised", is_flag=True, help="随启动它的进程一起结束（标准输入关闭即退出）")
    def main(
        server: str, device: str, token_file: Path | None, browser: str | None, browser_flag: tuple[str, ...],
        state: Path | None, supervised: bool,
    ) -> None:  # fmt: skip
        """Show the page until SIGINT, SIGTERM or the end of the program that started this one."""
        os.environ.pop("HALL_TOKEN", None)
        if not server.startswith(("http://", "https://")):
            raise click.UsageError(f"--server 的值“{server}”不是网址；请写成 http://主机:端口 的形式。")
        program = found_browser(browser)
        if program is None:
            raise click.UsageError(
                f"没有浏览器程序“{browser}”。"
                if browser
                else "没有找到浏览器；请安装 Chromium、Chrome 或 Edge，或用 --browser 指定。"
            )
        if token_file is not None and not token_file.is_file():
            raise click.UsageError(f"读不到令牌文件“{token_file}”；请检查路径和读取权限。")
        log_to_stderr()
        screen = FullScreen(program, server, f"/{page}/{device}", state or state_folder(device), browser_flag)
        on_stop(screen.stop)
        end_when_told(supervised)
        screen.run()

    return main
