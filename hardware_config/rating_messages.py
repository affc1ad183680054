"""What an evaluator tablet says after the level: why, and in the citizen's own words, both only if they like."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hardware_config.wire_types import Id, Message

Reason = Literal["attitude", "skill", "speed", "told_once", "wait", "place", "materials", "clarity"]
"""What a visit was good or bad at: 服务态度 业务熟练 办事效率 一次性告知 等候时间 环境设施 材料要求 流程清晰."""
REMARK_LENGTH = 200


class RatingReasons(Message):
    """Why the citizen gave the level of this prompt; sent after ``rating_given`` was accepted, once, or never.

    Repeated until acknowledged, idempotent by ``prompt_id``.  ``remark`` is free text and may speak of people.
    """

    prompt_id: Id
    reasons: Annotated[list[Reason], Field(max_length=8)]
    remark: Annotated[str, Field(max_length=REMARK_LENGTH)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.reasons and not (self.remark or "").strip():
            raise ValueError("nothing said")
        return self
