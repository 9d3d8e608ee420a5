"""Add articles to the index, or replace them.

Give files, directories or archives. An article is known by its outlet and
id; indexing it again replaces it. One with a lower version number than what
is stored is refused; of those without numbers the last one stays. Without
--redis the index is a private server that is started when needed. It grows
as it fills: there is no capacity to choose, and nothing to resize.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from dedup.cli.options import INDEX_OPTIONS, READ_OPTIONS, add_options, settings_of
from dedup.cli.reading import articles_of
from dedup.errors import IndexFull, StaleVersion, Unavailable
from dedup.report.run import Problem

__all__ = ["EXAMPLES", "add_arguments", "run"]

EXAMPLES = """\
examples:
  dedup index archive/ --outlet post              every article below a directory
  dedup index wire.jsonl                          an archive, one article a line
  zcat night.jsonl.gz | dedup index - --stdin-filename night.jsonl

exit codes:
  0 all stored   2 something could not be read or stored   3 index out of reach
"""

_BATCH = 64


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup index``."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="file, directory, or - for standard input")
    parser.add_argument(
        "--stdin-filename", default="", metavar="NAME", help="name that standard input is read as"
    )
    add_options(parser, *INDEX_OPTIONS, *READ_OPTIONS)


def run(arguments: Namespace) -> int:
    """Store every article; those that cannot be stored are named, the others are stored all the same."""
    from dedup.index.base import batched
    from dedup.index.open import open_index
    from dedup.pipeline import entry_of

    settings = settings_of(arguments)
    index = open_index(settings.redis_url, data_dir=settings.data_dir, collection=settings.collection)
    problems: list[Problem] = []
    counts = {"created": 0, "replaced": 0, "unchanged": 0}
    articles = articles_of(arguments.paths, settings, problems, stdin_filename=arguments.stdin_filename)
    try:
        for batch in batched((entry_of(article) for article in articles), _BATCH):
            try:
                for result in index.put(batch):
                    counts[result] += 1
            except StaleVersion:
                for entry in batch:  # one by one, so that only the stale ones are left out
                    try:
                        counts[index.put([entry])[0]] += 1
                    except StaleVersion as error:
                        problems.append(Problem(entry.article.key, "error", str(error)))
    except (IndexFull, Unavailable, KeyboardInterrupt):
        stored = ", ".join(f"{count} {name}" for name, count in counts.items())
        print(f"dedup: stopped after {stored}; run it again, what is stored stays as it is", file=sys.stderr)
        for problem in problems:
            print(f"dedup: {problem.message}", file=sys.stderr)
        raise
    index.close()
    for problem in problems:
        print(f"dedup: {problem.message}", file=sys.stderr)
    print(", ".join(f"{count} {name}" for name, count in counts.items()) + ".")
    return 2 if problems else 0
