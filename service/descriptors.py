"""How many connections a worker keeps: each is an open file, and a process that asks for one too many ends with all it has.

Systems let a process have 256 or 1,024 unless it asks for more, up to a limit that only they raise.
"""

from __future__ import annotations

import resource

__all__ = ["connections_for"]

_MOST = 1_000
_OTHERS = 64
"""Files of a worker's own: its log, its heartbeat, connections to Redis, counters, the document that is read."""


def connections_for(workers: int, threads: int) -> int:
    """For each of ``workers``: 1,000, or what the open files leave that this process may have, after it asked for more.

    Never fewer than its threads and one, which gunicorn needs.
    """
    others = _OTHERS + 3 * workers + 4 * threads
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST + others
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return _MOST
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(allowed - others, threads + 1)
