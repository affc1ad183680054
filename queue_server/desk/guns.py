"""Barcode guns on serial lines: what one reads goes to the kiosk beside it or to the staff who hold it, and nowhere else."""

from hardware_config.hall_readers import BarcodeGun
from queue_server.desk.frame import Caller, House


class GunDesk:
    """Use cases of the guns."""

    def __init__(self, house: House) -> None:
        self._house = house

    def reads(self, caller: Caller, device: str) -> BarcodeGun | None:
        """The gun that has just read something, which was good work; None for one hall.toml does not have."""
        gun = next((one for one in self._house.toml.barcode_gun if one.device == device), None)
        if gun is None:
            return None
        with self._house.deed(caller) as deed:
            deed.work.devices.note_good(device, deed.now)
        return gun
