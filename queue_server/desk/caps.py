"""Numbers that run out (今日号): how many of a service's cap are taken, once its warning level is reached."""

from typing import Any

from queue_server.store import Rooms
from queue_server.store.offer import Service


def cap_view(rooms: Rooms, service: Service, today: str, *, training: bool) -> dict[str, Any] | None:
    """How many of today's numbers are taken and left, from the warning level on; None before it, and without a cap.

    A cap that is used up is told without a level too. A training counts no caps.
    """
    if service.cap is None or training:
        return None
    taken = rooms.tickets.taken_today(today, service.code)
    left = max(0, service.cap - taken)
    return {"cap": service.cap, "taken": taken, "left": left} if left <= (service.cap_warning or 0) else None
