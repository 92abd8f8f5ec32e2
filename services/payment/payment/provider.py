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

    def look_up(self, key: str, began: int) -> str | None:
        """
        Ask what became of a charge that nobody answered; answers as `charge` does, and charges nothing.

        `began`: when the payment began, in seconds since 1970. Only once no try to charge is on its way any more: a key that
        the provider never saw is a refusal (`NEVER_ARRIVED`).
        """
        ...


#: The reason of a refusal that the provider knows nothing of.
NEVER_ARRIVED = "the payment never reached the provider; pay again"


class LocalProvider:
    """Decides by the token: tok_ok pays, tok_declined is refused, tok_timeout does not answer."""

    def charge(self, key: str, token: str, amount: int, currency: str) -> str | None:
        """Decide by the token alone."""
        if token == "tok_timeout":  # noqa: S105 (a stand-in's token)
            raise ProviderTimeoutError
        return None if token == "tok_ok" else "the card was declined"  # noqa: S105

    def look_up(self, key: str, began: int) -> str | None:
        """Know nothing: what did not answer took no money."""
        return NEVER_ARRIVED
