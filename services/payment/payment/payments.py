"""Payments in the database: once a key, once an invoice."""

import hashlib
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from invoxa_kit.database import writing
from sqlalchemy import Engine, Row, text
from sqlalchemy.exc import IntegrityError

#: A second between the first two tries to tell invoice, doubling up to this.
_LONGEST_WAIT = 60
_LEASE = 15
#: Seconds after the provider was last asked to charge: longer than any try lasts, so that what it did can be seen.
_QUIET = 900
#: Seconds between two looks for an outcome, doubling from the first to the second; a look itself takes less.
_LOOKS = (120, 3600)


@dataclass(frozen=True)
class Payment:
    """One attempt to pay an invoice."""

    id: str
    account_id: str
    request_hash: str
    invoice_id: str
    amount: int
    currency: str
    status: str
    reason: str | None


@dataclass(frozen=True)
class Unsettled:
    """A payment whose outcome nobody knows, leased for a look."""

    payment: Payment
    #: When the payment began, in seconds since 1970.
    began: int
    #: Of this look alone: another try to charge, or another look, changes it.
    lease: int


class OtherRequestError(Exception):
    """The key was used for another request."""


class AlreadyPaidError(Exception):
    """Another payment paid this invoice, or is paying it now."""


def request_hash(invoice_id: str, token: str) -> str:
    """Hash over what a repeated request must repeat."""
    return hashlib.sha256(json.dumps([invoice_id, token]).encode()).hexdigest()


_COLUMNS = "id, account_id, request_hash, invoice_id, amount, currency, status, reason"


class Payments:
    """The repository."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(
        self, account_id: str, key: str, hashed: str, invoice: dict[str, object]
    ) -> tuple[Payment, bool]:
        """Find the payment of this key, or make it and claim the invoice. True when it is new."""
        known = self._by_key(account_id, key, hashed)
        if known:
            return known, False
        made = {
            "id": str(uuid.uuid4()),
            "account": account_id,
            "key": key,
            "hash": hashed,
            "invoice": invoice["id"],
            "amount": invoice["total"],
            "currency": invoice["currency"],
            "now": int(time.time()),
            "quiet": int(time.time()) + _QUIET,
        }
        try:
            with writing(self._engine) as connection:
                connection.execute(
                    text("INSERT INTO paid_invoices (invoice_id, payment_id) VALUES (:invoice, :id)"), made
                )
                connection.execute(
                    text(
                        "INSERT INTO payments (id, account_id, idempotency_key, request_hash, invoice_id, amount, currency, status, created_at, tell_after)"
                        " VALUES (:id, :account, :key, :hash, :invoice, :amount, :currency, 'pending', :now, :quiet)"
                    ),
                    made,
                )
        except IntegrityError:
            known = self._by_key(account_id, key, hashed)
            if known:
                return known, False
            raise AlreadyPaidError from None
        found = self.get(account_id, str(made["id"]))
        if found is None:
            raise RuntimeError("a payment that was just written is gone")
        return found, True

    def try_again(self, payment: Payment) -> bool:
        """Before the provider is asked again: a look that is under way decides no more. False where one has decided."""
        with writing(self._engine) as connection:
            changed = connection.execute(
                text("UPDATE payments SET tell_after = :quiet WHERE id = :id AND status = 'pending'"),
                {"id": payment.id, "quiet": int(time.time()) + _QUIET},
            )
        return changed.rowcount == 1

    def finish(self, payment: Payment, reason: str | None, lease: int | None = None) -> bool:
        """
        Write the provider's verdict; a refused payment frees the invoice for another try.

        `lease`: of the look that found it. A refusal counts only where nobody tried to charge since; money that was taken
        always counts. True where it was this verdict that was written.
        """
        values = {"id": payment.id, "status": "failed" if reason else "succeeded", "reason": reason}
        unless_tried = "" if lease is None or reason is None else " AND tell_after = :lease"
        with writing(self._engine) as connection:
            changed = connection.execute(
                text(
                    "UPDATE payments SET status = :status, reason = :reason, tell_after = 0, tell_attempts = 0"  # noqa: S608 (constant text)
                    f" WHERE id = :id AND status = 'pending'{unless_tried}"
                ),
                {**values, "lease": lease},
            )
            if reason and changed.rowcount == 1:
                connection.execute(text("DELETE FROM paid_invoices WHERE payment_id = :id"), values)
        return changed.rowcount == 1

    def unsettled(self) -> list[Unsettled]:
        """Lease payments whose outcome nobody knows, and for which the provider is asked no more."""
        first, longest = _LOOKS
        leased = self._lease(
            "status = 'pending' AND created_at <= :quiet",
            {"quiet": int(time.time()) - _QUIET},
            lambda tried: min(longest, first * 2 ** min(tried, 10)),
        )
        return [Unsettled(Payment(*row[:8]), int(row[8]), lease) for row, lease in leased]

    def get(self, account_id: str, payment_id: str) -> Payment | None:
        """One payment of an account."""
        return self._one("account_id = :account AND id = :id", {"account": account_id, "id": payment_id})

    def untold(self) -> list[Payment]:
        """Lease succeeded payments that invoice was not told of; nobody else tells them meanwhile."""
        leased = self._lease(
            "status = 'succeeded' AND told_at IS NULL",
            {},
            lambda tried: max(_LEASE, min(_LONGEST_WAIT, 2 ** min(tried, 10))),
        )
        return [Payment(*row[:8]) for row, _ in leased]

    def told(self, payment_id: str) -> None:
        """Invoice knows now."""
        with writing(self._engine) as connection:
            connection.execute(
                text("UPDATE payments SET told_at = :now WHERE id = :id"),
                {"now": int(time.time()), "id": payment_id},
            )

    def _lease(
        self, where: str, values: dict[str, int], seconds: Callable[[int], int]
    ) -> list[tuple[Row[Any], int]]:
        """
        Take up to twenty rows that nobody has in hand, the longest due first, each with the time until which it is ours.

        `seconds`: how long, from how often the row was taken before.
        """
        now = int(time.time())
        due = f"{where} AND tell_after <= :now"
        with writing(self._engine) as connection:
            rows = connection.execute(
                text(
                    f"SELECT {_COLUMNS}, created_at, tell_attempts FROM payments WHERE {due} ORDER BY tell_after, created_at LIMIT 20"  # noqa: S608 (constant text)
                ),
                {**values, "now": now},
            ).all()
            leased = []
            for row in rows:
                until = now + seconds(int(row[9]))
                changed = connection.execute(
                    text(
                        f"UPDATE payments SET tell_after = :until, tell_attempts = tell_attempts + 1 WHERE id = :id AND {due}"  # noqa: S608 (constant text)
                    ),
                    {**values, "now": now, "id": row[0], "until": until},
                )
                if changed.rowcount == 1:
                    leased.append((row, until))
        return leased

    def _by_key(self, account_id: str, key: str, hashed: str) -> Payment | None:
        found = self._one(
            "account_id = :account AND idempotency_key = :key", {"account": account_id, "key": key}
        )
        if found and found.request_hash != hashed:
            raise OtherRequestError
        return found

    def _one(self, where: str, values: dict[str, str]) -> Payment | None:
        with self._engine.connect() as connection:
            row = connection.execute(text(f"SELECT {_COLUMNS} FROM payments WHERE {where}"), values).first()  # noqa: S608 (constant text)
        return Payment(*row) if row else None
