"""How the addresses of devices are spelled in hall.toml: hosts and ports, serial ports, and the ways to a printer.

Light enough for the device programs, which need the spelling and not the whole file.
"""

import re
from typing import Literal

SERIAL_SCHEMES = ("socket", "rfc2217", "loop", "spy", "alt", "hwgrep", "cp2110")

USB_ADDRESS = re.compile(r"usb://([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})(?:/([!-~]+))?")
"""Vendor, product and, where two of a kind are plugged in, the serial number."""
CUPS_QUEUE = re.compile(r"cups:(?://([A-Za-z0-9._:\[\]-]+)/)?([A-Za-z0-9_][^\s/#?]*)")
"""The print server, None for this computer, and the queue."""
SERIAL_BAUD = 9600
"""The speed of a printer's serial line where hall.toml says none."""
PrinterWay = Literal["socket", "serial", "usb", "file", "cups", "windows"]


def split_address(text: str) -> tuple[str, int] | None:
    """Host and port of ``HOST:PORT`` (``[::1]:PORT`` for IPv6), None when it is no such thing."""
    match = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})", text)
    if match is None or not 1 <= int(match[2]) <= 65535:
        return None
    return match[1].strip("[]"), int(match[2])


def serial_port_mistake(port: str) -> str | None:
    """How to mend the spelling of a serial port or pyserial URL, in Chinese; None when there is nothing to mend."""
    scheme, separator, rest = port.partition("://")
    if not separator:
        if not re.fullmatch(r"/.+|(\\\\\.\\)?COM\d{1,3}", port):
            return "请写串口路径（Linux 如 /dev/ttyUSB0，Windows 如 COM3）或 socket://主机:端口"
    elif scheme not in SERIAL_SCHEMES:
        return "不认识“://”前面的协议；串口服务器请写 socket://主机:端口"
    elif scheme in ("socket", "rfc2217") and split_address(re.split(r"[/?]", rest)[0]) is None:
        return f"请写成 {scheme}://主机:端口"
    return None


def printer_way(connection: str) -> PrinterWay | None:
    """Which way to a printer a connection takes, None when it is spelled like none of them."""
    if connection.startswith("socket://"):
        return "socket" if split_address(connection.removeprefix("socket://")) is not None else None
    if USB_ADDRESS.fullmatch(connection):
        return "usb"
    if CUPS_QUEUE.fullmatch(connection):
        return "cups"
    if re.fullmatch(r"windows:\S.*", connection):
        return "windows"
    if re.fullmatch(r"/dev/(usb/)?lp\d+|file:/*[^/\s].*", connection):
        return "file"
    return "serial" if serial_port_mistake(connection) is None else None
