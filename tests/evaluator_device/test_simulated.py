"""The simulated line, held against golden bytes by a bare socket and a bare terminal: nothing of the product."""

import errno
import os
import socket
import stat
import subprocess
import sys
import tty
import urllib.error
from pathlib import Path

import pytest

from tests.axe import assert_accessible
from tests.conftest import NewPage
from tests.evaluator_device.stage import ROOT, Simulated, Stage
from tests.waiting import until

ASK_1 = bytes.fromhex("FF 68 03 03 68 01 01 0B 0D 16")
KEY_0_AT_1 = bytes.fromhex("FF 68 03 03 68 01 11 00 12 16")
ACK_0_AT_1 = bytes.fromhex("FF 68 03 03 68 01 01 00 02 16")
STARS_5_AT_1 = bytes.fromhex("FF 68 03 03 68 01 02 05 08 16")
BEEP_AT_1 = bytes.fromhex("FF 68 02 02 68 01 03 04 16")
FAULTS = ["none", "noise", "half_frames", "double_press", "bad_checksum", "mute", "unplugged"]


@pytest.fixture
def simulated(stage: Stage) -> Simulated:
    return stage.simulated("--listen", "127.0.0.1:0", "--addresses", "1,2")


def dial(simulated: Simulated) -> socket.socket:
    host, port = simulated.place.split(":")
    line = socket.create_connection((host, int(port)), timeout=5)
    until(lambda: simulated.ask("/fault")["connected"], what="the line")
    return line


def is_refused(simulated: Simulated) -> bool:
    host, port = simulated.place.split(":")
    with socket.socket() as line:
        return line.connect_ex((host, int(port))) == errno.ECONNREFUSED


def read(line: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = line.recv(count - len(data))
        assert more, f"the line ended after {data.hex(' ')}"
        data += more
    return data


def test_golden_bytes_both_ways(simulated: Simulated) -> None:
    with dial(simulated) as line:
        line.sendall(ASK_1)
        simulated.asking(1)
        assert not simulated.state(2)["asking"]
        assert simulated.press(1, 0)
        assert read(line, 10) == KEY_0_AT_1
        assert simulated.state(1)["last_ack"] is None
        line.sendall(ACK_0_AT_1)
        simulated.acked(1, 0)
        state = simulated.state(1)
        assert (state["asking"], state["asked"], state["presses"], state["acks"]) == (False, 1, 1, 1)
        line.sendall(STARS_5_AT_1 + BEEP_AT_1)
        until(lambda: simulated.state(1)["beeps"] == 1, what="the beep")
        assert simulated.state(1)["stars"] == 5
        for key, frame in enumerate(
            ["02 11 00 13", "02 11 01 14", "02 11 02 15", "02 11 03 16", "02 11 04 17"]
        ):
            simulated.press(2, key)
            assert read(line, 10) == bytes.fromhex(f"FF 68 03 03 68 {frame} 16")


def test_it_hears_through_noise_and_pieces_and_refuses_what_is_wrong(simulated: Simulated) -> None:
    with dial(simulated) as line:
        wrong_sum = ASK_1[:-2] + b"\x0e\x16"
        line.sendall(b"\xff\x68\x03" + wrong_sum + b"\x00\xff\x68\x05\x05\x68" + ASK_1[:4])
        line.sendall(ASK_1[4:])
        simulated.asking(1)
        assert simulated.state(1)["asked"] == 1


def test_a_newer_host_takes_the_line_over_and_finds_the_devices_as_they_were(simulated: Simulated) -> None:
    with dial(simulated) as first:
        first.sendall(ASK_1)
        simulated.asking(1)
        with dial(simulated) as second:
            assert first.recv(10) == b""
            assert simulated.state(1)["asking"]
            simulated.press(1, 0)
            assert read(second, 10) == KEY_0_AT_1
    assert simulated.state(1)["presses"] == 1


def test_each_fault_on_the_line(simulated: Simulated) -> None:
    with dial(simulated) as line:
        simulated.fault("double_press")
        simulated.press(1, 0)
        assert read(line, 20) == KEY_0_AT_1 * 2
        simulated.fault("bad_checksum")
        simulated.press(1, 0)
        assert read(line, 10) == KEY_0_AT_1[:-2] + b"\x47\x16"
        simulated.fault("half_frames")
        simulated.press(1, 0)
        assert read(line, 15) == KEY_0_AT_1[:5] + KEY_0_AT_1
        simulated.fault("noise")
        for _ in range(10):
            simulated.press(1, 0)
        simulated.fault("none")
        simulated.press(2, 0)
        noisy = b""
        while not noisy.endswith(bytes.fromhex("FF 68 03 03 68 02 11 00 13 16")):
            noisy += read(line, 1)
        assert noisy.count(KEY_0_AT_1) == 10
        assert len(noisy) > 110 + 20
        simulated.fault("mute")
        assert not simulated.press(1, 0)
        line.sendall(ASK_1)
        line.sendall(bytes.fromhex("FF 68 03 03 68 09 01 0B 15 16"))
        until(lambda: "68 09 01 0B 15" in simulated.ask("/trace")[-1]["hex"], what="the bytes")
        assert not simulated.state(1)["asking"]
        simulated.fault("unplugged")
        assert line.recv(10) == b""
        until(lambda: is_refused(simulated), what="nobody listening")
        simulated.fault("none")
    with dial(simulated) as line:
        simulated.press(1, 0)
        assert read(line, 10) == KEY_0_AT_1


def test_a_press_without_a_host_is_not_kept_for_later(simulated: Simulated) -> None:
    assert not simulated.press(1, 0)
    with dial(simulated) as line:
        simulated.press(1, 0)
        assert read(line, 10) == KEY_0_AT_1
        line.settimeout(0.1)
        with pytest.raises(TimeoutError):
            line.recv(1)


def test_the_lamp_goes_out_by_itself(stage: Stage) -> None:
    simulated = stage.simulated("--listen", "127.0.0.1:0", "--lamp-s", "0.3")
    with dial(simulated) as line:
        line.sendall(ASK_1)
        simulated.asking(1)
        until(lambda: not simulated.state(1)["asking"], what="the lamp to go out")


def test_a_terminal_behind_a_link_that_vanishes_and_returns(stage: Stage, tmp_path: Path) -> None:
    link = tmp_path / "line"
    link.symlink_to("/nowhere")  # left by one that was killed
    simulated = stage.simulated("--pty", str(link))
    assert simulated.place == str(link)
    for _ in range(2):
        end = os.open(link, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(end)
        os.write(end, ASK_1)
        simulated.asking(1)
        simulated.press(1, 0)
        assert os.read(end, 10) == KEY_0_AT_1
        os.write(end, ACK_0_AT_1)
        simulated.acked(1, 0)
        simulated.fault("unplugged")
        assert not link.is_symlink()
        simulated.fault("none")
        assert stat.S_ISCHR(link.stat().st_mode)
        os.close(end)
    assert simulated.end(15) == 0
    assert not link.is_symlink()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/press", {"address": 9, "key": 0}),
        ("/press", {"address": 1, "key": 256}),
        ("/press", {"address": 1}),
        ("/press", [1, 0]),
        ("/fault", {"fault": "fire"}),
        ("/state", {}),
        ("/nowhere", None),
    ],
)
def test_the_panel_refuses_what_there_is_not(simulated: Simulated, path: str, body: object) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        simulated.ask(path, body)
    assert refused.value.code == 400
    assert b"/press {address, key}" in refused.value.read()
    refused.value.close()
    assert simulated.state(1)["presses"] == 0


