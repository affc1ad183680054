"""The program that owns one ticket printer: takes jobs from the server, prints each at most once, reports.

Jobs arrive on the link's thread and wait here; one thread of this program prints them in order of arrival
and, when there are none, looks how the printer is.  A printer that hangs therefore delays nobody but itself.
"""

import logging
import queue
import threading
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hardware_config import clock
from hardware_config.device_link import DeviceLink
from hardware_config.document_messages import PrintDocument
from hardware_config.messages import HelloAccepted, JobOutcome, JobOutcomeWord, PrintTicket
from hardware_config.system_words import why
from hardware_config.trouble import CannotWrite
from printer.connections import Way
from printer.document_layout import lay_out_document
from printer.finish import Cut, Finish
from printer.job_memory import JobMemory
from printer.letters import TicketLetters
from printer.printing import TOO_LATE, State, carry_out, look
from printer.raster import TicketRaster
from printer.ticket_layout import Block, PaperMm, lay_out
from printer.ways import way_to

LOOK_EVERY_S = 10.0
LOOK_AGAIN_S = 3.0
"""Between looks at a printer that is not well: a changed roll shows soon."""
LAST_JOB_S = 8.0
"""How long the end of the program waits for a job that is under way."""

_BAD_SETTINGS = State(
    "failed", "bad_settings", "服务器发来的打印机设置本程序不能使用，请核对 hall.toml 和程序版本"
)
_CANNOT_DRAW = "这张纸的内容无法打印"
_LOST_TRACK = "打印过程中程序出错，是否出纸请到现场查看"

log = logging.getLogger("hall.printer")


class _Settings(BaseModel):
    """What this program needs of its hall.toml table, with that file's defaults."""

    model_config = ConfigDict(extra="ignore", strict=True)
    connection: str
    mode: Literal["raster", "gb18030", "gbk"] = "raster"
    paper_mm: PaperMm = 80
    baud: int | None = None
    flow: Literal["none", "rtscts", "xonxoff"] = "none"
    cut: Cut = "partial"
    buzzer: Annotated[int, Field(ge=0, le=9)] = 0
    density: Annotated[int, Field(ge=-6, le=6)] | None = None

    def encoder(self) -> TicketRaster | TicketLetters:
        """What turns a ticket into this printer's bytes."""
        finish = Finish(self.cut, self.buzzer, self.density)
        raster = TicketRaster(self.paper_mm, finish=finish)
        return raster if self.mode == "raster" else TicketLetters(self.paper_mm, self.mode, raster, finish)


@dataclass(frozen=True)
class _Waiting:
    """A job and the monotonic time after which nobody waits for it."""

    job: PrintTicket | PrintDocument
    until: float


@dataclass(frozen=True)
class _Ready:
    """A printer whose place and paper are known."""

    settings: _Settings
    way: Way
    encoder: TicketRaster | TicketLetters


def _paper(job: PrintTicket | PrintDocument, paper_mm: PaperMm) -> list[Block]:
    if isinstance(job, PrintDocument):
        return lay_out_document(job.blocks, paper_mm)
    return lay_out(job.ticket, paper_mm)


