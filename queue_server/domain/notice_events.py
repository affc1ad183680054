"""What is told to a citizen in writing, in the past tense: words of the journal."""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class OneTimeNoticeGiven(Event):
    """Somebody was told in writing what still lacks; ``again``: not for the first time for this matter, for a ``reason``."""

    job_id: str
    visit_id: str
    service: str
    again: bool
    reason: str | None
