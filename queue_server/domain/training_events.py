"""The hall practises (培训模式), in the past tense: words of the journal like those of :mod:`queue_server.domain.events`.

Whatever is taken, registered, called and rated between the two is practice. The journal itself says which: nothing
else marks a row, so a row marked behind the hall's back is found.
"""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class TrainingEvent(Event):
    """The hall began or ended to practise."""


@dataclass(frozen=True, slots=True)
class TrainingBegun(TrainingEvent):
    """From here on numbers and visits are practice."""


@dataclass(frozen=True, slots=True)
class TrainingEnded(TrainingEvent):
    """Numbers are real again; ``cancelled`` practice numbers were still open."""

    cancelled: int
