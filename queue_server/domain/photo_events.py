"""Photographs of staff, in the past tense: words of the journal like those of :mod:`queue_server.domain.events`.

The journal keeps a keyed hash of a photograph, never the picture: what was taken away is gone, and who has the picture
cannot find it here.
"""

from dataclasses import dataclass

from queue_server.domain.events import Event


@dataclass(frozen=True, slots=True)
class StaffPhotoChanged(Event):
    """A member's photograph is another one, or none: keyed hash of what was and of what is shown, None for none."""

    staff_id: str
    before: str | None
    after: str | None
