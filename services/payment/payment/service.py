"""Pays an invoice idempotently, and tells invoice about it reliably."""

import httpx
from flask import Response, jsonify, request
from invoxa_kit.errors import ApiError
from invoxa_kit.openapi import Operation
from invoxa_kit.web import Parts, Service, parsed
from pydantic import BaseModel, ConfigDict, Field

from payment.migrations import migrations
from payment.payments import AlreadyPaidError, OtherRequestError, Payment, Payments, request_hash
from payment.provider import LocalProvider, Provider, ProviderTimeoutError, ProviderUnavailableError
from payment.settings import PaymentSettings


class Method(BaseModel):
    """How it is paid."""

    model_config = ConfigDict(extra="forbid")
    token: str = Field(
        min_length=1,
        max_length=200,
        description="A payment method of Stripe (pm_…); tok_ok or tok_declined where the stand-in answers.",
    )


class PaymentRequest(BaseModel):
    """Pay this invoice."""

    model_config = ConfigDict(extra="forbid")
    invoiceId: str = Field(min_length=1, max_length=64)  # noqa: N815 (the API's spelling)
    method: Method


class PaymentAnswer(BaseModel):
    """A payment."""

    id: str
    invoiceId: str  # noqa: N815
    status: str
    amount: int
    currency: str
    reason: str | None


def view(payment: Payment) -> dict[str, object]:
    """A payment as it is answered."""
    return PaymentAnswer(
        id=payment.id,
        invoiceId=payment.invoice_id,
        status=payment.status,
        amount=payment.amount,
        currency=payment.currency,
        reason=payment.reason,
    ).model_dump()


#: Where the application keeps who takes the money, for `settle`.
_PROVIDER = "payment.provider"


def register(parts: Parts) -> None:
    """Add the routes."""
    app, tokens = parts.app, parts.tokens
    payments, provider = Payments(parts.engine), provider_of(parts)
    app.extensions[_PROVIDER] = provider

    @app.get("/")
    def root() -> Response:
        return jsonify({"service": parts.service.name, "revision": parts.revision})

    @app.post("/api/payments")
    def pay() -> tuple[Response, int]:
        account = tokens.account(request.headers.get("authorization"))
        wanted = parsed(PaymentRequest)
        key = request.headers.get("idempotency-key", "")
        if not 1 <= len(key) <= 128:
            raise ApiError(400, "idempotency-key", "the header idempotency-key must hold 1 to 128 characters")
        invoice = fetch_invoice(parts, account, wanted.invoiceId)
        try:
            payment, new = payments.begin(
                account, key, request_hash(wanted.invoiceId, wanted.method.token), invoice
            )
        except OtherRequestError:
            raise ApiError(409, "idempotency-key", "this key was used for another request") from None
        except AlreadyPaidError:
            raise ApiError(409, "already-paid", "this invoice is paid, or is being paid") from None
        if payment.status == "pending" and (new or payments.try_again(payment)):
            try:
                payments.finish(
                    payment,
                    provider.charge(payment.id, wanted.method.token, payment.amount, payment.currency),
                )
            except ProviderTimeoutError:
                raise ApiError(
                    504, "provider-timeout", "the provider did not answer; send the same request again"
                ) from None
            except ProviderUnavailableError as error:
                parts.log.write(
                    "error", f"the payment provider is not available: {error}", payment=payment.id
                )
                raise ApiError(
                    503, "provider-unavailable", "payments cannot be taken now; send the same request again"
                ) from None
            tell(parts)
        return jsonify(view(payments.get(account, payment.id) or payment)), 201

    @app.get("/api/payments/<payment_id>")
    def get(payment_id: str) -> Response:
        found = payments.get(tokens.account(request.headers.get("authorization")), payment_id)
        if found is None:
            raise ApiError(404, "not-found", "there is no such payment")
        return jsonify(view(found))


