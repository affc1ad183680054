"""The command line of the simulator."""

from kiosk.gun.simulated.panel import open_panel
from kiosk.idcard.simulated.command import Place, play, simulator
from kiosk.idcard.simulated.wires import Wire


def serve(place: Place) -> None:
    """Run the simulator until it is told to end."""
    wire = Wire(lambda data: b"", place.listen, place.pty)
    play(place, wire, lambda host, port: open_panel(wire, host, port))


main = simulator("扫码枪", "模拟串口扫码枪，用于演示和测试。", serve)

if __name__ == "__main__":
    main()
