"""How the C library keeps the memory that threads share."""

from __future__ import annotations

import ctypes

__all__ = ["share_heaps"]

_ARENA_MAX = -8  # M_ARENA_MAX of <malloc.h> of the GNU C library


def share_heaps(most: int) -> bool:
    """Let all threads of this process share ``most`` heaps; whether the C library can (GNU's: ``mallopt(3)``).

    It makes eight a core otherwise, and what one thread frees in its own no other thread gets: the
    engine's threads held a hundred megabytes that way, that nobody used.
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(_ARENA_MAX, most))
    except (OSError, AttributeError):
        return False
