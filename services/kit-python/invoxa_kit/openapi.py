"""OpenAPI 3.1 out of the routes and their pydantic models."""

from dataclasses import dataclass

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema


@dataclass(frozen=True)
class Operation:
    """One documented route."""

    method: str
    path: str
    operation_id: str
    summary: str
    status: int = 200
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    security: str | None = "user"
    parameters: tuple[tuple[str, str], ...] = ()


class ErrorDetail(BaseModel):
    """One fault."""

    path: str
    message: str


class ErrorBody(BaseModel):
    """What went wrong."""

    code: str
    message: str
    details: list[ErrorDetail] | None = None


class Error(BaseModel):
    """Every refusal looks like this."""

    error: ErrorBody


def describe(title: str, description: str, operations: list[Operation]) -> dict[str, object]:
    """Build the description of a service."""
    models = {model for operation in operations for model in (operation.body, operation.answer) if model} | {
        Error
    }
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schema = models_json_schema(
        [(model, "serialization") for model in ordered], ref_template="#/components/schemas/{model}"
    )
    paths: dict[str, dict[str, object]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1.0.0", "description": description},
        "paths": paths,
        "components": {
            "schemas": schema.get("$defs", {}),
            "securitySchemes": {"user": bearer, "service": bearer},
        },
    }


def _json(model: type[BaseModel]) -> dict[str, object]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}


def _operation(operation: Operation) -> dict[str, object]:
    good: dict[str, object] = {"description": operation.summary}
    if operation.answer:
        good["content"] = _json(operation.answer)
    described: dict[str, object] = {
        "operationId": operation.operation_id,
        "summary": operation.summary,
        "responses": {
            str(operation.status): good,
            "default": {"description": "a refusal", "content": _json(Error)},
        },
    }
    if operation.security:
        described["security"] = [{operation.security: []}]
    if operation.body:
        described["requestBody"] = {"required": True, "content": _json(operation.body)}
    inside = [name.strip("{}") for name in operation.path.split("/") if name.startswith("{")]
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in inside
    ]
    parameters += [
        {"name": name, "in": place, "required": place == "header", "schema": {"type": "string"}}
        for name, place in operation.parameters
    ]
    if parameters:
        described["parameters"] = parameters
    return described
