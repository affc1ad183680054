"""The hall's own voice, in the past tense: words of the journal like those of :mod:`queue_server.domain.events`.

The journal keeps a keyed hash of a recording, never the recording: a voice is a person's.
"""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class OwnClipChanged(Event):
    """A word of the hall's own voice was recorded anew, or taken away: keyed hashes, None for none."""

    word: str
    before: str | None
    after: str | None