def provider_of(parts: Parts) -> Provider:
    """Stripe where its key is set, else the stand-in; the log says which."""
    settings = parts.settings
    if not isinstance(settings, PaymentSettings):
        raise TypeError("payment needs its own settings")
    if settings.stripe_secret_key is None:
        parts.log.write(
            "warning",
            "no money is taken: STRIPE_SECRET_KEY is not set, so the local stand-in answers",
            provider="local",
        )
        return LocalProvider()
    from payment.stripe_provider import StripeProvider  # noqa: PLC0415 (half a second, only where it is used)

    key = settings.stripe_secret_key.get_secret_value()
    parts.log.write("info", "payments are taken by Stripe", provider="stripe", mode=key.split("_")[1])
    return StripeProvider(key, settings.stripe_api_base)


def fetch_invoice(parts: Parts, account: str, invoice_id: str) -> dict[str, object]:
    """Ask invoice what is to be paid; refuses what cannot be."""
    try:
        answer = parts.caller.send(
            "GET",
            f"/internal/invoices/{invoice_id}?accountId={account}",
            token=parts.tokens.for_service("invoice"),
        )
    except httpx.TransportError:
        raise ApiError(503, "invoice-unavailable", "invoices cannot be read now; try again") from None
    if answer.status_code in {400, 404}:
        raise ApiError(404, "not-found", "there is no such invoice")
    if answer.status_code != 200:
        raise ApiError(503, "invoice-unavailable", "invoices cannot be read now; try again")
    invoice: dict[str, object] = answer.json()
    if invoice["status"] not in {"sent", "paid"}:
        raise ApiError(409, "not-payable", f"the invoice is {invoice['status']}")
    return invoice


def settle(parts: Parts) -> None:
    """Ask the provider what became of payments that it did not answer; nobody has to send their request again."""
    payments, provider = Payments(parts.engine), parts.app.extensions[_PROVIDER]
    for unsettled in payments.unsettled():
        payment = unsettled.payment
        try:
            reason = provider.look_up(payment.id, unsettled.began)
        except ProviderTimeoutError:
            parts.log.write("warning", "the outcome of a payment is still not known", payment=payment.id)
            continue
        except ProviderUnavailableError as error:
            parts.log.write("error", f"no outcome can be looked up: {error}", payment=payment.id)
            continue
        if payments.finish(payment, reason, unsettled.lease):
            status = "failed" if reason else "succeeded"
            parts.log.write("info", "a payment was settled", payment=payment.id, status=status)
    tell(parts)


def tell(parts: Parts) -> None:
    """Tell invoice of what was paid; what fails is told again by the next round."""
    payments = Payments(parts.engine)
    for payment in payments.untold():
        body = {
            "accountId": payment.account_id,
            "paymentId": payment.id,
            "amount": payment.amount,
            "currency": payment.currency,
        }
        try:
            answer = parts.caller.send(
                "POST",
                f"/internal/invoices/{payment.invoice_id}/paid",
                token=parts.tokens.for_service("invoice"),
                body=body,
                repeatable=True,
            )
        except httpx.TransportError as error:
            parts.log.write("warning", "invoice was not told", payment=payment.id, error=type(error).__name__)
            continue
        if answer.status_code < 300:
            payments.told(payment.id)
        else:
            parts.log.write("warning", "invoice refused", payment=payment.id, status=answer.status_code)


service = Service(
    name="payment",
    prefix="payments",
    description="Pays invoices, each once.",
    migrations=migrations,
    operations=[
        Operation(
            "POST",
            "/api/payments",
            "pay",
            "Pay an invoice",
            201,
            PaymentRequest,
            PaymentAnswer,
            parameters=(("idempotency-key", "header"),),
        ),
        Operation("GET", "/api/payments/{payment_id}", "getPayment", "One payment", answer=PaymentAnswer),
    ],
    register=register,
    jobs=[(2.0, tell), (30.0, settle)],
    settings=PaymentSettings,
)
