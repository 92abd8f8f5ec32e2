"""The Flask application that every service starts from."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from flask import Flask, Response, g, jsonify, request
from pydantic import BaseModel, ValidationError
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException

from invoxa_kit import trace, tracing
from invoxa_kit.call import Caller
from invoxa_kit.database import Migration, is_current
from invoxa_kit.errors import ApiError, invalid
from invoxa_kit.log import Log
from invoxa_kit.openapi import Operation, describe
from invoxa_kit.settings import Settings
from invoxa_kit.tokens import Tokens

MAXIMAL_BODY = 1024 * 1024
Body = TypeVar("Body", bound=BaseModel)


@dataclass
class Service:
    """What a service is made of; what it needs is put in by `start`."""

    name: str
    prefix: str
    description: str
    migrations: Sequence[Migration]
    operations: list[Operation]
    register: Callable[["Parts"], None]
    jobs: list[tuple[float, Callable[["Parts"], None]]] = field(default_factory=list)
    #: With variables of its own: a subclass.
    settings: type[Settings] = Settings


@dataclass
class Parts:
    """What routes and jobs work with."""

    service: Service
    app: Flask
    settings: Settings
    engine: Engine
    tokens: Tokens
    caller: Caller
    log: Log
    revision: str
    leaving: Callable[[], bool]


def create_app(
    service: Service, settings: Settings, engine: Engine, revision: str, leaving: Callable[[], bool]
) -> tuple[Flask, Parts]:
    """Build the application: standard routes, then the service's own."""
    app = Flask(service.name)
    app.config["MAX_CONTENT_LENGTH"] = MAXIMAL_BODY
    app.json.sort_keys = False  # type: ignore[attr-defined]
    log = Log(service.name, revision)
    tokens = Tokens(settings.jwt_secret, service.name)
    parts = Parts(service, app, settings, engine, tokens, Caller(settings.base_url), log, revision, leaving)
    _requests(parts)
    _refusals(parts)
    _standard(parts)
    service.register(parts)
    return app, parts


def parsed(model: type[Body]) -> Body:
    """Parse the request's JSON body; raises 400 with every fault."""
    value = request.get_json(silent=True)
    if value is None:
        raise ApiError(400, "invalid", "the body must be JSON")
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise invalid(error) from None


def _requests(parts: Parts) -> None:
    app = parts.app

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()
        g.trace = trace.continued(request.headers.get("traceparent"), request.headers.get("x-inx-release"))
        trace.current.set(g.trace)
        if request.path.startswith("/internal/") or request.path == "/internal":
            parts.tokens.check_service(request.headers.get("authorization"))

    @app.after_request
    def _end(answer: Response) -> Response:
        answer.headers["x-inx-revision"] = parts.revision
        answer.headers["x-content-type-options"] = "nosniff"
        now: trace.Trace = g.trace
        parts.log.write(
            "info" if answer.status_code < 500 else "error",
            "request",
            traceId=now.trace_id,
            spanId=now.span_id,
            method=request.method,
            route=request.url_rule.rule if request.url_rule else "unmatched",
            status=answer.status_code,
            durationMs=round((time.perf_counter() - g.began) * 1000, 2),
        )
        _record(now, answer.status_code, time.perf_counter() - g.began)
        return answer


def _record(now: trace.Trace, status: int, seconds: float) -> None:
    route = request.url_rule.rule if request.url_rule else "unmatched"
    # The balancer asks for these every few seconds: as traces of their own they would only hide the others.
    if now.parent_id is None and (route == "/" or "/health/" in route):
        return
    tracing.record(
        tracing.Span(
            f"{request.method} {route}",
            "SERVER",
            now,
            began=time.time_ns() - int(seconds * 1e9),
            attributes={
                "http.request.method": request.method,
                "http.route": route,
                "http.response.status_code": status,
            },
            failed=status >= 500,
        )
    )


def _refusals(parts: Parts) -> None:
    app = parts.app

    @app.errorhandler(ApiError)
    def _api(error: ApiError) -> tuple[Response, int]:
        return jsonify(error.body()), error.status

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> tuple[Response, int]:
        status = error.code or 500
        code = (error.name or "error").lower().replace(" ", "-")
        return jsonify(ApiError(status, code, error.description or code).body()), status

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> tuple[Response, int]:
        now: trace.Trace | None = trace.current.get()
        parts.log.write(
            "error",
            "unexpected",
            error=type(error).__name__,
            detail=str(error),
            traceId=now.trace_id if now else None,
        )
        body = ApiError(
            500, "internal", f"something went wrong; trace {now.trace_id if now else 'unknown'}"
        ).body()
        return jsonify(body), 500


def _standard(parts: Parts) -> None:
    app, service = parts.app, parts.service
    description = describe(f"Invoxa {service.name}", service.description, service.operations)

    def live() -> Response:
        return jsonify({"status": "live"})

    def ready() -> tuple[Response, int]:
        if parts.leaving():
            return jsonify({"status": "leaving"}), 503
        if not is_current(parts.engine, service.migrations):
            return jsonify({"status": "the database is not ready"}), 503
        return jsonify({"status": "ready"}), 200

    app.add_url_rule("/health/live", "live", live)
    for path in ("/health/ready", f"/api/{service.prefix}/health/ready"):
        app.add_url_rule(path, f"ready {path}", ready)
    for path in ("/openapi.json", f"/api/{service.prefix}/openapi.json"):
        app.add_url_rule(path, f"openapi {path}", lambda: jsonify(description))
