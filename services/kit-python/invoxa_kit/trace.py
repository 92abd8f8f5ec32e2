"""W3C trace context, and the release's routing key, handed on to whoever is called."""

import re
import secrets
from contextvars import ContextVar
from dataclasses import dataclass

_PARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$")


@dataclass(frozen=True)
class Trace:
    """Where the current request stands in its trace."""

    trace_id: str
    span_id: str
    flags: str
    release: str | None
    #: The caller's span; none where the trace begins here.
    parent_id: str | None = None

    def headers(self) -> dict[str, str]:
        """Headers for a call to another service."""
        handed = {"traceparent": f"00-{self.trace_id}-{self.span_id}-{self.flags}"}
        return handed if self.release is None else {**handed, "x-inx-release": self.release}

    def child(self) -> "Trace":
        """A place below this one, for a call it makes."""
        return Trace(self.trace_id, secrets.token_hex(8), self.flags, self.release, self.span_id)


current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def continued(parent: str | None, release: str | None) -> Trace:
    """Continue the caller's trace, or begin one."""
    match = _PARENT.match(parent or "")
    if not match or set(match[1]) == {"0"}:
        return Trace(secrets.token_hex(16), secrets.token_hex(8), match[3] if match else "01", release)
    return Trace(match[1], secrets.token_hex(8), match[3], release, match[2])
