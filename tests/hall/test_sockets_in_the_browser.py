"""The official JavaScript client with its default options, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.conftest import NewPage
from tests.hall.asking import Caller
from tests.hall.hearing import as_published
from tests.hall.serving import Serving, opens_always, serving
from tests.waiting import until

CONNECT = """async ([namespace, auth]) => {
    const {io} = await import('/static/vendor/socket.io.esm.min.js');
    const seen = {heard: [], snapshots: [], refused: null, connects: 0};
    const socket = io(namespace, {auth});
    window.seen = seen;
    window.socket = socket;
    socket.onAny((name, body) => seen.heard.push([name, body]));
    socket.on('connect_error', (error) => { seen.refused = (error.data || {}).code || error.message; });
    socket.on('connect', async () => {
        seen.connects += 1;
        if (namespace === '/devices') return;
        seen.snapshots.push(await socket.emitWithAck('watch', {screen: 'hall'}));
    });
}"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A hall on addresses that stay the same over a restart."""
    with serving(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="module")
def crew(hall: Serving) -> list[Caller]:
    """Screen, kiosk, clerk at window 1."""
    screen, kiosk, clerk, manager = hall.crew(
        ("screen", "board-1"), ("kiosk", "kiosk-1"), ("clerk", "李法", "--staff-no", "011"),
        ("manager", "周正", "--staff-no", "090"),
    )  # fmt: skip
    opens_always(manager)
    clerk.presses("/windows/1/sign-in")
    return [screen, kiosk, clerk]


@pytest.fixture
def board(new_page: NewPage, hall: Serving) -> Callable[[str, dict[str, Any]], Page]:
    """board(namespace, auth) -> a page whose client connects there."""

    def connect(namespace: str, auth: dict[str, Any]) -> Page:
        page = new_page()
        page.goto(f"{hall.public}/kiosk/kiosk-1")
        page.evaluate(CONNECT, [namespace, auth])
        return page

    return connect


def seen(page: Page, name: str) -> Any:
    """What the client has noted."""
    return page.evaluate(f"seen.{name}")


def test_a_board_hears_the_hall_and_comes_back_after_a_crash(
    hall: Serving, crew: list[Caller], board: Callable[[str, dict[str, Any]], Page]
) -> None:
    screen, kiosk, clerk = crew
    page = board("/screens", {"token": screen.token})
    until(lambda: seen(page, "snapshots"), 15, "the snapshot")
    assert seen(page, "snapshots")[0] == screen.gets("/queue")
    until(
        lambda: page.evaluate("socket.io.engine.transport.name") == "websocket",
        15,
        "the upgrade from polling",
    )

    ticket = kiosk.takes()
    clerk.presses("/windows/1/call-next")
    until(lambda: "ticket_called" in [name for name, _ in seen(page, "heard")], 15, "the call")
    heard = seen(page, "heard")
    seqs = [body["seq"] for _, body in heard]
    assert seqs == sorted(seqs)
    assert seqs[0] > seen(page, "snapshots")[0]["seq"]
    for name, body in heard:
        as_published("/screens", name, body)

    hall.is_killed()
    hall.starts()
    clerk.presses("/windows/1/start")
    until(lambda: len(seen(page, "snapshots")) == 2, 30, "the board to come back by itself")
    snapshot = seen(page, "snapshots")[1]
    assert snapshot["seq"] > seqs[-1], "the journal's number goes on over a restart"
    assert snapshot["windows"][0]["ticket"].items() >= {"id": ticket["id"], "state": "serving"}.items()
    clerk.presses("/windows/1/finish")
    until(
        lambda: [b for n, b in seen(page, "heard") if n == "ticket_changed" and b["state"] == "finished"],
        15,
        "what happens next",
    )


@pytest.mark.parametrize(
    ("namespace", "token", "code"),
    [
        ("/screens", "nonsense", "token_unknown"),
        ("/screens", None, "sign_in_required"),
        ("/staff", "screen", "not_here"),
        ("/devices", "screen", "not_here"),
    ],
)
def test_a_refusal_says_why(
    crew: list[Caller],
    board: Callable[[str, dict[str, Any]], Page],
    namespace: str,
    token: str | None,
    code: str,
) -> None:
    auth = {} if token is None else {"token": crew[0].token if token == "screen" else token}
    page = board(namespace, auth)
    assert until(lambda: seen(page, "refused"), 15, "connect_error") == code
    assert seen(page, "connects") == 0


def test_a_page_of_another_site_cannot_connect(hall: Serving, crew: list[Caller], new_page: NewPage) -> None:
    """Another port is another origin: the browser says so, the server refuses, the page learns nothing."""
    page = new_page()
    page.goto(f"{hall.public}/kiosk/kiosk-1")
    other = hall.staff
    tried = """async ([other, token]) => {
        const {io} = await import('/static/vendor/socket.io.esm.min.js');
        const socket = io(other + '/screens', {auth: {token}, reconnection: false});
        return await new Promise((done) => {
            socket.on('connect', () => done('connected'));
            socket.on('connect_error', () => done('refused'));
        });
    }"""
    assert page.evaluate(tried, [hall.public, crew[0].token]) == "connected"
    elsewhere = new_page(bypass_csp=True)
    elsewhere.goto(f"{hall.public}/kiosk/kiosk-1")
    assert elsewhere.evaluate(tried, [other, crew[0].token]) == "refused"
