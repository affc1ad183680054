"""``python -m evaluator_device --server URL --device NAME``: the program of one evaluator line."""

import click

from evaluator_device.program import EvaluatorProgram
from hardware_config.device_link import DeviceLink, program_options


@click.command(
    help="评价器程序：连接服务器，请来访人评价，把按键送回服务器。同一端口上的评价器共用一个程序。"
)
@program_options
def main(server: str, device: str, token: str) -> None:
    """Run until SIGINT, SIGTERM or the end of the program that started this one."""
    EvaluatorProgram(DeviceLink(server, device, "evaluator_device", token)).run()


if __name__ == "__main__":
    main()
