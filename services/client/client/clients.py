"""Clients in the database; every query names the account."""

import time
import uuid
from dataclasses import asdict, dataclass

from invoxa_kit.database import writing
from sqlalchemy import Engine, text


@dataclass(frozen=True)
class Client:
    """Somebody who is sent invoices."""

    id: str
    name: str
    email: str

    def view(self) -> dict[str, str]:
        """As the API answers it."""
        return asdict(self)


class Clients:
    """The repository."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, account: str, name: str, email: str) -> Client:
        """Add a client."""
        client = Client(str(uuid.uuid4()), name, email)
        with writing(self._engine) as connection:
            connection.execute(
                text(
                    "INSERT INTO clients (id, account_id, name, email, created_at) VALUES (:id, :account, :name, :email, :now)"
                ),
                {**client.view(), "account": account, "now": int(time.time() * 1000)},
            )
        return client

    def all(self, account: str, limit: int = 200) -> list[Client]:
        """Newest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                text(
                    "SELECT id, name, email FROM clients WHERE account_id = :account ORDER BY created_at DESC LIMIT :limit"
                ),
                {"account": account, "limit": limit},
            )
            return [Client(*row) for row in rows]

    def get(self, account: str, client_id: str) -> Client | None:
        """One client of the account."""
        with self._engine.connect() as connection:
            row = connection.execute(
                text("SELECT id, name, email FROM clients WHERE account_id = :account AND id = :id"),
                {"account": account, "id": client_id},
            ).first()
        return Client(*row) if row else None

    def change(self, account: str, client_id: str, name: str, email: str) -> Client | None:
        """Change a client; None when there is none."""
        with writing(self._engine) as connection:
            connection.execute(
                text(
                    "UPDATE clients SET name = :name, email = :email WHERE account_id = :account AND id = :id"
                ),
                {"account": account, "id": client_id, "name": name, "email": email},
            )
        return self.get(account, client_id)

    def remove(self, account: str, client_id: str) -> bool:
        """Remove a client; False when there is none."""
        with writing(self._engine) as connection:
            return (
                connection.execute(
                    text("DELETE FROM clients WHERE account_id = :account AND id = :id"),
                    {"account": account, "id": client_id},
                ).rowcount
                == 1
            )
