"""Remove articles from the index.

An article is named by its key, outlet/id, as every report shows it. Its text
goes too, unless another article carries the same paragraph.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from dedup.cli.options import INDEX_OPTIONS, add_options, settings_of

__all__ = ["EXAMPLES", "add_arguments", "run"]

EXAMPLES = """\
examples:
  dedup drop post/2016-10-25-mosul
  dedup drop post/a post/b

exit codes:
  0 all removed   2 some were not there   3 index out of reach
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup drop``."""
    parser.add_argument("keys", nargs="+", metavar="KEY", help="outlet/id of an article")
    add_options(parser, *INDEX_OPTIONS)


def run(arguments: Namespace) -> int:
    """Remove, and name the keys that were not there."""
    from dedup.index.open import open_index

    settings = settings_of(arguments)
    index = open_index(settings.redis_url, data_dir=settings.data_dir, collection=settings.collection)
    removed = index.drop(arguments.keys)
    index.close()
    for key, was_there in zip(arguments.keys, removed, strict=True):
        if not was_there:
            print(f"dedup: {key}: no such article in the index", file=sys.stderr)
    print(f"{sum(removed)} removed.")
    return 0 if all(removed) else 2
