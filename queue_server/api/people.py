"""The staff list, and who is signed in (staff side)."""

from typing import Any

from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel

from queue_server.access import ANY_PERSON, STAFF, Role, caller, declare, the_hall
from queue_server.access.credentials import new_password
from queue_server.api.answers import answers
from queue_server.api.office_answers import NewPasswordAnswer, SessionAnswer, StaffAnswer, StaffListAnswer
from queue_server.api.requests import NewStaff, Nothing, StaffChange
from queue_server.desk.staff import NewMember


class StaffPath(BaseModel):
    """A staff number in the address."""

    staff_no: str


def blueprint(*, described: bool) -> APIBlueprint:
    """``/session``, ``/staff``."""
    api = APIBlueprint(
        "api_people", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="people")], doc_ui=described
    )

    @api.get("/session", responses=answers(200, SessionAnswer))
    @declare(STAFF, ANY_PERSON)
    def session() -> dict[str, Any]:
        """Who is signed in, and at which window."""
        known = caller()
        with the_hall().desk.house.reading() as rooms:
            member = rooms.people.by_id(known.staff_id) if known.staff_id else None
            window = rooms.offer.window_of(known.staff_id) if known.staff_id else None
        return {
            "staff_no": known.staff_no,
            "name": member.name if member else known.name,
            "title": member.title if member else "",
            "role": known.role.value,
            "window_no": window.no if window else None,
        }

    @api.get("/staff", responses=answers(200, StaffListAnswer))
    @declare(STAFF, Role.MANAGER)
    def list_staff() -> dict[str, Any]:
        """Everybody who works in the hall."""
        return {"staff": the_hall().desk.staff.everybody()}

    @api.post("/staff", responses=answers(201, NewPasswordAnswer))
    @declare(STAFF, Role.MANAGER)
    def add_staff(body: NewStaff) -> tuple[dict[str, Any], int]:
        """Adds somebody; the password is told this once."""
        hall, password = the_hall(), new_password()
        new = NewMember(body.staff_no, body.name, Role(body.role), body.title, body.phone)
        added = hall.desk.staff.add(caller(), new, hall.credentials.hashed(password))
        return {**added, "password": password}, 201

    @api.patch("/staff/<staff_no>", responses=answers(200, StaffAnswer))
    @declare(STAFF, Role.MANAGER)
    def change_staff(path: StaffPath, body: StaffChange) -> dict[str, Any]:
        """Writes the given fields."""
        changes = {
            name: value for name, value in body.model_dump(exclude_unset=True).items() if value is not None
        }
        return the_hall().desk.staff.change(caller(), path.staff_no, changes)

    @api.post("/staff/<staff_no>/reset-password", responses=answers(200, NewPasswordAnswer))
    @declare(STAFF, Role.MANAGER)
    def reset_password(path: StaffPath, body: Nothing) -> dict[str, Any]:
        """A new password, told this once; every session of that person ends."""
        hall, password = the_hall(), new_password()
        hall.desk.staff.set_password(caller(), path.staff_no, hall.credentials.hashed(password))
        return {"staff_no": path.staff_no, "password": password}

    return api
