"""``python -m printer --server URL --device NAME``: the program of one ticket printer."""

import os
import sys
from pathlib import Path

import click

from hardware_config.device_link import DeviceLink, program_options
from hardware_config.system_words import why
from printer.job_memory import JobMemory
from printer.program import PrinterProgram


@click.command(help="小票打印机程序：连接服务器，打印号票，报告打印机状态。")
@program_options
@click.option(
    "--state", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="存放打印记录的文件夹（防止重复打印），默认在本账户的状态目录下",
)  # fmt: skip
def main(server: str, device: str, token: str, state: Path | None) -> None:
    """Run until SIGINT, SIGTERM or the end of the program that started this one."""
    folder = state or default_state_folder() / device
    try:
        memory = JobMemory(folder)
    except OSError as error:
        raise click.UsageError(
            f"打印记录文件夹“{folder}”不能使用：{why(error)}；请用 --state 指定。"
        ) from None
    PrinterProgram(DeviceLink(server, device, "printer", token), memory).run()


def default_state_folder() -> Path:
    """Where this account's programs keep what must survive a restart."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "hall" / "printer"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "hall" / "printer"


if __name__ == "__main__":
    main()
