"""``python -m kiosk.idcard --server URL --device NAME``: the program of one ID-card reader."""

import click

from hardware_config.device_link import DeviceLink, program_options
from kiosk.idcard.program import IdCardProgram


@click.command(help="身份证读卡器程序：连接服务器，有人放上身份证时把姓名送给取号机或窗口。")
@program_options
def main(server: str, device: str, token: str) -> None:
    """Run until SIGINT, SIGTERM or the end of the program that started this one."""
    IdCardProgram(DeviceLink(server, device, "id_reader", token)).run()


if __name__ == "__main__":
    main()
