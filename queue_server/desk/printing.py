"""Paper: what stands on a ticket, which jobs wait, how each ended. Never printed again by itself (contract: print)."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from queue_server.desk.frame import SERVER, Caller, Deed, House
from queue_server.desk.opening import name_in, written_texts
from queue_server.desk.slips import slip_of
from queue_server.desk.views import status_url
from queue_server.domain.errors import NotKnown
from queue_server.domain.opening_hours import clock_text
from queue_server.domain.paper_events import PrintSettled
from queue_server.domain.ticket import State
from queue_server.domain.wait_estimate import Estimate, whole_minutes
from queue_server.domain.wording import Say, mark
from queue_server.locale import CHINESE, in_language, language_of
from queue_server.store import Work
from queue_server.store.print_jobs import SETTLED, TICKET, PrintJob

DEADLINE_S = 5.0
SLOW_LINE = 1.2
"""How much longer than its bits a ticket takes on a serial line (contract: ``deadline_s``)."""
TICKET_BYTES = {"raster": 50_000}
TEXT_BYTES = 2_000
LONG_PAPER = 2
"""A slip is at most as long as so many tickets."""
QUEUED_FOR_S = 10.0
"""A job whose printer program is away this long is unavailable: nobody wants a number that prints an hour later."""
ANSWER_GRACE_S = 1.0
SETTLED_IN_ONE_DEED = 20
"""A printer that was away leaves many late jobs: few enough at a time that nobody at a kiosk or window notices."""
MOST_SETTLED_AT_ONCE = 500
HINTS = (mark("请留意大屏显示，叫到号后到窗口办理。"), mark("过号请找大厅工作人员办理复号。"))
TRAINING_LINE = mark("培训中：此号只供练习，不能办理业务。")


class Sheet(NamedTuple):
    """A job ready to be sent: its printer and everything that stands on the paper."""

    job_id: str
    device: str
    deadline_s: float
    ticket: dict[str, Any]
    blocks: list[dict[str, Any]] | None = None
    """Of a slip, block by block; then there is no ticket."""


class Printing:
    """Use cases of the printers."""

    def __init__(self, house: House) -> None:
        self._house = house

    def send(self, job_id: str) -> Sheet | None:
        """Marks a queued job as sent and gives what to send; None when it is no longer queued."""
        with self._house.deed(SERVER) as deed:
            job = deed.work.print_jobs.get(job_id)
            if job is None or job.state != "queued":
                return None
            deed.work.print_jobs.mark_sent(job_id, deed.now)
            if job.paper != TICKET:
                blocks = slip_of(self._house, deed, job)
                return Sheet(job.id, job.device, self._deadline_s(job.device, LONG_PAPER), {}, blocks)
            return Sheet(job.id, job.device, self._deadline_s(job.device), self._paper(deed, job))

    def queued_for(self, device: str) -> list[str]:
        """The jobs still queued for a printer, oldest first."""
        with self._house.reading() as rooms:
            return [job.id for job in rooms.print_jobs.unsettled(device) if job.state == "queued"]

    def settle(self, caller: Caller, job_id: str, outcome: str, detail: str | None) -> bool:
        """How a job ended, told by its own printer. A late truth replaces ``unknown``; another outcome than the one
        already told is not accepted."""
        with self._house.deed(caller) as deed:
            job = deed.work.print_jobs.get(job_id)
            if job is None or job.device != caller.name:
                raise NotKnown("unknown_print_job", "没有这个打印任务。")
            if job.state in SETTLED and job.state != "unknown":
                return job.state == outcome
            self._settle(deed, job, outcome, detail)
            if outcome == "printed":
                deed.work.devices.note_good(job.device, deed.now)
            return True

    def overdue(self) -> None:
        """Settles jobs that nobody answered for; the timekeeper calls it."""
        now = self._house.clock.now()
        with self._house.reading() as rooms:
            old = rooms.print_jobs.unsettled_since(now - timedelta(seconds=DEADLINE_S), MOST_SETTLED_AT_ONCE)
        late = [job.id for job in old if self._verdict(job, now)]
        while late:
            with self._house.deed(SERVER) as deed:
                for job in filter(None, map(deed.work.print_jobs.get, late[:SETTLED_IN_ONE_DEED])):
                    verdict = self._verdict(job, deed.now)
                    if verdict is not None:
                        self._settle(deed, job, *verdict)
            del late[:SETTLED_IN_ONE_DEED]

    def _deadline_s(self, device: str, papers: int = 1) -> float:
        """How long the printer has, from the moment of sending; a slow serial line needs its time.
        ``papers``: as long as so many tickets."""
        printer = next((each for each in self._house.toml.printer if each.device == device), None)
        if printer is None or printer.line_baud is None:
            return DEADLINE_S
        size = papers * TICKET_BYTES.get(printer.mode, TEXT_BYTES)
        return DEADLINE_S + SLOW_LINE * size * 10 / printer.line_baud

    def _verdict(self, job: PrintJob, now: datetime) -> tuple[str, str | None] | None:
        """What a job without an answer has become: ``unknown`` after its deadline, ``unavailable`` when never sent."""
        if job.state == "sent" and job.sent_at is not None:
            papers = 1 if job.paper == TICKET else LONG_PAPER
            due_s = self._deadline_s(job.device, papers) + ANSWER_GRACE_S
            late = now - job.sent_at > timedelta(seconds=due_s)
            return ("unknown", "打印机没有答复") if late else None
        if job.state == "queued" and now - job.created_at > timedelta(seconds=QUEUED_FOR_S):
            return ("unavailable", "打印程序未连接")
        return None

    def _settle(self, deed: Deed, job: PrintJob, outcome: str, detail: str | None) -> None:
        deed.work.print_jobs.settle(job.id, outcome, detail, deed.now)
        deed.record(PrintSettled(job.id, job.ticket_id, job.device, outcome), {"state": outcome})

    def _paper(self, deed: Deed, job: PrintJob) -> dict[str, Any]:
        ticket = deed.work.tickets.get(str(job.ticket_id))
        if ticket is None:
            raise NotKnown("unknown_ticket", "没有这张号票。")
        service = deed.work.offer.service(ticket.service)
        details = deed.work.tickets.details(ticket.id)
        say = in_language(details["language"])
        texts = written_texts(deed.work)
        local = ticket.taken_at.astimezone(self._house.zone)
        return {
            "hall_name": texts["header"] or self._house.toml.hall.name,
            "title": say("培训中 · 练习号码") if ticket.training else say("您的号码"),
            "number": ticket.number,
            "service_name": name_in(service, details["language"]) if service else ticket.service,
            "ahead_text": _ahead_text(deed.work, ticket.id, say),
            "lines": [
                *([say(TRAINING_LINE)] if ticket.training else []),
                *_appointment_line(deed.work, ticket.id, say),
                *_wait_line(self._house.waits.of(ticket, deed.now), say),
                *map(say, HINTS),
            ],
            "query_code": details["query_code"],
            "qr_url": status_url(self._house, ticket.id),
            "taken_text": say("取号时间 {moment}", moment=f"{local:%Y-%m-%d %H:%M}"),
            "footer": texts["footer"],
            **_labels(details["language"], say),
        }


def _labels(language: str | None, say: Say) -> dict[str, str]:
    """The printer knows its two labels in Chinese; in another language they travel with the paper."""
    if language_of(language) == CHINESE:
        return {}
    return {"code_label": say("查询码"), "scan_label": say("扫码看叫号")}


def _wait_line(estimate: Estimate | None, say: Say) -> list[str]:
    """Nothing where nothing is known."""
    return [] if estimate is None else [say("预计等候约 {count} 分钟", count=whole_minutes(estimate))]


def _appointment_line(work: Work, ticket_id: str, say: Say) -> list[str]:
    """The time somebody was promised, where they had an appointment, and the window of whom they asked for."""
    kept, ticket = work.appointments.of_ticket(ticket_id), work.tickets.get(ticket_id)
    if kept is None:
        return []
    lines = [say("预约时间 {time}", time=clock_text(kept.begins))]
    member = work.people.by_id(kept.with_staff_id) if kept.with_staff_id else None
    if member is not None and ticket is not None and ticket.for_window_no is not None:
        lines.append(say("约见{name}，{window_no} 号窗口", name=member.name, window_no=ticket.for_window_no))
    return lines


def _ahead_text(work: Work, ticket_id: str, say: Say) -> str:
    ticket = work.tickets.get(ticket_id)
    if ticket is None or ticket.state is not State.WAITING:
        return say("补打号票")
    return say("前面等候 {count} 人", count=work.tickets.standing(ticket.id).ahead)
