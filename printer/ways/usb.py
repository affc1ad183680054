"""``usb://VENDOR:PRODUCT``: a USB printer by its two hexadecimal numbers, without a driver, through libusb.

pyusb is asked for only here, so that a hall without a USB printer needs no libusb.  On Linux the kernel's own printer
driver is set aside for the time of a job and put back afterwards.  Source: USB Printer Class 1.1 (one bulk endpoint out,
at most one in).
"""

import errno
import importlib
from contextlib import suppress
from typing import Any

from hardware_config import clock
from hardware_config.addresses import USB_ADDRESS
from hardware_config.system_words import why
from hardware_config.trouble import DeviceTrouble, NoAnswer, NotInstalled, PortBusy, PortGone
from printer import connections
from printer.ways.dialogue import Dialogue

_PRINTER_CLASS = 7
_BULK = 2
_SHORTEST_WAIT_MS = 10
"""libusb takes 0 for "for ever"."""
_NOTHING_READ_S = 0.02
_BUSY = {errno.EACCES, errno.EPERM, errno.EBUSY}


class UsbWay:
    """Finds the printer on the bus; ``backend`` is pyusb's way to the bus, None for the machine's own libusb."""

    def __init__(self, connection: str, backend: Any = None) -> None:
        address = USB_ADDRESS.fullmatch(connection)
        if address is None:
            raise ValueError(f"不认识的打印机连接：{connection}")
        self._where, self._backend = connection, backend
        self._vendor, self._product, self._serial = int(address[1], 16), int(address[2], 16), address[3]

    def open(self, wait_s: float) -> "UsbConnection":
        """Claim the printer.  Raises ``PortGone``, ``PortBusy`` or ``NotInstalled``."""
        try:
            core = importlib.import_module("usb.core")
        except ImportError:
            raise NotInstalled("pyusb") from None
        try:
            found = [
                device
                for device in core.find(
                    find_all=True, idVendor=self._vendor, idProduct=self._product, backend=self._backend
                )
                if self._serial is None or device.serial_number == self._serial
            ]
            if len(found) > 1:
                raise PortGone(f"{self._where} 同时接了 {len(found)} 台，请在后面加上“/序列号”")
            if found:
                return UsbConnection(found[0], self._where)
        except core.NoBackendError:
            raise NotInstalled("libusb") from None
        except core.USBError as error:
            raise _trouble(error, self._where) from None
        except ValueError:  # pyusb: a serial number that this account may not read
            raise PortBusy(f"{self._where} 没有权限") from None
        raise PortGone(f"{self._where} 没有接上")


class UsbConnection(Dialogue):
    """One claim of the printer's interface.  Raises pyusb's ``USBError`` when it cannot be claimed."""

    def __init__(self, device: Any, where: str) -> None:
        super().__init__(where)
        self._usb, self._util = importlib.import_module("usb.core"), importlib.import_module("usb.util")
        self._device = device
        interface = _interface(device)
        if interface is None:
            raise PortGone(f"{where} 不是打印机")
        self._number = interface.bInterfaceNumber
        ends = {end.bEndpointAddress >> 7: end for end in interface if end.bmAttributes & 3 == _BULK}
        self._out: Any = ends[0]
        self._in: Any = ends.get(1)
        self.can_answer = self._in is not None
        self._set_aside = False
        with suppress(NotImplementedError):  # Windows has no kernel driver to set aside
            if device.is_kernel_driver_active(self._number):
                device.detach_kernel_driver(self._number)
                self._set_aside = True
        self._util.claim_interface(device, self._number)

    def _put(self, piece: memoryview) -> int:
        try:
            written: int = self._out.write(bytes(piece), int(connections.CALL_TIMEOUT_S * 1000))
        except self._usb.USBTimeoutError:
            raise NoAnswer(f"{self._where} 停止接收数据") from None
        except self._usb.USBError as error:
            raise _trouble(error, self._where) from None
        return written

    def _received(self, wait_s: float) -> bytes:
        try:
            received = self._in.read(self._in.wMaxPacketSize, max(_SHORTEST_WAIT_MS, int(wait_s * 1000)))
        except self._usb.USBTimeoutError:
            return b""
        except self._usb.USBError as error:
            raise _trouble(error, self._where) from None
        if not received and wait_s:
            clock.pause(_NOTHING_READ_S)  # printers may send empty packets as fast as they are read
        return bytes(received)

    def _close(self) -> None:
        with suppress(self._usb.USBError):
            self._util.release_interface(self._device, self._number)
        with suppress(self._usb.USBError, NotImplementedError):
            if self._set_aside:
                self._device.attach_kernel_driver(self._number)
        with suppress(self._usb.USBError):
            self._util.dispose_resources(self._device)


def _interface(device: Any) -> Any:
    """The printer's interface: of the printer class, else the first that takes bulk data; None without one."""
    takes_data = [
        interface
        for interface in device.get_active_configuration()
        if any(end.bmAttributes & 3 == _BULK and not end.bEndpointAddress >> 7 for end in interface)
    ]
    printers = [interface for interface in takes_data if interface.bInterfaceClass == _PRINTER_CLASS]
    return next(iter(printers or takes_data), None)


def _trouble(error: OSError, where: str) -> DeviceTrouble:
    detail = f"{where} {why(error)}"[:300]
    return PortBusy(detail) if error.errno in _BUSY else PortGone(detail)
