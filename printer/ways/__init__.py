"""The ways to a printer, one module for each: network, serial, USB, files, the print queues of Linux and Windows."""

from hardware_config.addresses import printer_way, split_address
from printer.connections import Way
from printer.ways.cups import CupsWay
from printer.ways.files import FileWay
from printer.ways.network import SocketWay
from printer.ways.serial_line import SerialWay
from printer.ways.usb import UsbWay
from printer.ways.windows import WindowsWay


def way_to(connection: str, baud: int | None = None, flow: str = "none") -> Way:
    """The way that a hall.toml ``connection`` describes; ValueError for one that hall.toml could not have.

    ``baud`` is the speed of the serial line, also of one behind a serial server (``socket://``); ``flow`` its handshake.
    """
    match printer_way(connection):
        case "socket" if (address := split_address(connection.removeprefix("socket://"))) is not None:
            return SocketWay(*address, baud)
        case "serial":
            return SerialWay(connection, baud, flow)
        case "usb":
            return UsbWay(connection)
        case "file":
            return FileWay(connection)
        case "cups":
            return CupsWay(connection)
        case "windows":
            return WindowsWay(connection.removeprefix("windows:"))
    raise ValueError(f"不认识的打印机连接：{connection}")
