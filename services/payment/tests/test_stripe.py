import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jwt
import pytest
from flask.testing import FlaskClient
from invoxa_kit import trace
from invoxa_kit.database import migrate, open_database, writing
from invoxa_kit.settings import SettingsError
from invoxa_kit.web import Parts, create_app
from payment.migrations import migrations
from payment.provider import NEVER_ARRIVED, ProviderTimeoutError, ProviderUnavailableError
from payment.service import service, settle
from payment.settings import PaymentSettings
from payment.stripe_provider import StripeProvider, stripe_amount
from sqlalchemy import text
from stripe_server import KEY, Answer, StripeServer, fault

SECRET = "s" * 32
PATIENT = (2.0, 20.0)
SHORT = (2.0, 1.0)


@pytest.fixture
def stripe() -> Iterator[StripeServer]:
    server = StripeServer()
    yield server
    server.stop()


def provider(stripe: StripeServer, key: str = KEY, timeout: tuple[float, float] = PATIENT) -> StripeProvider:
    return StripeProvider(key, stripe.base, timeout)


def test_a_payment_is_one_confirmed_intent(stripe: StripeServer) -> None:
    trace.current.set(trace.continued(None, "rollout-key"))
    assert provider(stripe).charge("p1", "pm_card_visa", 1999, "EUR") is None
    [asked] = stripe.asked
    assert (asked.method, asked.path) == ("POST", "/v1/payment_intents")
    assert asked.params == {
        "amount": "1999",
        "currency": "eur",
        "confirm": "true",
        "error_on_requires_action": "true",
        "metadata[payment_id]": "p1",
        "payment_method": "pm_card_visa",
        "payment_method_types[0]": "card",
    }
    assert asked.headers["idempotency-key"] == "p1"
    # Neither the trace nor the rollout's routing key goes to a third party.
    assert {"traceparent", "x-inx-release", "x-stripe-client-telemetry"}.isdisjoint(asked.headers)


def test_the_same_key_is_charged_once(stripe: StripeServer) -> None:
    one = provider(stripe)
    assert [one.charge("p1", "pm_card_visa", 500, "EUR") for _ in range(3)] == [None, None, None]
    assert len(stripe.charges) == 1
    with pytest.raises(ProviderUnavailableError):
        one.charge("p1", "pm_card_visa", 501, "EUR")


@pytest.mark.parametrize(
    ("token", "amount", "reason"),
    [
        ("pm_card_visa_chargeDeclined", 500, "the card was declined"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", 500, "the card has insufficient funds"),
        ("pm_card_chargeDeclinedExpiredCard", 500, "the card has expired"),
        (
            "pm_card_authenticationRequired",
            500,
            "the card wants its holder's confirmation, which is not offered here",
        ),
        ("pm_unknown", 500, "the payment method is not known"),
        ("tok_ok", 500, "the payment method is not known"),
        ("pm_card_visa", 49, "the amount is less than a card can pay"),
    ],
)
def test_a_refusal_is_told_in_our_words(stripe: StripeServer, token: str, amount: int, reason: str) -> None:
    assert provider(stripe).charge("p1", token, amount, "EUR") == reason
    assert stripe.charges == []


def test_a_payment_that_is_processed_is_looked_up(stripe: StripeServer) -> None:
    assert provider(stripe).charge("p1", "pm_processing", 500, "EUR") is None
    stripe.settles_as = "processing"
    with pytest.raises(ProviderTimeoutError):
        provider(stripe).charge("p2", "pm_processing", 500, "EUR")
    stripe.settles_as = "requires_payment_method"
    assert provider(stripe).charge("p3", "pm_processing", 500, "EUR") == "the card was declined"


def test_faults_that_pass_are_tried_again_with_the_same_key(stripe: StripeServer) -> None:
    stripe.next = [fault(500, "api_error", "oops"), fault(409, "idempotency_error", "in use")]
    assert provider(stripe).charge("p1", "pm_card_visa", 500, "EUR") is None
    stripe.next = [fault(429, "rate_limit_error", "slow down")]
    assert provider(stripe).charge("p2", "pm_card_visa", 500, "EUR") is None
    assert [asked.headers["idempotency-key"] for asked in stripe.asked] == ["p1"] * 3 + ["p2"] * 2
    assert len(stripe.charges) == 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (fault(500, "api_error", "oops"), "it fails (status 500, req_abc123)"),
        (fault(429, "rate_limit_error", "slow down"), "it is asked too often (status 429, req_abc123)"),
        (fault(403, "invalid_request_error", "no"), "our key may not do this (status 403, req_abc123)"),
        (Answer(502, {}), "it fails (status 502)"),
    ],
)
def test_faults_that_stay_end_after_a_bounded_number_of_tries(
    stripe: StripeServer, answer: Answer, words: str
) -> None:
    stripe.next = [answer] * 100
    with pytest.raises(ProviderUnavailableError) as caught:
        provider(stripe).charge("p1", "pm_card_visa", 500, "EUR")
    assert str(caught.value) == words
    assert len(stripe.asked) == (1 if answer.status == 403 else 3)
    assert stripe.charges == []


