"""``python -m hardware_config check FILE``: everything wrong with a hall.toml, at once."""

from pathlib import Path

import click

from hardware_config.loading import ConfigMistake, load_with_warnings, render


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


if __name__ == "__main__":
    main(prog_name="python -m hardware_config")
