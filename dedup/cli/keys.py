"""Make, list and end the keys of the HTTP service.

A key is shown once, when it is made; only a hash of it is kept. Without any
key the service answers this machine alone.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from time import gmtime, strftime
from typing import TYPE_CHECKING

from dedup.cli.options import INDEX_OPTIONS, add_options, settings_of

if TYPE_CHECKING:
    from dedup.state.access import Access

__all__ = ["EXAMPLES", "add_arguments", "run"]

EXAMPLES = """\
examples:
  dedup keys add "CMS plugin" --scope write
  dedup keys add "article editor" --scope check --origin https://cms.example.org --limit 60/minute
  dedup keys list
  dedup keys revoke k3x9f2m4qa
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup keys``."""
    parser.add_argument("action", choices=("add", "list", "revoke"), help="what to do")
    parser.add_argument("name", nargs="?", default="", metavar="LABEL|ID", help="what it is for (add); its id (revoke)")
    parser.add_argument(
        "--scope", action="append", default=[], choices=("check", "write", "admin"), help="what it may do; default: check"
    )
    parser.add_argument(
        "--origin", action="append", default=[], metavar="URL", help="make it a browser key, good from pages of this origin"
    )
    parser.add_argument("--limit", default="", metavar="RATE", help="like 600/minute; default: the service's own")
    add_options(parser, *INDEX_OPTIONS)


def run(arguments: Namespace) -> int:
    """Do it and say so."""
    from dedup.errors import UsageError
    from dedup.index.connect import translated

    if arguments.action != "list" and not arguments.name:
        missing = "what is the key for?" if arguments.action == "add" else "which key?"
        raise UsageError(missing, remedy=f"dedup keys {arguments.action} NAME")
    with translated():
        return _ACTIONS[arguments.action](_access(arguments), arguments)


def _access(arguments: Namespace) -> Access:
    from dedup.errors import UsageError
    from dedup.index.connect import connect
    from dedup.index.embedded import ensure
    from dedup.state.access import Access

    settings = settings_of(arguments)
    if settings.redis_url == "memory:":
        raise UsageError("an index in memory keeps no keys", remedy="name a Redis, or none for the private server")
    return Access(connect(settings.redis_url or ensure(settings.data_dir)), settings.collection)


def _add(access: Access, arguments: Namespace) -> int:
    key, text = access.add(
        arguments.name,
        tuple(dict.fromkeys(arguments.scope)) or ("check",),
        origins=tuple(arguments.origin),
        limit=arguments.limit,
        now=strftime("%Y-%m-%dT%H:%M:%SZ", gmtime()),
    )
    print(text)
    print(f"Key {key.id} may {', '.join(key.scopes)}. It is shown this once only: copy it now.", file=sys.stderr)
    return 0


def _list(access: Access, arguments: Namespace) -> int:
    for key in access.list():
        facts = [key.id, ",".join(key.scopes), key.limit or "-", key.created or "-", f"revoked {key.revoked}" if key.revoked else "live"]
        print("\t".join([*facts, key.label, *key.origins]))
    return 0


def _revoke(access: Access, arguments: Namespace) -> int:
    key = access.revoke(arguments.name, now=strftime("%Y-%m-%dT%H:%M:%SZ", gmtime()))
    print(f"Key {key.id} ({key.label}) has ended.")
    return 0


_ACTIONS = {"add": _add, "list": _list, "revoke": _revoke}
