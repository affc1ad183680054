"""The opening checklist (开门检查), in the past tense: words of the journal. Which line is meant is said by its id alone."""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class OpeningTicked(Event):
    """Somebody looked at one line of today's list with their own eyes, and it is well."""

    mark_id: str
    item: str
    staff_id: str | None


@dataclass(frozen=True, slots=True)
class OpeningUnticked(Event):
    """It is not well after all."""

    mark_id: str


@dataclass(frozen=True, slots=True)
class OpeningDone(Event):
    """Today's list is done; ``to_see`` names what the hall itself still found not well."""

    mark_id: str
    to_see: tuple[str, ...]
    staff_id: str | None


@dataclass(frozen=True, slots=True)
class OpeningReopened(Event):
    """Today's list is to be looked at again."""

    mark_id: str
