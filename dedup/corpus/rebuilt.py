"""A stored article -> an Article again, for the stages that start from one.

Its source is the text an index or a table keeps: paragraphs parted by blank
lines. Spans found in it slice that text.
"""

from __future__ import annotations

from operator import attrgetter

from dedup.model import KEPT, Article, Block, Paragraph, StoredArticle
from dedup.offsets import OffsetMap
from dedup.remembered import remembered
from dedup.segment import segment
from dedup.segment.lines import trimmed

__all__ = ["paragraphs_of", "rebuilt"]

_SAME = tuple(name for name in KEPT if name != "modified")
_same = attrgetter(*_SAME)


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
        modified=stored.modified or stored.first_seen,
        **dict(zip(_SAME, _same(stored), strict=True)),
    )


def paragraphs_of(article: Article) -> tuple[Paragraph, ...]:
    """What `segment` makes of a rebuilt article: its blocks as they are, unless one has white space at its ends. O(characters)."""
    blocks = article.blocks
    if any([trimmed(block.text, 0, len(block.text)) != (0, len(block.text) or -1) for block in blocks]):
        return segment(article, remembered)
    return tuple([Paragraph(number, block.text, block.role, block.offsets, remembered(block.text)) for number, block in enumerate(blocks, 1)])
