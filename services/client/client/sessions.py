"""Sessions of the pages, kept by the server: the cookie holds a random name and nothing else."""

import hashlib
import secrets
import time
from dataclasses import dataclass

from invoxa_kit.database import writing
from sqlalchemy import Engine, text

_LIFETIME = 12 * 3600


@dataclass(frozen=True)
class Session:
    """Somebody who is logged in."""

    access_token: str
    refresh_token: str
    csrf: str


class Sessions:
    """The repository; names are stored hashed, so that a copy of the table opens nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, access_token: str, refresh_token: str) -> str:
        """Open a session; returns what goes into the cookie."""
        name = secrets.token_urlsafe(32)
        now = int(time.time())
        with writing(self._engine) as connection:
            connection.execute(text("DELETE FROM sessions WHERE expires_at < :now"), {"now": now})
            connection.execute(
                text(
                    "INSERT INTO sessions (id, access_token, refresh_token, csrf, expires_at) VALUES (:id, :access, :refresh, :csrf, :expires)"
                ),
                {
                    "id": _hash(name),
                    "access": access_token,
                    "refresh": refresh_token,
                    "csrf": secrets.token_urlsafe(24),
                    "expires": now + _LIFETIME,
                },
            )
        return name

    def get(self, name: str | None) -> Session | None:
        """Find the session of a cookie."""
        if not name:
            return None
        with self._engine.connect() as connection:
            row = connection.execute(
                text(
                    "SELECT access_token, refresh_token, csrf FROM sessions WHERE id = :id AND expires_at >= :now"
                ),
                {"id": _hash(name), "now": int(time.time())},
            ).first()
        return Session(*row) if row else None

    def renew(self, name: str, access_token: str, refresh_token: str) -> None:
        """Keep new tokens."""
        with writing(self._engine) as connection:
            connection.execute(
                text("UPDATE sessions SET access_token = :access, refresh_token = :refresh WHERE id = :id"),
                {"id": _hash(name), "access": access_token, "refresh": refresh_token},
            )

    def close(self, name: str | None) -> None:
        """Log out."""
        if name:
            with writing(self._engine) as connection:
                connection.execute(text("DELETE FROM sessions WHERE id = :id"), {"id": _hash(name)})


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
