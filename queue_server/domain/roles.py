"""Who may what, by role: people and programs alike carry exactly one."""

from enum import StrEnum


class Role(StrEnum):
    """The eight roles of the hall."""

    KIOSK = "kiosk"
    SCREEN = "screen"
    DEVICE = "device"
    CLERK = "clerk"
    GUIDE = "guide"
    SHIFT_SUPERVISOR = "shift_supervisor"
    MANAGER = "manager"
    TECHNICIAN = "technician"


PERSONS = frozenset({Role.CLERK, Role.GUIDE, Role.SHIFT_SUPERVISOR, Role.MANAGER, Role.TECHNICIAN})
ROLE_WORDS: dict[Role, str] = {
    Role.KIOSK: "取号机",
    Role.SCREEN: "显示屏",
    Role.DEVICE: "设备",
    Role.CLERK: "窗口人员",
    Role.GUIDE: "导服",
    Role.SHIFT_SUPERVISOR: "值班长",
    Role.MANAGER: "管理员",
    Role.TECHNICIAN: "技术员",
}
