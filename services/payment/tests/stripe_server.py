"""Stripe's API as far as a payment needs it, over HTTP: docs.stripe.com/api/payment_intents, /errors, /idempotent_requests."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

KEY = "sk_test_51TheRightKey"

#: Stripe's own test payment methods (docs.stripe.com/testing).
_DECLINES = {
    "pm_card_visa_chargeDeclined": ("card_declined", "generic_decline"),
    "pm_card_visa_chargeDeclinedInsufficientFunds": ("card_declined", "insufficient_funds"),
    "pm_card_chargeDeclinedExpiredCard": ("expired_card", None),
    "pm_card_authenticationRequired": ("authentication_required", None),
}


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    params: dict[str, str]


@dataclass
class Answer:
    status: int
    body: dict[str, object]
    headers: dict[str, str] = field(default_factory=dict)


def fault(status: int, kind: str, message: str, **more: object) -> Answer:
    return Answer(status, {"error": {"type": kind, "message": message, **more}}, {"request-id": "req_abc123"})


class StripeServer(ThreadingHTTPServer):
    """Charges, refuses, remembers idempotency keys; `next` holds answers that come first, None for none at all."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[Asked] = []
        self.charges: list[dict[str, str]] = []
        self.next: list[Answer | None] = []
        #: None at its place in `next`: whether the charge was made all the same.
        self.charges_in_silence = False
        self.settles_as = "succeeded"
        #: Newest first, as they are listed.
        self.intents: list[dict[str, object]] = []
        self.leaving = threading.Event()
        self._remembered: dict[str, tuple[dict[str, str], Answer]] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def stop(self) -> None:
        self.leaving.set()
        self.shutdown()
        self.server_close()

    def answer(self, asked: Asked) -> Answer | None:
        with self._lock:
            self.asked.append(asked)
            if asked.headers.get("authorization") != f"Bearer {KEY}":
                given = asked.headers.get("authorization", "").removeprefix("Bearer ")
                # Stripe masks it; a stand-in that does not shows whether anybody repeats what comes.
                return fault(401, "invalid_request_error", f"Invalid API Key provided: {given}")
            if self.next:
                scripted = self.next.pop(0)
                if scripted is None and self.charges_in_silence:
                    self._once(asked)
                return scripted
            if asked.method == "GET" and urlsplit(asked.path).path == "/v1/payment_intents":
                return self._list(dict(parse_qsl(urlsplit(asked.path).query)))
            if asked.method == "GET":
                return Answer(200, _intent(asked.path.rsplit("/", 1)[1], self.settles_as))
            return self._once(asked)

    def _once(self, asked: Asked) -> Answer:
        key = asked.headers["idempotency-key"]
        if key in self._remembered:
            params, answer = self._remembered[key]
            if params != asked.params:
                return fault(400, "idempotency_error", "Keys can only be used with the same parameters")
            return Answer(answer.status, answer.body, {"idempotent-replayed": "true"})
        answer = self._charge(asked.params)
        self._remembered[key] = (asked.params, answer)
        return answer

    def _list(self, query: dict[str, str]) -> Answer:
        made = [one for one in self.intents if int(str(one["created"])) >= int(query["created[gte]"])]
        after = query.get("starting_after")
        first = [one["id"] for one in made].index(after) + 1 if after else 0
        limit = int(query["limit"])
        page = made[first : first + limit]
        more = len(made) > first + limit
        return Answer(200, {"object": "list", "url": "/v1/payment_intents", "data": page, "has_more": more})

    def _charge(self, params: dict[str, str]) -> Answer:
        answer = self._decide(params)
        error = answer.body.get("error")
        if isinstance(error, dict) and error["type"] != "card_error":
            return answer
        status = "requires_payment_method" if error else str(answer.body["status"])
        self.made(status, params["metadata[payment_id]"], error)
        return answer

    def made(self, status: str, payment: str, error: object = None) -> None:
        """Keep an intent as one that was made now."""
        intent = _intent(f"pi_kept_{len(self.intents)}", status)
        more = {"metadata": {"payment_id": payment}, "created": int(time.time()), "last_payment_error": error}
        self.intents.insert(0, {**intent, **more})

    def _decide(self, params: dict[str, str]) -> Answer:
        method = params["payment_method"]
        if int(params["amount"]) < 50:
            return fault(400, "invalid_request_error", "too small", code="amount_too_small", param="amount")
        if method in _DECLINES:
            code, decline = _DECLINES[method]
            more = {"decline_code": decline} if decline else {}
            return fault(402, "card_error", "Your card was declined.", code=code, **more)
        if method == "pm_processing":
            return Answer(200, _intent("pi_2", "processing"))
        if method != "pm_card_visa":
            return fault(
                400, "invalid_request_error", f"No such PaymentMethod: '{method}'", code="resource_missing"
            )
        self.charges.append(params)
        return Answer(200, _intent("pi_1", "succeeded"))


def _intent(name: str, status: str) -> dict[str, object]:
    return {"id": name, "object": "payment_intent", "status": status}


class _Handler(BaseHTTPRequestHandler):
    server: StripeServer
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        params = dict(parse_qsl(self.rfile.read(length).decode(), strict_parsing=length > 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.answer(Asked(self.command, self.path, headers, params))
        if answer is None:
            self.server.leaving.wait()
            self.close_connection = True
            return
        body = json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in {**answer.headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""
