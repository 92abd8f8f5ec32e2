import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from invoxa_kit import tracing
from invoxa_kit.trace import continued

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"


class Collector(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.taken: list[tuple[str, dict[str, object]]] = []


class Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.taken.append((self.path, json.loads(body)))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    server = Collector()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_finished_spans_reach_the_collector_with_their_parents(collector: Collector) -> None:
    end = tracing.start(f"http://127.0.0.1:{collector.server_port}/", "payment", "x:7", "dev")
    served = continued(f"00-{TRACE}-{PARENT}-01", None)
    with tracing.recorded(tracing.Span("GET /internal/invoices", "CLIENT", served.child())) as span:
        span.attributes = {"http.response.status_code": 503}
        span.failed = True
    tracing.record(tracing.Span("POST /api/payments", "SERVER", served))
    # Its caller decided against it.
    tracing.record(tracing.Span("not sampled", "SERVER", continued(f"00-{TRACE}-{PARENT}-00", None)))
    end()
    tracing.record(tracing.Span("after the end", "SERVER", served))

    [(path, request)] = collector.taken
    assert path == "/v1/traces"
    [resource] = request["resourceSpans"]  # type: ignore[misc]
    named = {each["key"]: each["value"]["stringValue"] for each in resource["resource"]["attributes"]}
    assert named == {
        "service.name": "payment",
        "service.version": "x:7",
        "deployment.environment.name": "dev",
    }
    [scope] = resource["scopeSpans"]
    client, server = scope["spans"]
    assert (server["traceId"], server["parentSpanId"], server["kind"]) == (TRACE, PARENT, 2)
    assert (client["traceId"], client["parentSpanId"], client["kind"]) == (TRACE, served.span_id, 3)
    assert client["status"] == {"code": 2}
    assert client["attributes"] == [{"key": "http.response.status_code", "value": {"intValue": "503"}}]
    assert int(server["endTimeUnixNano"]) >= int(server["startTimeUnixNano"])


def test_a_collector_that_is_away_harms_nobody() -> None:
    end = tracing.start("http://127.0.0.1:9", "payment", "x:7", "dev")
    tracing.record(tracing.Span("POST /api/payments", "SERVER", continued(None, None)))
    end()


def test_what_is_raised_inside_fails_the_span_and_goes_on() -> None:
    span = tracing.Span("x", "CLIENT", continued(None, None))
    with pytest.raises(ValueError, match="no"), tracing.recorded(span):
        raise ValueError("no")
    assert span.failed
