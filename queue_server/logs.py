"""The server's log: JSON lines in rotating files, without personal data and without tracebacks on the screen."""

import json
import logging
import logging.handlers
from datetime import UTC, datetime
from pathlib import Path

LIMIT_BYTES = 5_000_000
KEPT_FILES = 10


class JsonLines(logging.Formatter):
    """One JSON object a line: when, how serious, which room, what."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "room": record.name,
            "said": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_into(folder: Path) -> None:
    """Sends everything of level INFO and up to ``folder/server.log``; chatty libraries only their warnings."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "server.log", maxBytes=LIMIT_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
    )
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("werkzeug", "engineio", "socketio", "geventwebsocket"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
