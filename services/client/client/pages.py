"""The pages that people see: log in, clients, invoices, pay."""

import hmac
import re
import uuid
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx
import jwt
from flask import Response, g, jsonify, make_response, redirect, render_template, request
from invoxa_kit.web import Parts
from werkzeug.wrappers import Response as BaseResponse

from client.clients import Clients
from client.sessions import Session, Sessions

COOKIE = "invoxa_session"
_CSP = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


def register(parts: Parts) -> None:
    """Add the pages."""
    pages = Pages(parts)
    app = parts.app
    app.add_url_rule("/", "home", pages.home)
    app.add_url_rule("/login", "login", pages.login, methods=["GET", "POST"])
    app.add_url_rule("/logout", "logout", pages.logout, methods=["POST"])
    app.add_url_rule("/clients", "clients", pages.clients, methods=["GET", "POST"])
    app.add_url_rule("/invoices", "invoices", pages.invoices, methods=["GET", "POST"])
    app.add_url_rule("/invoices/<invoice_id>/<action>", "act", pages.act, methods=["POST"])
    app.add_url_rule("/invoices/<invoice_id>/pay", "pay", pages.pay, methods=["GET", "POST"])
    app.jinja_env.filters["money"] = money


def money(minor: int) -> str:
    """Minor units as a person reads them."""
    return f"{Decimal(minor) / 100:,.2f}"


