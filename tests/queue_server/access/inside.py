"""The whole application in this process, where a process of its own adds nothing: a browser on either side of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hardware_config.hall import EvaluatorDevice, HallSection, HallToml, Kiosk, Window, WindowDisplay
from queue_server.app import FirstManager, RunningHall, build_hall, open_doors
from queue_server.desk.frame import SERVER
from queue_server.desk.staff import NewMember, add_member
from queue_server.domain.roles import PERSONS, Role

MORNING = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
"""A Tuesday of the past, 9 o'clock in the hall."""
SIDES = ("public", "staff", "both")
TOML = HallToml(
    hall=HallSection(kind="center", name="章贡区公共法律服务中心", public_url="http://10.1.2.3:8000"),
    window=[Window(no=1), Window(no=2)],
    kiosk=[Kiosk(device="kiosk-1")],
    window_display=[
        WindowDisplay(device="board-1", shows="hall"),
        WindowDisplay(device="screen-1", shows="window:1"),
    ],
    evaluator_device=[EvaluatorDevice(device="tablet-2", window=2, profile="tablet")],
)
STAFF_NO = {role: f"10{place}" for place, role in enumerate(sorted(PERSONS))}
"""One person of every role."""


class HandClock:
    """A clock whose hands are moved."""

    def __init__(self) -> None:
        self.at = MORNING

    def now(self) -> datetime:
        """Wherever the hands stand."""
        return self.at

    def passes(self, seconds: float) -> None:
        """So many seconds go by at once."""
        self.at += timedelta(seconds=seconds)


class Browser:
    """A browser on one side of the hall, with cookies of its own; a program when it has a token."""

    def __init__(self, client: FlaskClient, side: str, token: str | None = None) -> None:
        self._client, self._side, self._token = client, side, token

    def asks(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        scheme: str = "http",
        **options: Any,
    ) -> TestResponse:
        """The answer to one request."""
        sent = dict(headers or {})
        if self._token is not None:
            sent["Authorization"] = f"Bearer {self._token}"
        if body is not None:
            options["json"] = body
        return self._client.open(
            path,
            method=method,
            headers=sent,
            base_url=f"{scheme}://localhost",
            environ_base={"hall.side": self._side},
            **options,
        )

    def opens(self, path: str) -> str:
        """A page, as text."""
        page = self.asks("GET", path)
        assert page.status_code == 200, page.status
        return page.get_data(as_text=True)

    def csrf(self, path: str) -> str:
        """The token the page at this path would send along."""
        found = re.search(r'<meta name="csrf-token" content="([0-9a-f]*)">', self.opens(path))
        assert found is not None
        return found[1]

    def enters(self, staff_no: str, password: str) -> TestResponse:
        """An attempt to sign in."""
        return self.asks("POST", "/sign-in", {"staff_no": staff_no, "password": password})

    def cookie(self, name: str) -> str | None:
        """A cookie this browser holds."""
        cookie = self._client.get_cookie(name)
        return None if cookie is None else cookie.value

    def cookie_at(self, path: str, name: str) -> str | None:
        """A cookie this browser sends to one path only."""
        cookie = self._client.get_cookie(name, path=path)
        return None if cookie is None else cookie.value

    def keeps(self, name: str, value: str) -> None:
        """Puts a cookie into this browser."""
        self._client.set_cookie(name, value)


class Inside:
    """The hall and whoever looks at it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = HandClock()
        self.first_manager: FirstManager | None = None
        self.opens_again()

    def opens_again(self) -> None:
        """Starts the server, again if it was closed."""
        self.running: RunningHall = build_hall(
            TOML,
            self.folder,
            async_mode="threading",
            offload=lambda call, *args: call(*args),
            clock=self.clock,
        )
        made = open_doors(self.running)
        self.first_manager = made or self.first_manager

    def closes(self) -> None:
        """Stops the server."""
        self.running.stop()

    def browser(self, side: str = "staff", token: str | None = None) -> Browser:
        """A browser without cookies."""
        return Browser(self.running.app.test_client(), side, token)

    def hires(self, role: Role) -> tuple[str, str]:
        """A new person of this role: staff number and password."""
        password = f"correct horse {role}"
        credentials = self.running.hall.credentials
        with self.running.desk.house.deed(SERVER) as deed:
            if deed.work.people.by_no(STAFF_NO[role]) is None:
                add_member(deed, NewMember(STAFF_NO[role], f"某{role}", role), credentials.hashed(password))
        return STAFF_NO[role], password

    def token(self, role: Role, name: str = "outside", window_no: int | None = None) -> str:
        """A token as `hall token issue` gives it."""
        staff = None
        if role in PERSONS:
            staff_no, _ = self.hires(role)
            with self.running.desk.house.reading() as rooms:
                staff = rooms.people.by_no(staff_no)
        return self.running.hall.credentials.issue(role, name, "issued", window_no=window_no, staff=staff)

    def signed_in(self, role: Role, side: str = "staff") -> Browser:
        """A browser in which a person of this role has signed in."""
        entered = self.browser()
        assert entered.enters(*self.hires(role)).status_code == 200
        browser = self.browser(side)
        browser.keeps("hall_staff", str(entered.cookie("hall_staff")))
        return browser


@contextmanager
def inside(folder: Path) -> Iterator[Inside]:
    """A hall that is closed with the block."""
    hall = Inside(folder)
    try:
        yield hall
    finally:
        hall.closes()
