"""The environment, read once: every fault at once, and no value of a secret in what is said."""

import json
from typing import Self
from urllib.parse import quote

from pydantic import BaseModel, ValidationError, field_validator


class SettingsError(Exception):
    """Everything that is wrong with the environment."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(sorted(faults)))
        self.faults = faults


class Settings(BaseModel):
    """What a service needs to start."""

    database_url: str
    jwt_secret: str
    base_url: str = "http://127.0.0.1:8080"
    inx_environment: str = "local"
    host: str = "0.0.0.0"  # noqa: S104 (a container listens for its load balancer)
    port: int = 5000
    threads: int = 16
    ecs_container_metadata_uri_v4: str | None = None
    inx_revision: str | None = None
    #: Where spans go, over OTLP/HTTP; none: nowhere.
    otel_exporter_otlp_endpoint: str | None = None

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        return database_url(value)

    @field_validator("jwt_secret")
    @classmethod
    def _secret(cls, value: str) -> str:
        if len(value) < 32:
            raise ValueError("must be at least 32 characters")
        return value

    @field_validator("port")
    @classmethod
    def _port(cls, value: int) -> int:
        if not 1 <= value <= 65535:
            raise ValueError("must be from 1 to 65535")
        return value

    @classmethod
    def read(cls, environment: dict[str, str]) -> Self:
        """Read the environment; raises SettingsError with every fault."""
        wanted = {
            name: environment[name.upper()] for name in cls.model_fields if environment.get(name.upper())
        }
        try:
            return cls.model_validate(wanted)
        except ValidationError as error:
            faults = {
                str(fault["loc"][0]).upper(): fault["msg"] for fault in error.errors(include_input=False)
            }
            raise SettingsError(faults) from None


def database_url(value: str) -> str:
    """Turn a URL or an RDS-style secret (JSON) into SQLAlchemy's URL."""
    if value.startswith("{"):
        secret = json.loads(value)
        if secret.get("engine") == "sqlite":
            return f"sqlite:///{secret['host']}/{secret['dbname']}.sqlite"
        login = f"{quote(secret['username'], safe='')}:{quote(secret['password'], safe='')}"
        return f"mysql+pymysql://{login}@{secret['host']}:{secret.get('port', 3306)}/{secret['dbname']}"
    if value.startswith("sqlite:///"):
        # The path is absolute; SQLAlchemy wants its own slash before it.
        return "sqlite:///" + value.removeprefix("sqlite://")
    if value.startswith("mysql://"):
        return "mysql+pymysql://" + value.removeprefix("mysql://")
    raise ValueError("must be a sqlite:/// or mysql:// URL, or a secret of the database in JSON")
