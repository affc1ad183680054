"""Learning the keys of an evaluator or a call keypad nobody has seen before, on the device page (staff side)."""

import json
import tempfile
from pathlib import Path
from typing import Annotated, Any

from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel, Field, StrictBool

from hardware_config.profile import KEYPAD_WORDS
from queue_server.access import STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import Said, answers
from queue_server.api.devices import DevicePath
from queue_server.api.own_program import run
from queue_server.api.requests import Asked, JsonInt
from queue_server.desk.devices import known_device
from queue_server.domain.errors import RuleBroken, StoreTrouble

LEARNED_WITHIN_S = 15
LEARNERS = frozenset({Role.TECHNICIAN, Role.MANAGER})
BurstText = Annotated[str, Field(pattern=r"^[0-9A-F]{2}( [0-9A-F]{2}){0,255}$")]
Meaning = Annotated[str, Field(pattern=rf"^([1-5]|{'|'.join(KEYPAD_WORDS)})$")]


class Watch(Asked):
    """Whether to watch the device's line."""

    on: StrictBool


class HeardQuery(BaseModel):
    """What was seen already."""

    after: int = 0


class BurstEntry(Said):
    """What arrived between two pauses, in hexadecimal; `no` counts on."""

    no: int
    at: str
    burst: str


class HeardAnswer(Said):
    """Whether the line is watched, the number of the last burst, and those asked for."""

    watched: bool
    last: int
    bursts: list[BurstEntry]


class KeysSeen(Asked):
    """Which bursts came when which key was pressed: an evaluator's by its level, a call keypad's by what it does."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    address: Annotated[JsonInt, Field(ge=0, le=255)] = 1
    presses: dict[Meaning, Annotated[list[BurstText], Field(max_length=9)]]


class LearnedAnswer(Said):
    """A profile that exists already (`known`), or a new one as the text of its file; `guessed` is to be checked by hand."""

    known: str | None
    keys: dict[str, int | str]
    guessed: list[str]
    toml: str


def blueprint(*, described: bool) -> APIBlueprint:
    """``/devices/{device}/watch``, ``/heard``, ``/learn``."""
    api = APIBlueprint(
        "api_line_watch",
        __name__,
        url_prefix="/api/v1/devices",
        abp_tags=[Tag(name="devices")],
        doc_ui=described,
    )

    @api.post("/<device>/watch", responses=answers(200, HeardAnswer))
    @declare(STAFF, LEARNERS)
    def watch_line(path: DevicePath, body: Watch) -> dict[str, Any]:
        """Has the device's program tell every byte on its line for ten minutes, or no longer."""
        return the_hall().desk.line_watch.watch(caller(), path.device, on=body.on)

    @api.get("/<device>/heard", responses=answers(200, HeardAnswer))
    @declare(STAFF, LEARNERS)
    def line_heard(path: DevicePath, query: HeardQuery) -> dict[str, Any]:
        """What arrived on a watched line after the burst of this number."""
        return the_hall().desk.line_watch.heard(path.device, query.after)

    @api.post("/<device>/learn", responses=answers(200, LearnedAnswer))
    @declare(STAFF, LEARNERS)
    def learn_keys(path: DevicePath, body: KeysSeen) -> dict[str, Any]:
        """The profile these presses show; nothing is written anywhere."""
        device = known_device(the_hall().toml, path.device)
        for_levels = device["kind"] != "call_keypad"
        if any(meaning.isdecimal() != for_levels for meaning in body.presses):
            raise RuleBroken("other_keys", "评价器按满意度学，呼叫器按呼叫、重呼等操作学，请重新开始学习。")
        told = _learned(body.model_dump())
        if "sentence" in told:
            raise RuleBroken("not_learned", told["sentence"])
        return told

    return api


def _learned(seen: dict[str, Any]) -> dict[str, Any]:
    """What the evaluators' own program makes of it, in a process of its own. Raises ``learning_failed``."""
    with tempfile.TemporaryDirectory(prefix="hall-learn-") as folder:
        words, to = Path(folder, "seen.json"), Path(folder, "learned.json")
        words.write_text(json.dumps(seen), "utf-8")
        if run("evaluator_device.learned", "--to", str(to), reads=words, within_s=LEARNED_WITHIN_S) != 0:
            raise StoreTrouble("learning_failed", "学习没有完成，请稍后再试。")
        told: dict[str, Any] = json.loads(to.read_text("utf-8"))
        return told
