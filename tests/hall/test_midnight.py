"""Midnight over a real server with its device programs: seen by everybody within a second, nothing restarted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.hall.hearing import as_published, ear
from tests.hall.serving import CENTER, EVALUATOR, PRINTER, opens_always, serving, tuesday
from tests.waiting import until

LAST_SECONDS = tuesday(23, 59, 55)
MIDNIGHT = LAST_SECONDS + timedelta(seconds=5)
TODAY, TOMORROW = f"{LAST_SECONDS:%Y-%m-%d}", f"{MIDNIGHT:%Y-%m-%d}"
TOML = CENTER + (PRINTER + EVALUATOR).replace("{port}", "9").replace("{window}", "1")


def test_midnight(tmp_path: Path) -> None:
    with serving(tmp_path, TOML, begins=tuesday(23)) as hall:
        kiosk, clerk, colleague, manager, screen = hall.crew(
            ("kiosk", "kiosk-1"), ("clerk", "李法", "--staff-no", "011"), ("clerk", "王援", "--staff-no", "012"),
            ("manager", "周正", "--staff-no", "090"), ("screen", "board-1"),
        )  # fmt: skip
        opens_always(manager)
        clerk.presses("/windows/1/sign-in")
        colleague.presses("/windows/2/sign-in")
        programs = {name: hall.has_connected(name).pid for name in ("printer-1", "evaluator-1")}
        served, called, *waiting = [kiosk.takes() for _ in range(5)]
        clerk.presses("/windows/1/call-next")
        clerk.presses("/windows/1/start")
        colleague.presses("/windows/2/call-next")
        hall.clock.jumps_to(LAST_SECONDS)
        with (
            ear(hall.public, "/screens", screen.token) as board,
            ear(hall.staff, "/staff", clerk.token) as page,
        ):
            snapshot = board.watches(screen="hall")
            page.watches()
            assert (snapshot["hall_day"], len(snapshot["waiting"])) == (TODAY, 3)
            for ticket in (called, *waiting):
                for listening in (board, page):
                    body = listening.waits_for("ticket_changed", 20, id=ticket["id"], state="abandoned")
                    as_published(listening.namespace, "ticket_changed", body)
            nobody = until(
                lambda: board.bodies("queue_changed") and board.bodies("queue_changed")[-1], 10, "the count"
            )
            assert set(nobody["waiting"].values()) == {0}
            assert hall.clock.now() < MIDNIGHT + timedelta(seconds=10)
            assert board.client.connected, "a screen notices nothing but the news"
            seqs = [body["seq"] for _, body in board.heard if "seq" in body]
            assert seqs == sorted(seqs)

            tomorrow = kiosk.takes()
            assert (tomorrow["number"], tomorrow["hall_day"], tomorrow["ahead"]) == ("A001", TOMORROW, 0)
            queue = board.watches(screen="hall")
            assert (queue["hall_day"], [one["id"] for one in queue["waiting"]]) == (
                TOMORROW,
                [tomorrow["id"]],
            )
            assert [window["state"] for window in queue["windows"]] == ["open", "open", "closed"]
            assert queue["windows"][0]["ticket"]["id"] == served["id"], "serving stays"
            assert queue["windows"][1]["ticket"] is None
            assert clerk.presses("/windows/1/finish")["ticket"]["hall_day"] == TODAY
            assert colleague.presses("/windows/2/call-next")["ticket"]["id"] == tomorrow["id"]

        old = manager.gets(f"/statistics/{TODAY}")["counts"]
        assert old == {
            "taken": 5, "called": 2, "served": 1, "missed": 0, "abandoned": 4, "cancelled": 0, "registered": 0,
        }  # fmt: skip
        assert manager.gets(f"/statistics/{TOMORROW}")["counts"]["taken"] == 1
        assert {name: hall.program(name).pid for name in programs} == programs
        verify = hall.hall("verify", "--data", str(hall.data))
        assert verify.returncode == 0, verify.stdout


def test_a_hall_that_slept_through_midnight_makes_up_for_it(tmp_path: Path) -> None:
    """The server was off at midnight: the first thing anybody does finds a new day."""
    with serving(tmp_path, begins=tuesday(22)) as hall:
        kiosk, manager = hall.crew(("kiosk", "kiosk-1"), ("manager", "周正", "--staff-no", "090"))
        opens_always(manager)
        left = kiosk.takes()
        hall.is_killed()
        hall.clock.next_day()
        hall.starts()
        assert kiosk.gets(f"/tickets/{left['id']}")["state"] == "abandoned"
        assert kiosk.takes()["number"] == "A001"
        assert manager.gets(f"/statistics/{TODAY}")["counts"]["abandoned"] == 1
