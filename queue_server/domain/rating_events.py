"""What is said of a rating after the level, in the past tense: words of the journal."""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class RatingExplained(Event):
    """The citizen said why: reasons by code, and of what they wrote a hash under the visit's own key, None for nothing."""

    prompt_id: str
    visit_id: str
    window_no: int
    reasons: tuple[str, ...]
    remark: str | None
    device: str
