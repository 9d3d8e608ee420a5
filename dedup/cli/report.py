"""Report on a whole archive: what is republished, uncredited, stale or printed twice, and what of it is new.

Sources are files, directories, Parquet and NDJSON archives, or a live index
(redis://... or index: for the private one). The report is one HTML page that
needs nothing else, and the same findings as NDJSON, CSV, Parquet and SQLite.
A run that was stopped goes on from its last finished stage.
"""

from __future__ import annotations

import os
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dedup.cli.options import add_options, settings_of
from dedup.config.policy import policy_of
from dedup.errors import DedupError, UsageError

if TYPE_CHECKING:
    from dedup.config.settings import Settings
    from dedup.judge.feedback import Feedback

__all__ = ["EXAMPLES", "add_arguments", "bytes_of", "run"]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")

EXAMPLES = """\
examples:
  dedup report archive/ --out reports/2026-11-22
  dedup report archive.jsonl.gz --out reports/today --since reports/yesterday
  dedup report redis://desk:6379/0 --serve-into /var/lib/dedup/reports --digest
  dedup report archive/ --out r --memory 1GB --workers 2
  dedup report s3a://desk/archive/*.parquet --out r --engine spark --master spark://head:7077 --store s3a://desk/work

exit codes:
  0 the report is written   2 wrong usage, unreadable input (all of it; with --strict any), or no room
  3 an index among the sources is out of reach
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup report``."""
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="file, directory, archive or live index")
    parser.add_argument("--out", default="", metavar="DIR", help="directory of the report")
    parser.add_argument(
        "--serve-into", default="", metavar="DIR", help="reports directory of the service: the report goes into DIR/DATE"
    )
    parser.add_argument("--since", default="", metavar="DIR", help="the report before; what it does not have is new. With --serve-into: the latest one there")
    parser.add_argument("--memory", default="2GB", metavar="SIZE", help="memory of the whole job; default: 2GB")
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="processes; default: one a core")
    parser.add_argument("--digest", action="store_true", help="print the night in five lines")
    parser.add_argument("--strict", action="store_true", help="refuse the sources if a record cannot be read")
    parser.add_argument("--now", default="", metavar="TIME", help="date of the report (ISO 8601); default: the clock")
    parser.add_argument("--direction", default="ltr", choices=("ltr", "rtl"), help="direction of the page; default: ltr")
    parser.add_argument("--engine", default="local", choices=("local", "spark"), help="default: local")
    parser.add_argument("--master", default="", metavar="URL", help="Spark master (spark://, yarn, sc://); default: local")
    parser.add_argument("--store", default="", metavar="URL", help="where Spark keeps its tables (s3a://, hdfs://, shared disk)")
    parser.add_argument("--keep-work", action="store_true", help="leave the intermediate tables in DIR/.work")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    add_options(parser, "collection", "outlet", "encoding", "extractor")


def run(arguments: Namespace) -> int:
    """Run the job and write the report."""
    from time import gmtime, strftime

    settings = settings_of(arguments)
    now = arguments.now or strftime("%Y-%m-%dT%H:%M:%SZ", gmtime())
    if not _is_time(now):
        raise UsageError(f"{now!r} is no time", remedy="like 2026-11-22T05:30:00Z")
    if bool(arguments.out) == bool(arguments.serve_into):
        raise UsageError("say where the report goes", remedy="by --out DIR or by --serve-into DIR, one of them")
    out = arguments.out or os.path.join(arguments.serve_into, now[:10])
    since = arguments.since or (_last_report(arguments.serve_into, now[:10]) if arguments.serve_into else "")
    if arguments.workers < 0:
        raise UsageError("--workers is a number of processes", remedy="0 takes one a core")
    if (arguments.master or arguments.store) and arguments.engine != "spark":
        raise UsageError("--master and --store belong to a cluster", remedy="add --engine spark")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts its threads otherwise, and no step multiplies matrices
    try:
        if arguments.engine != "spark":
            from dedup.corpus.pool import prepare

            prepare()  # its workers import the same as this process, at the same time
        from dedup.corpus.heap import share_heaps
        from dedup.corpus.nightly import Cluster, nightly
    except ImportError as error:
        raise UsageError(
            f"a report needs {error.name}, which is not installed", remedy="pip install 'dedup-news[report]'"
        ) from None
    share_heaps(2)
    lines = nightly(
        tuple(arguments.sources),
        out,
        now=now,
        since=since,
        memory=bytes_of(arguments.memory),
        workers=arguments.workers or len(os.sched_getaffinity(0)),
        strict=arguments.strict,
        cluster=Cluster(arguments.master, arguments.store) if arguments.engine == "spark" else None,
        policy=policy_of(settings),
        set_aside=_set_aside(arguments.sources, settings),
        direction=arguments.direction,
        keep_work=arguments.keep_work,
        quiet=arguments.quiet,
        collection=settings.collection,
        outlet=settings.outlet,
        encoding=settings.encoding,
        extractor=settings.extractor,
    )
    if arguments.digest:
        print("\n".join(lines))
    elif not arguments.quiet:
        print(os.path.join(out, "index.html"), file=sys.stderr)
    return 0


def _is_time(text: str) -> bool:
    from datetime import datetime

    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return _DATE.match(text) is not None


def _last_report(served: str, today: str) -> str:
    """The latest finished report before ``today`` among the dates of a reports directory; empty where there is none."""
    try:
        dates = sorted(entry.name for entry in os.scandir(served) if _DATE.fullmatch(entry.name) and entry.name < today)
    except FileNotFoundError:
        return ""
    finished = [date for date in dates if os.path.exists(os.path.join(served, date, "index.html"))]
    return os.path.join(served, finished[-1]) if finished else ""


def _set_aside(sources: Sequence[str], settings: Settings) -> list[Feedback]:
    """What the newsroom dismissed through the service: kept beside the index, read once.

    That of each source that is an index, and that of the index in the
    settings, which is the private one where they name none and it was ever
    used. An index of the settings that does not answer has no say; none on a cluster has.
    """
    from dedup.index.connect import connect, translated
    from dedup.index.embedded import data_directory, ensure
    from dedup.judge.feedback import Feedback
    from dedup.state.dismissals import Dismissals

    urls = {*sources, settings.redis_url or f"index:{settings.data_dir}"}
    found = []
    for url in sorted(url for url in urls if url.startswith(("redis://", "rediss://", "unix://", "index:"))):
        private = url.startswith("index:")
        data_dir = url.removeprefix("index:") if private else ""
        if private and url not in sources and not data_directory(data_dir).is_dir():
            continue
        try:
            with translated(), connect(ensure(data_dir) if private else url) as redis:
                found += Dismissals(redis, settings.collection).list()
        except DedupError:
            if url in sources:
                raise
    return [Feedback(each.fingerprint, each.reason, each.until) for each in found]


def bytes_of(size: str) -> int:
    """Bytes of a size such as ``2GB`` or ``800MB``. Raises `UsageError`.

    >>> bytes_of("2GB"), bytes_of("512 MB")
    (2147483648, 536870912)
    """
    units = {"KB": 10, "MB": 20, "GB": 30, "TB": 40}
    text = size.strip().upper()
    number, unit = text[:-2].strip(), text[-2:]
    try:
        amount = int(float(number) * 2 ** units[unit])
    except (KeyError, ValueError, OverflowError):
        raise UsageError(f"{size!r} is no size", remedy="like 800MB or 2GB") from None
    if amount < 400 << 20:
        raise UsageError("a report needs at least 400MB", remedy="raise --memory")
    return amount
