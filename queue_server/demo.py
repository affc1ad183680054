"""``hall demo``: a furnished hall on this machine alone, with simulators, staff and thirty past days.

The simulators run as programs of their own under the supervisor; the past days go through the same desk as any other
day, with a clock moved by hand. Pages of this machine let themselves in.
"""

import json
import os
import socket
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import click

from hardware_config.hall import HallToml
from hardware_config.loading import load_hall
from queue_server.access.credentials import new_password
from queue_server.app import RunningHall
from queue_server.demo_days import past_days
from queue_server.demo_line import LEFT_FREE, TOKENS
from queue_server.desk.founding import FIRST_MANAGER_NO
from queue_server.desk.frame import SERVER
from queue_server.desk.staff import NewMember
from queue_server.domain.roles import ROLE_WORDS, Role
from queue_server.supervisor import Program
from queue_server.web.session_views import HOMES

ACCOUNTS = "demo-accounts.json"
FURNISHED = "demo_furnished"
LOOPBACK = "127.0.0.1"
EVALUATORS = KEYPADS = "1,2,3,4,5"
PRINTS_UP_TO = 10.0
"""Played faster than this, numbers are taken without paper, or the folder of the simulated printer fills up."""


class Account(NamedTuple):
    """One demo person."""

    staff_no: str
    name: str
    title: str
    role: Role


PEOPLE = (
    Account(FIRST_MANAGER_NO, "周正", "中心主任", Role.MANAGER),
    Account("002", "陈静", "值班长", Role.SHIFT_SUPERVISOR),
    Account("003", "刘敏", "导服", Role.GUIDE),
    Account("004", "黄工", "技术员", Role.TECHNICIAN),
    Account("011", "李法", "律师", Role.CLERK),
    Account("012", "王援", "法律援助专员", Role.CLERK),
    Account("013", "赵和", "人民调解员", Role.CLERK),
    Account("014", "钱公", "公证员", Role.CLERK),
    Account("015", "孙鉴", "司法鉴定联络员", Role.CLERK),
    Account("016", "吴综", "综合窗口工作人员", Role.CLERK),
)


