"""A print server of CUPS for one test module: its own port, its own folders, and a backend that writes what it gets to a file.

A queue ``QUEUE`` writes to ``FOLDER/QUEUE.bin``.  While ``FOLDER/QUEUE.empty`` is there it has no paper and waits, as the
backends of real printers do; with ``FOLDER/QUEUE.broken`` it fails, and the queue stops.
"""

from __future__ import annotations

import getpass
import grp
import os
import signal
import subprocess
from pathlib import Path

from tests.waiting import until

_BACKEND = """#!/bin/sh
[ $# = 0 ] && exit 0
place="${DEVICE_URI#hall:}"
[ -e "$place.broken" ] && exit 1
if [ -e "$place.empty" ]; then
    echo "STATE: +media-empty-error" >&2
    while [ -e "$place.empty" ]; do sleep 0.1; done
    echo "STATE: -media-empty-error" >&2
fi
cat ${6:+"$6"} >> "$place.bin"
"""
_CONF = """
Listen 127.0.0.1:{port}
DefaultAuthType None
Browsing No
LogLevel warn
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateAccess default
JobPrivateValues none
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""
_FILES = """
ServerRoot {folder}/root
ServerBin {folder}/bin
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
CacheDir {folder}/cache
StateDir {folder}/state
DocumentRoot {folder}/root
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
{who}
"""


class PrintServer:
    """``cupsd`` as a process of ours."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.address = folder, f"127.0.0.1:{port}"
        for name in ("root", "bin/backend", "spool/tmp", "cache", "state", "log"):
            (folder / name).mkdir(parents=True)
        backend = folder / "bin" / "backend" / "hall"
        backend.write_text(_BACKEND)
        backend.chmod(0o700)  # as the user that cupsd itself is, who may write to the test's folder
        (folder / "bin" / "daemon").symlink_to("/usr/lib/cups/daemon")
        group = grp.getgrgid(os.getgid()).gr_name
        who = (
            f"User {getpass.getuser()}\nGroup {group}"
            if os.getuid()
            else "User lp\nGroup lp\nSystemGroup root"
        )
        (folder / "root" / "cupsd.conf").write_text(_CONF.format(port=port))
        (folder / "root" / "cups-files.conf").write_text(_FILES.format(folder=folder, who=who))
        self._process = subprocess.Popen(
            ["/usr/sbin/cupsd", "-f", "-c", str(folder / "root/cupsd.conf"), "-s", str(folder / "root/cups-files.conf")],
            start_new_session=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        until(lambda: self._runs("lpstat", "-r").stdout.count("is running"), 20, "cupsd to answer")

    def has_queue(self, name: str) -> str:
        """Make a queue; its connection in hall.toml."""
        made = self._runs(
            "lpadmin",
            "-p",
            name,
            "-v",
            f"hall:{self.folder}/{name}",
            "-E",
            "-o",
            "printer-error-policy=stop-printer",
        )
        assert made.returncode == 0, made.stderr
        return f"cups://{self.address}/{name}"

    def does(self, command: str, *words: str) -> None:
        """A command of the print server's administrator."""
        assert self._runs(command, *words).returncode == 0

    def written(self, name: str) -> bytes:
        """What came out of this queue."""
        file = self.folder / f"{name}.bin"
        return file.read_bytes() if file.exists() else b""

    def ends(self) -> None:
        """End it and every backend."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=10)

    def _runs(self, command: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [command, "-h", self.address, *words], capture_output=True, text=True, timeout=20, check=False,
            env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
