"""The smallest device program, for tests of how one starts and ends."""

import click

from hardware_config.device_link import DeviceLink, program_options


@click.command()
@program_options
def main(server: str, device: str, token: str) -> None:
    link = DeviceLink(server, device, "printer", token)
    link.report_state("ok", "ok", "")
    link.run()
    click.echo("ended cleanly")


main()
