"""Barcode guns on serial lines: what one reads goes to the kiosk beside it, and nowhere else."""

from queue_server.desk.frame import Caller, House


class GunDesk:
    """Use cases of the guns."""

    def __init__(self, house: House) -> None:
        self._house = house

    def kiosk_of(self, caller: Caller, device: str) -> str | None:
        """The kiosk beside this gun, which has just read something; None for a gun hall.toml does not have."""
        gun = next((one for one in self._house.toml.barcode_gun if one.device == device), None)
        if gun is None:
            return None
        with self._house.deed(caller) as deed:
            deed.work.devices.note_good(device, deed.now)
        return gun.at
