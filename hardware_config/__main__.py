"""``python -m hardware_config check FILE``: everything wrong with a hall.toml, at once."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click

from hardware_config.addresses import serial_port_mistake
from hardware_config.loading import ConfigMistake, load_with_warnings, render
from hardware_config.profile import keypad_word

KEYPAD_KEYS = "call,recall,start,finish,no_show,pause"
LEVELS_OF_KEYS = {"5": [5, 4, 3, 2, 1], "4": [5, 4, 3, 2], "3": [5, 3, 1]}
"""What keys are asked for, 5 非常满意 first."""


@click.group()
def main() -> None:
    """大厅接线配置（hall.toml）的工具。"""


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """检查 FILE（hall.toml），一次列出全部问题；没有问题退出码为 0，有问题为 2。"""
    try:
        hall, warnings = load_with_warnings(file)
    except ConfigMistake as mistake:
        click.echo(str(mistake), err=True)
        click.echo(f"共 {len(mistake.problems)} 个问题。", err=True)
        raise SystemExit(2) from None
    if warnings:
        click.echo("提醒（不影响启动）：", err=True)
        click.echo(render(warnings, file), err=True)
    counted = (
        f"窗口 {len(hall.window)} 个",
        f"打印机 {len(hall.printer)} 台",
        f"评价器 {len(hall.evaluator_device)} 台（线路 {len(hall.lines())} 条）",
        *([f"呼叫器 {len(hall.call_keypad)} 台"] if hall.call_keypad else []),
        f"取号机 {len(hall.kiosk)} 台",
        f"屏 {len(hall.window_display)} 块",
    )
    click.echo(f"{file}：正确。{hall.hall.name}，{'，'.join(counted)}。")


@main.command()
def ports() -> None:
    """列出这台电脑上的串口，以及写进 hall.toml 的名称。"""
    from serial.tools import list_ports

    found = sorted(list_ports.comports(include_links=True), key=lambda port: port.device)
    for port in found:
        click.echo(f"{port.device}  {port.description}")
    if not found:
        click.echo("没有找到串口。串口服务器请写 socket://主机:端口。")


def _keypad_keys(ctx: click.Context, param: click.Parameter, text: str | None) -> list[str] | None:
    """Words as a list; refuses what no key of a keypad can mean."""
    if text is None:
        return None
    try:
        words = [str(keypad_word(word.strip())) for word in text.split(",")]
    except ValueError as wrong:
        raise click.BadParameter(f"{wrong}。") from None
    if len(set(words)) < len(words):
        raise click.BadParameter("同一个键写了两次。")
    return words


@main.command()
@click.option("--port", required=True, metavar="PORT", help="串口路径、COM 口或 pyserial 网址")
@click.option("--name", required=True, metavar="NAME", help="协议的名称，小写字母、数字和连字符")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="写到这个文件；不写就显示出来")
@click.option("--baud", type=int, default=9600, show_default=True, metavar="N", help="波特率")
@click.option(
    "--parity", type=click.Choice(["none", "even", "odd"]), default="none", show_default=True, help="校验位"
)
@click.option(
    "--keys", type=click.Choice(["3", "4", "5"]), default="5", show_default=True, help="评价器有几个键"
)
@click.option(
    "--keypad",
    is_flag=False,
    flag_value=KEYPAD_KEYS,
    callback=_keypad_keys,
    metavar="WORDS",
    help=f"学的是呼叫器：要学的键，逗号分隔；只写 --keypad 就是 {KEYPAD_KEYS}",
)
@click.option(
    "--presses", type=click.IntRange(1, 9), default=2, show_default=True, metavar="N", help="每个键按几次"
)
@click.option(
    "--address",
    type=click.IntRange(0, 255),
    default=1,
    show_default=True,
    metavar="N",
    help="设备上设置的地址",
)
def learn(
    port: str,
    name: str,
    out: Path | None,
    baud: int,
    parity: str,
    keys: str,
    keypad: list[str] | None,
    presses: int,
    address: int,
) -> None:
    """看着线路，逐个按键，学出一个没见过的评价器或呼叫器的协议（profile）。先停止占用这个端口的程序。"""
    if re.fullmatch(r"[a-z0-9-]{1,40}", name) is None:
        raise click.UsageError("--name 只能用小写字母、数字和连字符，最多 40 个。")
    if (mistake := serial_port_mistake(port)) is not None:
        raise click.UsageError(f"--port：{mistake}。")
    wanted = {
        "port": port, "name": name, "out": None if out is None else str(out.absolute()), "baud": baud, "parity": parity,
        "keys": keypad or LEVELS_OF_KEYS[keys], "presses": presses, "address": address,
    }  # fmt: skip
    # the program beside the line does it: the wiring closet imports nothing of ours
    watch = "import sys; from evaluator_device.learn import main; sys.exit(main(sys.argv[1:]))"
    raise SystemExit(subprocess.call([sys.executable, "-P", "-c", watch, json.dumps(wanted)]))  # noqa: S603


if __name__ == "__main__":
    main(prog_name="python -m hardware_config")
