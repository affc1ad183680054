"""Signing in and out of the pages, changing one's password, and letting pages in by a code."""

from typing import TypeVar

from flask import Blueprint, Response, jsonify, make_response, redirect, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.wrappers import Response as BaseResponse

from queue_server.access import (
    ANY_PERSON,
    ANYONE,
    PUBLIC,
    STAFF,
    Role,
    caller,
    caller_or_none,
    declare,
    the_hall,
)
from queue_server.access.credentials import SHORTEST_PASSWORD
from queue_server.access.guard import (
    COOKIE_AGE_S,
    DEVICE_COOKIE,
    PAIRING_COOKIE,
    STAFF_COOKIE,
    set_cookie,
    staff_side,
)
from queue_server.domain.errors import NotAccepted, NotProven
from queue_server.domain.roles import PERSONS

HOMES = {
    Role.CLERK: "/console",
    Role.GUIDE: "/guide",
    Role.SHIFT_SUPERVISOR: "/floor",
    Role.MANAGER: "/today",
    Role.TECHNICIAN: "/devices",
}


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


F = TypeVar("F", bound=_Form)


class _SignIn(_Form):
    staff_no: str = Field(min_length=1, max_length=20)
    password: str = Field(min_length=1, max_length=200)


class _NewPassword(_Form):
    old: str = Field(max_length=200)
    new: str = Field(max_length=200)


class _Pair(_Form):
    device: str = Field(max_length=40)


def blueprint() -> Blueprint:
    """``/``, ``/sign-in``, ``/leave``, ``/password``, ``/pair``."""
    pages = Blueprint("session_views", __name__)
    _doors(pages)
    _pairing(pages)
    return pages


def _doors(pages: Blueprint) -> None:
    @pages.get("/")
    @declare(PUBLIC, ANYONE)
    def home() -> BaseResponse:
        """The staff side leads to the page of one's role, the public side to the kiosk."""
        if not staff_side(request.environ):
            return redirect("/kiosk")
        known = caller_or_none()
        return redirect(HOMES[known.role] if known and known.role in PERSONS else "/sign-in")

    @pages.post("/sign-in")
    @declare(STAFF, ANYONE)
    def sign_in() -> BaseResponse:
        """Staff number and password for a session cookie."""
        form = _read(_SignIn)
        secret, member = the_hall().credentials.sign_in(form.staff_no, form.password)
        role = Role(member.role)
        response = jsonify({"role": role.value, "home": HOMES[role]})
        set_cookie(response, STAFF_COOKIE, secret)
        return response

    @pages.post("/leave")
    @declare(STAFF, ANY_PERSON)
    def leave() -> BaseResponse:
        """Ends the session."""
        secret = request.cookies.get(STAFF_COOKIE)
        if secret:
            the_hall().credentials.leave(secret)
        response = Response(status=204)
        response.delete_cookie(STAFF_COOKIE, httponly=True, samesite="Strict", secure=request.is_secure)
        return response

    @pages.post("/password")
    @declare(STAFF, ANY_PERSON)
    def change_password() -> BaseResponse:
        """A new password, for whoever knows the old one; other browsers of that person must sign in again."""
        form, hall, known = _read(_NewPassword), the_hall(), caller()
        if len(form.new) < SHORTEST_PASSWORD:
            raise NotAccepted("weak_password", f"新密码至少 {SHORTEST_PASSWORD} 个字符。")
        if known.staff_no is None or not hall.credentials.fits(known.staff_no, form.old):
            raise NotProven("wrong_password", "原密码不对。")
        hashed = hall.credentials.hashed(form.new)
        hall.desk.staff.set_password(known, known.staff_no, hashed, keep_sessions=True)
        hall.credentials.leave_elsewhere(str(known.staff_id), request.cookies.get(STAFF_COOKIE, ""))
        return Response(status=204)


def _pairing(pages: Blueprint) -> None:
    @pages.post("/pair")
    @declare(PUBLIC, ANYONE)
    def pair() -> BaseResponse:
        """A page asks to be let in: it gets a code to show, and keeps a secret in a cookie."""
        form = _read(_Pair)
        answer, secret = the_hall().pairings.ask(form.device, request.remote_addr or "")
        response = jsonify(answer)
        set_cookie(response, PAIRING_COOKIE + form.device, secret, path="/pair")
        return response

    @pages.post("/pair/claim")
    @declare(PUBLIC, ANYONE)
    def claim() -> BaseResponse:
        """How the asking stands; accepted, the page gets its own cookie."""
        form = _read(_Pair)
        secret = request.cookies.get(PAIRING_COOKIE + form.device, "")
        state, cookie = the_hall().pairings.claim(form.device, secret)
        response = make_response(jsonify({"state": state}))
        if cookie is not None:
            set_cookie(response, DEVICE_COOKIE + form.device, cookie, max_age=COOKIE_AGE_S)
            response.delete_cookie(PAIRING_COOKIE + form.device, path="/pair")
        return response


def _read(model: type[F]) -> F:
    try:
        return model.model_validate(request.get_json())
    except ValidationError as fault:
        fields = "、".join(str(each["loc"][0]) for each in fault.errors() if each["loc"])
        raise NotAccepted("not_accepted", f"请求内容不符合要求：{fields}。") from None
