"""The program that owns one evaluator line: learns from the server what hangs on it, and keeps it running.

One program is one port with all the evaluators on it.  It starts under the name of one of them; the answer to
its hello names the others.
"""

import logging
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from evaluator_device.line import Device, EvaluatorLine, LinePlan
from evaluator_device.profile import ProfileMistake, key_levels, load_profile
from hardware_config.device_link import DeviceLink
from hardware_config.messages import HelloAccepted, RatingPrompt, RatingWithdrawn

log = logging.getLogger("hall.evaluator")


class UnusableSettings(Exception):
    """What hall.toml says of this line cannot be run; the text says why, in Chinese."""


class _Table(BaseModel):
    """What this program needs of one evaluator's hall.toml table."""

    model_config = ConfigDict(extra="ignore", strict=True)
    device: str
    port: str = Field(min_length=1)
    profile: str
    address: int = Field(ge=0, le=255)
    keys: JsonValue = None


def plan_of(tables: Sequence[dict[str, JsonValue]]) -> LinePlan:
    """The line that these hall.toml tables describe; raises ``UnusableSettings``."""
    try:
        evaluators = [_Table.model_validate(table) for table in tables]
    except ValidationError as error:
        wrong = sorted({".".join(map(str, each["loc"])) for each in error.errors(include_url=False)})
        raise UnusableSettings(f"评价器设置不完整或不正确：{'、'.join(wrong)}，请核对 hall.toml") from None
    ports = sorted({each.port for each in evaluators})
    profiles = sorted({each.profile for each in evaluators})
    if len(ports) != 1 or len(profiles) != 1:
        raise UnusableSettings(
            f"同一条线路上的评价器应使用同一端口和同一 profile：{'、'.join(ports + profiles)}"
        )
    try:
        profile = load_profile(profiles[0])
        devices = {each.address: Device(each.device, key_levels(profile, each.keys)) for each in evaluators}
    except ProfileMistake as mistake:
        raise UnusableSettings(str(mistake)) from None
    if len(devices) < len(evaluators):
        raise UnusableSettings("同一条线路上有两台评价器的地址（address）相同，请核对 hall.toml")
    return LinePlan(ports[0], profile, devices)


class EvaluatorProgram:
    """Connects the evaluators of one line to the hall until the link is told to stop."""

    def __init__(self, link: DeviceLink) -> None:
        self._link = link
        self._line: EvaluatorLine | None = None  # touched by the link's worker only, and after its end
        link.on_hello(self._settle)
        link.on("rating_prompt", self._ask)
        link.on("rating_withdrawn", self._withdraw)

    def run(self) -> None:
        """Hold the calling thread until the link ends, then give the port back."""
        self._link.run()
        self._close()

    def _settle(self, accepted: HelloAccepted) -> None:
        """Take over the settings of this connection; the same ones again leave the line as it is."""
        tables = accepted.line or [accepted.settings]
        try:
            plan = plan_of(tables)
        except UnusableSettings as unusable:
            self._close()
            for name in {str(table.get("device", self._link.device)) for table in tables}:
                self._link.report_state("failed", "bad_settings", str(unusable), name)
            return
        if self._line is not None and self._line.plan == plan:
            return
        self._close()
        self._line = EvaluatorLine(plan, self._link)
        self._line.start()

    def _ask(self, prompt: RatingPrompt) -> None:
        if self._line is not None:
            self._line.ask(prompt)

    def _withdraw(self, withdrawn: RatingWithdrawn) -> None:
        if self._line is not None:
            self._line.withdraw(withdrawn)

    def _close(self) -> None:
        if self._line is not None:
            self._line.stop()
            self._line = None
