"""How the hall's things look to those who ask: the JSON of docs/api.md, built inside the caller's transaction."""

from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from queue_server.desk.frame import House
from queue_server.desk.waits import wait_view
from queue_server.domain.calling import Waiting, hall_order
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.wait_estimate import Estimate
from queue_server.store import Rooms
from queue_server.store.moments import shown, text_of
from queue_server.store.offer import Service, Window
from queue_server.store.people import StaffMember
from queue_server.store.tickets import NOTHING_NEEDED

RECENT_CALLS = 24
NOT_FOR_SCREENS = frozenset({"priority_class", "raised", "needs", "party", "appointed"})


def moment(value: Any) -> str | None:
    """A moment as outsiders see it: RFC 3339 UTC, whole seconds, Z."""
    return None if value is None else shown(text_of(value))


def ticket_view(house: House, rooms: Rooms, ticket: Ticket, *, to_citizens: bool = False) -> dict[str, Any]:
    """One ticket, whole; ``to_citizens``: with no more of its service than everybody may read."""
    standing = rooms.tickets.standing(ticket.id)
    job_id, started = standing.print_job_id, ticket.started_at is not None
    return {
        "id": ticket.id,
        "number": ticket.number,
        "service": ticket.service,
        "service_name": public_name(rooms, ticket.service) if to_citizens else standing.service_name,
        "hall_day": ticket.hall_day,
        "state": ticket.state.value,
        "ahead": standing.ahead,
        "estimated_wait": wait_view(house.waits.of(ticket, house.clock.now())),
        "window_no": ticket.window_no,
        "taken_at": moment(ticket.taken_at),
        "called_at": moment(ticket.called_at),
        "started_at": moment(ticket.started_at),
        "finished_at": moment(ticket.finished_at),
        "recalls": ticket.recalls,
        "visit_id": ticket.visit_id,
        "work_order_id": standing.work_order_id if started else None,
        "priority_class": standing.priority_class,
        "query_code": standing.query_code,
        "status_url": status_url(house, ticket.id),
        "print": None if job_id is None else {"job_id": job_id, "state": standing.print_state},
    }


def public_name(rooms: Rooms, code: str) -> str:
    """What everybody in the hall may read of a service: a sensitive one is 综合服务."""
    service = rooms.offer.service(code)
    return code if service is None else service.public_name


def status_url(house: House, ticket_id: str) -> str | None:
    """Where a citizen's phone follows the number, only if the hall says phones can reach it."""
    base = house.toml.hall.public_url
    if base is None:
        return None
    return f"{base.rstrip('/')}/t/{_signer(house).dumps(ticket_id)}"


def ticket_id_of(house: House, signature: str) -> str | None:
    """The ticket a status link speaks of, or None when the link is not ours."""
    try:
        return str(_signer(house).loads(signature))
    except BadSignature:
        return None


def _signer(house: House) -> URLSafeSerializer:
    return URLSafeSerializer(house.store.vault.secret, salt="status")


def photo_address(photo: str) -> str:
    """Where the picture of this hash is to be had."""
    return f"/photos/{photo}"


def staff_view(house: House, member: StaffMember | None) -> dict[str, Any] | None:
    """The seat card's person: 姓名 职务 照片 工号 at a center (B-1.3.7), with 电话 at a station (B-2.3.1)."""
    if member is None:
        return None
    card = {"staff_no": member.staff_no, "name": member.name, "title": member.title}
    if member.photo is not None:
        card["photo"] = photo_address(member.photo)
    return {**card, "phone": member.phone} if house.toml.hall.kind == "station" else card


def window_view(house: House, rooms: Rooms, window: Window) -> dict[str, Any]:
    """One window with its person and its ticket."""
    member = rooms.people.by_id(window.staff_id) if window.staff_id else None
    ticket = rooms.tickets.at_window(window.no)
    return {
        "window_no": window.no,
        "name": window.name,
        "state": window.state,
        "pause_reason": window.pause_reason if window.state == "paused" else None,
        "services": list(window.services),
        "staff": staff_view(house, member),
        "ticket": None
        if ticket is None
        else {
            "id": ticket.id,
            "number": ticket.number,
            "service": ticket.service,
            "state": ticket.state.value,
            "called_at": moment(ticket.called_at),
        },
    }


def window_change(house: House, rooms: Rooms, window: Window) -> dict[str, Any]:
    """What ``window_changed`` tells."""
    view = window_view(house, rooms, window)
    return {key: view[key] for key in ("window_no", "state", "pause_reason", "services", "staff")}


