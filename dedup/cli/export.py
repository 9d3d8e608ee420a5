"""Write the index into one file: every article with its texts, a JSON object a line.

A copy to keep, or to move: to another server, into a cluster, to a version
with another scheme. The index may be in use meanwhile. The file appears in
whole when it is complete, readable by you alone; until then a file of that
name stays as it was.
"""

from __future__ import annotations

import gzip
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import IO

from dedup.cli.options import INDEX_OPTIONS, add_options, settings_of
from dedup.cli.reach import no_index_yet
from dedup.cli.tally import Tally
from dedup.errors import UsageError

__all__ = ["EXAMPLES", "add_arguments", "run"]

EXAMPLES = """\
examples:
  dedup export backup.ndjson
  dedup export backup.ndjson.gz                   compressed, since the name says so
  dedup export post.ndjson --outlet post          the articles of one outlet
  dedup export - | ssh there dedup import -       to another machine

exit codes:
  0 written   2 no index yet, or the file cannot be written   3 index out of reach
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup export``."""
    parser.add_argument("file", metavar="FILE", help="file to write, .gz to compress it, or - for standard output")
    parser.add_argument("--outlet", default="", metavar="NAME", help="only articles of this outlet")
    add_options(parser, *INDEX_OPTIONS)


def run(arguments: Namespace) -> int:
    """Write the file; nothing of it is there if that fails."""
    from dedup.index.open import open_index
    from dedup.index.portable import as_built, export_lines

    settings = settings_of(arguments)
    if no_index_yet(settings):
        raise UsageError("there is no index yet", remedy="dedup index PATH makes one; --redis names another")
    to_stdout = arguments.file == "-"
    tally = Tally("articles written")
    with closing(open_index(settings.redis_url, data_dir=settings.data_dir, collection=settings.collection)) as index:
        lines = export_lines(as_built(index), outlet=arguments.outlet)
        with _standard_output() if to_stdout else _whole(arguments.file) as file:
            for line in lines:
                file.write(line.encode("ascii") + b"\n")
                tally.add()
    tally.close()
    target = "standard output" if to_stdout else arguments.file
    print(f"{tally.count - 2} articles written to {target}.", file=sys.stderr if to_stdout else sys.stdout)
    return 0


@contextmanager
def _standard_output() -> Iterator[IO[bytes]]:
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


@contextmanager
def _whole(path: str) -> Iterator[IO[bytes]]:
    """A file that takes the place of ``path`` at the end of the block, on disk, or never."""
    from tempfile import NamedTemporaryFile

    folder = os.path.dirname(os.path.abspath(path))
    try:
        made = NamedTemporaryFile(dir=folder, prefix=".dedup-export-", delete=False)  # noqa: SIM115
    except OSError as error:  # which names a file that nobody asked for
        raise UsageError(f"{path}: cannot be written: {error.strerror}", remedy="name a file that can be written") from None
    with made as file:
        try:
            if path.endswith(".gz"):
                with gzip.open(file, "wb", compresslevel=6) as packed:
                    yield packed  # type: ignore[misc]
            else:
                yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise
