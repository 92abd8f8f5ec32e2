"""One JSON line an event, on standard output."""

import json
import os
import sys
import threading
from datetime import UTC, datetime

_lock = threading.Lock()


class Log:
    """Writes lines that carry the service and its revision."""

    def __init__(self, service: str, revision: str) -> None:
        self._fixed = {"service": service, "revision": revision}

    def write(self, level: str, message: str, **fields: object) -> None:
        """Write one line; a line is never torn by another thread."""
        time = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json.dumps(
            {"time": time, "level": level, **self._fixed, "message": message, **fields}, default=str
        )
        with _lock:
            try:
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
            except BrokenPipeError:
                _write_nowhere()


def _write_nowhere() -> None:
    """Nobody reads any more: requests go on without lines, and what is left in the buffer must not fail later."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
