"""The people of the hall: added, changed, disabled; passwords only ever as hashes."""

from dataclasses import dataclass
from typing import Any

from queue_server.desk.frame import Caller, Deed, House, new_id
from queue_server.desk.views import photo_address, window_change
from queue_server.domain.errors import NotKnown, RuleBroken
from queue_server.domain.events import PasswordSet, StaffAdded, StaffChanged
from queue_server.domain.roles import Role
from queue_server.store.people import StaffMember

CHANGEABLE = ("name", "title", "phone", "role", "disabled")


@dataclass(frozen=True, slots=True)
class NewMember:
    """What a new staff member's row needs."""

    staff_no: str
    name: str
    role: Role
    title: str = ""
    phone: str = ""


class StaffDesk:
    """Use cases of the staff list."""

    def __init__(self, house: House) -> None:
        self._house = house

    def everybody(self) -> list[dict[str, Any]]:
        """The staff list, with the window each sits at now."""
        with self._house.reading() as rooms:
            seats = {window.staff_id: window.no for window in rooms.offer.windows() if window.staff_id}
            return [member_view(member, seats.get(member.id)) for member in rooms.people.staff()]

    def colleagues(self) -> list[dict[str, str]]:
        """Everybody at work by number and name: whoever may have been the first to respond to a visitor."""
        with self._house.reading() as rooms:
            everybody = rooms.people.staff()
        return [{"staff_no": m.staff_no, "name": m.name} for m in everybody if not m.disabled]

    def add(self, caller: Caller, new: NewMember, password_hash: str | None) -> dict[str, Any]:
        """A new member. Raises ``staff_no_taken``."""
        with self._house.deed(caller) as deed:
            return member_view(add_member(deed, new, password_hash), None)

    def change(self, caller: Caller, staff_no: str, changes: dict[str, Any]) -> dict[str, Any]:
        """Writes the given fields. Raises ``unknown_staff``, ``last_manager``, ``window_busy``-free sign-out first."""
        with self._house.deed(caller) as deed:
            people = deed.work.people
            member = known_member(deed, staff_no)
            changed = member._replace(**{name: changes[name] for name in CHANGEABLE if name in changes})
            if _may_manage(member) and not _may_manage(changed):
                others = [m for m in people.staff() if m.id != member.id and _may_manage(m)]
                if not others:
                    raise RuleBroken("last_manager", "这是最后一位管理员，不能停用或改变角色。")
            seat = deed.work.offer.window_of(member.id)
            if changed.disabled and seat is not None:
                raise RuleBroken(
                    "still_signed_in", f"{member.name}还在{seat.name}签到，请先签退。", window_no=seat.no
                )
            people.save_staff(changed)
            if changed.disabled or changed.role != member.role:
                people.end_sessions_of(member.id, deed.now)
            fields = [name for name in CHANGEABLE if getattr(member, name) != getattr(changed, name)]
            if fields:
                seen = None if seat is None else window_change(self._house, deed.work, seat)
                deed.record(StaffChanged(member.id, fields), seen)
            return member_view(changed, seat.no if seat else None)

    def set_password(
        self, caller: Caller, staff_no: str, password_hash: str, *, keep_sessions: bool = False
    ) -> None:
        """A new password; every other session of that person ends, and a lock-out with it."""
        with self._house.deed(caller) as deed:
            member = known_member(deed, staff_no)
            deed.work.people.save_staff(member._replace(password_hash=password_hash))
            deed.work.people.note_lockout(staff_no, 0, None)
            if not keep_sessions:
                deed.work.people.end_sessions_of(member.id, deed.now)
            deed.record(PasswordSet(member.id))


def add_member(deed: Deed, new: NewMember, password_hash: str | None) -> StaffMember:
    """Writes a new member. Raises ``staff_no_taken``."""
    if deed.work.people.by_no(new.staff_no) is not None:
        raise RuleBroken("staff_no_taken", f"工号 {new.staff_no} 已有人使用。")
    member = StaffMember(
        new_id(), new.staff_no, new.name, new.title, new.phone, new.role, password_hash, disabled=False
    )
    deed.work.people.add_staff(member, deed.now)
    deed.record(StaffAdded(member.id, member.staff_no, new.role.value))
    return member


def known_member(deed: Deed, staff_no: str) -> StaffMember:
    """The member. Raises NotKnown ``unknown_staff``."""
    member = deed.work.people.by_no(staff_no)
    if member is None:
        raise NotKnown("unknown_staff", "没有这位工作人员。")
    return member


def _may_manage(member: StaffMember) -> bool:
    return member.role == Role.MANAGER and not member.disabled


def member_view(member: StaffMember, window_no: int | None) -> dict[str, Any]:
    """One member as the manager's list shows them."""
    return {
        "staff_no": member.staff_no,
        "name": member.name,
        "title": member.title,
        "phone": member.phone,
        "role": member.role,
        "disabled": member.disabled,
        "has_password": member.password_hash is not None,
        "signed_in_window": window_no,
        "photo": None if member.photo is None else photo_address(member.photo),
    }
