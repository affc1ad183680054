"""Identity cards, in the past tense: words of the journal. That one lay there, never what stood on it."""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class CardPresented(Event):
    """Somebody laid a card on a reader; ``problem`` says why its name cannot be used, None where it can."""

    card_id: str
    device: str
    problem: str | None
