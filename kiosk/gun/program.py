"""The program that owns one barcode gun: what it reads goes to the server at once, or nowhere."""

import logging
import threading
from typing import Any

from hardware_config.device_link import DeviceLink
from hardware_config.messages import HelloAccepted
from hardware_config.reader_messages import CodeScanned
from hardware_config.serial_ports import close_serial, open_serial
from hardware_config.serial_trouble import PORT_ERRORS, trouble_of
from hardware_config.trouble import DeviceTrouble
from kiosk.gun.lines import Lines

PAUSE_S = 0.15
"""A gun that sends no CR has ended by then; within a code the bytes follow one another."""
RETRY_S = 1.0
FRESH_S = 3.0
"""Whoever held a paper there sees nothing happen for so long, and holds it there again."""

log = logging.getLogger("hall.gun")


class GunProgram:
    """Connects one gun to the hall until the link is told to stop."""

    def __init__(self, link: DeviceLink) -> None:
        self._link = link
        self._settings: tuple[str, int] | None = None
        self._reading: threading.Thread | None = None
        self._stopping = threading.Event()
        link.on_hello(self._settle)

    def run(self) -> None:
        """Hold the calling thread until the link ends, then give the port back."""
        self._link.run()
        self._end()

    def _settle(self, accepted: HelloAccepted) -> None:
        port, baud = accepted.settings.get("port"), accepted.settings.get("baud")
        if not isinstance(port, str) or not isinstance(baud, int):
            self._end()
            self._link.report_state(
                "failed", "bad_settings", "扫码枪设置不完整，请核对 hall.toml 的 [[barcode_gun]]"
            )
            return
        if self._settings == (port, baud):
            return
        self._end()
        self._settings, self._stopping = (port, baud), threading.Event()
        self._reading = threading.Thread(
            target=self._keep_reading, args=(port, baud, self._stopping), name="gun", daemon=True
        )
        self._reading.start()

    def _keep_reading(self, url: str, baud: int, stopping: threading.Event) -> None:
        while not stopping.is_set():
            try:
                port = open_serial(url, read_s=PAUSE_S, write_s=PAUSE_S, baudrate=baud)
                self._link.report_state("ok", "ok", "")
                self._listen(url, port, stopping)
            except DeviceTrouble as trouble:
                self._link.report_state("failed", trouble.code, trouble.detail)
            except Exception as error:  # the device loop's boundary: never a word of what was read
                log.error("unexpected %s in the gun's loop", type(error).__name__)
            stopping.wait(RETRY_S)

    def _listen(self, url: str, port: Any, stopping: threading.Event) -> None:
        lines = Lines()
        try:
            while not stopping.is_set():
                data = port.read(1)
                if data and (waiting := port.in_waiting):
                    data += port.read(waiting)
                for text in lines.feed(data) if data else lines.pause():
                    self._tell(text)
        except PORT_ERRORS as error:
            raise trouble_of(error, url) from None
        finally:
            close_serial(port)

    def _tell(self, text: str) -> None:
        if self._link.connected:
            self._link.deliver(CodeScanned(device=self._link.device, text=text), within_s=FRESH_S)
        else:  # whoever held the paper is gone when the server is back
            log.warning("a code was read while the server was away: dropped")

    def _end(self) -> None:
        self._stopping.set()
        if self._reading is not None:
            self._reading.join(timeout=3)
            self._reading = None
        self._settings = None
