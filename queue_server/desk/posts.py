"""AB岗: every window has a first and a second person, and only they (or who leads the shift) take it over (P-1.3)."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from queue_server.desk.frame import Caller, House
from queue_server.desk.seat import AT_WINDOWS, MAY_SEAT_OTHERS
from queue_server.domain.errors import NotAccepted, NotAllowed
from queue_server.domain.events import RulesChanged
from queue_server.store import Rooms
from queue_server.store.offer import Window
from queue_server.store.people import StaffMember
from queue_server.store.posts import Post


class PostsDesk:
    """The manager's setting of who stands for which window."""

    def __init__(self, house: House) -> None:
        self._house = house

    def posts(self) -> list[dict[str, Any]]:
        """Every window with its first and its second person, by staff number."""
        with self._house.reading() as rooms:
            return self._bodies(rooms)

    def put_posts(self, caller: Caller, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Replaces all of them; a window that is not named has nobody. Raises ``bad_posts`` with every fault at its field."""
        with self._house.deed(caller) as deed:
            people = {member.staff_no: member for member in deed.work.people.staff()}
            faults = list(_faults(asked, people, self._window_nos()))
            if faults:
                told = "".join(dict.fromkeys(fault.detail for fault in faults))
                raise NotAccepted("bad_posts", told, errors=[fault._asdict() for fault in faults])
            before = self._posts(deed.work)
            deed.work.posts.save(
                Post(one["window_no"], _id_of(people, one["primary"]), _id_of(people, one["backup"]))
                for one in asked
            )
            after = self._posts(deed.work)
            deed.record(RulesChanged("posts", _kept(before), _kept(after)))
            return self._bodies(deed.work)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _window_nos(self) -> list[int]:
        return sorted(window.no for window in self._house.toml.window)

    def _posts(self, rooms: Rooms) -> list[Post]:
        return [rooms.posts.of(no) for no in self._window_nos()]

    def _bodies(self, rooms: Rooms) -> list[dict[str, Any]]:
        numbers: dict[str | None, str] = {member.id: member.staff_no for member in rooms.people.staff()}
        return [
            {
                "window_no": post.window_no,
                "primary": numbers.get(post.primary_id),
                "backup": numbers.get(post.backup_id),
            }
            for post in self._posts(rooms)
        ]


def must_stand_here(rooms: Rooms, caller: Caller, window: Window) -> None:
    """Raises NotAllowed ``not_your_post`` unless the caller may take this window over."""
    reason = why_not_here(rooms, caller, window)
    if reason is not None:
        raise NotAllowed("not_your_post", reason, window_no=window.no)


def why_not_here(rooms: Rooms, caller: Caller, window: Window) -> str | None:
    """Who may take this window over, as the refusal of anybody else; None when the caller may.

    Its first and its second person may, and who leads the shift; anybody where nobody was said.
    """
    post = rooms.posts.of(window.no)
    if caller.role in MAY_SEAT_OTHERS or not post.people or caller.staff_id in post.people:
        return None
    whom = (("A岗", post.primary_id), ("B岗", post.backup_id))
    named = "、".join(f"{word}{name}" for word, one in whom if (name := name_of(rooms, one)))
    return f"{window.name}由{named}或值班长顶岗。"


def name_of(rooms: Rooms, staff_id: str | None) -> str | None:
    """The person's name, None for nobody."""
    member = rooms.people.by_id(staff_id) if staff_id else None
    return member.name if member else None


class _Fault(NamedTuple):
    """One thing that is wrong, and where."""

    pointer: str
    detail: str


def _faults(
    asked: Iterable[dict[str, Any]], people: dict[str, StaffMember], windows: list[int]
) -> Iterator[_Fault]:
    seen: set[int] = set()
    for place, one in enumerate(asked):
        at, no = f"/posts/{place}", one["window_no"]
        if no not in windows:
            yield _Fault(f"{at}/window_no", f"没有 {no} 号窗口。")
        if no in seen:
            yield _Fault(f"{at}/window_no", f"{no} 号窗口写了两次。")
        seen.add(no)
        for field in ("primary", "backup"):
            if one[field] is not None and (wrong := _wrong_with(people.get(one[field]))):
                yield _Fault(f"{at}/{field}", wrong)
        if one["primary"] is not None and one["primary"] == one["backup"]:
            yield _Fault(f"{at}/backup", f"{no} 号窗口的A岗和B岗不能是同一个人。")


def _wrong_with(member: StaffMember | None) -> str | None:
    if member is None:
        return "没有这位工作人员。"
    if member.disabled:
        return f"{member.name}的账号已停用，请换一位。"
    return None if member.role in AT_WINDOWS else f"{member.name}的岗位不在窗口，请换一位。"


def _id_of(people: dict[str, StaffMember], staff_no: str | None) -> str | None:
    return None if staff_no is None else people[staff_no].id


def _kept(posts: list[Post]) -> dict[str, object]:
    """What the journal keeps: people by id, never by name."""
    return {"posts": [post._asdict() for post in posts]}
