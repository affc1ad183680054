"""What people say of themselves after they took a number, in the past tense: words of the journal.

What they said is no word of the journal: who is deaf or old stands with the ticket alone.
"""

from dataclasses import dataclass

from queue_server.domain.events import TicketEvent


@dataclass(frozen=True, slots=True)
class CareDeclared(TicketEvent):
    """Somebody who waits said what they need, or why they go first, or took it back."""
