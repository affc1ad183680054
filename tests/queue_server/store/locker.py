"""Another server: ``python -m tests.queue_server.store.locker FOLDER`` locks it, says so, and holds on until killed."""

import sys
from pathlib import Path

from queue_server.store.lock import HallLock


def main(folder: str) -> None:
    """Locks and waits."""
    with HallLock(Path(folder), "another server"):
        sys.stdout.write("locked\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
