"""A first start: ``python -m tests.queue_server.store.first_start``; each line on stdin is a folder to open."""

import hashlib
import sys
from pathlib import Path

from hardware_config.clock import SystemClock
from queue_server.desk.founding import found_hall
from queue_server.desk.frame import House
from queue_server.store import open_store
from queue_server.store.database import KEY_NAME
from tests.queue_server.desk.hall import wiring


def main() -> None:
    """Opens and founds each folder; says the hall's id and the key's hash, or what went wrong."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        folder = Path(line.strip())
        try:
            store = open_store(folder)
            found_hall(House(store, SystemClock(), wiring()), "no password fits this")
            with store.reading() as rooms:
                hall_id = rooms.offer.fact("hall_id")
            store.close()
            key = hashlib.sha256((folder / KEY_NAME).read_bytes()).hexdigest()
            sys.stdout.write(f"{hall_id} {key}\n")
        except Exception as broken:
            sys.stdout.write(f"broken {type(broken).__name__} {broken}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