def queue_view(house: House, rooms: Rooms, today: str) -> dict[str, Any]:
    """The snapshot of ``GET /queue`` and ``watch``; whoever may not see classes gets it without them."""
    names = {service.code: service.name for service in rooms.offer.services()}
    configured = {window.no for window in house.toml.window}
    return {
        "seq": rooms.journal.last_seq(),
        "hall_day": today,
        "training": rooms.training.began_on() is not None,
        "windows": [window_view(house, rooms, w) for w in rooms.offer.windows() if w.no in configured],
        "services": [{"code": one.code, "name": one.name} for one in rooms.offer.offered()],
        "waiting": waiting_list(rooms, today, names),
        "missed": [
            {
                "id": ticket.id,
                "number": ticket.number,
                "service": ticket.service,
                "service_name": names.get(ticket.service, ticket.service),
                "taken_at": moment(ticket.taken_at),
                "called_at": moment(ticket.called_at),
            }
            for ticket in rooms.tickets.in_states(today, [State.MISSED])
        ],
        "recent_calls": [
            {
                "seq": seq,
                "number": number,
                "window_no": window_no,
                "service": service,
                "service_name": names.get(service, service),
                "called_at": shown(called_at),
                "is_recall": bool(is_recall),
            }
            for seq, number, window_no, service, called_at, is_recall in rooms.calls.newest(
                today, RECENT_CALLS
            )
        ],
    }


def aside_view(ticket: Ticket, names: dict[str, str]) -> dict[str, Any]:
    """A missed or held ticket as staff pages list it."""
    return {
        "id": ticket.id,
        "number": ticket.number,
        "service": ticket.service,
        "service_name": names.get(ticket.service, ticket.service),
        "taken_at": moment(ticket.taken_at),
        "called_at": moment(ticket.called_at),
        "window_no": ticket.window_no,
        "returns": ticket.returns,
    }


def waiting_list(rooms: Rooms, today: str, names: dict[str, str]) -> list[dict[str, Any]]:
    """Everybody who waits, in calling order; ``ahead`` counts those of the same service."""
    taken_at = {ticket.id: ticket.taken_at for ticket in rooms.tickets.in_states(today, [State.WAITING])}
    lines: dict[str, list[Waiting]] = {}
    for one in rooms.tickets.waiting(today):
        lines.setdefault(one.service, []).append(one)
    cares = rooms.tickets.cares(today, [State.WAITING])
    appointed = rooms.appointments.appointed(today)
    ahead: dict[str, int] = {}
    listed = []
    for one in hall_order(
        lines, rooms.tickets.since_normal(today), rooms.offer.rules()["priority_per_normal"]
    ):
        listed.append(
            {
                "id": one.ticket_id,
                "number": one.number,
                "service": one.service,
                "service_name": names.get(one.service, one.service),
                "taken_at": moment(taken_at[one.ticket_id]),
                "ahead": ahead.get(one.service, 0),
                "for_window_no": one.for_window_no,
                "raised": one.raised is not None,
                "priority_class": one.priority_class,
                "appointed": appointed.get(one.ticket_id),
                "needs": list(cares.get(one.ticket_id, NOTHING_NEEDED).needs),
                "party": cares.get(one.ticket_id, NOTHING_NEEDED).party,
            }
        )
        ahead[one.service] = ahead.get(one.service, 0) + 1
    return listed


def discreet_names(rooms: Rooms) -> dict[str, str]:
    """What screens say instead of a name nobody should be seen with, by code; empty in most halls."""
    return {one.code: one.public_name for one in rooms.offer.services() if one.sensitive}


def for_screens(snapshot: dict[str, Any], discreet: dict[str, str]) -> dict[str, Any]:
    """The same snapshot for screens: nobody reads there who has which priority, nor the name of a sensitive service."""
    waiting = [
        {key: value for key, value in one.items() if key not in NOT_FOR_SCREENS}
        for one in snapshot["waiting"]
    ]
    named = {"waiting": waiting, "missed": snapshot["missed"], "recent_calls": snapshot["recent_calls"]}
    if discreet:
        named = {
            place: [
                {**one, "service_name": discreet.get(one["service"], one["service_name"])} for one in listed
            ]
            for place, listed in named.items()
        }
    services = [{**one, "name": discreet.get(one["code"], one["name"])} for one in snapshot["services"]]
    return {**snapshot, **named, "services": services}


def service_view(
    service: Service,
    waiting: int,
    closed_reason: str | None,
    closed_in_english: str | None,
    newcomer: Estimate | None,
    *,
    busy: bool,
    numbers_left: dict[str, Any] | None,
) -> dict[str, Any]:
    """One tile of the kiosk; ``newcomer``: how long one waits who takes a number now; ``busy``: no window is free."""
    return {
        "code": service.code,
        "prefix": service.prefix,
        "name": service.name,
        "about": service.about,
        "group": service.group,
        "sensitive": service.sensitive,
        "catch_all": service.catch_all,
        "is_open": closed_reason is None,
        "closed_reason": closed_reason,
        "waiting": waiting,
        "estimated_wait": wait_view(newcomer) if closed_reason is None else None,
        "windows_busy": busy,
        "numbers_left": numbers_left,
        "bring": service.bring,
        "english": {
            "name": service.name_en,
            "about": service.about_en,
            "group": service.group_en,
            "closed_reason": closed_in_english,
            "bring": service.bring_en,
        },
    }
