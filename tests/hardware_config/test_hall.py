"""The model of hall.toml: what a technician may write and what the server gets from it."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from hardware_config.addresses import split_address
from hardware_config.hall import HallToml
from hardware_config.loading import load_hall, load_with_warnings

HALLS = Path(__file__).parents[2] / "hardware_config" / "halls"

SMALLEST_USEFUL = """\
[hall]
kind = "center"                      # center | station
name = "章贡区公共法律服务中心"
time_zone = "Asia/Shanghai"
# public_url = "http://10.1.2.3:8000"   # only if citizens' phones can really reach it; without it no QR is printed

[listen]                             # may be the same address
public = "127.0.0.1:8000"            # kiosks, screens, ticket pages
staff  = "127.0.0.1:8001"            # clerks, managers, devices

[[window]]
no = 1

[[printer]]
device = "printer-1"
connection = "socket://127.0.0.1:9100"   # socket:// | usb:// | file: | serial URL | cups: | windows:
mode = "raster"                      # raster | gb18030 | gbk
paper_mm = 80
runs_on = "server"                   # or the name of another PC

[[evaluator_device]]
device = "evaluator-1"
window = 1
port = "socket://127.0.0.1:4001"     # any pyserial URL or device path
profile = "ft12-ff68"                # keys 00->5 01->4 02->3 03->2 04->1, overridable by keys = {...}; profile = "tablet" has no port and no address
address = 1                          # devices with the same port and runs_on are one line and one program
runs_on = "server"

[[kiosk]]
device = "kiosk-1"
printer = "printer-1"

[[window_display]]
device = "board-1"
shows = "hall"                       # hall | window:1 | notice | whereabouts
"""  # noqa: E501 - as printed in the contract


def hall_of(text: str) -> HallToml:
    return HallToml.model_validate(tomllib.loads(text))


def test_the_smallest_useful_file_loads_as_printed(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(SMALLEST_USEFUL, encoding="utf-8")
    hall = load_hall(path)
    assert hall.hall.kind == "center"
    assert hall.hall.zone.key == "Asia/Shanghai"
    assert hall.hall.public_url is None
    assert hall.listen.addresses == {"public": ("127.0.0.1", 8000), "staff": ("127.0.0.1", 8001)}
    assert hall.window[0].name == "1号窗口"
    assert hall.printer[0].paper_mm == 80
    assert hall.evaluator_device[0].address == 1
    assert hall.kiosk[0].printer == "printer-1"
    assert hall.window_display[0].window_no is None


def test_what_is_not_written_has_a_sensible_default() -> None:
    hall = hall_of('[hall]\nkind = "station"\nname = "某镇公共法律服务工作站"\n[[window]]\nno = 3\n')
    assert hall.hall.time_zone == "Asia/Shanghai"
    assert hall.listen.addresses == {"public": ("127.0.0.1", 8000), "staff": ("127.0.0.1", 8001)}
    assert hall.window[0].name == "3号窗口"
    assert (hall.printer, hall.evaluator_device, hall.kiosk, hall.window_display) == ([], [], [], [])


@pytest.mark.parametrize("name", ["center", "demo", "station"])
def test_the_shipped_halls_are_right_and_leave_no_doubt(name: str) -> None:
    hall, warnings = load_with_warnings(HALLS / f"{name}.toml")
    assert warnings == []
    assert all(host == "127.0.0.1" for host, _ in hall.listen.addresses.values())


def test_the_center_has_six_windows_with_everything_on_them() -> None:
    hall = load_hall(HALLS / "center.toml")
    assert [window.no for window in hall.window] == [1, 2, 3, 4, 5, 6]
    assert hall.printer[0].connection.startswith("socket://")
    assert {each.window for each in hall.evaluator_device} == {1, 2, 3, 4, 5, 6}
    assert {each.window_no for each in hall.window_display} == {None, 1, 2, 3, 4, 5, 6}


def test_the_station_needs_no_paper_and_no_serial_line() -> None:
    hall = load_hall(HALLS / "station.toml")
    assert hall.hall.kind == "station"
    assert len(hall.window) == 2
    assert hall.kiosk[0].printer is None
    assert hall.lines() == []


def test_the_demo_hall_has_five_evaluators_and_keypads_on_one_line_and_a_tablet() -> None:
    hall = load_hall(HALLS / "demo.toml")
    (line,) = hall.lines()
    assert line.port.startswith("socket://127.0.0.1:")
    assert [(each.device, each.address, each.window) for each in line.devices] == [
        (f"{kind}-{number}", number, number) for kind in ("evaluator", "keypad") for number in range(1, 6)
    ]
    tablet = hall.evaluator_device[-1]
    assert (tablet.device, tablet.profile, tablet.window) == ("evaluator-6", "tablet", 6)
    assert hall.window[0].name == "法律咨询窗口"
    assert hall.kiosk[0].printer == hall.printer[0].device == "printer-1"
    assert [each.device for each in hall.window_display] == ["board-1", *(f"screen-{n}" for n in range(1, 7))]


def test_evaluators_with_the_same_port_and_computer_are_one_line() -> None:
    demo = load_hall(HALLS / "demo.toml")
    moved = [
        each.model_copy(update={"runs_on": "pc-2"}) if each.window == 2 else each
        for each in demo.evaluator_device
    ]
    lines = demo.model_copy(update={"evaluator_device": moved}).lines()
    assert [(line.runs_on, len(line.devices)) for line in lines] == [("server", 9), ("pc-2", 1)]


def test_a_device_finds_its_own_table_its_kind_and_its_line() -> None:
    demo = load_hall(HALLS / "demo.toml")
    assert demo.device_table("printer-1") == {
        "device": "printer-1",
        "connection": "socket://127.0.0.1:9100",
        "mode": "raster",
        "paper_mm": 80,
        "runs_on": "server",
    }
    assert demo.device_table("evaluator-6") == {
        "device": "evaluator-6",
        "window": 6,
        "profile": "tablet",
        "runs_on": "server",
    }
    assert [table["address"] for table in demo.line_of("evaluator-3")] == [1, 2, 3, 4, 5] * 2
    assert demo.line_of("evaluator-6") == demo.line_of("printer-1") == []
    assert [demo.kind_of(name) for name in ("printer-1", "evaluator-1", "kiosk-1", "board-1", "nobody")] == [
        "printer",
        "evaluator_device",
        "kiosk",
        "window_display",
        None,
    ]
    with pytest.raises(KeyError):
        demo.device_table("nobody")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("localhost:1", ("localhost", 1)),
        ("[::1]:8000", ("::1", 8000)),
        ("0.0.0.0:65535", ("0.0.0.0", 65535)),  # noqa: S104 - a text only
        ("8000", None),
        (":8000", None),
        ("127.0.0.1", None),
        ("127.0.0.1:0", None),
        ("127.0.0.1:65536", None),
        ("http://127.0.0.1:80", None),
        ("a b:80", None),
        ("主机:80", None),
    ],
)
def test_an_address_is_host_and_port(text: str, address: Any) -> None:
    assert split_address(text) == address


def test_keys_are_read_in_any_case() -> None:
    text = SMALLEST_USEFUL.replace("address = 1 ", 'keys = {"0a" = 1, "00" = 4}\naddress = 1 ')
    assert hall_of(text).evaluator_device[0].keys == {"0A": 1, "00": 4}
