"""Lists of pages that stay open for days: rows keep their elements, and a row that goes leaves nothing in the document."""

from __future__ import annotations

from tests.conftest import NewPage
from tests.pages_static.fake_hall import FakeHall

DAYS = """async (rows) => {
    const {html, render} = await import('/static/vendor/lit-html/lit-html.js');
    const {repeat} = await import(rows);
    const place = document.createElement('div');
    const nodes = () => {
        const walk = document.createTreeWalker(place, NodeFilter.SHOW_ALL);
        let count = 0;
        while (walk.nextNode()) count += 1;
        return count;
    };
    const rowsOf = (list) => repeat(list, (one) => one, (one) => html`<li>${one}</li>`);
    const draw = (list) => render(html`<ul>${rowsOf(list)}</ul><p>${list.length}</p>`, place);
    const seen = [];
    let kept = true;
    for (let day = 0; day < 200; day += 1) {
        draw([day, day + 1, day + 2, day + 3]);
        const stays = place.querySelectorAll('li')[2];
        draw([day + 3, day + 2, day + 1]);
        kept = kept && place.querySelectorAll('li')[1] === stays;
        draw([]);
        draw([day + 2]);
        seen.push(nodes());
    }
    const words = [...place.querySelectorAll('li, p')].map((one) => one.textContent);
    return {first: seen[0], last: seen[199], kept, words};
}"""


def test_rows_that_go_leave_nothing_behind(new_page: NewPage, hall: FakeHall) -> None:
    page = new_page(800, 600)
    page.goto(hall.url("/screen/board-1"))
    told = page.evaluate(DAYS, "/static/rows.js")
    assert told["kept"], "a row that stays keeps its element, and with it the focus"
    assert told["words"] == ["201", "1"]
    assert told["last"] == told["first"]
    library = page.evaluate(DAYS, "/static/vendor/lit-html/directives/repeat.js")
    assert library["last"] > library["first"], "the library mends it itself by now: rows.js may go"
