"""The program that owns one line: learns from the server what hangs on it, and keeps it running.

One program is one port with all the evaluators and call keypads on it.  It starts under the name of one of
them; the answer to its hello names the others.
"""

import logging

from evaluator_device.line import EvaluatorLine
from evaluator_device.plan import UnusableSettings, plan_of
from hardware_config.device_link import DeviceLink
from hardware_config.keypad_messages import ShowNumber
from hardware_config.line_messages import TestLine, WatchLine
from hardware_config.messages import HelloAccepted, RatingPrompt, RatingWithdrawn

log = logging.getLogger("hall.evaluator")


class EvaluatorProgram:
    """Connects the devices of one line to the hall until the link is told to stop."""

    def __init__(self, link: DeviceLink) -> None:
        self._link = link
        self._line: EvaluatorLine | None = None  # touched by the link's worker only, and after its end
        link.on_hello(self._settle)
        link.on("rating_prompt", self._ask)
        link.on("rating_withdrawn", self._withdraw)
        link.on("show_number", self._show)
        link.on("watch_line", self._watch)
        link.on("test_line", self._test)

    def run(self) -> None:
        """Hold the calling thread until the link ends, then give the port back."""
        self._link.run()
        self._close()

    def _settle(self, accepted: HelloAccepted) -> None:
        """Take over the settings of this connection; the same ones again leave the line as it is."""
        tables = accepted.line or [accepted.settings]
        try:
            plan = plan_of(tables, accepted.profile)
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

    def _show(self, shown: ShowNumber) -> None:
        if self._line is not None:
            self._line.show(shown)

    def _watch(self, wanted: WatchLine) -> None:
        if self._line is not None:
            self._line.watch(wanted)

    def _test(self, wanted: TestLine) -> None:
        if self._line is not None:
            self._line.test(wanted)

    def _close(self) -> None:
        if self._line is not None:
            self._line.stop()
            self._line = None
