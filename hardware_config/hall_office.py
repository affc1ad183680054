"""The table of hall.toml for what stands in the office and hangs on a clerk's own computer: A4 printers, scanners, 高拍仪."""

from typing import Annotated, Literal

from pydantic import Field

from hardware_config.hall_values import DeviceName, Table, WindowNo

OfficeKind = Literal["printer", "scanner", "document_camera", "all_in_one"]
OFFICE_WORDS: dict[OfficeKind, str] = {
    "printer": "办公打印机",
    "scanner": "扫描仪",
    "document_camera": "高拍仪",
    "all_in_one": "一体机",
}
"""What each kind is called, as the notice has it (B-1.7.1: 打印机、扫描仪、高拍仪)."""
PRINTING: frozenset[OfficeKind] = frozenset({"printer", "all_in_one"})
SCANNING: frozenset[OfficeKind] = frozenset({"scanner", "document_camera", "all_in_one"})


class OfficeDevice(Table):
    """``[[office_device]]``: one A4 printer, scanner or 高拍仪 that staff use from their own computer (notice B-1.7.1).

    No program of the hall runs it: its state is what people say of it.
    """

    device: DeviceName = Field(examples=['"camera-1"'])
    kind: OfficeKind = Field(
        description='"printer"（A4 打印机）、"scanner"（扫描仪）、"document_camera"（高拍仪）或 "all_in_one"（打印扫描一体机）',
        examples=['"document_camera"'],
    )
    window: WindowNo | None = Field(
        None,
        description="所在窗口的序号，必须是某个 [[window]] 的 no；几个窗口共用就不写",
        examples=["1"],
    )
    name: Annotated[str, Field(max_length=40)] = Field(
        "", description="型号或大家叫它的名称，不超过 40 个字；不写就用设备名", examples=['"良田 S620"']
    )
    place: Annotated[str, Field(max_length=40)] = Field(
        "", description="摆放的位置，不超过 40 个字", examples=['"综合窗口后面的桌上"']
    )

    @property
    def prints(self) -> bool:
        """Whether a test page can come out of it."""
        return self.kind in PRINTING

    @property
    def scans(self) -> bool:
        """Whether a picture can come from it."""
        return self.kind in SCANNING
