"""SQLAlchemy over SQLite (WAL) in the rehearsal and MySQL in AWS; migrations forward only."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

Migration = tuple[int, Sequence[str]]


def open_database(url: str) -> Engine:
    """Open an engine; connections are made on first use."""
    if not url.startswith("sqlite"):
        return create_engine(
            url,
            pool_pre_ping=True,
            pool_recycle=1800,
            isolation_level="READ COMMITTED",
            connect_args=tls_of(make_url(url).host or ""),
        )
    engine = create_engine(url, connect_args={"timeout": 15, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _configure(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA busy_timeout=15000")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Writers queue at once instead of failing half-way when two read first and write then.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get("write") else "BEGIN")

    return engine


def tls_of(host: str) -> dict[str, object]:
    """
    How PyMySQL connects to a host.

    RDS refuses connections without TLS, and presents a certificate of Amazon's own authorities; elsewhere there is none.
    Source of the file: the regions' RSA 2048 roots out of AWS's global bundle (RDS User Guide, "Using SSL/TLS").
    """
    if not host.endswith(".rds.amazonaws.com"):
        return {}
    return {"ssl": {"ca": str(Path(__file__).with_name("rds-ca-rsa2048-g1.pem")), "check_hostname": True}}


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes."""
    with engine.connect() as connection:
        connection.info["write"] = True
        try:
            with connection.begin():
                yield connection
        finally:
            connection.info["write"] = False


def lock_clause(engine: Engine) -> str:
    """Row lock where the database has one; SQLite's writers are alone anyway."""
    return "" if engine.dialect.name == "sqlite" else " FOR UPDATE"


def migrate(engine: Engine, migrations: Sequence[Migration]) -> int:
    """Bring the schema up to date; safe when several tasks do it at once. Returns how many steps were applied."""
    mysql = engine.dialect.name == "mysql"
    with engine.connect() as connection:
        connection.info["write"] = True
        with connection.begin():
            if mysql:
                connection.execute(text("SELECT GET_LOCK(CONCAT(DATABASE(), '.migrate'), 60)"))
            try:
                connection.execute(
                    text(
                        "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, applied_at BIGINT NOT NULL)"
                    )
                )
                done = {row[0] for row in connection.execute(text("SELECT version FROM schema_migrations"))}
                pending = [migration for migration in migrations if migration[0] not in done]
                for version, statements in pending:
                    for statement in statements:
                        connection.execute(text(statement))
                    connection.execute(
                        text("INSERT INTO schema_migrations (version, applied_at) VALUES (:version, :at)"),
                        {"version": version, "at": int(time.time())},
                    )
            finally:
                if mysql:
                    connection.execute(text("SELECT RELEASE_LOCK(CONCAT(DATABASE(), '.migrate'))"))
        connection.info["write"] = False
    return len(pending)


def is_current(engine: Engine, migrations: Sequence[Migration]) -> bool:
    """Whether the schema is what this code needs; false when the database does not answer."""
    try:
        with engine.connect() as connection:
            newest = connection.execute(text("SELECT MAX(version) FROM schema_migrations")).scalar()
        return newest is not None and int(newest) >= migrations[-1][0]
    except DBAPIError:
        return False
