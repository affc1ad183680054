"""USB printers through pyusb, with a bus made by hand where libusb would be."""

from __future__ import annotations

import sys
from array import array
from types import SimpleNamespace
from typing import Any

import pytest
import usb.backend
import usb.core

from hardware_config.trouble import NotInstalled, OutOfPaper, PortBusy, PortGone
from printer.ways import way_to
from printer.ways.usb import UsbWay


class Bus(usb.backend.IBackend):
    """A USB bus with printers on it, as pyusb sees one through libusb."""

    def __init__(self, *serials: str, reads: bool = True) -> None:
        self.serials, self._reads = list(serials), reads
        self.kernel_drives = True
        self.received = b""
        self.answers: bytes | None = b"\x12"
        self.refuses: int | None = None
        self._asked = 0

    def enumerate_devices(self) -> list[int]:
        return list(range(len(self.serials)))

    def get_device_descriptor(self, device: int) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=0x0483, idProduct=0x5743, bcdDevice=0x100, iManufacturer=0, iProduct=0,
            iSerialNumber=1, bNumConfigurations=1, address=device + 1, bus=1, port_number=1, port_numbers=(1,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, device: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, device: int, number: int, alternate: int, config: int) -> Any:
        if number or alternate:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=2 if self._reads else 1, bInterfaceClass=7, bInterfaceSubClass=1, bInterfaceProtocol=2,
            iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, device: int, end: int, number: int, alternate: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(0x03, 0x81)[end], bmAttributes=2, wMaxPacketSize=64,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, device: int) -> int:
        return device

    def close_device(self, handle: int) -> None:
        return None

    def get_configuration(self, handle: int) -> int:
        return 1

    def claim_interface(self, handle: int, number: int) -> None:
        if self.refuses is not None:
            raise usb.core.USBError("refused", -1, self.refuses)
        assert not self.kernel_drives

    def release_interface(self, handle: int, number: int) -> None:
        return None

    def is_kernel_driver_active(self, handle: int, number: int) -> bool:
        return self.kernel_drives

    def detach_kernel_driver(self, handle: int, number: int) -> None:
        self.kernel_drives = False

    def attach_kernel_driver(self, handle: int, number: int) -> None:
        self.kernel_drives = True

    def ctrl_transfer(
        self, handle: int, kind: int, request: int, value: int, index: int, data: Any, timeout: int
    ) -> int:
        """GET_DESCRIPTOR of the strings: the languages, then the serial number."""
        text = self.serials[handle].encode("utf-16-le") if value & 0xFF else b"\x09\x04"
        answer = array("B", bytes((len(text) + 2, 3)) + text)[: len(data)]
        data[: len(answer)] = answer
        return len(answer)

    def bulk_write(self, handle: int, end: int, number: int, data: Any, timeout: int) -> int:
        assert timeout == 5000
        if self.refuses is not None:
            raise usb.core.USBError("refused", -1, self.refuses)
        self.received += bytes(data)
        self._asked += bytes(data).count(b"\x10\x04")
        return len(data)

    def bulk_read(self, handle: int, end: int, number: int, buffer: Any, timeout: int) -> int:
        assert timeout > 0, "0 would wait for ever"
        if not self._asked or self.answers is None:
            raise usb.core.USBTimeoutError("silent", -7, 110)
        self._asked -= 1
        buffer[: len(self.answers)] = array("B", self.answers)
        return len(self.answers)


def test_a_usb_printer_is_asked_and_fed_and_given_back() -> None:
    bus = Bus("A1")
    with UsbWay("usb://0483:5743", bus).open(5) as line:
        assert line.ask(1).is_fine
        line.send(b"x" * 10_000)
        bus.answers = b"\x72"
        assert isinstance(line.ask(1).trouble, OutOfPaper)
    assert bus.received.count(b"x") == 10_000
    assert bus.kernel_drives, "the kernel's driver has it again"


def test_a_usb_printer_that_does_not_answer_is_silent() -> None:
    bus = Bus("A1")
    bus.answers = None
    with UsbWay("usb://0483:5743", bus).open(5) as line:
        assert not line.ask(0.1).answered
    with UsbWay("usb://0483:5743", Bus("A1", reads=False)).open(5) as line:
        assert not line.ask(30).answered, "no way back: nothing to wait for"


def test_of_two_of_a_kind_the_serial_number_tells_which() -> None:
    bus = Bus("A1", "B2")
    with pytest.raises(PortGone) as caught:
        UsbWay("usb://0483:5743", bus).open(5)
    assert "序列号" in caught.value.detail
    with UsbWay("usb://0483:5743/B2", bus).open(5) as line:
        assert line.ask(1).is_fine
    with pytest.raises(PortGone):
        UsbWay("usb://0483:5743/C3", bus).open(5)
    with pytest.raises(PortGone):
        UsbWay("usb://1111:2222", bus).open(5)


@pytest.mark.parametrize(("number", "trouble"), [(13, PortBusy), (16, PortBusy), (19, PortGone)])
def test_a_usb_printer_the_system_does_not_give(number: int, trouble: type[Exception]) -> None:
    bus = Bus("A1")
    bus.refuses = number
    with pytest.raises(trouble):
        UsbWay("usb://0483:5743", bus).open(5)
    bus.refuses = None
    with UsbWay("usb://0483:5743", bus).open(5) as line:
        bus.refuses = number
        with pytest.raises(trouble):
            line.send(b"ticket")


def test_a_computer_without_pyusb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usb.core", None)
    with pytest.raises(NotInstalled):
        way_to("usb://0483:5743").open(1)
