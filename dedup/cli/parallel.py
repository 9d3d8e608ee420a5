"""Many files at once: a few worker processes, each with its own connection to the index.

Processes, because checking is computing. Few files are checked right here:
starting workers costs more than they save.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence

from dedup.cli.examine import Examined, examine_files
from dedup.cli.reach import unreachable
from dedup.config.settings import Settings

__all__ = ["in_parallel"]

_FEWEST_FILES = 24
_FEWEST_BYTES = 200_000
_CHUNKS_A_WORKER = 4


def in_parallel(
    files: Sequence[str], settings: Settings, *, stdin_filename: str = "", named: Collection[str] | None = None
) -> Examined:
    """As `examine_files`, in the same order, on ``settings.jobs`` processes (0: one a core)."""
    jobs = min(settings.jobs or os.cpu_count() or 1, len(files))
    if jobs < 2 or "-" in files or not (settings.jobs or _worth_it(files)):
        return examine_files(files, settings, stdin_filename=stdin_filename, named=named)
    from concurrent.futures import ProcessPoolExecutor
    from functools import partial
    from multiprocessing import get_all_start_methods, get_context

    # Asked once here, so that an index that hangs costs its deadline once and not for every chunk.
    away = unreachable(settings)
    work = partial(examine_files, settings=settings, named=named, away=away)
    size = -(-len(files) // (jobs * _CHUNKS_A_WORKER))
    chunks = [files[start : start + size] for start in range(0, len(files), size)]
    # No thread was started here, so forking is safe where the system has it, and spares every worker its imports.
    method = "fork" if sys.platform == "linux" and "fork" in get_all_start_methods() else "spawn"
    verdicts, problems = [], []
    with ProcessPoolExecutor(jobs, get_context(method)) as workers:
        done = 0
        for chunk, part in zip(chunks, workers.map(work, chunks), strict=True):
            done += len(chunk)
            _progress(done, len(files))
            verdicts += part.verdicts
            problems += part.problems
            away = away or part.away
    return Examined(verdicts, problems, away)


def _worth_it(files: Sequence[str]) -> bool:
    if len(files) < _FEWEST_FILES:
        return False
    size = 0
    for file in files:
        try:
            size += os.stat(file).st_size
        except OSError:
            continue  # the reader will say what is wrong with it
        if size >= _FEWEST_BYTES:
            return True
    return False


def _progress(done: int, files: int) -> None:
    """One line that is written over, on a terminal only."""
    if sys.stderr is not None and sys.stderr.isatty():
        end = "\r\x1b[K" if done == files else ""
        print(f"\r{done} of {files} files{end}", end="", file=sys.stderr, flush=True)
