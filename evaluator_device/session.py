"""What a key press on a line counts for: the rules of prompt, press, expiry and double press.

Pure: no port, no server, no clock.  Times are seconds of one monotonic clock and are handed in.  A press
counts once, for the prompt that is open at its address, and is never guessed onto anything else; no press is
no rating.  Source: notice clause B-1.3.9 (an evaluator at each window), S-3.1.5 (asking, never urging).
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Reason = Literal["unprompted", "late", "duplicate", "unknown_key"]
AFTERWARDS_S = 60.0
"""So long after a prompt a press is still told apart as late or double; later it is simply unprompted."""


@dataclass(frozen=True, slots=True)
class Counted:
    """This press is the rating of this prompt."""

    prompt_id: str
    level: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """This press counts for nothing, and why."""

    reason: Reason


@dataclass(slots=True)
class _Prompt:
    prompt_id: str
    expires_at: float
    ended_at: float | None = None
    rated: bool = False

    def is_open(self, now: float) -> bool:
        return self.ended_at is None and now < self.expires_at

    def is_recent(self, now: float) -> bool:
        return now < max(self.expires_at, self.ended_at or 0.0) + AFTERWARDS_S


class Session:
    """The prompts of one line, one at a time per address.

    ``levels`` gives for each address of the line which key means which level.
    """

    def __init__(self, levels: Mapping[int, Mapping[Any, int]]) -> None:
        self._levels = levels
        self._prompts: dict[int, _Prompt] = {}

    def ask(self, address: int, prompt_id: str, expires_s: float, now: float) -> bool:
        """Open a prompt, in place of any other at this address; True when the device must be told.

        A prompt may come again after a reconnect.  One that is still open keeps its lamps as they are and
        takes the newer end; one that was rated or withdrawn stays so.
        """
        known = self._prompts.get(address)
        if known is not None and known.prompt_id == prompt_id:
            if known.ended_at is not None:
                return False
            was_open = known.is_open(now)
            known.expires_at = now + expires_s
            return not was_open and known.is_open(now)
        self._prompts[address] = _Prompt(prompt_id, now + expires_s)
        return expires_s > 0

    def withdraw(self, prompt_id: str, now: float) -> int | None:
        """End this prompt if it is open, and give its address; an unknown one is nothing to end."""
        for address, prompt in self._prompts.items():
            if prompt.prompt_id == prompt_id and prompt.ended_at is None:
                was_open = prompt.is_open(now)
                prompt.ended_at = min(now, prompt.expires_at)
                return address if was_open else None
        return None

    def press(self, address: int, key: Hashable, now: float) -> Counted | Ignored:
        """What this press counts for; the first known key of an open prompt is its rating."""
        prompt = self._prompts.get(address)
        levels = self._levels.get(address)
        if levels is not None and key not in levels:
            return Ignored("unknown_key")
        if levels is None or prompt is None or not prompt.is_recent(now):
            return Ignored("unprompted")
        if prompt.rated:
            return Ignored("duplicate")
        if not prompt.is_open(now):
            return Ignored("late")
        prompt.rated, prompt.ended_at = True, now
        return Counted(prompt.prompt_id, levels[key])

    def open_addresses(self, now: float) -> list[int]:
        """Where a citizen is being asked right now: a device that was away must be told again."""
        return sorted(address for address, prompt in self._prompts.items() if prompt.is_open(now))
