"""Databases for repository suites: SQLite, and a real MariaDB."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pymysql
import pytest

_SERVER = shutil.which("mariadbd", path=os.environ.get("PATH", "") + ":/usr/sbin")


@pytest.fixture(scope="session")
def mariadb() -> Iterator[str]:
    """Start a private server; gives its URL without a schema."""
    if _SERVER is None:
        message = "mariadbd is not installed, so the MariaDB suites cannot run"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="inx-mariadb-"))
    user = "root" if os.geteuid() == 0 else os.environ.get("USER", "nobody")
    data, socket = folder / "data", folder / "sock"
    # Servers of suites side by side must not meet in one folder for temporary tables.
    env = {**os.environ, "TMPDIR": str(folder)}
    subprocess.run(
        [
            "mariadb-install-db",
            "--no-defaults",
            f"--datadir={data}",
            f"--user={user}",
            "--auth-root-authentication-method=normal",
        ],
        check=True,
        capture_output=True,
        env=env,
    )
    server = subprocess.Popen(
        [
            _SERVER,
            "--no-defaults",
            f"--datadir={data}",
            f"--socket={socket}",
            "--skip-networking",
            f"--user={user}",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=env,
    )
    try:
        _wait(str(socket), server)
        yield str(socket)
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder)


def _wait(socket: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            pymysql.connect(unix_socket=socket, user="root").close()
        except pymysql.err.OperationalError:
            if time.monotonic() > deadline or server.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture(params=["sqlite", "mariadb"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give a fresh database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/test.sqlite"
    socket = request.getfixturevalue("mariadb")
    name = f"t{time.monotonic_ns()}"
    connection = pymysql.connect(unix_socket=socket, user="root")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
    connection.close()
    return f"mysql+pymysql://root@localhost/{name}?unix_socket={socket}"
