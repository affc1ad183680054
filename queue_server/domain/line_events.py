"""A serial line looked at by a person, in the past tense: words of the journal."""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class LineWatched(Event):
    """Somebody watches the line of this device to learn its keys, or (``on`` false) has seen enough."""

    device: str
    on: bool
