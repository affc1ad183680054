"""The server's log: JSON lines in rotating files, without personal data and without tracebacks on the screen.

Times are the hall's own, with their offset (2026-11-24T09:31:05.123+08:00): who reads them stands in the hall.
"""

import json
import logging
import logging.handlers
from datetime import datetime, tzinfo
from pathlib import Path

LIMIT_BYTES = 5_000_000
KEPT_FILES = 10


class JsonLines(logging.Formatter):
    """One JSON object a line: when in the hall's time, how serious, which room, what."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self._zone = zone

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        line = {
            "at": datetime.fromtimestamp(record.created, self._zone).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "room": record.name,
            "said": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_into(folder: Path, zone: tzinfo) -> None:
    """Sends everything of level INFO and up to ``folder/server.log``; chatty libraries only their
    warnings. Times in the hall's ``zone``."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "server.log", maxBytes=LIMIT_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
    )
    handler.setFormatter(JsonLines(zone))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("werkzeug", "engineio", "socketio", "geventwebsocket"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