def test_silence_is_a_time_out_and_asking_again_does_not_charge_twice(stripe: StripeServer) -> None:
    stripe.next, stripe.charges_in_silence = [None] * 3, True
    with pytest.raises(ProviderTimeoutError):
        provider(stripe, timeout=SHORT).charge("p1", "pm_card_visa", 500, "EUR")
    assert len(stripe.asked) == 3
    assert provider(stripe).charge("p1", "pm_card_visa", 500, "EUR") is None
    assert len(stripe.charges) == 1


def test_nobody_there_is_a_time_out() -> None:
    with pytest.raises(ProviderTimeoutError):
        StripeProvider(KEY, "http://127.0.0.1:9").charge("p1", "pm_card_visa", 500, "EUR")


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("pm_card_visa", None),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "the card has insufficient funds"),
        (
            "pm_card_authenticationRequired",
            "the card wants its holder's confirmation, which is not offered here",
        ),
    ],
)
def test_what_became_of_a_silent_charge_can_be_looked_up(
    stripe: StripeServer, token: str, reason: str | None
) -> None:
    began = int(time.time())
    stripe.next, stripe.charges_in_silence = [None] * 3, True
    with pytest.raises(ProviderTimeoutError):
        provider(stripe, timeout=SHORT).charge("p1", token, 500, "EUR")
    charges = len(stripe.charges)
    assert provider(stripe).look_up("p1", began) == reason
    assert provider(stripe).look_up("p2", began) == NEVER_ARRIVED
    assert len(stripe.charges) == charges


def test_a_look_goes_through_pages_and_ends(stripe: StripeServer) -> None:
    began = int(time.time())
    stripe.made("succeeded", "p1")
    for number in range(250):
        stripe.made("succeeded", f"other{number}")
    assert provider(stripe).look_up("p1", began) is None
    assert len(stripe.asked) == 3
    stripe.made("processing", "p2")
    with pytest.raises(ProviderTimeoutError):
        provider(stripe).look_up("p2", began)
    for number in range(2000):
        stripe.made("succeeded", f"more{number}")
    with pytest.raises(ProviderUnavailableError, match="look by hand"):
        provider(stripe).look_up("p3", began)


def test_a_look_that_fails_decides_nothing(stripe: StripeServer) -> None:
    stripe.next = [fault(403, "invalid_request_error", "no")]
    with pytest.raises(ProviderUnavailableError, match="our key may not do this"):
        provider(stripe).look_up("p1", 0)
    with pytest.raises(ProviderTimeoutError):
        StripeProvider(KEY, "http://127.0.0.1:9").look_up("p1", 0)


def test_a_key_that_stripe_refuses_is_in_no_message(stripe: StripeServer) -> None:
    wrong = "sk_test_51TheWrongKey"
    with pytest.raises(ProviderUnavailableError) as caught:
        provider(stripe, key=wrong).charge("p1", "pm_card_visa", 500, "EUR")
    assert str(caught.value) == "it refuses our key (status 401, req_abc123)"
    assert len(stripe.asked) == 1


@pytest.mark.parametrize(
    ("amount", "currency", "wanted"),
    [
        (1999, "EUR", 1999),
        (500, "JPY", 500),
        (1230, "KWD", 1230),
        (5, "ISK", 500),
        (5, "UGX", 500),
        (500, "MGA", 5),
        (501, "MGA", None),
    ],
)
def test_amounts_are_in_stripes_minor_unit(amount: int, currency: str, wanted: int | None) -> None:
    assert stripe_amount(amount, currency) == wanted


