"""What was made last, kept for when it is asked for again, in bounded memory.

``functools.lru_cache`` counts entries; here each counts for its size, so that
long texts leave room for fewer.
"""

from __future__ import annotations

from dedup.frozen import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeVar

    Key = TypeVar("Key")
    Value = TypeVar("Value")
else:
    Key = Value = str

__all__ = ["Recent"]


class Recent(dict[Key, Value]):
    """Values by key in two generations; when the younger is full, the older goes.

    ``bound`` is the most that all sizes come to, half of it the largest size
    that is kept. Threads may share one; of two that keep at the same moment, one size may
    go uncounted until the generation is over.

    >>> squares = Recent[int, int](4)
    >>> for number in range(5):
    ...     squares.keep(number, number * number, 1)
    >>> squares.find(1), squares.find(2), squares.find(4)
    (None, 4, 16)
    """

    __slots__ = ("_half", "_old", "_room")

    def __init__(self, bound: int) -> None:
        self._half = self._room = bound // 2
        self._old: dict[Key, Value] = {}

    def find(self, key: Key) -> Value | None:
        """The value, or None where it is not kept, or no longer. O(1)."""
        found = self.get(key)
        return self._old.get(key) if found is None else found

    def keep(self, key: Key, value: Value, size: int) -> None:
        """Keep a value, if ``size`` is not more than half of what all may come to. O(1) on average."""
        if size > self._half:
            return
        if size > self._room:
            self._old = dict(self)
            self.clear()
            self._room = self._half
        self[key] = value
        self._room -= size

    def forget(self) -> None:
        """Keep nothing of all this."""
        self.clear()
        self._old, self._room = {}, self._half