class DemoHall:
    """Prepares the folder, the wiring and the table of a demo hall."""

    def __init__(self, data: Path, port: int) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._data = data
        self._public, self._staff = f"{LOOPBACK}:{port}", f"{LOOPBACK}:{port + 1}"
        addresses = [f"{LOOPBACK}:{free}" for free in _free_ports(10, but_not={port, port + 1})]
        self._printer, self._printer_panel, self._line, self._line_panel = addresses[:4]
        self._readers = tuple(zip(addresses[4:6], addresses[6:8], strict=True))
        """Line and panel of the two ID-card readers."""
        self._gun, self._gun_panel = addresses[8:]
        self.toml = self._wired()
        self.simulators = (
            Program(
                "simulated-printer",
                ("printer.simulated", "--listen", self._printer, "--paper", str(data / "paper"),
                 "--panel", self._printer_panel, "--supervised"),
                stands_for=("printer-1",),
            ),
            Program(
                "simulated-evaluators",
                ("evaluator_device.simulated", "--listen", self._line, "--addresses", EVALUATORS,
                 "--keypads", KEYPADS, "--panel", self._line_panel, "--supervised"),
                stands_for=self._on_the_line(),
            ),
            *(
                Program(
                    f"simulated-id-reader-{no}",
                    ("kiosk.idcard.simulated", "--listen", line, "--panel", panel, "--supervised"),
                    stands_for=(f"idreader-{no}",),
                )
                for no, (line, panel) in enumerate(self._readers, start=1)
            ),
            Program(
                "simulated-gun",
                ("kiosk.gun.simulated", "--listen", self._gun, "--panel", self._gun_panel, "--supervised"),
            ),
        )  # fmt: skip

    def player(self, running: RunningHall, urls: dict[str, str], speed: float) -> Program:
        """The weekday player, with a token for everybody it plays; the clerks of all windows but the first."""
        people = {person.staff_no: person for person in PEOPLE}
        issue = running.hall.credentials.issue
        with running.desk.house.reading() as rooms:
            staff = {number: rooms.people.by_no(number) for number in people}
        clerks = {
            window.no: issue(
                Role.CLERK, people[number].name, "supervised", window_no=window.no, staff=staff[number]
            )
            for window in self.toml.window
            if window.no != LEFT_FREE and (number := f"{10 + window.no:03d}") in people
        }
        kiosk = "kiosk-1" if speed <= PRINTS_UP_TO else "busy-kiosk"
        tokens = {
            "kiosk": issue(Role.KIOSK, kiosk, "supervised"),
            "guide": issue(Role.GUIDE, people["003"].name, "supervised", staff=staff["003"]),
            "shift_supervisor": issue(
                Role.SHIFT_SUPERVISOR, people["002"].name, "supervised", staff=staff["002"]
            ),
            "clerks": clerks,
        }
        arguments = ("queue_server.demo_busy", "--public", urls["public"], "--staff", urls["staff"],
                     "--panel", f"http://{self._line_panel}", "--speed", str(speed), "--supervised")  # fmt: skip
        return Program("weekday-player", arguments, ((TOKENS, json.dumps(tokens)),))

    def furnish(self, running: RunningHall) -> None:
        """Staff, open hours and past days, at the first start only; demo passwords at every start the same."""
        desk, passwords = running.desk, self._passwords()
        with desk.house.reading() as rooms:
            furnished = rooms.offer.fact(FURNISHED)
        if furnished:
            return
        for person in PEOPLE:
            hashed = running.hall.credentials.hashed(passwords[person.staff_no])
            if person.staff_no == FIRST_MANAGER_NO:
                desk.staff.change(SERVER, person.staff_no, {"name": person.name, "title": person.title})
                desk.staff.set_password(SERVER, person.staff_no, hashed)
            else:
                new = NewMember(
                    person.staff_no, person.name, person.role, person.title, f"0797-8200{person.staff_no}"
                )
                desk.staff.add(SERVER, new, hashed)
        for service in desk.reception.services():
            body = desk.services.service(service["code"])
            desk.services.put(SERVER, service["code"], {**body, "hours": "always"})
        published, running.hall.store.published = running.hall.store.published, lambda recorded: None
        past_days(desk.house, lambda done, days: click.echo(f"准备演示数据：{done}/{days} 天", err=True))
        running.hall.store.published = published
        with desk.house.deed(SERVER) as deed:
            deed.work.offer.keep_fact(FURNISHED, deed.today)

    def show_table(self) -> None:
        """Page, address, account: everything a visitor can open."""
        passwords = self._passwords()
        rows = [("取号机", f"http://{self._public}/kiosk/kiosk-1", "自动配对")]
        rows += [("大厅综合屏", f"http://{self._public}/screen/board-1", "自动配对")]
        rows += [
            (f"{n} 号窗口屏", f"http://{self._public}/screen/screen-{n}", "自动配对") for n in range(1, 7)
        ]
        rows += [("平板评价器（6 号窗口）", f"http://{self._staff}/evaluator/evaluator-6", "自动配对")]
        for person in PEOPLE:
            account = f"工号 {person.staff_no}  密码 {passwords[person.staff_no]}"
            who, home = f"{ROLE_WORDS[person.role]} {person.name}", HOMES[person.role]
            rows.append((who, f"http://{self._staff}{home}", account))
        rows += [("模拟打印机（看号票、缺纸等）", f"http://{self._printer_panel}/", "")]
        rows += [("模拟评价器、呼叫器（1-5 号窗口）", f"http://{self._line_panel}/", "")]
        places = ("取号机", "1 号窗口")
        for place, (_, panel) in zip(places, self._readers, strict=True):
            rows += [(f"模拟身份证读卡器（{place}）", f"http://{panel}/", "")]
        rows += [("模拟扫码枪（取号机）", f"http://{self._gun_panel}/", "")]
        for page, url, account in rows:
            click.echo(f"  {page}{' ' * max(1, 30 - _columns(page))}{url:<46}{account}")
        click.echo("  按 Ctrl-C 结束；数据保留在 " + str(self._data))

    def _on_the_line(self) -> tuple[str, ...]:
        """Every evaluator and call keypad on the one simulated line."""
        evaluators = [one.device for one in self.toml.evaluator_device if one.port is not None]
        return (*evaluators, *(one.device for one in self.toml.call_keypad))

    def _wired(self) -> HallToml:
        """DIR/hall.toml from demo.toml, with the ports that are free now."""
        text = files("hardware_config").joinpath("halls/demo.toml").read_text(encoding="utf-8")
        for shipped, free in (
            ("127.0.0.1:8000", self._public),
            ("127.0.0.1:8001", self._staff),
            ("127.0.0.1:9100", self._printer),
            ("127.0.0.1:4001", self._line),
            ("127.0.0.1:4101", self._readers[0][0]),
            ("127.0.0.1:4102", self._readers[1][0]),
            ("127.0.0.1:4201", self._gun),
        ):
            text = text.replace(shipped, free)
        path = self._data / "hall.toml"
        path.write_text(text, encoding="utf-8")
        return load_hall(path)

    def _passwords(self) -> dict[str, str]:
        path = self._data / ACCOUNTS
        if path.exists():
            kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
            return kept
        made = {person.staff_no: new_password() for person in PEOPLE}
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(made, file, indent=1)
        return made


def _free_ports(count: int, but_not: set[int]) -> list[int]:
    """Ports nobody listens on now."""
    held: list[socket.socket] = []
    ports: list[int] = []
    while len(ports) < count:
        sock = socket.socket()
        sock.bind((LOOPBACK, 0))
        held.append(sock)
        if sock.getsockname()[1] not in but_not:
            ports.append(sock.getsockname()[1])
    for sock in held:
        sock.close()
    return ports


def _columns(text: str) -> int:
    """How wide a terminal shows it."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
