"""A stored article -> an Article again, for the stages that start from one.

Its source is the text an index or a table keeps: paragraphs parted by blank
lines. Spans found in it slice that text.
"""

from __future__ import annotations

from dedup.model import KEPT, Article, Block, StoredArticle
from dedup.offsets import OffsetMap

__all__ = ["rebuilt"]


def rebuilt(stored: StoredArticle) -> Article:
    """The Article whose paragraphs are those of ``stored``. O(characters).

    ``modified`` falls back to the time it was first seen where it says nothing of its own time.
    """
    blocks = []
    start = 0
    for text, role in zip(stored.paragraphs, stored.roles, strict=True):
        blocks.append(Block(text, role, OffsetMap.identity(start, len(text))))
        start += len(text) + 2
    outlet, _, id_ = stored.key.partition("/")
    return Article(
        outlet=outlet,
        id=id_,
        source=stored.text,
        blocks=tuple(blocks),
        **{name: getattr(stored, name) for name in KEPT if name != "modified"},
        modified=stored.modified or stored.first_seen,
    )
