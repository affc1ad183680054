"""A serial server as it hangs between a line and the hall: Debian's ser2net, as plain TCP and as RFC 2217."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psutil

from tests.waiting import until

# no lock file: a server that is killed would leave it in /var/lock
SER2NET = """%YAML 1.1
---
connection: &raw
  accepter: tcp,127.0.0.1,{raw_port}
  connector: serialdev(nouucplock=true),{raw},9600n81,local
  options: {{kickolduser: true}}
connection: &controlled
  accepter: telnet(rfc2217),tcp,127.0.0.1,{controlled_port}
  connector: serialdev(nouucplock=true),{controlled},9600n81,local
  options: {{kickolduser: true}}
"""


class SerialServer:
    """Two serial ports at two TCP ports: ``raw`` as plain bytes, ``controlled`` as RFC 2217."""

    def __init__(self, folder: Path, raw: tuple[Path, int], controlled: tuple[Path, int]) -> None:
        self._file = folder / "ser2net.yaml"
        self._file.write_text(
            SER2NET.format(
                raw=raw[0], raw_port=raw[1], controlled=controlled[0], controlled_port=controlled[1]
            )
        )
        self._ports = (raw[1], controlled[1])
        self._process: subprocess.Popen[bytes] | None = None

    def starts(self) -> None:
        """Both ports are open."""
        self._process = subprocess.Popen(
            [
                "/usr/sbin/ser2net",
                "-n",
                "-d",
                "-c",
                str(self._file),
                "-P",
                str(self._file.with_suffix(".pid")),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        there = psutil.Process(self._process.pid)

        def listens() -> bool:  # nobody connects to find out: the next to connect would find the port in use
            ends = there.net_connections(kind="tcp")
            return {end.laddr.port for end in ends if end.status == psutil.CONN_LISTEN} >= set(self._ports)

        until(listens, 10, "ser2net to listen")

    def dies(self) -> None:
        """It is killed, if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None
