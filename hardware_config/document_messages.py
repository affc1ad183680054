"""``print_document``: the hall's slips, block by block. The server writes what stands on the paper; the printer lays it out."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hardware_config.wire_types import Id, Message, Seconds

MOST_BLOCKS = 60
MOST_COLUMNS = 4
MOST_ROWS = 60
_Words = Annotated[str, Field(max_length=500)]
_Share = Annotated[int, Field(ge=1, le=24)]


class TextBlock(Message):
    """A paragraph; ``size`` in three steps, ``align`` left or center."""

    kind: Literal["text"]
    words: _Words
    size: Literal["small", "normal", "large"] = "normal"
    bold: bool = False
    align: Literal["left", "center"] = "left"


class TableBlock(Message):
    """Rows of cells under an optional head; ``shares`` are the widths of the columns beside each other."""

    kind: Literal["table"]
    shares: Annotated[list[_Share], Field(min_length=1, max_length=MOST_COLUMNS)]
    head: list[_Words] | None = None
    rows: Annotated[list[list[_Words]], Field(max_length=MOST_ROWS)]

    @model_validator(mode="after")
    def _every_row_has_a_cell_for_every_column(self) -> Self:
        if any(len(row) != len(self.shares) for row in ([self.head] if self.head else []) + self.rows):
            raise ValueError("as many cells as shares")
        return self


class QrBlock(Message):
    """A QR code of this text, with a line below it."""

    kind: Literal["qr"]
    url: Annotated[str, Field(min_length=1, max_length=500)]
    words: _Words = ""


class RuleBlock(Message):
    """A line across the paper."""

    kind: Literal["rule"]
    dashed: bool = False


PaperBlock = Annotated[TextBlock | TableBlock | QrBlock | RuleBlock, Field(discriminator="kind")]


class PrintDocument(Message):
    """Print this document once, block by block; ``deadline_s`` as for ``print_ticket``."""

    job_id: Id
    deadline_s: Seconds
    blocks: Annotated[list[PaperBlock], Field(min_length=1, max_length=MOST_BLOCKS)]
