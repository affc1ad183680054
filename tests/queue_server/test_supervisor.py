"""A simulated device of the demo is pulled out and put back, and what hangs on the same port goes with it."""

from pathlib import Path

from queue_server.supervisor import Program, Supervisor
from tests.waiting import until

LINE = Program(
    "simulated-line",
    ("evaluator_device.simulated", "--listen", "127.0.0.1:0", "--supervised"),
    stands_for=("evaluator-1", "keypad-1"),
)


def test_a_pulled_simulator_stays_away_until_it_is_put_back(tmp_path: Path) -> None:
    supervisor = Supervisor([LINE], tmp_path / "logs")
    (tmp_path / "logs").mkdir(exist_ok=True)
    (child,) = supervisor.children

    def runs() -> int | None:
        supervisor.tick()
        return child.pid

    try:
        first = until(runs, 20, "the simulator")
        assert set(supervisor.plugs()) == {"evaluator-1", "keypad-1"}
        supervisor.plugs()["keypad-1"].plugged = False
        until(lambda: runs() is None, 20, "its end")
        assert not supervisor.plugs()["evaluator-1"].plugged
        for _ in range(3):
            assert runs() is None
        supervisor.plugs()["evaluator-1"].plugged = True
        assert until(runs, 20, "the simulator again") != first
    finally:
        supervisor.stop()
