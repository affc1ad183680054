"""The publisher: what was committed leaves in its order, and nothing that is told beside it overtakes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from queue_server.broadcast import Publisher
from queue_server.domain.events import TicketTaken
from queue_server.store import Recorded

NOW = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)


class Wire:
    """Writes down what would be sent; breaks on request."""

    def __init__(self, breaks_at: int = -1) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self._breaks_at = breaks_at

    def emit(self, name: str, body: dict[str, Any], **where: Any) -> None:
        """One message."""
        if body.get("seq") == self._breaks_at:
            raise RuntimeError("broken")
        self.sent.append((name, body))

    def sleep(self, seconds: float) -> None:
        """Nobody else is here."""


def taken(*seqs: int) -> list[Recorded]:
    """A transaction in which tickets were taken."""
    return [
        Recorded(
            seq,
            TicketTaken(str(seq), f"A{seq:03d}", "consult", "waiting", None, visit_id="v", queue_key=seq),
            NOW,
            None,
        )
        for seq in seqs
    ]


def test_the_count_at_midnight_takes_its_turn() -> None:
    wire = Wire()
    publisher = Publisher(wire, lambda: {"consult": 0}, seq=10)  # type: ignore[arg-type]
    publisher.count_again()
    publisher.put(taken(11, 12))
    publisher.count_again()
    publisher.put(taken(13))
    publisher.stop()
    publisher.run()
    seqs = [body["seq"] for _, body in wire.sent]
    assert seqs == sorted(seqs)
    assert seqs[-1] == 13
    assert {"queue_changed", "ticket_changed"} == {name for name, _ in wire.sent}


def test_a_count_without_news_carries_the_newest_entry() -> None:
    wire = Wire()
    publisher = Publisher(wire, lambda: {"consult": 2}, seq=10)  # type: ignore[arg-type]
    publisher.count_again()
    publisher.stop()
    publisher.run()
    assert {(name, body["seq"]) for name, body in wire.sent} == {("queue_changed", 10)}


def test_one_message_that_cannot_be_sent_holds_up_no_other() -> None:
    wire = Wire(breaks_at=12)
    heard: list[int] = []
    publisher = Publisher(wire, lambda: {"consult": 0})  # type: ignore[arg-type]
    publisher.listeners.append(lambda recorded: heard.append(recorded.seq))
    for seq in (11, 12, 13):
        publisher.put(taken(seq))
    publisher.stop()
    publisher.run()
    assert {body["seq"] for _, body in wire.sent} == {11, 13}
    assert heard == [11, 12, 13]
