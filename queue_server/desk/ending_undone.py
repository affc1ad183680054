"""不结束了: what a supervisor ended by mistake goes on, one number or a whole line, within some minutes.

People have been told by then that they are not served; the longer it takes, the more of them have left. A number is
again what and where it was: waiting at its old place, missed, or on hold. After ten minutes whoever is still there
takes a number.
"""

from datetime import datetime, timedelta
from typing import Any

from queue_server.desk.end_of_training import must_not_train
from queue_server.desk.frame import Answer, Caller, Deed, House, Press
from queue_server.desk.reception import known_ticket
from queue_server.desk.stops import resume
from queue_server.desk.views import moment, ticket_view
from queue_server.domain import ticket as rules_of
from queue_server.domain.closing_events import EndingUndone, TicketEndUndone
from queue_server.domain.errors import NotKnown, RuleBroken
from queue_server.domain.ticket import State, Ticket
from queue_server.store import Rooms
from queue_server.store.endings import Ending

WITHIN = timedelta(minutes=10)
TOO_LATE = f"已超过 {WITHIN // timedelta(minutes=1)} 分钟，来访人可能已经离开；还在的请重新取号。"


class EndingUndoneDesk:
    """Use cases of whoever pressed 结束 too soon."""

    def __init__(self, house: House) -> None:
        self._house = house

    def undo_ticket(self, caller: Caller, press: Press, ticket_id: str) -> Answer:
        """One ended number goes on; the others of its line stay ended. Raises ``ending_stands``."""

        def act(deed: Deed) -> dict[str, Any]:
            ticket = known_ticket(deed.work, ticket_id)
            ending = deed.work.endings.of_ticket(ticket.id)
            if ending is None or ticket.state is not State.CANCELLED:
                raise RuleBroken("ending_stands", f"{ticket.number} 号不是值班长结束的号，不能撤销结束。")
            _must_be_fresh(deed, ending)
            _must_be_of_this_queue(deed, ticket)
            back = _goes_on(deed, ticket, ending)
            if ending.ticket_id == ticket.id:
                _undone(deed, ending)
            return ticket_view(self._house, deed.work, back)

        return self._house.pressed(caller, press, act)

    def undo(self, caller: Caller, press: Press, ending_id: str) -> Answer:
        """Everybody of this ending goes on, and numbers are given again where it had stopped them.

        Raises ``unknown_ending``, ``ending_stands``.
        """

        def act(deed: Deed) -> dict[str, Any]:
            ending = deed.work.endings.get(ending_id)
            if ending is None:
                raise NotKnown("unknown_ending", "没有这次结束排队。")
            _must_be_fresh(deed, ending)
            ended = [known_ticket(deed.work, one) for one in deed.work.endings.tickets_of(ending.id)]
            back = [ticket for ticket in ended if ticket.state is State.CANCELLED]
            for ticket in back:
                _must_be_of_this_queue(deed, ticket)
                _goes_on(deed, ticket, ending)
            service = deed.work.offer.service(ending.service)
            resumed = bool(
                ending.stopped and service and service.stopped and service.stop_reason == ending.reason
            )
            if resumed:
                resume(deed, ending.service)
            _undone(deed, ending)
            return {
                "back": len(back),
                "service_name": service.name if service else ending.service,
                "resumed": resumed,
            }

        return self._house.pressed(caller, press, act)


def may_undo(ending: Ending, now: datetime, today: str) -> bool:
    """Whether it was decided just now, and stands."""
    is_fresh = timedelta(0) <= now - ending.decided_at <= WITHIN
    return ending.undone_at is None and ending.hall_day == today and is_fresh


def fresh_endings(rooms: Rooms, now: datetime, today: str, names: dict[str, str]) -> list[dict[str, Any]]:
    """What may be taken back now, newest first: whose numbers, why they were ended, and until when."""
    return [
        {
            "id": ending.id,
            "service_name": names.get(ending.service, ending.service),
            "whole_line": ending.ticket_id is None,
            "numbers": numbers,
            "reason": ending.reason,
            "undo_until": moment(ending.decided_at + WITHIN),
        }
        for ending, numbers in rooms.endings.since(today, now - WITHIN)
        if may_undo(ending, now, today)
    ]


def _must_be_fresh(deed: Deed, ending: Ending) -> None:
    if ending.undone_at is not None:
        raise RuleBroken("ending_stands", "这次结束已经撤销。")
    if not may_undo(ending, deed.now, deed.today):
        raise RuleBroken("ending_stands", TOO_LATE)


def _must_be_of_this_queue(deed: Deed, ticket: Ticket) -> None:
    """A practice number ends with its training; what is real waits for the end of one."""
    if not ticket.training:
        must_not_train(deed)
    elif deed.work.training.began_on() is None:
        raise RuleBroken("ending_stands", "培训已经结束，练习号不能恢复。")


def _goes_on(deed: Deed, ticket: Ticket, ending: Ending) -> Ticket:
    back = rules_of.undo_end(ticket, deed.work.endings.ended_from(ticket.id))
    deed.save(back)
    deed.work.endings.unnote(back.id)
    deed.record(TicketEndUndone(*back.told, ending_id=ending.id, queue_key=back.queue_key))
    return back


def _undone(deed: Deed, ending: Ending) -> None:
    deed.work.endings.undo(ending.id, deed.now)
    deed.record(EndingUndone(ending.id, deed.caller.staff_id))
