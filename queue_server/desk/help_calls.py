"""Help calls (人工帮助): one touch at a terminal brings a person; one open call per terminal."""

from typing import Any

from queue_server.desk.frame import Answer, Caller, Deed, House, Press, new_id
from queue_server.desk.views import moment
from queue_server.domain import help_call as rules_of
from queue_server.domain.errors import NotKnown
from queue_server.domain.guide_events import HelpCalled, HelpDone, HelpTaken, HelpWithdrawn
from queue_server.domain.help_call import HelpCall
from queue_server.domain.roles import Role
from queue_server.store import Rooms, Work


class HelpDesk:
    """Use cases of whoever cannot go on at a terminal, and of whoever comes to help."""

    def __init__(self, house: House) -> None:
        self._house = house

    def call(self, caller: Caller, press: Press, place: str) -> Answer:
        """Somebody wants a person; pressing again at the same terminal is the same call."""

        def act(deed: Deed) -> dict[str, Any]:
            call = deed.work.help_calls.open_of(deed.today, caller.name)
            if call is None:
                call = HelpCall(new_id(), deed.today, caller.name, place.strip() or caller.name, deed.now)
                deed.work.help_calls.save(call)
                deed.record(HelpCalled(call.id, call.device), _told(deed.work, call))
            return help_view(deed.work, call)

        return self._house.pressed(caller, press, act)

    def own(self, caller: Caller) -> dict[str, Any]:
        """The terminal's own open call, None when there is none."""
        today = self._house.today()
        with self._house.reading() as rooms:
            call = rooms.help_calls.open_of(today, caller.name)
            return {"help": None if call is None else help_view(rooms, call)}

    def withdraw(self, caller: Caller, press: Press, help_id: str) -> Answer:
        """Nobody is needed any more; a terminal ends its own calls only. Raises ``unknown_help_call``, ``help_over``."""

        def act(deed: Deed) -> dict[str, Any]:
            call = _known(deed.work, help_id)
            if caller.role is Role.KIOSK and call.device != caller.name:
                raise _unknown()
            call = rules_of.withdraw(call, deed.now)
            deed.work.help_calls.save(call)
            deed.record(HelpWithdrawn(call.id, call.device), _told(deed.work, call))
            return help_view(deed.work, call)

        return self._house.pressed(caller, press, act)

    def take(self, caller: Caller, press: Press, help_id: str) -> Answer:
        """I am on the way. Raises ``unknown_help_call``, ``help_taken``, ``help_over``."""

        def act(deed: Deed) -> dict[str, Any]:
            before = _known(deed.work, help_id)
            call = rules_of.take(before, caller.staff_id, deed.now)
            if call != before:
                deed.work.help_calls.save(call)
                deed.record(HelpTaken(call.id, call.device, caller.staff_id), _told(deed.work, call))
            return help_view(deed.work, call)

        return self._house.pressed(caller, press, act)

    def finish(self, caller: Caller, press: Press, help_id: str) -> Answer:
        """The person was helped. Raises ``unknown_help_call``, ``help_over``."""

        def act(deed: Deed) -> dict[str, Any]:
            before = _known(deed.work, help_id)
            call = rules_of.finish(before, caller.staff_id, deed.now)
            if before.taken_at is None:
                deed.record(HelpTaken(call.id, call.device, caller.staff_id))
            deed.work.help_calls.save(call)
            deed.record(HelpDone(call.id, call.device), _told(deed.work, call))
            return help_view(deed.work, call)

        return self._house.pressed(caller, press, act)


def open_help_calls(rooms: Rooms, today: str) -> list[dict[str, Any]]:
    """Who wants a person now, oldest first."""
    return [help_view(rooms, call) for call in rooms.help_calls.open(today)]


def help_figures(rooms: Rooms, hall_day: str) -> dict[str, Any]:
    """How often a person was wanted on a day, and how long it took until somebody was on the way."""
    return rules_of.figures(rooms.help_calls.of_day(hall_day))._asdict()


def help_view(rooms: Rooms, call: HelpCall) -> dict[str, Any]:
    """One call, as terminals and staff read it."""
    member = None if call.taken_by is None else rooms.people.by_id(call.taken_by)
    return {
        "id": call.id,
        "device": call.device,
        "place": call.place,
        "state": call.state,
        "called_at": moment(call.called_at),
        "taken_at": moment(call.taken_at),
        "taken_by": member.name if member else None,
        "done_at": moment(call.done_at),
    }


def _told(work: Work, call: HelpCall) -> dict[str, object]:
    """What ``help_called`` tells."""
    view = help_view(work, call)
    return {name: view[name] for name in ("device", "place", "state", "called_at")}


def _known(work: Work, help_id: str) -> HelpCall:
    call = work.help_calls.get(help_id)
    if call is None:
        raise _unknown()
    return call


def _unknown() -> NotKnown:
    return NotKnown("unknown_help_call", "没有这次呼叫。")
