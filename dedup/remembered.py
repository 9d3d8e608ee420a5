"""Text of an index -> its comparable words, kept: several stages look at the same text, and so do several checks.

What is kept here is bounded by its bytes, whatever the script: one character
may be four words (U+FDFA). Memos that ask `is_kept` take no long articles.
"""

from __future__ import annotations

from collections.abc import Iterable
from sys import getsizeof

from dedup.model import Words
from dedup.normalise import normalise
from dedup.recent import Recent

__all__ = ["is_kept", "most_bytes", "remembered"]

_LONGEST = 16_384
_BOUND = 16 << 20
_ENTRY = 768
_WORD = 24 + 64 + 16  # its places in three tuples, two numbers, and what its object is rounded up by
_ASCII, _WIDE = getsizeof("") + 1, getsizeof("\u0100")
"""Bytes of an entry, and of a word before its characters."""

_KEPT = Recent[str, Words](_BOUND)


def is_kept(texts: Iterable[str]) -> bool:
    """Whether an article of these texts is short enough to keep what was made of it: 16,384 characters in all."""
    return sum(map(len, texts)) <= _LONGEST


def remembered(text: str) -> Words:
    """As `normalise`. Keeps the words of the last texts, in 16 MB at most: measured 2 to 11 MB
    of English, Chinese, Korean, single letters, rare Han and U+FDFA in texts of 10 to 16,000 characters (16 without the kernel).

    >>> remembered("Twice.") is remembered("Twice.")
    True
    """
    known = _KEPT.find(text)
    if known is None:
        known = normalise(text)
        _KEPT.keep(text, known, most_bytes(text, known))
    return known


def most_bytes(text: str, words: Words) -> int:
    """Bytes that keeping the words of ``text`` takes at most: as if none of them stood elsewhere. O(characters)."""
    if text.isascii():  # its words are no longer than it is
        return _ENTRY + 3 * getsizeof(text) + (_WORD + _ASCII) * len(words.words)
    joined = "".join(words.words)
    each = _WORD + (_ASCII if joined.isascii() else _WIDE)
    return _ENTRY + 2 * getsizeof(text) + getsizeof(joined) + each * len(words.words)
