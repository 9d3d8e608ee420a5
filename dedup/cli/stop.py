"""Stop the private index server of this data directory.

What was indexed stays on disk and is there again at the next start. A server
named by --redis is never stopped.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from dedup.cli.options import add_options, settings_of

__all__ = ["EXAMPLES", "add_arguments", "run"]

EXAMPLES = """\
examples:
  dedup stop
  dedup stop --data-dir /srv/dedup
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup stop``."""
    add_options(parser, "data_dir")


def run(arguments: Namespace) -> int:
    """Stop it, if it runs."""
    from dedup.index.embedded import stop

    stopped = stop(settings_of(arguments).data_dir)
    print("Stopped." if stopped else "No private server was running.")
    return 0
