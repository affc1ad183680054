"""Keeps this computer's screen awake while a page of the hall is shown: no screen saver, no sleep.

Windows: SetThreadExecutionState (winbase.h), for as long as the calling thread lives. X11: ``xset``, where it is there.
A Wayland desktop keeps its own rules: switch its screen blanking off in its settings.
"""

import contextlib
import os
import shutil
import subprocess
import sys

_ES_CONTINUOUS, _ES_SYSTEM_REQUIRED, _ES_DISPLAY_REQUIRED = 0x80000000, 0x00000001, 0x00000002
XSET = (("s", "off"), ("s", "noblank"), ("-dpms",))
XSET_S = 5.0


def keep_awake() -> None:
    """From now on; does nothing where there is nothing to be done."""
    if sys.platform == "win32":
        import ctypes

        wanted = _ES_CONTINUOUS | _ES_SYSTEM_REQUIRED | _ES_DISPLAY_REQUIRED
        ctypes.windll.kernel32.SetThreadExecutionState(wanted)
        return
    xset = shutil.which("xset")
    if xset is None or not os.environ.get("DISPLAY"):
        return
    for words in XSET:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(  # noqa: S603  # fixed words
                [xset, *words], check=False, timeout=XSET_S, capture_output=True
            )