class PrinterProgram:
    """Connects a printer to the hall until the link is told to stop."""

    def __init__(self, link: DeviceLink, memory: JobMemory) -> None:
        self._link, self._memory = link, memory
        self._arrived: queue.SimpleQueue[_Waiting | HelloAccepted | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._ready: _Ready | None = None
        self._next_look: float | None = None  # monotonic time; None until the server has said what to look at
        link.on("print_ticket", self._take)
        link.on("print_document", self._take)
        link.on_hello(self._arrived.put)

    def run(self) -> None:
        """Hold the calling thread until the link ends, then let a job that is under way come to its end."""
        worker = threading.Thread(target=self._work, name="printing", daemon=True)
        worker.start()
        self._link.run()
        self._stopping.set()
        self._arrived.put(None)
        worker.join(timeout=LAST_JOB_S)

    def _take(self, job: PrintTicket | PrintDocument) -> None:
        self._arrived.put(_Waiting(job, clock.monotonic() + job.deadline_s))

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                self._next()
            except Exception:  # the device loop's boundary: the program outlives one bad job or look
                log.exception("%s: unexpected fault", self._link.device)
                self._next_look = clock.monotonic() + LOOK_EVERY_S

    def _next(self) -> None:
        """Handle what arrives before the next look is due, else look."""
        left_s = None if self._next_look is None else max(0.0, self._next_look - clock.monotonic())
        try:
            arrived = self._arrived.get(timeout=left_s)
        except queue.Empty:
            arrived = None
        match arrived:
            case _Waiting():
                self._answer(arrived)
            case HelloAccepted():
                self._settle(arrived)
            case None if not self._stopping.is_set():
                self._look()

    # ---- settings and looks ---

    def _settle(self, accepted: HelloAccepted) -> None:
        """Take over the settings of this connection; the same ones again change nothing."""
        try:
            settings = _Settings.model_validate(accepted.settings)
            if self._ready is None or self._ready.settings != settings:
                way = way_to(settings.connection, settings.baud, settings.flow)
                self._ready = _Ready(settings, way, settings.encoder())
        except (ValidationError, ValueError):
            self._ready = None
        self._next_look = 0.0

    def _look(self) -> None:
        self._report(look(self._ready.way) if self._ready is not None else _BAD_SETTINGS)

    def _report(self, state: State) -> None:
        self._link.report_state(state.state, state.code, state.detail)
        self._next_look = clock.monotonic() + (LOOK_EVERY_S if state.is_ok else LOOK_AGAIN_S)

    # ---- jobs ---

    def _answer(self, waiting: _Waiting) -> None:
        """Deliver the outcome of a job, after printing it if it was never seen before."""
        job_id = waiting.job.job_id
        outcome = self._remembered(job_id)
        if outcome is None:
            outcome = self._handled(waiting)
            try:
                self._memory.remember(outcome)
            except OSError as error:  # said once now; a begun job that comes again is answered "unknown"
                log.warning("%s: outcome not kept on disk: %s", self._link.device, error.strerror)
        log.info("%s: job %s %s", self._link.device, job_id, outcome.outcome)
        self._link.deliver(outcome)

    def _remembered(self, job_id: str) -> JobOutcome | None:
        try:
            return self._memory.recall(job_id)
        except OSError:
            return JobOutcome(job_id=job_id, outcome="unavailable", detail=CannotWrite.sentence)

    def _handled(self, waiting: _Waiting) -> JobOutcome:
        begun = False

        def begin() -> bool:
            nonlocal begun
            try:
                begun = self._memory.claim(waiting.job.job_id)
            except OSError as error:
                raise CannotWrite(f"打印记录 {why(error)}") from None
            return begun

        outcome: JobOutcomeWord
        detail: str | None
        if clock.monotonic() > waiting.until:
            outcome, detail = "unknown", TOO_LATE
        elif self._ready is None:
            outcome, detail = "refused", _BAD_SETTINGS.detail
        else:
            try:
                data = self._ready.encoder.encode(_paper(waiting.job, self._ready.settings.paper_mm))
                ending = carry_out(self._ready.way, data, waiting.until, begin, self._others_wait)
            except Exception:  # the device loop's boundary: every job gets an answer, whatever happens to it
                log.exception("%s: job %s failed", self._link.device, waiting.job.job_id)
                outcome, detail = ("unknown", _LOST_TRACK) if begun else ("refused", _CANNOT_DRAW)
            else:
                outcome, detail = ending.outcome, ending.detail
                if ending.state is not None:
                    self._report(ending.state)
        return JobOutcome(job_id=waiting.job.job_id, outcome=outcome, detail=detail)

    def _others_wait(self) -> bool:
        return not self._arrived.empty()
