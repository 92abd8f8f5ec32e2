"""Tokens of people (issued by auth) and of services (60 seconds, for one service)."""

import time

import jwt

from invoxa_kit.errors import ApiError

_LIFETIME = 60
_LEEWAY = 5


class Tokens:
    """Issues and checks tokens with the shared secret."""

    def __init__(self, secret: str, service: str) -> None:
        self._secret = secret
        self._service = service

    def for_service(self, audience: str) -> str:
        """Token for a call to another service's internal routes."""
        now = int(time.time())
        claims = {"iss": self._service, "aud": audience, "typ": "service", "iat": now, "exp": now + _LIFETIME}
        return jwt.encode(claims, self._secret, algorithm="HS256")

    def check_service(self, authorization: str | None) -> str:
        """Name of the calling service; raises 401 without a good token, 403 with one that is not for us."""
        claims = self._claims(authorization)
        if claims.get("typ") != "service" or claims.get("aud") != self._service:
            raise ApiError(403, "forbidden", "this token does not open this route")
        return str(claims.get("iss"))

    def account(self, authorization: str | None) -> str:
        """Account id of the person who calls; raises 401."""
        claims = self._claims(authorization)
        if (
            claims.get("typ") != "user"
            or claims.get("iss") != "auth"
            or not isinstance(claims.get("sub"), str)
        ):
            raise ApiError(401, "unauthorized", "a person's token is needed")
        return str(claims["sub"])

    def _claims(self, authorization: str | None) -> dict[str, object]:
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise ApiError(401, "unauthorized", "a bearer token is needed")
        try:
            return jwt.decode(
                token,
                self._secret,
                algorithms=["HS256"],
                leeway=_LEEWAY,
                options={"require": ["exp"], "verify_aud": False},
            )
        except jwt.PyJWTError:
            raise ApiError(401, "unauthorized", "the token is not valid") from None
