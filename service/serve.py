"""Run the service under gunicorn: worker processes, threads, limits, a graceful stop.

``dedup serve`` finds `serve` by its name, since nothing in `dedup` may import
this package. There is no fallback to a development server: without gunicorn
the answer is how to install it.
"""

from __future__ import annotations

import atexit
import errno
import gc
import ipaddress
import os
import shutil
import socket
import stat
import sys
import tempfile
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from dedup.errors import ConfigError, UsageError
from service.descriptors import connections_for
from service.settings import Settings, refuse_wrong
from service.sharing import Places

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["freeze", "gunicorn_settings", "refuse_open_door", "serve", "start_deliveries"]


def serve(
    host: str = "127.0.0.1",
    port: int = 8080,
    workers: int = 0,
    *,
    threads: int = 0,
    unix_socket: str = "",
    settings: Settings | None = None,
) -> int:
    """Serve until told to stop (SIGTERM, SIGINT); returns the exit code.

    ``workers`` 0 means one for each core. Raises `UsageError` where gunicorn
    is missing or the address cannot be listened on, and `ConfigError` where
    a setting is wrong, or it could be reached by others while no key exists.
    """
    missing = [name for name in ("gunicorn", "limits", "prometheus_client", "pydantic") if find_spec(name) is None]
    if missing:
        raise UsageError(f"not installed: {', '.join(missing)}", remedy="pip install 'dedup-news[service]'")
    from gunicorn.app.base import BaseApplication

    settings = settings or Settings.from_environment()
    refuse_wrong(settings)  # by this process: a worker's refusal comes as a traceback of gunicorn's
    refuse_open_door(host, settings, unix_socket=unix_socket)
    if unix_socket:
        _refuse_taken_place(unix_socket)
    else:
        _refuse_taken_door(host, port)
    bind = f"unix:{unix_socket}" if unix_socket else f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    counts = "" if "PROMETHEUS_MULTIPROC_DIR" in os.environ else tempfile.mkdtemp(prefix="dedup-metrics-")
    if counts:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts
    workers = workers or os.cpu_count() or 1
    threads = threads or settings.threads
    options = gunicorn_settings(bind, workers, threads) | {"worker_connections": connections_for(workers, threads)}
    options |= _hooks(Places(workers))

    class Service(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from service.app import create_app

            app = create_app(settings)
            start_deliveries(app)
            return app

    shown = bind if unix_socket else f"http://{bind}/"
    print(f"dedup serves on {shown} ({workers} {'worker' if workers == 1 else 'workers'})", file=sys.stderr)
    started_by = os.getpid()
    try:
        Service().run()
    finally:
        if counts and os.getpid() == started_by:  # workers, forked from here, leave through this door as well
            shutil.rmtree(counts, ignore_errors=True)
    return 0


def _refuse_taken_door(host: str, port: int) -> None:
    """Say in one line what gunicorn says in ten, and with the exit code of findings."""
    if not 0 <= port <= 65_535:
        raise UsageError(f"--port {port} is no port", remedy="one from 1 to 65535")
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
            door.bind((host, port))
            door.listen(1)
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host}, port {port}: {error.strerror}", remedy="name another --port or --host"
        ) from None


def _refuse_taken_place(path: str) -> None:
    """A socket that a service before left behind is taken over; a file of that name stays."""
    try:
        if os.path.lexists(path):
            if not stat.S_ISSOCK(os.stat(path).st_mode):
                raise FileExistsError(errno.EEXIST, "a file of that name is there")
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
            door.bind(path)
        os.unlink(path)
    except OSError as error:
        raise UsageError(
            f"cannot listen on {path}: {error.strerror or error}", remedy="name another --unix-socket"
        ) from None


def start_deliveries(app: Flask) -> None:
    """Work on webhooks in this process, if any are set up, and let go of everything at its end."""
    deliverer = app.extensions.get("dedup.deliveries")
    if deliverer is not None:
        deliverer.start()
        atexit.register(deliverer.stop)
    atexit.register(app.extensions["dedup"].close)


def gunicorn_settings(bind: str, workers: int, threads: int) -> dict[str, Any]:
    """The settings, each for a reason; ``docs/operations.md`` tells them to operators."""
    return {
        "bind": bind,
        "workers": workers,
        "threads": threads,
        "worker_class": "service.worker_class.PatientThreadWorker",
        # A check takes milliseconds; a worker silent for a minute hangs.
        "timeout": 60,
        # What is in flight at SIGTERM is finished, then the worker leaves.
        "graceful_timeout": 30,
        "keepalive": 15,
        # Python's heap fragments; a fresh process now and then keeps memory flat.
        "max_requests": 100_000,
        "max_requests_jitter": 10_000,
        "limit_request_line": 4_094,
        "limit_request_fields": 50,
        "limit_request_field_size": 8_190,
        # The heartbeat file must not wait for a disk.
        "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,
        # Article text never reaches gunicorn's log; the service writes its own access lines.
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "proc_name": "dedup",
        "control_socket_disable": True,
        # What was loaded stays for good: the collector need not walk it again with every full pass.
        "post_worker_init": "service.serve.freeze",
    }


def _hooks(places: Places) -> dict[str, Any]:
    """gunicorn's, of the places; a worker that left is no longer summed up, either."""
    from service import metrics

    def child_exit(arbiter: Any, worker: Any) -> None:
        places.child_exit(arbiter, worker)
        metrics.child_exit(arbiter, worker)

    return {"pre_fork": places.pre_fork, "child_exit": child_exit}


def freeze(worker: Any) -> None:
    """gunicorn's hook, in a worker that has loaded the application."""
    gc.collect()
    gc.freeze()


def refuse_open_door(host: str, settings: Settings, *, unix_socket: str = "") -> None:
    """Without keys the service is for this machine only, and says so."""
    if unix_socket or _is_loopback(host):
        return
    if settings.redis_url == "memory:" or not _has_keys(settings):
        raise ConfigError(
            f"no API key exists, and {host} can be reached by others",
            remedy="make one with `dedup keys add`, or serve on 127.0.0.1",
        )


def _has_keys(settings: Settings) -> bool:
    from dedup.state.access import Access
    from service.context import connect

    return any(not key.revoked for key in Access(connect(settings), settings.collection).list())


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
