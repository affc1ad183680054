"""The card on the reader of a window (staff side)."""

from typing import Any

from flask_openapi import APIBlueprint, Tag

from queue_server.access import STAFF, caller, declare, the_hall
from queue_server.api.answers import Said, answers
from queue_server.api.requests import WindowPath
from queue_server.desk.seat import AT_WINDOWS


class CardEntry(Said):
    """A card that was just read: its name, or why it cannot be used (`layout`, `unreadable`, `moved`)."""

    card_id: str
    name: str | None
    problem: str | None
    read_at: str | None


class CardAnswer(Said):
    """The card at hand, null where there is none (any more), or for whoever does not sit there."""

    card: CardEntry | None


def blueprint(*, described: bool) -> APIBlueprint:
    """``/windows/{no}/card``."""
    api = APIBlueprint(
        "api_cards", __name__, url_prefix="/api/v1/windows", abp_tags=[Tag(name="windows")], doc_ui=described
    )

    @api.get("/<int:no>/card", responses=answers(200, CardAnswer))
    @declare(STAFF, AT_WINDOWS)
    def card_at_window(path: WindowPath) -> dict[str, Any]:
        """The identity card laid on this window's reader within the last minute, for whoever sits there; kept nowhere."""
        return the_hall().desk.cards.at_window(caller(), path.no)

    return api
