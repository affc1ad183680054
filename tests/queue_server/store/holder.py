"""Another program that holds the write lock: ``python -m tests.queue_server.store.holder FILE``; a line lets go."""

import sqlite3
import sys


def main(path: str) -> None:
    """Holds, says so, waits for a line, lets go, and so on until stdin ends."""
    db = sqlite3.connect(path, isolation_level=None)
    while True:
        db.execute("begin immediate")
        db.execute("insert into hall (key, value) values ('held', '1') on conflict do nothing")
        sys.stdout.write("held\n")
        sys.stdout.flush()
        if not sys.stdin.readline():
            return
        db.execute("rollback")
        sys.stdout.write("free\n")
        sys.stdout.flush()
        if not sys.stdin.readline():
            return


if __name__ == "__main__":
    main(sys.argv[1])