def test_the_page_of_the_panel(simulated: Simulated, new_page: NewPage) -> None:
    page = new_page(1366, 768)
    page.goto(simulated.panel)
    second = page.locator("section").nth(1)
    second.get_by_role("heading", name="地址 2").wait_for()
    assert_accessible(page)
    with dial(simulated) as line:
        page.get_by_text("主机已连接").wait_for()
        line.sendall(bytes.fromhex("FF 68 03 03 68 02 01 0B 0E 16"))
        second.get_by_text("请您评价").wait_for()
        second.get_by_role("button", name="非常不满意").click()
        assert read(line, 10) == bytes.fromhex("FF 68 03 03 68 02 11 04 17 16")
        line.sendall(bytes.fromhex("FF 68 03 03 68 02 01 04 07 16"))
        second.get_by_text("主机在").wait_for()
        assert second.get_by_text("没有请求评价").is_visible()
        page.get_by_label("线路状况").select_option("mute")
        until(lambda: simulated.ask("/fault")["fault"] == "mute", what="the fault")
        second.get_by_role("button", name="非常满意").click()
        second.get_by_text("主机没有应答").wait_for()
        page.get_by_text("线路上的字节").click()
        page.get_by_text("FF 68 03 03 68 02 11 04 17 16").wait_for()
        assert_accessible(page)
    assert sorted(simulated.ask("/fault")["faults"]) == sorted(FAULTS)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--listen", "127.0.0.1:0", "--pty", "/nowhere/line"],
        ["--listen", "4001"],
        ["--listen", "127.0.0.1:70000"],
        ["--listen", "127.0.0.1:0", "--addresses", "1,1"],
        ["--listen", "127.0.0.1:0", "--addresses", "256"],
        ["--listen", "127.0.0.1:0", "--addresses", ""],
        ["--listen", "127.0.0.1:0", "--lamp-s", "-1"],
    ],
)
def test_wrong_use_is_told(arguments: list[str]) -> None:
    told = run("-m", "evaluator_device.simulated", *arguments)
    assert told.returncode == 2
    assert "Error" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_port_that_is_taken_is_told(simulated: Simulated) -> None:
    told = run("-m", "evaluator_device.simulated", "--listen", simulated.place)
    assert told.returncode == 1
    assert "端口打不开" in told.stderr


def test_it_ends_with_its_parent_and_when_told(stage: Stage) -> None:
    simulated = stage.simulated("--listen", "127.0.0.1:0", "--supervised")
    assert simulated.process.stdin
    simulated.process.stdin.close()
    assert simulated.wait() == 0
    for number in (2, 15):
        assert stage.simulated("--listen", "127.0.0.1:0").end(number) == 0


def test_it_loads_nothing_of_the_programs_it_plays_against() -> None:
    code = (
        "import sys, evaluator_device.simulated.__main__\n"
        "rooms = ('hardware_config', 'evaluator_device', 'queue_server', 'printer', 'serial')\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in rooms and 'simulated' not in name))"
    )
    assert run("-c", code).stdout.strip() == "['evaluator_device']"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    )
