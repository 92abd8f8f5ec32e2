"""The tables of client; forward only."""

from invoxa_kit.database import Migration

migrations: list[Migration] = [
    (
        1,
        [
            """CREATE TABLE clients (
              id VARCHAR(36) PRIMARY KEY,
              account_id VARCHAR(64) NOT NULL,
              name VARCHAR(200) NOT NULL,
              email VARCHAR(254) NOT NULL,
              created_at BIGINT NOT NULL
            )""",
            "CREATE INDEX clients_account ON clients (account_id, created_at)",
            """CREATE TABLE sessions (
              id VARCHAR(64) PRIMARY KEY,
              access_token TEXT NOT NULL,
              refresh_token TEXT NOT NULL,
              csrf VARCHAR(64) NOT NULL,
              expires_at BIGINT NOT NULL
            )""",
        ],
    )
]
