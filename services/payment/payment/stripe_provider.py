"""Stripe takes the money: one confirmed PaymentIntent a payment (docs.stripe.com/api/payment_intents/create)."""

import random
import re
import time
from typing import TYPE_CHECKING

import requests
import stripe
from invoxa_kit import trace, tracing

from payment.provider import NEVER_ARRIVED, ProviderTimeoutError, ProviderUnavailableError

if TYPE_CHECKING:
    from stripe.params import PaymentIntentCreateParams

#: Seconds to connect, and to wait for the answer. With every try it stays within a service's 20 seconds of grace.
_TIMEOUT = (2.0, 5.5)
#: By the library, after faults on the way, 409 and 5xx, with jitter; the idempotency key makes them one charge.
_RETRIES = 2
#: By us: the library leaves 429 to its user (docs.stripe.com/rate-limits).
_RATE_LIMIT_TRIES = 3
#: Intents that a look for one goes through, by a hundred a request (docs.stripe.com/api/payment_intents/list).
_MOST_LOOKED_AT = 2000
#: Seconds that Stripe's clock and ours may differ by.
_CLOCKS = 120

#: Stripe's decline codes in our words (docs.stripe.com/declines/codes). Its own text may hold more than a payer should read.
_DECLINED = {
    "authentication_required": "the card wants its holder's confirmation, which is not offered here",
    "expired_card": "the card has expired",
    "incorrect_cvc": "the card's security code is wrong",
    "insufficient_funds": "the card has insufficient funds",
    "processing_error": "the card could not be processed; try again later",
}
_DECLINED_ANYHOW = "the card was declined"
_REFUSED = {
    "amount_too_large": "the amount is more than a card can pay at once",
    "amount_too_small": "the amount is less than a card can pay",
    "resource_missing": "the payment method is not known",
    "payment_method_unactivated": "this kind of card is not accepted",
}


class StripeProvider:
    """Charges by Stripe. What Stripe says of a fault is never repeated: it quotes parts of keys."""

    def __init__(self, key: str, base: str, timeout: tuple[float, float] = _TIMEOUT) -> None:
        stripe.enable_telemetry = False
        session = requests.Session()
        # Neither a proxy of the environment nor a .netrc decides where a key goes.
        session.trust_env = False
        self._client = stripe.StripeClient(
            key,
            base_addresses={"api": base},
            max_network_retries=_RETRIES,
            http_client=stripe.RequestsClient(timeout=timeout, session=session),
        )

    def charge(self, key: str, token: str, amount: int, currency: str) -> str | None:
        """Charge once a key; Stripe remembers keys for at least 24 hours (docs.stripe.com/api/idempotent_requests)."""
        charged = stripe_amount(amount, currency)
        if not re.fullmatch(r"pm_\w+", token, re.ASCII):
            return _REFUSED["resource_missing"]
        if charged is None:
            return f"the amount cannot be paid in {currency}"
        params: PaymentIntentCreateParams = {
            "payment_method": token,
            "amount": charged,
            "currency": currency.lower(),
            "confirm": True,
            # Cards only, and none that leads the payer elsewhere: the answer is the verdict.
            "payment_method_types": ["card"],
            "error_on_requires_action": True,
            "metadata": {"payment_id": key},
        }
        below = (trace.current.get() or trace.continued(None, None)).child()
        with tracing.recorded(tracing.Span("POST stripe", "CLIENT", below)) as span:
            try:
                intent = self._create(params, key)
            except stripe.CardError as error:
                return _declined(error.error)
            except stripe.InvalidRequestError as error:
                return _REFUSED.get(error.code or "", f"the payment was not accepted ({_word(error.code)})")
            except stripe.APIConnectionError:
                span.failed = True
                raise ProviderTimeoutError from None
            except stripe.StripeError as error:
                span.failed = True
                raise ProviderUnavailableError(_why(error)) from None
            return self._verdict(intent)

    def look_up(self, key: str, began: int) -> str | None:
        """
        Look for the payment's intent among those made since it began.

        Listed, not searched: Stripe's search shows what was made a while ago only (docs.stripe.com/search, "Data freshness").
        """
        below = (trace.current.get() or trace.continued(None, None)).child()
        with tracing.recorded(tracing.Span("GET stripe", "CLIENT", below)) as span:
            try:
                found = self._intents_of(key, began)
            except stripe.APIConnectionError:
                span.failed = True
                raise ProviderTimeoutError from None
            except stripe.StripeError as error:
                span.failed = True
                raise ProviderUnavailableError(_why(error)) from None
        statuses = [intent.status for intent in found]
        if "succeeded" in statuses:
            return None
        if "processing" in statuses:
            raise ProviderTimeoutError
        return _declined(found[0].last_payment_error) if found else NEVER_ARRIVED

    def _intents_of(self, key: str, began: int) -> list[stripe.PaymentIntent]:
        """Newest first; a key has more than one where it was used again after Stripe had forgotten it."""
        page = self._client.v1.payment_intents.list({"created": {"gte": began - _CLOCKS}, "limit": 100})
        found = []
        for looked_at, intent in enumerate(page.auto_paging_iter(), start=1):
            if getattr(intent.metadata, "payment_id", None) == key:
                found.append(intent)
            elif looked_at >= _MOST_LOOKED_AT and not found:
                raise ProviderUnavailableError(
                    f"more than {_MOST_LOOKED_AT} payments were made since, look by hand"
                )
        return found

    def _create(self, params: "PaymentIntentCreateParams", key: str) -> stripe.PaymentIntent:
        for attempt in range(1, _RATE_LIMIT_TRIES + 1):
            try:
                return self._client.v1.payment_intents.create(params, {"idempotency_key": key})
            except stripe.RateLimitError:
                if attempt == _RATE_LIMIT_TRIES:
                    raise
                time.sleep(random.uniform(0.25, 0.5) * 2**attempt)  # noqa: S311 (jitter, not a secret)
        raise AssertionError("unreachable")

    def _verdict(self, intent: stripe.PaymentIntent) -> str | None:
        if intent.status == "processing":
            # The stored answer of the key would say so for ever.
            intent = self._client.v1.payment_intents.retrieve(intent.id)
        if intent.status == "succeeded":
            return None
        if intent.status == "processing":
            raise ProviderTimeoutError
        return _DECLINED_ANYHOW


def _declined(error: object) -> str:
    """Say why a card was declined, by Stripe's error object."""
    codes = [getattr(error, "decline_code", None), getattr(error, "code", None)]
    return next((_DECLINED[code] for code in codes if code in _DECLINED), _DECLINED_ANYHOW)


def stripe_amount(amount: int, currency: str) -> int | None:
    """
    ISO 4217's minor unit as Stripe wants it; None where that cannot be paid.

    They are the same but for three currencies (docs.stripe.com/currencies, "Special cases" and "Zero-decimal").
    """
    if currency in {"ISK", "UGX"}:
        return amount * 100
    if currency == "MGA":
        return amount // 100 if amount % 100 == 0 else None
    return amount


def _why(error: stripe.StripeError) -> str:
    kinds = {401: "it refuses our key", 403: "our key may not do this", 429: "it is asked too often"}
    status = error.http_status
    request = re.fullmatch(r"req_\w+", error.request_id or "", re.ASCII)
    return (
        f"{kinds.get(status or 0, 'it fails')} (status {status}{f', {request.group()}' if request else ''})"
    )


def _word(code: str | None) -> str:
    return code if code and re.fullmatch(r"[a-z_]{1,64}", code) else "no reason given"
