"""Texts small: deflate with a preset dictionary (RFC 1951; zlib's ``zdict``).

The dictionary is 32 KB of what news is made of, shipped as data; texts
written with one version cannot be read with another, so the version is part
of the identity that a collection is checked by. The kernel does it in a third
of zlib's time, in as many bytes, but not the same ones; nor are those of all
versions of zlib. So equal texts may differ deflated: `dedup.index.in_redis`
sees to it that they are stored once.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from dedup.kernel import native_inflate
from dedup.kernel import native_texts as native

__all__ = ["DICTIONARY", "deflate", "deflated", "inflate"]

DICTIONARY = "en1"
"""Version of ``dedup/data/texts.dict``."""

_RAW = -15
_LEVEL = 5
_MEMORY = 6  # the less of it, the less is copied for each text; more makes it no smaller


@cache
def _dictionary() -> bytes:
    return (Path(__file__).parent.parent / "data" / "texts.dict").read_bytes()


@cache
def _index() -> bytes:
    """What the kernel knows of the dictionary."""
    assert native is not None
    made: bytes = native.deflate_index(_dictionary())
    return made


@cache
def _primed() -> zlib._Compress:
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, _MEMORY, zdict=_dictionary())


def deflate(text: str) -> bytes:
    """A paragraph of 44 words comes to about 110 bytes.

    >>> inflate(deflate("The minister said on Tuesday that talks would go on."))
    'The minister said on Tuesday that talks would go on.'
    """
    return deflated((text,))[0]


def deflated(texts: Sequence[str]) -> list[bytes]:
    """Each text as by `deflate`."""
    if native is not None:
        made: list[bytes] = native.deflate(tuple(texts), _dictionary(), _index())
        return made
    return [_by_zlib(text.encode("utf-8", "surrogatepass")) for text in texts]


def _by_zlib(data: bytes) -> bytes:
    machine = _primed().copy()  # half the price of reading the dictionary again
    return machine.compress(data) + machine.flush()


def inflate(data: bytes) -> str:
    """The text again. Raises ``zlib.error`` for bytes that `deflate` did not make."""
    if native_inflate is not None:
        made: str | None = native_inflate.inflate(data, _dictionary())
        if made is not None:
            return made
    return zlib.decompressobj(_RAW, zdict=_dictionary()).decompress(data).decode("utf-8", "surrogatepass")
