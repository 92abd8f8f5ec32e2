"""Who takes the money: an interface, and the local stand-in of the rehearsal."""

from typing import Protocol


class ProviderTimeoutError(Exception):
    """Nobody knows whether the money was taken; asking again with the same key is safe."""


class ProviderUnavailableError(Exception):
    """The provider does not take payments now; asking again with the same key is safe. Holds the reason, no secret."""


class Provider(Protocol):
    """Charges once a key, however often it is asked."""

    def charge(self, key: str, token: str, amount: int, currency: str) -> str | None:
        """Charge an amount in ISO 4217's minor unit; returns the reason of a refusal, or None when the money was taken."""
        ...


class LocalProvider:
    """Decides by the token: tok_ok pays, tok_declined is refused, tok_timeout does not answer."""

    def charge(self, key: str, token: str, amount: int, currency: str) -> str | None:
        """Decide by the token alone."""
        if token == "tok_timeout":  # noqa: S105 (a stand-in's token)
            raise ProviderTimeoutError
        return None if token == "tok_ok" else "the card was declined"  # noqa: S105
