"""What payment reads from its environment beside what every service reads."""

import re
from urllib.parse import urlsplit

from invoxa_kit.settings import Settings
from pydantic import SecretStr, field_validator

#: A secret key, or a restricted one (docs.stripe.com/keys); a publishable one (pk_) cannot take money.
_KEY = re.compile(r"(sk|rk)_(test|live)_\w+", re.ASCII)


class PaymentSettings(Settings):
    """Who takes the money."""

    #: Absent or empty: nobody takes money, and the stand-in answers.
    stripe_secret_key: SecretStr | None = None
    stripe_api_base: str = "https://api.stripe.com"

    @field_validator("stripe_secret_key")
    @classmethod
    def _key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _KEY.fullmatch(value.get_secret_value()):
            raise ValueError("must be a secret key of Stripe (sk_… or rk_…), or empty for the local stand-in")
        return value

    @field_validator("stripe_api_base")
    @classmethod
    def _base(cls, value: str) -> str:
        address = urlsplit(value)
        near = address.hostname in {"127.0.0.1", "localhost", "::1"}
        if address.scheme != "https" and not (address.scheme == "http" and near):
            raise ValueError("must be an https address: the key travels there")
        return value
