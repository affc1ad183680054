"""A manager puts a picture and a film up; the board shows them beside the calls, and is silent while somebody is called."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
import requests
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.pages.stage import WAIT_MS, Hall
from tests.pages.test_settings import opened
from tests.pages_static.looks import sticking_out
from tests.waiting import until

FILMED = """async () => {
    const canvas = Object.assign(document.createElement('canvas'), {width: 640, height: 360});
    const pen = canvas.getContext('2d');
    const audio = new AudioContext(), tone = audio.createOscillator(), out = audio.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    const stream = new MediaStream([...canvas.captureStream(25).getTracks(), ...out.stream.getTracks()]);
    const recorder = new MediaRecorder(stream, {mimeType: 'video/webm'}), pieces = [];
    recorder.ondataavailable = (event) => pieces.push(event.data);
    const done = new Promise((over) => { recorder.onstop = over; });
    recorder.start();
    for (let frame = 0; frame < 40; frame += 1) {
        pen.fillStyle = `hsl(${frame * 9}, 60%, 40%)`;
        pen.fillRect(0, 0, 640, 360);
        await new Promise((over) => setTimeout(over, 40));
    }
    recorder.stop();
    await done;
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    let text = '';
    bytes.forEach((one) => { text += String.fromCharCode(one); });
    return btoa(text);
}"""
"""A film of a second and a half, with a tone, as the browser itself records it."""


def picture() -> bytes:
    """Something to hang up."""
    kept = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 900)).convert("RGB").save(kept, "JPEG")
    return kept.getvalue()


def is_heard(board: Page) -> bool:
    """Whether the film moves and would be heard now."""
    heard: bool = board.evaluate("""() => {
        const film = document.querySelector('.reel video');
        return film.currentTime > 0 && !film.paused && !film.muted && Math.abs(film.volume - 0.3) < 0.01;
    }""")
    return heard


@pytest.mark.timeout(180)
def test_a_film_plays_beside_the_calls_and_is_silent_during_one(
    new_page: NewPage, chromium: Browser, tmp_path: Path
) -> None:
    with opened(tmp_path) as (hall, boss):
        board = new_page(1920, 1080, storage_state=hall.lets_in(chromium, "/screen/board-1"))
        board.goto(hall.url("/screen/board-1"))
        expect(board.get_by_test_id("connection")).to_have_attribute("data-state", "live", timeout=WAIT_MS)
        expect(board.get_by_test_id("reel")).to_have_count(0)

        page = new_page(1440, 900)
        hall.signs_in(page, boss, "/settings/reel")
        page.get_by_test_id("reel-add").set_input_files(
            {"name": "notes.mp4", "mimeType": "video/mp4", "buffer": b"no film at all"}
        )
        expect(page.get_by_test_id("reel-said")).to_contain_text("这个文件放不了", timeout=WAIT_MS)
        film = base64.b64decode(page.evaluate(FILMED))
        page.get_by_test_id("reel-add").set_input_files(
            [
                {"name": "宣传.webm", "mimeType": "video/webm", "buffer": film},
                {"name": "海报.jpg", "mimeType": "image/jpeg", "buffer": picture()},
            ]
        )
        rows = page.get_by_test_id("reel-row")
        expect(rows).to_have_count(2, timeout=WAIT_MS)
        assert_accessible(page)

        shows_beside_the_calls(board, hall)

        address = board.locator(".reel video").get_attribute("src") or rows.first.locator(
            "video"
        ).get_attribute("src")
        assert address is not None
        part = requests.get(hall.public + address, headers={"Range": "bytes=0-3"}, timeout=20)
        assert (part.status_code, part.content, part.headers["Content-Type"]) == (206, film[:4], "video/webm")

        page.get_by_test_id("reel-seconds").fill("5")
        page.get_by_test_id("save").click()
        expect(page.get_by_test_id("save-state")).to_contain_text("已保存", timeout=WAIT_MS)
        assert hall.manager.gets("/reel/shown")["items"][1]["seconds"] == 5
        for left in (1, 0):
            page.get_by_test_id("reel-remove").first.click()
            page.get_by_test_id("reel-remove").first.click()
            expect(rows).to_have_count(left, timeout=WAIT_MS)
        expect(board.get_by_test_id("reel")).to_have_count(0, timeout=WAIT_MS)
        assert requests.get(hall.public + address, timeout=20).status_code == 404


def shows_beside_the_calls(board: Page, hall: Hall) -> None:
    """The film is seen and heard; a call makes it silent, is not covered by it, and gives it its voice back."""
    expect(board.get_by_test_id("reel")).to_be_visible(timeout=WAIT_MS)
    until(lambda: is_heard(board), timeout_s=20)
    hall.hires("021", "周琳")
    hall.manager.presses("/windows/1/sign-in", staff_no="021")
    taken = hall.guide.posts("/tickets", {"service": "consult", "tap_id": "t1"}, status=201)
    hall.manager.presses("/windows/1/call-next")
    expect(board.get_by_test_id("call-number")).to_have_text(taken["number"], timeout=WAIT_MS)
    assert not is_heard(board)
    expect(board.get_by_test_id("reel")).to_be_visible()
    assert not sticking_out(
        board, "body", ".board-main", ".stage", ".big", ".calls", ".calls ol", ".waiting", ".missed"
    )
    covered = board.evaluate("""() => {
        const pane = document.querySelector('.reel').getBoundingClientRect();
        return ['.stage', '.calls', '.waiting', '.missed'].filter((place) => {
            const one = document.querySelector(place).getBoundingClientRect();
            return one.left < pane.right && pane.left < one.right && one.top < pane.bottom && pane.top < one.bottom;
        });
    }""")
    assert covered == []
    size = board.get_by_test_id("call-number").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 160
    assert_accessible(board)
    until(lambda: is_heard(board), timeout_s=30)
