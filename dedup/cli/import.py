"""Read an export into the index: what dedup export wrote, on any server and with any scheme.

Texts are signed anew, so this is how an index gets another scheme. Each
article is stored in whole or not at all, and what is stored already stays as
it is: after an interruption, run it again.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

from dedup.cli.options import INDEX_OPTIONS, add_options, settings_of
from dedup.cli.tally import Tally
from dedup.errors import ReadError

__all__ = ["EXAMPLES", "add_arguments", "run"]

EXAMPLES = """\
examples:
  dedup import backup.ndjson.gz
  dedup import backup.ndjson --redis redis://new-server:6379
  dedup import backup.ndjson --collection scheme2   beside an index with another scheme

exit codes:
  0 all stored   2 not a whole export (told with its line), or another scheme   3 index out of reach
"""

_OUTCOMES = ("created", "replaced", "unchanged")


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup import``."""
    parser.add_argument("file", metavar="FILE", help="file that dedup export wrote, or - for standard input")
    add_options(parser, *INDEX_OPTIONS)


def run(arguments: Namespace) -> int:
    """Store every article of the file, and say what was stored whatever happens."""
    from dedup.index.open import open_index
    from dedup.index.portable import import_lines

    settings = settings_of(arguments)
    counts: Counter[str] = Counter()
    tally = Tally("articles read")
    path = "standard input" if arguments.file == "-" else arguments.file
    lines = _lines(arguments.file)
    first = next(lines, b"")  # a file that is not there is told before a server is started for it
    with closing(open_index(settings.redis_url, data_dir=settings.data_dir, collection=settings.collection)) as index:
        try:
            for results in import_lines(_joined(first, lines), index, path=path):
                counts.update(results)
                tally.add(len(results))
        except BaseException:
            tally.close()
            if counts:
                print(f"dedup: stopped after {_told(counts)}; run it again, what is stored stays", file=sys.stderr)
            raise
    tally.close()
    print(_told(counts) + ".")
    return 0


def _told(counts: Counter[str]) -> str:
    told = ", ".join(f"{counts[name]} {name}" for name in _OUTCOMES)
    return told + (f", {counts['outdated']} left out since a newer version is stored" if counts["outdated"] else "")


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _lines(path: str) -> Iterator[bytes]:
    """Lines of the file. Raises `ReadError` where a compressed one is damaged or cut."""
    import gzip
    import zlib

    number = 0
    try:
        with sys.stdin.buffer if path == "-" else gzip.open(path) if path.endswith(".gz") else open(path, "rb") as file:
            for line in file:
                number += 1
                yield line
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise ReadError(
            "the compressed file is damaged or cut off",
            path=path,
            line=number + 1,
            remedy="what stands before is stored; export the index again and repeat the import",
        ) from None
