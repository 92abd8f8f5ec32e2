"""Calls to other services through the load balancer, with time-outs and bounded retries."""

import random
import time

import httpx

from invoxa_kit import trace, tracing

_RETRIED = {502, 503, 504}
_ATTEMPTS = 3


class Caller:
    """Calls other services; the trace and the release's key travel along."""

    def __init__(self, base_url: str) -> None:
        self._client = httpx.Client(base_url=base_url, timeout=httpx.Timeout(8, connect=3), trust_env=False)

    def send(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        body: object = None,
        headers: dict[str, str] | None = None,
        repeatable: bool = False,
    ) -> httpx.Response:
        """Send one request; repeatable ones are tried again after a fault on the way."""
        now = trace.current.get()
        below = now.child() if now else trace.continued(None, None)
        own = {**below.headers(), **(headers or {}), "accept": "application/json"}
        if token:
            own["authorization"] = f"Bearer {token}"
        attempts = _ATTEMPTS if repeatable or method == "GET" else 1
        for attempt in range(1, attempts + 1):
            try:
                # Every try is a span of its own below the request's; the other service's hangs below it.
                answer = self._once(method, path, body, own, below)
                if answer.status_code not in _RETRIED or attempt == attempts:
                    return answer
            except httpx.TransportError:
                if attempt == attempts:
                    raise
            below = now.child() if now else below
            own.update(below.headers())
            time.sleep(random.uniform(0.05, 0.1) * 2**attempt)  # noqa: S311 (jitter, not a secret)
        raise AssertionError("unreachable")

    def _once(
        self, method: str, path: str, body: object, headers: dict[str, str], below: trace.Trace
    ) -> httpx.Response:
        # /internal/invoices/… and /api/invoices/…: the second word names whom we call, and no id is in it.
        called = "/".join(path.split("?", maxsplit=1)[0].split("/")[:3])
        with tracing.recorded(tracing.Span(f"{method} {called}", "CLIENT", below)) as span:
            span.attributes = {"http.request.method": method}
            answer = self._client.request(method, path, json=body, headers=headers)
            span.attributes["http.response.status_code"] = answer.status_code
            span.failed = answer.status_code >= 400
            return answer
