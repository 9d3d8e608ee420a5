"""The compiled kernel, where there is one.

``native`` is the extension module `dedup._native`, or None: the package was
installed without a compiler, or ``DEDUP_NO_KERNEL=1`` asks for the reference.
Both give the same bits for every input (`docs/scheme-1.md`), so nothing but
speed depends on it. ``DEDUP_KERNEL`` names the implementation to use (avx512,
avx2, sse4.1, neon, scalar) instead of the best one for this processor; a name
that does not run here is an ``ImportError``.
"""

from __future__ import annotations

import os

from dedup.frozen import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

__all__ = [
    "kernel_name", "native", "native_again", "native_aligned", "native_bits", "native_inflate", "native_json", "native_needles",
    "native_pairs", "native_phrases", "native_rows", "native_runs", "native_specifics", "native_texts",
]  # fmt: skip


def _load() -> ModuleType | None:
    if os.environ.get("DEDUP_NO_KERNEL", "") not in {"", "0"}:
        return None
    try:
        from dedup import _native  # type: ignore[attr-defined]
    except ImportError:
        if os.environ.get("DEDUP_KERNEL"):
            raise
        return None
    return _native  # type: ignore[no-any-return]


native = _load()


def _since(function: str) -> ModuleType | None:
    """``native``, if it was built since it has that function: an older one leaves to the reference what came with it."""
    return native if hasattr(native, function) else None


native_again = _since("stands_again")
"""``native`` to tell texts that hold a repeat from those that do not."""

native_runs = _since("written")
"""``native`` for runs of words."""

native_rows = _since("rows")
"""``native`` for rows as lines of text."""

native_needles = _since("held_each")
"""``native`` for many short strings looked for at once."""

native_bits = _since("bits")
"""``native`` for sets of places."""

native_phrases = _since("phrases_in")
"""``native`` for fixed phrases among the words of texts."""

native_aligned = _since("aligned")
"""``native`` to align an article with others."""

native_specifics = _since("told")
"""``native`` for sentences, and for names and figures in them."""

native_pairs = _since("distinct")
"""``native`` for pairs in a batch."""

native_inflate = _since("inflate")
"""``native`` to inflate texts."""

native_json = _since("json_members")
"""``native`` to read records of JSON."""

native_lookup = _since("found_answer")
"""``native`` for lookups of a client on the server's machine."""

native_texts = _since("places")
"""``native`` for what a put is made of: with places, ``deflate`` began to take many texts at once."""


def kernel_name() -> str:
    """What computes sketches here: ``"avx512"``, ``"avx2"``, ``"sse4.1"``, ``"neon"``, ``"scalar"`` or ``"python"``."""
    return str(native.dispatch()) if native is not None else "python"
