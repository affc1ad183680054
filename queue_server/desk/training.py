"""The training mode (培训模式): the whole hall practises on numbers of its own, and nothing of it counts."""

from typing import Any

from queue_server.desk.end_of_training import end_training, restart_windows
from queue_server.desk.frame import Caller, House
from queue_server.domain.errors import RuleBroken
from queue_server.domain.training_events import TrainingBegun


class TrainingDesk:
    """Use cases of whoever teaches the hall to new colleagues."""

    def __init__(self, house: House) -> None:
        self._house = house

    def is_on(self) -> bool:
        """Whether the hall practises now."""
        with self._house.reading() as rooms:
            return rooms.training.began_on() is not None

    def state(self) -> dict[str, Any]:
        """As ``PUT /training`` takes it."""
        return {"training": self.is_on()}

    def switch(self, caller: Caller, *, on: bool) -> dict[str, Any]:
        """Begins or ends the training; asking for what is so already changes nothing. Raises ``hall_not_empty``."""
        with self._house.deed(caller) as deed:
            is_on = deed.work.training.began_on() is not None
            if on and not is_on:
                if deed.work.training.somebody_is_here(deed.today):
                    raise RuleBroken(
                        "hall_not_empty", "还有人在等候、挂起或正在办理，全部办完后才能开始培训。"
                    )
                deed.work.training.begin(deed.today)
                restart_windows(deed)
                deed.record(TrainingBegun())
            if is_on and not on:
                end_training(deed)
        return {"training": on}
