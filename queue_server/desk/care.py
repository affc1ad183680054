"""自报: whoever waits says with one touch what they need and why they go first; no document is asked for (S-1.5).

Staff read it, nobody else: it stands on no screen and on no paper.
"""

from collections.abc import Sequence
from typing import Any

from queue_server.desk.frame import Answer, Caller, Deed, House, Press
from queue_server.desk.reception import known_ticket, must_be_todays
from queue_server.desk.views import ticket_view
from queue_server.domain.care_events import CareDeclared
from queue_server.domain.errors import NotAccepted, ticket_not_callable
from queue_server.domain.roles import Role
from queue_server.domain.ticket import STATE_WORDS, State, Verb


class CareDesk:
    """Use cases of whoever wants to be looked after."""

    def __init__(self, house: House) -> None:
        self._house = house

    def declare(
        self,
        caller: Caller,
        press: Press,
        ticket_id: str,
        needs: Sequence[str],
        priority_class: str | None,
        priority_reason: str | None,
    ) -> Answer:
        """What holds from now on, whole. Raises ``priority_reason_missing``, ``ticket_not_callable``."""

        def act(deed: Deed) -> dict[str, Any]:
            ticket = known_ticket(deed.work, ticket_id)
            if ticket.state is not State.WAITING:
                raise ticket_not_callable(ticket.number, STATE_WORDS[ticket.state], "登记照顾需要")
            must_be_todays(deed, ticket, Verb.CHANGE_SERVICE)
            if priority_class == "other" and not priority_reason:
                raise NotAccepted("priority_reason_missing", "选择“其他”优先时须填写原因。")
            said = tuple(dict.fromkeys(needs))
            deed.work.tickets.declare(ticket.id, said, priority_class, priority_reason)
            deed.record(CareDeclared(*ticket.told))
            return ticket_view(self._house, deed.work, ticket, to_citizens=caller.role is Role.KIOSK)

        return self._house.pressed(caller, press, act)
