"""Clients of an account, for programs."""

from flask import Response, jsonify, request
from invoxa_kit.errors import ApiError
from invoxa_kit.openapi import Operation
from invoxa_kit.web import Parts, parsed
from pydantic import BaseModel, ConfigDict, Field

from client.clients import Clients


class ClientBody(BaseModel):
    """A client as it is written."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    name: str = Field(min_length=1, max_length=200)
    email: str = Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


class ClientAnswer(BaseModel):
    """A client as it is read."""

    id: str
    name: str
    email: str


class ClientList(BaseModel):
    """All clients of an account."""

    clients: list[ClientAnswer]


operations = [
    Operation("GET", "/api/clients", "listClients", "The account's clients", answer=ClientList),
    Operation("POST", "/api/clients", "addClient", "Add a client", 201, ClientBody, ClientAnswer),
    Operation("GET", "/api/clients/{client_id}", "getClient", "One client", answer=ClientAnswer),
    Operation(
        "PUT",
        "/api/clients/{client_id}",
        "changeClient",
        "Change a client",
        body=ClientBody,
        answer=ClientAnswer,
    ),
    Operation("DELETE", "/api/clients/{client_id}", "removeClient", "Remove a client", 204),
]


def register(parts: Parts) -> None:
    """Add the routes."""
    app, clients = parts.app, Clients(parts.engine)

    def account() -> str:
        return parts.tokens.account(request.headers.get("authorization"))

    @app.get("/api/clients")
    def list_clients() -> Response:
        return jsonify({"clients": [client.view() for client in clients.all(account())]})

    @app.post("/api/clients")
    def add_client() -> tuple[Response, int]:
        owner = account()
        body = parsed(ClientBody)
        return jsonify(clients.add(owner, body.name, body.email).view()), 201

    @app.get("/api/clients/<client_id>")
    def get_client(client_id: str) -> Response:
        client = clients.get(account(), client_id)
        if client is None:
            raise ApiError(404, "not-found", "there is no such client")
        return jsonify(client.view())

    @app.put("/api/clients/<client_id>")
    def change_client(client_id: str) -> Response:
        owner = account()
        body = parsed(ClientBody)
        client = clients.change(owner, client_id, body.name, body.email)
        if client is None:
            raise ApiError(404, "not-found", "there is no such client")
        return jsonify(client.view())

    @app.delete("/api/clients/<client_id>")
    def remove_client(client_id: str) -> tuple[str, int]:
        if not clients.remove(account(), client_id):
            raise ApiError(404, "not-found", "there is no such client")
        return "", 204
