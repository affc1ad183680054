"""普法宣传: the pictures and films beside the calls of the hall board, each with its last day; a manager's.

A board shows them one after another in a pane of its own and is silent while somebody is called. How loud films are is
set here; the hall's quiet hours, and which screen speaks at all, hold for them as for the voice.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from queue_server.desk.frame import Caller, House
from queue_server.desk.reel_content import Content, content_of
from queue_server.domain.errors import NotAccepted, NotKnown, RuleBroken
from queue_server.domain.events import RulesChanged
from queue_server.store import Rooms
from queue_server.store.reel_files import REEL, ReelFiles

MOST_ITEMS = 20
MOST_BYTES = 600_000_000
SHOWN_FOR_DAYS = 30
SHOWN_FOR_S = 12
DEFAULT_SOUND = 30
Item = dict[str, Any]


class ReelDesk:
    """Use cases of the page 普法宣传, and of the hall boards."""

    def __init__(self, house: House, offload: Callable[..., Any]) -> None:
        self._house = house
        self._offload = offload
        self._files = ReelFiles(house.store.folder, house.store.vault)
        self._files.forget_all_but({item["file"] for item in self._kept()["items"]})

    def settings(self) -> dict[str, Any]:
        """How loud films are, and what is shown in which order, until when and how long."""
        return _settings_of(self._kept())

    def files(self) -> list[Item]:
        """What is behind each item: `id`, `kind` (picture or film), `bytes`, `address`."""
        return [_file_of(item) for item in self._kept()["items"]]

    def shown(self) -> dict[str, Any]:
        """What boards show today, with the sound of films."""
        today, kept = self._house.today(), self._kept()
        items = [
            {**_file_of(item), "until": item["until"], "seconds": item["seconds"]}
            for item in kept["items"]
            if item["until"] >= today
        ]
        return {"sound": kept["sound"], "items": items}

    def add(self, caller: Caller, raw: bytes) -> Item:
        """Keeps a picture or a film, for a month at first; the same one again is the same item.

        Raises ``reel_too_large``, ``reel_not_usable``, ``reel_full``, StoreTrouble ``disk_full``.
        """
        content: Content = self._offload(content_of, raw)
        _room_for(self._kept(), content)
        name: str = self._offload(self._files.keep, content.kept, content.suffix)
        until = (date.fromisoformat(self._house.today()) + timedelta(days=SHOWN_FOR_DAYS)).isoformat()
        item = {"file": name, "bytes": len(content.kept), "until": until, "seconds": SHOWN_FOR_S}

        def with_it(kept: dict[str, Any]) -> list[Item]:
            if any(one["file"] == name for one in kept["items"]):
                return list(kept["items"])
            _room_for(kept, content)
            return [*kept["items"], item]

        self._change(caller, lambda kept: {**kept, "items": with_it(kept)})
        return _file_of(item)

    def remove(self, caller: Caller, item_id: str) -> None:
        """The item is shown no more and its file is gone. Raises ``unknown_reel_item``."""

        def without(kept: dict[str, Any]) -> dict[str, Any]:
            _known(kept, item_id)
            return {**kept, "items": [one for one in kept["items"] if _id_of(one) != item_id]}

        self._change(caller, without)

    def put(self, caller: Caller, sound: int, asked: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The sound, and order, last days and lengths; items that are not named keep theirs, behind the others.

        Raises ``unknown_reel_item``, ``reel_item_twice``.
        """
        ids = [one["id"] for one in asked]
        if len(set(ids)) != len(ids):
            raise NotAccepted("reel_item_twice", "同一个图片或视频只能列一次。")

        def arranged(kept: dict[str, Any]) -> dict[str, Any]:
            named = [
                {**_known(kept, one["id"]), "until": one["until"], "seconds": one["seconds"]} for one in asked
            ]
            rest = [one for one in kept["items"] if _id_of(one) not in ids]
            return {"sound": sound, "items": named + rest}

        return _settings_of(self._change(caller, arranged))

    def path(self, name: str) -> Path:
        """Where the file of this name lies. Raises ``unknown_reel_item``."""
        if all(item["file"] != name for item in self._kept()["items"]):
            raise _unknown()
        return self._files.path(name)

    def _kept(self) -> dict[str, Any]:
        with self._house.reading() as rooms:
            return _kept(rooms)

    def _change(self, caller: Caller, change: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
        with self._house.deed(caller) as deed:
            before = _kept(deed.work)
            after = change(before)
            if after != before:
                deed.work.offer.keep_fact(REEL, json.dumps(after))
                deed.record(RulesChanged(REEL, before, after))
        # What was taken away is gone from the disk too, once it is gone from the list for good.
        gone = {item["file"] for item in before["items"]} - {item["file"] for item in after["items"]}
        if gone:
            self._offload(self._files.forget, gone)
        return after


def _kept(rooms: Rooms) -> dict[str, Any]:
    kept = rooms.offer.fact(REEL)
    return {"sound": DEFAULT_SOUND, "items": []} if kept is None else dict(json.loads(kept))


def _room_for(kept: Mapping[str, Any], content: Content) -> None:
    items = kept["items"]
    if len(items) >= MOST_ITEMS or sum(one["bytes"] for one in items) + len(content.kept) > MOST_BYTES:
        raise RuleBroken("reel_full", f"最多 {MOST_ITEMS} 个、共 600 MB，请先删去不用的。")


def _settings_of(kept: Mapping[str, Any]) -> dict[str, Any]:
    items = [{"id": _id_of(one), "until": one["until"], "seconds": one["seconds"]} for one in kept["items"]]
    return {"sound": kept["sound"], "items": items}


def _file_of(item: Mapping[str, Any]) -> Item:
    kind = "picture" if item["file"].endswith(".jpg") else "film"
    return {"id": _id_of(item), "kind": kind, "bytes": item["bytes"], "address": f"/reel/{item['file']}"}


def _id_of(item: Mapping[str, Any]) -> str:
    return str(item["file"]).partition(".")[0]


def _known(kept: Mapping[str, Any], item_id: str) -> Item:
    for one in kept["items"]:
        if _id_of(one) == item_id:
            return dict(one)
    raise _unknown()


def _unknown() -> NotKnown:
    return NotKnown("unknown_reel_item", "没有这个图片或视频，可能已经删去了，请刷新后再看。")
