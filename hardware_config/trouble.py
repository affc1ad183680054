"""What can be wrong with a device, as one tree that every driver maps its lower errors onto.

    DeviceTrouble
    +-- PrinterTrouble
    |   +-- OutOfPaper      paper_out      +-- PaperLow   paper_low (a warning: it still prints)
    |   +-- CoverOpen       cover_open     +-- PrinterFault  printer_fault
    |   +-- PrinterOffline  printer_offline
    +-- LineTrouble
    |   +-- PortGone        port_gone      +-- PortBusy      port_busy
    |   +-- Unreachable     unreachable    +-- NoAnswer      no_answer
    |   +-- LineGarbled     line_garbled
    +-- CannotWrite         cannot_write
    +-- NotInstalled        not_installed
    +-- NotConnected        not_connected  (the server's word for a device program that is not there)

``code`` goes into ``device_state``; ``sentence`` is what a person in the hall reads and can act on.
"""

from typing import ClassVar


class DeviceTrouble(Exception):
    """A device cannot do its work; ``code`` names the trouble, ``sentence`` says in Chinese what to do.

    ``detail`` is the technical remainder for the log and the device page (never personal data).
    """

    code: ClassVar[str] = "device_trouble"
    sentence: ClassVar[str] = "设备出现未知故障，请关闭设备电源 10 秒后再打开；仍不恢复请联系维护人员。"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


class PrinterTrouble(DeviceTrouble):
    """The printer answers and says it cannot print."""


class OutOfPaper(PrinterTrouble):
    """The paper roll is used up."""

    code = "paper_out"
    sentence = "打印机缺纸，请打开上盖换一卷热敏纸，盖好后自动恢复。"


class PaperLow(PrinterTrouble):
    """The roll is near its end; tickets are still printed."""

    code = "paper_low"
    sentence = "打印纸即将用完，请准备好一卷新的热敏纸。"


class CoverOpen(PrinterTrouble):
    """The cover stands open."""

    code = "cover_open"
    sentence = "打印机上盖没有盖好，请放好纸卷后把上盖按到底。"


class PrinterFault(PrinterTrouble):
    """Cutter, head temperature or another error that the printer reports about itself."""

    code = "printer_fault"
    sentence = "打印机报告自身故障（切刀卡纸或过热），请关闭电源，取出卡住的纸，10 秒后再打开。"


class PrinterOffline(PrinterTrouble):
    """Somebody pressed its offline key, or it waits for something it does not name."""

    code = "printer_offline"
    sentence = "打印机处于脱机状态，请按一下打印机上的联机键或走纸键；不恢复就关闭电源 10 秒后再打开。"


class LineTrouble(DeviceTrouble):
    """The way to the device is interrupted."""


class PortGone(LineTrouble):
    """The port does not exist, or vanished while it was open (a cable or adapter was pulled)."""

    code = "port_gone"
    sentence = "找不到设备所在的端口，请检查数据线和转接头是否插好，再核对 hall.toml 中的端口。"


class PortBusy(LineTrouble):
    """Another program holds the port, or this account may not open it."""

    code = "port_busy"
    sentence = "端口被别的程序占用或没有使用权限，请关闭占用它的程序，或请维护人员授予权限。"


class Unreachable(LineTrouble):
    """Nothing listens at the device's network address."""

    code = "unreachable"
    sentence = "网络上连接不到设备，请检查设备电源和网线，再核对 hall.toml 中的地址。"


class NoAnswer(LineTrouble):
    """The line is open, the device stays silent; whether it did its work is unknown."""

    code = "no_answer"
    sentence = "设备没有应答，请检查设备电源和连接线；打印任务是否出纸请到现场查看，不会自动重打。"


class LineGarbled(LineTrouble):
    """Bytes arrive that are no frames: wrong baud rate, wrong profile or a bad cable."""

    code = "line_garbled"
    sentence = "线路上收到的数据无法识别，请检查接线，再核对 hall.toml 中的波特率和 profile。"


class CannotWrite(DeviceTrouble):
    """The file or folder that stands in for a device cannot be written (disk full, no permission)."""

    code = "cannot_write"
    sentence = "无法写入打印文件，请检查磁盘剩余空间和文件夹的写入权限。"


class NotInstalled(DeviceTrouble):
    """A library or program that this way to the device needs is not on this computer."""

    code = "not_installed"
    sentence = "这台电脑缺少这种连接方式需要的软件，请按打印机说明安装，再重新启动设备程序。"


class NotConnected(DeviceTrouble):
    """The device's program has no connection to the server."""

    code = "not_connected"
    sentence = "设备程序没有连接到服务器，请检查它所在电脑的电源和网络；接通后自动恢复。"


def _leaves(root: type[DeviceTrouble]) -> list[type[DeviceTrouble]]:
    return [root, *(leaf for child in root.__subclasses__() for leaf in _leaves(child))]


def sentence_for(code: str) -> str | None:
    """The Chinese sentence for a trouble code, None for a code that is no trouble of this tree."""
    return next((kind.sentence for kind in _leaves(DeviceTrouble) if kind.code == code), None)
