"""How soon a screen says that it may be wrong, with time held still: silence within three seconds, sleep at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import NewPage
from tests.pages_static.fake_hall import FakeHall
from tests.waiting import until

STATES = """() => {
    const root = document.documentElement;
    window.states = [root.dataset.live];
    new MutationObserver(() => {
        if (window.states[window.states.length - 1] !== root.dataset.live) window.states.push(root.dataset.live);
    }).observe(root, {attributes: true, attributeFilter: ['data-live']});
}"""


@pytest.fixture(params=["/screen/board-1", "/screen/screen-1"], ids=["board", "window"])
def page(request: pytest.FixtureRequest, new_page: NewPage, hall: FakeHall) -> Page:
    """A screen at a moment that only the test moves on, promised a beat every second."""
    hall.pulse_s = 1.0
    screen = new_page(1920, 1080)
    screen.clock.install()
    screen.goto(hall.url(request.param))
    expect(screen.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    screen.clock.pause_at(screen.evaluate("Date.now() / 1000 + 1"))
    screen.evaluate(STATES)
    return screen


def test_silence_is_said_within_three_seconds_and_a_beat_ends_it(page: Page, hall: FakeHall) -> None:
    page.route("**/healthz", lambda route: route.abort())
    hall.call("A012", 1)
    expect(page.get_by_text("A012").first).to_be_visible()
    page.clock.run_for(2000)
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    page.clock.run_for(1000)
    expect(page.locator("html")).to_have_attribute("data-live", "lost")
    hall.change("A012", "missed", None)
    hall.beat()
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    assert page.evaluate("states") == ["live", "lost", "live"]


def test_a_beat_a_second_keeps_it_live_for_as_long_as_nothing_happens(page: Page, hall: FakeHall) -> None:
    page.evaluate("""async () => {
        const {Lifeline} = await import('/static/lifeline.js');
        const heard = Lifeline.prototype.heard;
        window.beats = 0;
        Lifeline.prototype.heard = function count() { window.beats += 1; heard.call(this); };
    }""")
    for beat in range(1, 7):
        if beat > 1:  # the first ends whatever silence there was while the test was set up
            page.clock.run_for(1000)
        hall.beat()
        until(lambda beat=beat: page.evaluate("window.beats") >= beat, 15, "a beat to arrive")
    assert page.evaluate("states") == ["live"]


def test_a_server_that_answers_while_the_line_is_mute_is_reached_by_a_new_line(
    page: Page, hall: FakeHall
) -> None:
    lines: list[str] = []
    page.on("websocket", lambda line: lines.append(line.url))
    hall.pulse_s = 0
    page.clock.run_for(3000)
    page.clock.resume()
    until(lambda: page.evaluate("states.length") >= 3, 15, "the screen to be live again")
    assert page.evaluate("states") == ["live", "lost", "live"]
    assert lines, "it came back over the mute line"


def test_a_computer_that_slept_does_not_show_what_it_knew_as_live(page: Page, hall: FakeHall) -> None:
    hall.call("A012", 1)
    expect(page.get_by_text("A012").first).to_be_visible()
    hall.call("B001", 1, push=False)
    hall.pulse_s = 0
    page.clock.fast_forward("01:00:00")
    page.clock.resume()
    expect(page.get_by_text("B001").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    assert page.evaluate("states") == ["live", "lost", "live"]
