"""The photographs on the seat cards (席位牌, notice B-1.3.7): set and taken away by a manager, shown above the window."""

from collections.abc import Callable
from typing import Any

from queue_server.desk.frame import Caller, Deed, House
from queue_server.desk.portrait import portrait
from queue_server.desk.staff import known_member, member_view
from queue_server.domain.errors import NotKnown
from queue_server.domain.photo_events import StaffPhotoChanged


class PhotosDesk:
    """Use cases of the photograph on the page 人员."""

    def __init__(self, house: House, offload: Callable[..., Any]) -> None:
        self._house = house
        self._offload = offload

    def put(self, caller: Caller, staff_no: str, raw: bytes) -> dict[str, Any]:
        """Another photograph. Raises ``unknown_staff``, ``photo_too_large``, ``photo_not_usable``."""
        image: bytes = self._offload(portrait, raw)
        with self._house.deed(caller) as deed:
            return _shown(deed, staff_no, deed.work.photos.keep(image))

    def remove(self, caller: Caller, staff_no: str) -> dict[str, Any]:
        """None any more; the picture is gone. Raises ``unknown_staff``."""
        with self._house.deed(caller) as deed:
            return _shown(deed, staff_no, None)

    def picture(self, photo: str) -> bytes:
        """The picture of this address, a JPEG. Raises ``unknown_photo``."""
        with self._house.reading() as rooms:
            image = rooms.photos.get(photo)
        if image is None:
            raise NotKnown("unknown_photo", "没有这张照片。")
        return image


def _shown(deed: Deed, staff_no: str, photo: str | None) -> dict[str, Any]:
    member = known_member(deed, staff_no)
    changed = member._replace(photo=photo)
    seat = deed.work.offer.window_of(member.id)
    if changed != member:
        deed.work.people.save_staff(changed)
        deed.work.photos.forget_unused()
        deed.record(StaffPhotoChanged(member.id, member.photo, photo))
    return member_view(changed, seat.no if seat else None)
