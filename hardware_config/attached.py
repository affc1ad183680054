"""The serial and USB-serial ports of this computer, and which of them hall.toml names (pyserial's list_ports)."""

from typing import NamedTuple

from serial.tools import list_ports

from hardware_config.hall import HallToml


class AttachedPort(NamedTuple):
    """One port of this computer; ``device`` is the first device of hall.toml that names it, None for none."""

    port: str
    description: str
    device: str | None


def attached_ports(toml: HallToml) -> list[AttachedPort]:
    """Every serial port this computer has now; looks at the system, opens nothing."""
    named: dict[str, str] = {}
    for evaluator in toml.evaluator_device:
        if evaluator.port is not None and evaluator.runs_on == "server":
            named.setdefault(evaluator.port, evaluator.device)
    for reader in toml.id_reader:
        if reader.runs_on == "server":
            named.setdefault(reader.port, reader.device)
    for gun in toml.barcode_gun:
        if gun.runs_on == "server":
            named.setdefault(gun.port, gun.device)
    found = sorted(list_ports.comports(), key=lambda port: port.device)
    return [
        AttachedPort(
            port.device, port.description if port.description != "n/a" else "", named.get(port.device)
        )
        for port in found
    ]
