"""Work spread over processes that may die, or over threads.

A worker killed by the system breaks the whole pool of the standard library;
here the pool is built again and what was in flight is done again. Functions
given here must therefore be idempotent. Threads are for array code: it lets
others run meanwhile, and nothing has to be sent.
"""

from __future__ import annotations

import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import forkserver, get_context, parent_process
from typing import TypeVar, cast

from dedup.errors import DedupError

__all__ = ["ahead", "prepare", "spread", "threaded"]

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_ATTEMPTS = 4
_WAITING = 2
_PRELOADED = ["dedup.corpus.workers"]


def spread(function: Callable[[_Item], _Result], items: Iterable[_Item], workers: int) -> Iterator[_Result]:
    """Results of ``function`` for each item, in order, from ``workers`` processes.

    At most ``workers + 2`` items are held at a time. Raises what
    ``function`` raises, and `DedupError` where an item kills its worker four
    times in a row.
    """
    pool = _pool(workers)
    waiting: deque[tuple[_Item, Future[_Result]]] = deque()
    source = iter(items)
    broken = 0
    try:
        while True:
            while len(waiting) < workers + _WAITING:
                try:
                    item = next(source)
                except StopIteration:
                    break
                waiting.append((item, _submitted(pool, function, item)))
            if not waiting:
                return
            item, future = waiting[0]
            try:
                result = future.result()
            except BrokenProcessPool:
                broken += 1
                if broken == _ATTEMPTS:
                    raise DedupError(
                        f"a worker process was killed {_ATTEMPTS} times in the same place",
                        remedy="give it more memory, or fewer workers with --workers",
                    ) from None
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool(workers)
                waiting = deque((item, _submitted(pool, function, item)) for item, _ in waiting)
                continue
            broken = 0
            waiting.popleft()
            yield result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def threaded(function: Callable[[_Item], _Result], items: Iterable[_Item], workers: int) -> Iterator[_Result]:
    """Results of ``function`` for each item, in order, from threads of this process; at most ``workers + 1`` items are held at a time."""
    source = iter(items)
    pool = ThreadPoolExecutor(workers)
    try:
        waiting = deque(pool.submit(function, item) for item in islice(source, workers + 1))
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(pool.submit(function, item) for item in islice(source, 1))
            yield result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def ahead(items: Iterable[_Item], most: int = 1) -> Iterator[_Item]:
    """The same items, made in a thread, up to so many before they are asked for."""
    source, none = iter(items), object()
    thread = ThreadPoolExecutor(1)
    try:
        coming = deque(thread.submit(next, source, none) for _ in range(most))
        while (item := coming.popleft().result()) is not none:
            coming.append(thread.submit(next, source, none))
            yield cast("_Item", item)
    finally:
        thread.shutdown(wait=True, cancel_futures=True)


def prepare() -> None:
    """Start what workers are forked from, which takes half a second, while the caller does something else."""
    get_context("forkserver").set_forkserver_preload(_PRELOADED)
    forkserver.ensure_running()


def _pool(workers: int) -> ProcessPoolExecutor:
    """Workers forked from a server that has imported everything and started nothing: quick, and sharing its memory."""
    prepare()
    return ProcessPoolExecutor(workers, mp_context=get_context("forkserver"), initializer=_settle)


def _settle() -> None:
    """Leaves out what was imported when garbage is looked for, and looks more rarely: a step makes millions of tuples and hardly a cycle."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed job leaves no worker behind: it would wait for ever, or write where the next run already writes."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _submitted(
    pool: ProcessPoolExecutor, function: Callable[[_Item], _Result], item: _Item
) -> Future[_Result]:
    """A pool that broke a moment ago refuses work; the refusal is told like the break itself."""
    try:
        return pool.submit(function, item)
    except BrokenProcessPool as error:
        future: Future[_Result] = Future()
        future.set_exception(error)
        return future
