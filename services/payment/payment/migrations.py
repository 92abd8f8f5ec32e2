"""The tables of payment; forward only."""

from invoxa_kit.database import Migration

migrations: list[Migration] = [
    (
        1,
        [
            """CREATE TABLE payments (
              id VARCHAR(36) PRIMARY KEY,
              account_id VARCHAR(64) NOT NULL,
              idempotency_key VARCHAR(128) NOT NULL,
              request_hash VARCHAR(64) NOT NULL,
              invoice_id VARCHAR(64) NOT NULL,
              amount BIGINT NOT NULL,
              currency VARCHAR(3) NOT NULL,
              status VARCHAR(16) NOT NULL,
              reason VARCHAR(200) NULL,
              created_at BIGINT NOT NULL,
              told_at BIGINT NULL,
              tell_after BIGINT NOT NULL DEFAULT 0,
              tell_attempts INTEGER NOT NULL DEFAULT 0,
              CONSTRAINT payments_key UNIQUE (account_id, idempotency_key)
            )""",
            # One row an invoice that is being paid or was paid: two keys can never pay one invoice twice.
            """CREATE TABLE paid_invoices (
              invoice_id VARCHAR(64) PRIMARY KEY,
              payment_id VARCHAR(36) NOT NULL
            )""",
        ],
    )
]
