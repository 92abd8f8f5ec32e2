import json
import ssl

import pymysql
import pytest
from invoxa_kit import trace
from invoxa_kit.database import is_current, migrate, open_database, tls_of
from invoxa_kit.settings import Settings, SettingsError, database_url
from invoxa_kit.tokens import Tokens

pytest_plugins = ["invoxa_kit_testing"]
MIGRATIONS = [
    (1, ["CREATE TABLE a (id INTEGER PRIMARY KEY)"]),
    (2, ["ALTER TABLE a ADD COLUMN name VARCHAR(20)"]),
]


def test_every_fault_of_the_environment_is_told_at_once_and_no_value() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({"DATABASE_URL": "oracle://hidden", "JWT_SECRET": "short", "PORT": "many"})
    assert set(caught.value.faults) == {"DATABASE_URL", "JWT_SECRET", "PORT"}
    assert "hidden" not in caught.value.faults["DATABASE_URL"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("sqlite:///x/a.sqlite", "sqlite:////x/a.sqlite"),
        ("mysql://u:p@h:3306/d", "mysql+pymysql://u:p@h:3306/d"),
        (json.dumps({"engine": "sqlite", "host": "/x", "dbname": "y"}), "sqlite:////x/y.sqlite"),
        (
            json.dumps(
                {
                    "engine": "mysql",
                    "host": "h",
                    "port": 1,
                    "username": "u",
                    "password": "a/b@c",
                    "dbname": "d",
                }
            ),
            "mysql+pymysql://u:a%2Fb%40c@h:1/d",
        ),
    ],
)
def test_forms_of_the_database(given: str, expected: str) -> None:
    assert database_url(given) == expected


def test_rds_is_spoken_to_by_tls_and_its_authorities_are_there() -> None:
    engine = open_database("mysql+pymysql://u:p@INX.abc.us-east-1.rds.amazonaws.com/d")
    given = tls_of(engine.url.host or "")
    context = pymysql.connections.Connection(ssl=given["ssl"], defer_connect=True).ctx
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    roots = [dict(part[0] for part in each["subject"])["commonName"] for each in context.get_ca_certs()]
    assert "Amazon RDS us-east-1 Root CA RSA2048 G1" in roots
    assert tls_of("127.0.0.1") == {}


def test_migrations_run_once_and_in_order(database_url: str) -> None:
    engine = open_database(database_url)
    assert not is_current(engine, MIGRATIONS)
    assert migrate(engine, MIGRATIONS) == 2
    assert migrate(engine, MIGRATIONS) == 0
    assert is_current(engine, MIGRATIONS)


def test_a_trace_is_continued_and_the_release_handed_on() -> None:
    handed = trace.continued("00-" + "a" * 32 + "-" + "b" * 16 + "-01", "key").headers()
    assert handed["traceparent"].startswith("00-" + "a" * 32)
    assert "b" * 16 not in handed["traceparent"]
    assert handed["x-inx-release"] == "key"


def test_a_service_token_opens_only_its_audience() -> None:
    secret = "s" * 32
    token = f"Bearer {Tokens(secret, 'payment').for_service('invoice')}"
    assert Tokens(secret, "invoice").check_service(token) == "payment"
    with pytest.raises(Exception, match="does not open"):
        Tokens(secret, "client").check_service(token)
