"""Start the HTTP service and the editor's page.

Without any key it listens on this machine only. It runs in the foreground
until it is told to stop.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from dedup.cli.options import INDEX_OPTIONS, add_options, settings_of
from dedup.errors import UsageError

__all__ = ["EXAMPLES", "add_arguments", "run"]

EXAMPLES = """\
examples:
  dedup serve                                 http://127.0.0.1:8080/
  dedup serve --port 9000 --redis redis://desk:6379/0
  dedup serve --unix-socket /run/dedup.sock --workers 4
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup serve``."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; default: this machine only")
    parser.add_argument("--port", type=int, default=8080, help="default: 8080")
    parser.add_argument("--workers", type=int, default=0, help="processes; default: one a core")
    parser.add_argument("--threads", type=int, default=0, help="requests a process works on at once")
    parser.add_argument("--unix-socket", default="", metavar="PATH", help="listen on this socket instead")
    add_options(parser, *INDEX_OPTIONS)


def run(arguments: Namespace) -> int:
    """Serve until told to stop."""
    from importlib import import_module

    settings = settings_of(arguments)
    for name, value in (
        ("DEDUP_REDIS_URL", settings.redis_url),
        ("DEDUP_DATA_DIR", settings.data_dir),
        ("DEDUP_COLLECTION", settings.collection),
    ):
        if value:
            os.environ[name] = value
    try:
        door = import_module("service.serve")  # by name: the command line lies below the service
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the service needs the package {error.name}", remedy="pip install 'dedup-news[service]'"
        ) from None
    code: int = door.serve(
        arguments.host,
        arguments.port,
        arguments.workers,
        threads=arguments.threads,
        unix_socket=arguments.unix_socket,
    )
    return code
