"""The first day: a new database gets its offer by the hall's kind, its windows by hall.toml, its first manager."""

from dataclasses import replace

from queue_server.desk.frame import SERVER, Deed, House
from queue_server.desk.rules import default_rules
from queue_server.desk.staff import NewMember, add_member
from queue_server.domain.catalogue import (
    CATCH_ALL,
    default_hours,
    default_window_services,
    is_discreet,
    services_of,
)
from queue_server.domain.catalogue_words import WORDS
from queue_server.domain.events import HallFounded
from queue_server.domain.roles import Role
from queue_server.store.offer import Service, Window

FIRST_MANAGER_NO = "001"


def found_hall(house: House, first_password_hash: str) -> str | None:
    """Seeds what is missing; returns the staff number of the first manager when it was given this password's hash.

    The offer is seeded once, by kind; a window added to hall.toml later gets the default services of its place.
    """
    with house.deed(SERVER) as deed:
        if not deed.work.offer.services():
            _seed_offer(house, deed)
        _seed_windows(house, deed)
        return _first_manager(deed, first_password_hash)


def _first_manager(deed: Deed, password_hash: str) -> str | None:
    """001 becomes manager with this password, unless some manager can sign in already."""
    people = deed.work.people
    everybody = people.staff()
    if any(member.role == Role.MANAGER and member.password_hash for member in everybody):
        return None
    known = people.by_no(FIRST_MANAGER_NO)
    if known is not None and known.role == Role.MANAGER:
        people.save_staff(known._replace(password_hash=password_hash, disabled=False))
        return known.staff_no
    taken = {member.staff_no for member in everybody}
    staff_no = next(no for no in (f"{n:03d}" for n in range(1, len(taken) + 2)) if no not in taken)
    add_member(deed, NewMember(staff_no, "管理员", Role.MANAGER, "管理员"), password_hash)
    return staff_no


def _seed_offer(house: House, deed: Deed) -> None:
    kind = house.toml.hall.kind
    for position, known in enumerate(services_of(kind)):
        service = Service(
            known.code,
            known.prefix,
            known.name,
            known.about,
            default_hours(),
            position=position,
            sensitive=is_discreet(known.name),
            catch_all=known.code == CATCH_ALL,
        )
        deed.work.offer.save_service(replace(service, **WORDS[known.code]._asdict()))
    deed.work.offer.save_rules(default_rules())
    deed.work.offer.keep_fact("kind", kind)
    deed.record(HallFounded(kind))


def _seed_windows(house: House, deed: Deed) -> None:
    numbers = sorted(window.no for window in house.toml.window)
    codes = [service.code for service in deed.work.offer.offered()]
    defaults = dict(zip(numbers, default_window_services(len(numbers), codes), strict=True))
    for wired in house.toml.window:
        known = deed.work.offer.window(wired.no)
        if known is None:
            primary, also = defaults[wired.no]
            deed.work.offer.save_window(Window(wired.no, wired.name, primary, also))
        elif known.staff_id is None and known.paused:
            deed.work.offer.save_window(replace(known, paused=False, pause_reason=None))
