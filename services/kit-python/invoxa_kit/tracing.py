"""Finished spans, sent to a collector over OTLP/HTTP as JSON. Nothing is kept or sent until `start`.

OpenTelemetry's SDK batches; its own exporters would bring protobuf and another HTTP client into every image, so the
few lines of OTLP's JSON are written here, over the client that is there already.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from invoxa_kit.trace import Trace

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan

_SAMPLED = 1
_BATCH_DELAY_MS = 1000
_TIMEOUT_S = 5
#: SpanKind of OTLP (not the API's numbers, which begin with 0 for internal).
_KINDS = {"INTERNAL": 1, "SERVER": 2, "CLIENT": 3}
_ERROR = 2


@dataclass
class Span:
    """Something that takes time; whoever does it fills in what is known only at its end."""

    name: str
    kind: str
    trace: Trace
    began: int = field(default_factory=time.time_ns)
    attributes: dict[str, str | int] = field(default_factory=dict)
    failed: bool = False


_send: Callable[[Span], None] | None = None


def record(span: Span) -> None:
    """Export a span that ends now, if its trace was sampled by whoever began it."""
    if _send is not None and int(span.trace.flags, 16) & _SAMPLED:
        _send(span)


@contextmanager
def recorded(span: Span) -> Iterator[Span]:
    """Record the span when the block ends, failed if it raises."""
    try:
        yield span
    except BaseException:
        span.failed = True
        raise
    finally:
        record(span)


def start(endpoint: str, service: str, revision: str, environment: str) -> Callable[[], None]:
    """Load OpenTelemetry and begin to export; the returned function sends what is left and ends it.

    `endpoint` is the collector's base URL; `/v1/traces` is added (OTLP specification, endpoint URLs for OTLP/HTTP).
    """
    import httpx  # noqa: PLC0415 (loaded only where traces are wanted)
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import ReadableSpan  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult  # noqa: PLC0415
    from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags  # noqa: PLC0415

    url = f"{endpoint.rstrip('/')}/v1/traces"
    client = httpx.Client(timeout=_TIMEOUT_S, trust_env=False)

    class Exporter(SpanExporter):
        def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
            try:
                answer = client.post(url, json=_request(spans))
            except httpx.HTTPError:
                return SpanExportResult.FAILURE
            return SpanExportResult.SUCCESS if answer.is_success else SpanExportResult.FAILURE

        def shutdown(self) -> None:
            client.close()

    resource = Resource(
        {
            "service.name": service,
            "service.version": revision,
            "deployment.environment.name": environment,
        }
    )
    processor = BatchSpanProcessor(Exporter(), schedule_delay_millis=_BATCH_DELAY_MS)

    def context(trace: Trace, span_id: str) -> SpanContext:
        flags = TraceFlags(int(trace.flags, 16))
        return SpanContext(int(trace.trace_id, 16), int(span_id, 16), is_remote=False, trace_flags=flags)

    def send(span: Span) -> None:
        now = span.trace
        processor.on_end(
            ReadableSpan(
                name=span.name,
                context=context(now, now.span_id),
                parent=context(now, now.parent_id) if now.parent_id else None,
                resource=resource,
                attributes=span.attributes,
                kind=SpanKind[span.kind],
                status=Status(StatusCode.ERROR if span.failed else StatusCode.UNSET),
                start_time=span.began,
                end_time=time.time_ns(),
            )
        )

    global _send  # noqa: PLW0603 (a process has one exporter)
    _send = send

    def end() -> None:
        global _send  # noqa: PLW0603
        _send = None
        processor.shutdown()

    return end


def _request(spans: "Sequence[ReadableSpan]") -> dict[str, object]:
    """ExportTraceServiceRequest in OTLP's JSON: ids in hexadecimal, times as decimal strings."""
    resource = spans[0].resource.attributes
    return {
        "resourceSpans": [
            {
                "resource": {"attributes": _attributes(resource)},
                "scopeSpans": [{"scope": {"name": "invoxa_kit"}, "spans": [_span(span) for span in spans]}],
            }
        ]
    }


def _span(span: "ReadableSpan") -> dict[str, object]:
    context = span.context
    if context is None:
        raise ValueError("a span without context")
    parent = {"parentSpanId": f"{span.parent.span_id:016x}"} if span.parent else {}
    return {
        "traceId": f"{context.trace_id:032x}",
        "spanId": f"{context.span_id:016x}",
        **parent,
        "name": span.name,
        "kind": _KINDS[span.kind.name],
        "startTimeUnixNano": str(span.start_time),
        "endTimeUnixNano": str(span.end_time),
        "attributes": _attributes(span.attributes or {}),
        "status": {"code": _ERROR} if span.status.status_code.name == "ERROR" else {},
    }


def _attributes(values: Mapping[str, object]) -> list[dict[str, object]]:
    return [
        {
            "key": key,
            "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": str(value)},
        }
        for key, value in values.items()
    ]