@pytest.mark.parametrize("key", ["pk_test_publishable", "not-set", "sk_live_", "sk_live_x y", "sk_prod_x"])
def test_what_is_no_secret_key_stops_the_service_and_is_not_repeated(key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        PaymentSettings.read({**ENVIRONMENT, "STRIPE_SECRET_KEY": key})
    assert set(caught.value.faults) == {"STRIPE_SECRET_KEY"}
    assert key not in str(caught.value.faults)


def test_the_key_goes_nowhere_unencrypted() -> None:
    for base in ("http://api.example.com", "http://127.0.0.1.example.com", "ftp://127.0.0.1"):
        with pytest.raises(SettingsError) as caught:
            PaymentSettings.read({**ENVIRONMENT, "STRIPE_API_BASE": base})
        assert set(caught.value.faults) == {"STRIPE_API_BASE"}


ENVIRONMENT = {"DATABASE_URL": "sqlite:///x.sqlite", "JWT_SECRET": SECRET}


class Invoices(ThreadingHTTPServer):
    """The service invoice, as far as payment asks it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Invoices)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Invoices(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer({"id": "i1", "status": "sent", "total": 500, "currency": "EUR"})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self._answer({})

    def _answer(self, body: object) -> None:
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def invoices() -> Iterator[str]:
    server = Invoices()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def program(folder: Path, **environment: str) -> FlaskClient:
    return parts_of(folder, **environment).app.test_client()


def parts_of(folder: Path, **environment: str) -> Parts:
    settings = PaymentSettings.read(
        {**ENVIRONMENT, "DATABASE_URL": f"sqlite://{folder}/p.sqlite", **environment}
    )
    engine = open_database(settings.database_url)
    migrate(engine, migrations)
    return create_app(service, settings, engine, "test:1", lambda: False)[1]


def pay(client: FlaskClient, token: str, key: str = "k1") -> tuple[int, dict[str, object]]:
    claims = {"sub": "anne", "iss": "auth", "typ": "user", "exp": int(time.time()) + 60}
    answer = client.post(
        "/api/payments",
        json={"invoiceId": "i1", "method": {"token": token}},
        headers={
            "authorization": f"Bearer {jwt.encode(claims, SECRET, algorithm='HS256')}",
            "idempotency-key": key,
        },
    )
    return answer.status_code, answer.get_json()


def test_without_a_key_the_stand_in_answers_and_the_log_says_so(
    tmp_path: Path, invoices: str, capsys: pytest.CaptureFixture[str]
) -> None:
    client = program(tmp_path, BASE_URL=invoices, STRIPE_SECRET_KEY="")
    [told] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (told["level"], told["provider"]) == ("warning", "local")
    assert "STRIPE_SECRET_KEY is not set" in told["message"]
    assert pay(client, "tok_ok")[1]["status"] == "succeeded"


def test_with_a_key_stripe_is_paid_and_the_key_is_in_no_line_and_no_answer(
    tmp_path: Path, invoices: str, stripe: StripeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    client = program(tmp_path, BASE_URL=invoices, STRIPE_SECRET_KEY=KEY, STRIPE_API_BASE=stripe.base)
    assert pay(client, "pm_card_visa_chargeDeclined")[1]["reason"] == "the card was declined"
    stripe.next = [fault(401, "invalid_request_error", f"Invalid API Key provided: {KEY}")]
    answers = [pay(client, "pm_card_visa", "k2"), pay(client, "pm_card_visa", "k2")]
    assert [status for status, _ in answers] == [503, 201]
    assert answers[0][1]["error"]["code"] == "provider-unavailable"  # type: ignore[index]
    assert answers[1][1]["status"] == "succeeded"
    assert len(stripe.charges) == 1
    out = capsys.readouterr()
    lines = [json.loads(line) for line in out.out.splitlines()]
    assert (lines[0]["provider"], lines[0]["mode"]) == ("stripe", "test")
    assert any("it refuses our key" in line["message"] for line in lines)
    assert KEY not in out.out + out.err + json.dumps(answers)
    assert KEY not in client.get("/openapi.json").text
    assert KEY not in repr(PaymentSettings.read({**ENVIRONMENT, "STRIPE_SECRET_KEY": KEY}))


def test_a_payment_that_nobody_asks_for_again_is_settled_and_invoice_is_told(
    tmp_path: Path, invoices: str, stripe: StripeServer
) -> None:
    parts = parts_of(tmp_path, BASE_URL=invoices, STRIPE_SECRET_KEY=KEY, STRIPE_API_BASE=stripe.base)
    client = parts.app.test_client()
    stripe.settles_as = "processing"
    assert pay(client, "pm_processing")[0] == 504
    settle(parts)
    assert row(parts) == ("pending", None)
    with writing(parts.engine) as connection:
        connection.execute(text("UPDATE payments SET created_at = created_at - 1000, tell_after = 0"))
    # A fault of Stripe's leaves it as it is; the next look comes later.
    stripe.next = [fault(403, "invalid_request_error", "no")]
    settle(parts)
    assert row(parts) == ("pending", None)
    stripe.intents[0]["status"] = "succeeded"
    with writing(parts.engine) as connection:
        connection.execute(text("UPDATE payments SET tell_after = 0"))
    settle(parts)
    status, told = row(parts)
    assert status == "succeeded"
    assert told is not None
    assert pay(client, "pm_processing")[1]["status"] == "succeeded"


def test_a_payment_that_never_reached_stripe_frees_its_invoice(
    tmp_path: Path, invoices: str, stripe: StripeServer
) -> None:
    parts = parts_of(tmp_path, BASE_URL=invoices, STRIPE_SECRET_KEY=KEY, STRIPE_API_BASE=stripe.base)
    client = parts.app.test_client()
    stripe.next = [fault(401, "invalid_request_error", "no")]
    assert pay(client, "pm_card_visa")[0] == 503
    assert pay(client, "pm_card_visa", "k2")[0] == 409
    with writing(parts.engine) as connection:
        connection.execute(text("UPDATE payments SET created_at = created_at - 1000, tell_after = 0"))
    settle(parts)
    again = pay(client, "pm_card_visa")[1]
    assert (again["status"], again["reason"]) == ("failed", NEVER_ARRIVED)
    assert pay(client, "pm_card_visa", "k2")[1]["status"] == "succeeded"
    assert len(stripe.charges) == 1


def row(parts: Parts) -> tuple[str, int | None]:
    with parts.engine.connect() as connection:
        found = connection.execute(text("SELECT status, told_at FROM payments")).one()
    return found[0], found[1]
