"""The journal: history that only grows, with nobody's name, phone or words in it."""

from __future__ import annotations

import re

from tests.hall.contract.conftest import Day

SECRETS = ("欧阳清风", "13987654321", "欧阳", "我和邻居的宅基地纠纷", "因孕期", "查阅投诉")


def test_it_only_grows_and_has_no_gaps(day: Day) -> None:
    first = day.manager.gets("/journal", limit=2)
    assert [row["seq"] for row in first["rows"]] == [1, 2]
    seq = day.manager.gets("/queue")["seq"]
    day.kiosk.takes()
    later = day.manager.gets("/journal", after_seq=seq)
    assert [row["seq"] for row in later["rows"]] == list(range(seq + 1, later["last_seq"] + 1))
    assert later["last_seq"] == day.manager.gets("/queue")["seq"]
    assert day.manager.gets("/journal", after_seq=later["last_seq"])["rows"] == []


def test_limits(day: Day) -> None:
    assert len(day.manager.gets("/journal", limit=1)["rows"]) == 1
    whole = day.manager.gets("/journal", limit=1000)["rows"]
    assert day.manager.gets("/journal")["rows"] == whole[:200], "200 by default"
    for limit in (0, 1001, -1):
        day.manager.is_refused(422, "not_accepted", "GET", f"/journal?limit={limit}")


def test_one_visit_from_the_first_tap_to_the_last_press(day: Day) -> None:
    seq = day.manager.gets("/queue")["seq"]
    ticket = day.kiosk.takes()
    for verb in ("call-next", "start", "finish"):
        day.clerk.presses(f"/windows/1/{verb}")
    rows = day.manager.gets("/journal", after_seq=seq)["rows"]
    of_ticket = [row for row in rows if row["facts"].get("ticket_id") == ticket["id"]]
    assert [row["event"] for row in of_ticket][:2] == ["ticket_taken", "ticket_called"]
    assert "service_finished" in [row["event"] for row in of_ticket]
    assert {row["hall_day"] for row in rows} == {day.today}
    for row in rows:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", row["at"])
        assert re.fullmatch(r"[0-9a-f]{64}", row["hash"])


def test_no_personal_data_stands_in_it(day: Day) -> None:
    seq = day.manager.gets("/queue")["seq"]
    day.kiosk.takes(
        visitor={"name": "欧阳清风", "phone": "13987654321"}, priority_class="other", priority_reason="因孕期"
    )
    day.clerk.presses("/windows/1/call-next")
    order = day.clerk.presses("/windows/1/start")["ticket"]["work_order_id"]
    day.clerk.patches(f"/work-orders/{order}", {"summary": "我和邻居的宅基地纠纷"})
    day.clerk.presses("/windows/1/finish", outcome="当场解答")
    assert day.manager.gets("/ledger", unmask_reason="查阅投诉", q="欧阳清风")["total"] == 1
    text = day.manager.asks("GET", f"/journal?after_seq={seq}&limit=1000").text
    assert "ledger_unmasked" in text
    assert not [word for word in SECRETS if word in text]


def test_hall_verify_finds_nothing_wrong_beside_the_running_server(day: Day) -> None:
    outcome = day.hall.hall("verify", "--data", str(day.hall.data))
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