class Pages:
    """Handlers of the pages; each answers HTML."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._sessions = Sessions(parts.engine)
        self._clients = Clients(parts.engine)

    def home(self) -> BaseResponse:
        """Answer the target group's health check, and greet people."""
        if "text/html" not in request.headers.get("accept", ""):
            return jsonify({"service": self._parts.service.name, "revision": self._parts.revision})
        return self._page("home.html", session=self._session())

    def login(self) -> BaseResponse:
        """Log in, or register first."""
        if request.method != "POST":
            return self._page("login.html")
        email, password = request.form.get("email", "").strip(), request.form.get("password", "")
        if request.form.get("action") == "register":
            answer = self._call("POST", "/api/auth/register", body={"email": email, "password": password})
            if answer is None or answer.status_code >= 400:
                return self._page(
                    "login.html", 400, fault=_fault(answer, "registering did not work"), email=email
                )
        answer = self._call("POST", "/api/auth/login", body={"email": email, "password": password})
        if answer is None or answer.status_code != 200:
            return self._page(
                "login.html", 401, fault=_fault(answer, "e-mail or password is wrong"), email=email
            )
        tokens = answer.json()
        name = self._sessions.open(tokens["accessToken"], tokens["refreshToken"])
        done = redirect("/invoices", 303)
        secure = self._parts.settings.base_url.startswith("https:")
        done.set_cookie(COOKIE, name, httponly=True, samesite="Lax", secure=secure, max_age=12 * 3600)
        return done

    def logout(self) -> BaseResponse:
        """Close the session."""
        session = self._session()
        if session and self._forged(session):
            return self._page("problem.html", 403, fault="this form is too old: load the page again")
        self._sessions.close(request.cookies.get(COOKIE))
        done = redirect("/login", 303)
        done.delete_cookie(COOKIE)
        return done

    def clients(self) -> BaseResponse:
        """List clients, and add one."""
        return self._member(self._clients_of)

    def _clients_of(self, session: Session, account: str) -> BaseResponse:
        fault, status = None, 200
        if request.method == "POST":
            name, email = request.form.get("name", "").strip(), request.form.get("email", "").strip()
            if not 1 <= len(name) <= 200:
                fault = "a client needs a name of at most 200 characters"
            elif not _EMAIL.match(email) or len(email) > 254:
                fault = "a client needs an e-mail address"
            else:
                self._clients.add(account, name, email)
                return redirect("/clients", 303)
            status = 400
        return self._page(
            "clients.html", status, session=session, clients=self._clients.all(account), fault=fault
        )

    def invoices(self) -> BaseResponse:
        """List invoices, and write one."""
        return self._member(self._invoices_of)

    def _invoices_of(self, session: Session, account: str) -> BaseResponse:
        fault, status = None, 200
        if request.method == "POST":
            fault = self._write_invoice(session, account)
            if fault is None:
                return redirect("/invoices", 303)
            status = 400
        answer = self._call("GET", "/api/invoices", session)
        body = answer.json() if answer is not None and answer.status_code == 200 else None
        if body is None:
            fault = fault or _fault(answer, "invoices cannot be read now; try again in a moment")
        found = body["items"] if body else []
        return self._page(
            "invoices.html",
            status,
            session=session,
            invoices=found,
            clients=self._clients.all(account),
            fault=fault,
        )

    def _write_invoice(self, session: Session, account: str) -> str | None:
        client = self._clients.get(account, request.form.get("client", ""))
        if client is None:
            return "choose a client"
        try:
            amount = int(Decimal(request.form.get("amount", "")) * 100)
            tax = int(Decimal(request.form.get("tax", "0") or "0") * 100)
            quantity = int(request.form.get("quantity", "1"))
        except (InvalidOperation, ValueError, OverflowError):
            return "quantity, amount and tax must be numbers"
        line = {
            "description": request.form.get("description", ""),
            "quantity": quantity,
            "unitAmount": amount,
            "taxBasisPoints": tax,
        }
        body = {
            "clientId": client.id,
            "clientName": client.name,
            "clientEmail": client.email,
            "currency": "EUR",
            "lines": [line],
        }
        answer = self._call("POST", "/api/invoices", session, body)
        return (
            None
            if answer is not None and answer.status_code == 201
            else _fault(answer, "the invoice was not written")
        )

    def act(self, invoice_id: str, action: str) -> BaseResponse:
        """Send or void an invoice."""

        def do(session: Session, _account: str) -> BaseResponse:
            if action not in {"send", "void"} or not _is_uuid(invoice_id):
                return self._page("problem.html", 404, session=session, fault="there is no such page")
            answer = self._call("POST", f"/api/invoices/{invoice_id}/{action}", session)
            if answer is not None and answer.status_code < 300:
                return redirect("/invoices", 303)
            return self._page("problem.html", 409, session=session, fault=_fault(answer, "that did not work"))

        return self._member(do)

    def pay(self, invoice_id: str) -> BaseResponse:
        """Pay an invoice."""

        def do(session: Session, _account: str) -> BaseResponse:
            if not _is_uuid(invoice_id):
                return self._page("problem.html", 404, session=session, fault="there is no such invoice")
            answer = self._call("GET", f"/api/invoices/{invoice_id}", session)
            if answer is None or answer.status_code != 200:
                return self._page(
                    "problem.html", 404, session=session, fault=_fault(answer, "there is no such invoice")
                )
            invoice = answer.json()
            if request.method != "POST":
                return self._page("pay.html", session=session, invoice=invoice, key=uuid.uuid4())
            key = request.form.get("key", "")
            body = {"invoiceId": invoice_id, "method": {"token": request.form.get("card", "tok_ok")}}
            paid = self._call("POST", "/api/payments", session, body, {"idempotency-key": key})
            if paid is not None and paid.status_code == 201 and paid.json()["status"] == "succeeded":
                return self._page("paid.html", session=session, invoice=invoice, payment=paid.json())
            fault = (
                paid.json().get("reason")
                if paid is not None and paid.status_code == 201
                else _fault(paid, "paying did not work; nothing was taken twice if you try again")
            )
            # Whether it was paid may not be known: only the same key can ask again without paying twice.
            open_ended = paid is None or paid.status_code >= 500
            again = key if open_ended else uuid.uuid4()
            return self._page("pay.html", 402, session=session, invoice=invoice, key=again, fault=fault)

        return self._member(do)

    def _member(self, work: Callable[[Session, str], BaseResponse]) -> BaseResponse:
        """Run a page for somebody who is logged in; forms must come from our own pages."""
        session = self._session()
        if session is None:
            return redirect("/login", 303)
        if request.method == "POST" and self._forged(session):
            return self._page(
                "problem.html", 403, session=session, fault="this form is too old: load the page again"
            )
        claims = jwt.decode(session.access_token, options={"verify_signature": False})
        return work(session, str(claims["sub"]))

    def _session(self) -> Session | None:
        """Find the session, with fresh tokens where they are about to end."""
        name = request.cookies.get(COOKIE)
        session = self._sessions.get(name)
        if session is None or name is None:
            return None
        try:
            jwt.decode(
                session.access_token,
                self._parts.settings.jwt_secret,
                algorithms=["HS256"],
                leeway=-30,
                options={"verify_aud": False},
            )
            return session
        except jwt.PyJWTError:
            answer = self._call("POST", "/api/auth/refresh", body={"refreshToken": session.refresh_token})
        if answer is None or answer.status_code != 200:
            self._sessions.close(name)
            return None
        tokens = answer.json()
        self._sessions.renew(name, tokens["accessToken"], tokens["refreshToken"])
        return Session(tokens["accessToken"], tokens["refreshToken"], session.csrf)

    def _forged(self, session: Session) -> bool:
        return not hmac.compare_digest(request.form.get("csrf", ""), session.csrf)

    def _call(
        self,
        method: str,
        path: str,
        session: Session | None = None,
        body: object = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response | None:
        try:
            return self._parts.caller.send(
                method, path, token=session.access_token if session else None, body=body, headers=headers
            )
        except httpx.TransportError as error:
            self._parts.log.write(
                "warning", "a service did not answer", path=path, error=type(error).__name__
            )
            return None

    def _page(
        self, template: str, status: int = 200, session: Session | None = None, **values: Any
    ) -> Response:
        values.setdefault("fault", None)
        html = render_template(
            template, revision=self._parts.revision, session=session, trace=g.trace.trace_id, **values
        )
        answer = make_response(html, status)
        answer.headers["content-security-policy"] = _CSP
        answer.headers["referrer-policy"] = "same-origin"
        answer.headers["cache-control"] = "no-store"
        return answer


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _fault(answer: httpx.Response | None, otherwise: str) -> str:
    if answer is None:
        return "a part of Invoxa does not answer just now; try again in a moment"
    try:
        error = answer.json()["error"]
        details = "; ".join(f"{detail['path']}: {detail['message']}" for detail in error.get("details", []))
        return details or str(error["message"])
    except (ValueError, KeyError, TypeError):
        return otherwise
