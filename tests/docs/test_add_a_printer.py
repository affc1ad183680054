"""docs/cookbook/add-a-printer.md: every table of it loads, shows every way there is, and a job goes out that way."""

from __future__ import annotations

import os
import re
import socket
import threading
import tomllib
import tty
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from hardware_config.addresses import PrinterWay, printer_way
from hardware_config.hall import Printer
from hardware_config.trouble import DeviceTrouble, sentence_for
from printer.ways import way_to
from tests.docs.pages import ROOT, blocks_of, section

PAGE = ROOT / "docs" / "cookbook" / "add-a-printer.md"
PRINTERS = [
    Printer.model_validate(table)
    for block in blocks_of(PAGE, "toml")
    for table in tomllib.loads(block)["printer"]
]


def test_every_way_has_its_recipe() -> None:
    assert {printer_way(printer.connection) for printer in PRINTERS} == set(get_args(PrinterWay))


@pytest.mark.parametrize("printer", PRINTERS, ids=lambda printer: printer.connection)
def test_the_program_takes_every_table(printer: Printer) -> None:
    assert way_to(printer.connection, printer.baud, printer.flow or "none")


def test_a_job_goes_out_the_ways_that_are_on_every_computer(tmp_path: Path) -> None:
    """The network, a serial line and a folder; the queues and USB are in tests/printer."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    ours, theirs = os.openpty()
    tty.setraw(theirs)

    def accept() -> None:
        line, _ = listener.accept()
        with line:
            _answers(line.recv, line.sendall, heard)

    for listen in (
        accept,
        lambda: _answers(lambda most: os.read(ours, most), lambda data: os.write(ours, data), heard),
    ):
        threading.Thread(target=listen, daemon=True).start()
    here = {
        "socket": f"socket://127.0.0.1:{listener.getsockname()[1]}",
        "serial": os.ttyname(theirs),
        "file": f"file:{tmp_path}/",
    }
    written = {way: printer for printer in PRINTERS if (way := printer_way(printer.connection)) is not None}
    for way, connection in here.items():
        with way_to(connection, written[way].baud).open(5) as line:
            assert line.ask(10).is_fine
            line.send(b"ticket")
            assert line.ask(10).is_fine
    assert sorted(heard) == [b"ticket", b"ticket"]
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"ticket"]
    listener.close()


def _answers(read: Callable[[int], bytes], write: Callable[[bytes], object], heard: list[bytes]) -> None:
    """A printer that is well."""
    try:
        while data := read(4096):
            if b"ticket" in data:
                heard.append(b"ticket")
            for _ in range(data.count(b"\x10\x04")):
                write(b"\x12")
    except OSError:
        return


def test_the_words_of_the_device_page_are_those_of_the_recipe() -> None:
    said = re.findall(
        r"^\| (\S+) \| \S", section("docs/cookbook/add-a-printer.md", "## 不出票时"), re.MULTILINE
    )
    sentences = [kind.sentence for kind in DeviceTrouble.__subclasses__()]
    for kind in DeviceTrouble.__subclasses__():
        sentences += [leaf.sentence for leaf in kind.__subclasses__()]
    own = {"设备页上的话", "不回答状态查询", "打出乱码或空白"}
    unknown = [
        words for words in said if words not in own and not any(_in_order(words, each) for each in sentences)
    ]
    assert unknown == []
    assert sentence_for("port_gone")


def _in_order(words: str, sentence: str) -> bool:
    """Whether the recipe quotes the sentence, with words left out at most."""
    return re.search(".*".join(map(re.escape, words)), sentence) is not None
