"""Ratings: asking for one at finish, taking the pressed level, ending prompts (notice B-1.3.9, S-3.1.5).

Staff can never give a rating: only a device token does, and only for the window its evaluator hangs at.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from queue_server.desk.frame import SERVER, Caller, Deed, House, new_id
from queue_server.desk.rules import rating_prompt_s
from queue_server.desk.views import moment
from queue_server.domain.events import KeyIgnored, PromptEnded, RatingAsked, VisitRated
from queue_server.domain.rating import PromptState, refusal_of
from queue_server.domain.rating_events import RatingExplained
from queue_server.locale import language_of
from queue_server.store import Rooms
from queue_server.store.moments import moment_of
from queue_server.store.rating_reasons import Explained
from queue_server.store.ratings import Prompt

WIRE_GRACE_S = 5.0
"""A key pressed in time may reach the server this much later: the program keeps the line's own clock."""


EXPLAINED_WITHIN = timedelta(minutes=10)
"""Reasons given later than this after the level are not taken: somebody else may stand there by then."""


class RatingDesk:
    """Use cases of the evaluators."""

    def __init__(self, house: House) -> None:
        self._house = house

    def give(
        self, caller: Caller, windows: frozenset[int], prompt_id: str, level: int, raw: str | None
    ) -> str | None:
        """Takes a pressed level. Returns why it does not count, or None when it counts.

        ``windows``: where the caller's evaluator hangs; a prompt of another window is unknown to it.
        """
        with self._house.deed(caller) as deed:
            prompt = deed.work.ratings.get(prompt_id)
            if prompt is not None and prompt.window_no not in windows:
                prompt = None
            state, expires_at = (None, None) if prompt is None else (prompt.state, prompt.expires_at)
            refusal = refusal_of(state, expires_at, deed.now, WIRE_GRACE_S)
            if refusal is None and prompt is not None:
                self._rate(deed, prompt, level, raw)
            else:
                window_no = None if prompt is None else prompt.window_no
                deed.record(KeyIgnored(caller.name, window_no, str(refusal), raw))
            return refusal

    def explain(
        self, caller: Caller, windows: frozenset[int], prompt_id: str, reasons: Sequence[str], remark: str
    ) -> str | None:
        """Takes why a level was given, once. Returns why it is not kept, or None when it is."""
        with self._house.deed(caller) as deed:
            prompt = deed.work.ratings.get(prompt_id)
            rated_at = deed.work.rating_reasons.rated_at(prompt_id)
            if prompt is None or prompt.window_no not in windows or rated_at is None:
                return "unknown_prompt"
            if deed.work.rating_reasons.is_said(prompt.visit_id):
                return "duplicate"
            if deed.now - moment_of(rated_at) > EXPLAINED_WITHIN:
                return "expired"
            said = Explained(sorted(set(reasons)), " ".join(remark.split()) or None)
            told = deed.work.rating_reasons.add(prompt.visit_id, prompt.id, said, caller.name, deed.now)
            visit = deed.work.visits.get(prompt.visit_id)
            deed.day_changed(visit.hall_day if visit else deed.today)
            deed.record(
                RatingExplained(
                    prompt.id, prompt.visit_id, prompt.window_no, tuple(said.reasons), told, caller.name
                )
            )
            return None

    def ignored(self, caller: Caller, device: str, window_no: int | None, reason: str, raw: str) -> None:
        """Journals a key press that counts for nobody."""
        with self._house.deed(caller) as deed:
            deed.record(KeyIgnored(device, window_no, reason, raw))

    def expire(self) -> None:
        """Ends prompts whose time is over; the timekeeper calls it."""
        now = self._house.clock.now()
        with self._house.reading() as rooms:
            late = [prompt for prompt in rooms.ratings.open_prompts() if _over(prompt, now)]
        if not late:
            return
        with self._house.deed(SERVER) as deed:
            for prompt in deed.work.ratings.open_prompts():
                if _over(prompt, deed.now):
                    _end(deed, prompt, PromptState.EXPIRED)

    def pending(self, windows: frozenset[int]) -> list[dict[str, Any]]:
        """Prompts an evaluator program that just came back should show: (prompt, seconds left)."""
        now = self._house.clock.now()
        with self._house.reading() as rooms:
            prompts = [
                p for p in rooms.ratings.open_prompts() if p.window_no in windows and p.expires_at > now
            ]
            return [
                {
                    "prompt_id": prompt.id,
                    "visit_id": prompt.visit_id,
                    "window_no": prompt.window_no,
                    "expires_s": round((prompt.expires_at - now).total_seconds(), 1),
                    **_spoken(rooms, prompt.visit_id),
                }
                for prompt in prompts
            ]

    def _rate(self, deed: Deed, prompt: Prompt, level: int, raw: str | None) -> None:
        visit = deed.work.visits.get(prompt.visit_id)
        hall_day = visit.hall_day if visit else deed.today
        deed.work.ratings.rate(prompt, hall_day, level, deed.caller.name, raw, deed.now)
        if prompt.device is not None:
            deed.work.devices.note_good(prompt.device, deed.now)
        deed.day_changed(hall_day)
        deed.record(VisitRated(prompt.id, prompt.visit_id, prompt.window_no, level, deed.caller.name))


def ask_for_rating(house: House, deed: Deed, visit_id: str, window_no: int) -> None:
    """Opens a prompt at the window's evaluator, if it has one and the visit is not rated yet."""
    evaluator = next((e for e in house.toml.evaluator_device if e.window == window_no), None)
    if evaluator is None or deed.work.ratings.level_of(visit_id) is not None:
        return
    end_open_prompts(deed, window_no)
    expires_s = rating_prompt_s(deed.work)
    prompt = Prompt(
        new_id(),
        visit_id,
        window_no,
        evaluator.device,
        PromptState.OPEN,
        deed.now,
        deed.now + timedelta(seconds=expires_s),
    )
    deed.work.ratings.open_prompt(prompt)
    asked = {"expires_s": expires_s, **_spoken(deed.work, visit_id)}
    deed.record(RatingAsked(prompt.id, visit_id, window_no), asked)


def end_open_prompts(deed: Deed, window_no: int) -> None:
    """The window goes on with the next citizen: what was still open there is cut short."""
    for prompt in deed.work.ratings.open_at_window(window_no):
        _end(deed, prompt, PromptState.EXPIRED if _over(prompt, deed.now) else PromptState.CUT_SHORT)


def withdraw_prompt(deed: Deed, visit_id: str) -> None:
    """A finish was undone: the visit is not over, nobody is asked."""
    for prompt in deed.work.ratings.open_of_visit(visit_id):
        _end(deed, prompt, PromptState.WITHDRAWN)


def prompt_view(prompt: Prompt | None) -> dict[str, Any] | None:
    """Whether the citizen was asked and has answered; never the level."""
    if prompt is None:
        return None
    return {"prompt_id": prompt.id, "state": prompt.state.value, "expires_at": moment(prompt.expires_at)}


def _spoken(rooms: Rooms, visit_id: str) -> dict[str, str]:
    """The language to ask in, where one was chosen with the number."""
    chosen = rooms.ratings.language_of(visit_id)
    return {"language": language_of(chosen)} if chosen else {}


def _end(deed: Deed, prompt: Prompt, how: PromptState) -> None:
    deed.work.ratings.end_prompt(prompt.id, how)
    deed.record(PromptEnded(prompt.id, prompt.visit_id, prompt.window_no, how.value))


def _over(prompt: Prompt, now: Any) -> bool:
    """Past its end and past what may still be on the wire."""
    return bool((now - prompt.expires_at).total_seconds() > WIRE_GRACE_S)
