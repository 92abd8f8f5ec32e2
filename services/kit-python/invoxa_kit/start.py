"""Starts a service under gunicorn, or runs its migrations, and leaves as it is told."""

import atexit
import os
import sys
import threading
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.workers import gthread

from invoxa_kit import tracing
from invoxa_kit.database import migrate, open_database
from invoxa_kit.log import Log
from invoxa_kit.revision import read_revision
from invoxa_kit.settings import Settings, SettingsError
from invoxa_kit.web import Parts, Service, create_app

#: How long what runs may take after SIGTERM, in seconds; ECS kills after 30.
_GRACE = 20
#: Longer than the balancer's idle time-out, so that it is the balancer who closes.
_KEEP_ALIVE = 75


def run(service: Service) -> None:
    """`python -m <service>` starts it; `python -m <service> migrate` brings its schema up to date."""
    try:
        settings = service.settings.read(dict(os.environ))
    except SettingsError as error:
        Log(service.name, "unknown").write("error", "the environment is not valid", faults=error.faults)
        sys.exit(1)
    if sys.argv[1:] == ["migrate"]:
        applied = migrate(open_database(settings.database_url), service.migrations)
        Log(service.name, settings.inx_revision or "migrate").write("info", "migrated", applied=applied)
        return
    _Server(service, settings, read_revision(settings)).run()


class _Leaving:
    """Set when SIGTERM came; read by every answer."""

    event = threading.Event()


#: A connection that says nothing must not hold a thread, nor the way out, for gunicorn's five seconds.
gthread.DEFAULT_WORKER_DATA_TIMEOUT = 1.0


class _Worker(gthread.ThreadWorker):
    """Tells the application that it leaves before the listening socket is closed."""

    def handle_exit(self, sig: int, frame: Any) -> None:
        _Leaving.event.set()
        super().handle_exit(sig, frame)

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        # gunicorn keeps the socket open while it drains: the kernel would take connections that nobody serves.
        for listener in self.sockets:
            taken = -1
            while taken != self.nr_conns:
                taken = self.nr_conns
                self.accept(listener)
            listener.close()


class _Server(BaseApplication):
    def __init__(self, service: Service, settings: Settings, revision: str) -> None:
        self._service = service
        self._settings = settings
        self._revision = revision
        super().__init__()

    def load_config(self) -> None:
        values = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": 1,
            "threads": self._settings.threads,
            "worker_class": "invoxa_kit.start._Worker",
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108 (heartbeat file)
            "graceful_timeout": _GRACE,
            "timeout": 60,
            "keepalive": _KEEP_ALIVE,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in values.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> object:
        # In the worker, after the fork: the exporter has a thread of its own.
        if self._settings.otel_exporter_otlp_endpoint:
            end = tracing.start(
                self._settings.otel_exporter_otlp_endpoint,
                self._service.name,
                self._revision,
                self._settings.inx_environment,
            )
            atexit.register(end)
        engine = open_database(self._settings.database_url)
        app, parts = create_app(self._service, self._settings, engine, self._revision, _Leaving.event.is_set)
        for interval, job in self._service.jobs:
            threading.Thread(target=_repeat, args=(interval, job, parts), daemon=True).start()
        parts.log.write("info", "started", port=self._settings.port)
        return _closing(app)


def _closing(app: Any) -> Any:
    """Close a connection after its answer once we leave, also where the request began before."""

    def answer(environ: Any, start_response: Any) -> Any:
        def start(*args: Any) -> Any:
            if _Leaving.event.is_set():
                # gunicorn drops a Connection header of the application; its own response object decides.
                start_response.__self__.force_close()
            return start_response(*args)

        return app(environ, start)

    return answer


def _repeat(interval: float, job: Any, parts: Parts) -> None:
    while not _Leaving.event.wait(interval):
        try:
            job(parts)
        except Exception as error:
            parts.log.write("error", "job failed", error=type(error).__name__, detail=str(error))
