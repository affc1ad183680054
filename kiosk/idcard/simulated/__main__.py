"""The command line of the simulator."""

from kiosk.idcard.simulated.command import Place, play, simulator
from kiosk.idcard.simulated.panel import open_panel
from kiosk.idcard.simulated.sam import Sam
from kiosk.idcard.simulated.wires import Wire


def serve(place: Place) -> None:
    """Run the simulator until it is told to end."""
    sam = Sam()
    wire = Wire(sam.hear, place.listen, place.pty)
    play(place, wire, lambda host, port: open_panel(sam, wire.plug, host, port))


main = simulator("读卡器", "模拟身份证读卡器（SAM 串口协议），用于演示和测试。", serve)

if __name__ == "__main__":
    main()
