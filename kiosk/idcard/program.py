"""The program that owns one ID-card reader: says that a card lies there, and the name on it; nothing else leaves it."""

import logging
import threading

from hardware_config.device_link import DeviceLink
from hardware_config.messages import HelloAccepted
from hardware_config.reader_messages import CardRead
from hardware_config.trouble import DeviceTrouble
from kiosk.idcard.conversation import Heard, Read, ReaderFault
from kiosk.idcard.reader import READERS, IdReader

BETWEEN_POLLS_S = 0.4
RETRY_S = 1.0
FAULT = "reader_fault"

log = logging.getLogger("hall.idcard")


class IdCardProgram:
    """Connects one reader to the hall until the link is told to stop."""

    def __init__(self, link: DeviceLink) -> None:
        self._link = link
        self._settings: tuple[str, str] | None = None
        self._reading: threading.Thread | None = None
        self._stopping = threading.Event()
        link.on_hello(self._settle)

    def run(self) -> None:
        """Hold the calling thread until the link ends, then give the port back."""
        self._link.run()
        self._end()

    def _settle(self, accepted: HelloAccepted) -> None:
        port, protocol = accepted.settings.get("port"), accepted.settings.get("protocol")
        if not isinstance(port, str) or protocol not in READERS:
            self._end()
            self._link.report_state(
                "failed", "bad_settings", "读卡器设置不完整，请核对 hall.toml 的 [[id_reader]]"
            )
            return
        if self._settings == (port, str(protocol)):
            return
        self._end()
        self._settings, self._stopping = (port, str(protocol)), threading.Event()
        reader = READERS[str(protocol)](port)
        self._reading = threading.Thread(
            target=self._keep_reading, args=(reader, self._stopping), name="reader", daemon=True
        )
        self._reading.start()

    def _keep_reading(self, reader: IdReader, stopping: threading.Event) -> None:
        while not stopping.is_set():
            pause_s = BETWEEN_POLLS_S
            try:
                self._tell(reader.poll())
            except DeviceTrouble as trouble:
                self._link.report_state("failed", trouble.code, trouble.detail)
                pause_s = RETRY_S
            except Exception as error:  # the device loop's boundary: never a word of what was on a card
                log.error("unexpected %s in the reader's loop", type(error).__name__)
                pause_s = RETRY_S
            stopping.wait(pause_s)
        reader.close()

    def _tell(self, heard: Heard) -> None:
        if isinstance(heard, ReaderFault):
            self._link.report_state("failed", FAULT, heard.sentence)
            return
        self._link.report_state("ok", "ok", "")
        if heard is None:
            return
        if not self._link.connected:  # whoever held the card is gone when the server is back
            log.warning("a card was read while the server was away: dropped")
            return
        if isinstance(heard, Read):
            self._link.deliver(CardRead(device=self._link.device, name=heard.card.name, problem=None))
        else:
            self._link.deliver(CardRead(device=self._link.device, name=None, problem=heard.problem))

    def _end(self) -> None:
        self._stopping.set()
        if self._reading is not None:
            self._reading.join(timeout=3)
            self._reading = None
        self._settings = None
