"""``python -m kiosk.gun --server URL --device NAME``: the program of one barcode gun on a serial line."""

import click

from hardware_config.device_link import DeviceLink, program_options
from kiosk.gun.program import GunProgram


@click.command(help="串口扫码枪程序：连接服务器，把扫到的号票和预约码送给旁边的取号机。")
@program_options
def main(server: str, device: str, token: str) -> None:
    """Run until SIGINT, SIGTERM or the end of the program that started this one."""
    GunProgram(DeviceLink(server, device, "barcode_gun", token)).run()


if __name__ == "__main__":
    main()
