"""Article -> Paragraphs.

Blocks of marked-up documents are paragraphs already. Plain text is divided by
`dedup.segment.lines`: blank lines, hard wraps, one paragraph a line; what each
part is for (heading, caption, credit, ...) is told by `dedup.segment.roles`.
"""

from __future__ import annotations

from dedup.frozen import TYPE_CHECKING
from dedup.model import Article, Block, Paragraph, Role, Words
from dedup.normalise import normalise
from dedup.offsets import OffsetMap
from dedup.segment.lines import Way, divide, has_breaks, trimmed
from dedup.segment.roles import roles_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Part", "divided", "numbered", "segment"]

Part = tuple[str, Role, Way, OffsetMap]
"""Text, role and way back of a paragraph: to its block, whose own way back to the source comes last."""


def segment(article: Article, words_of: Callable[[str], Words] = normalise) -> tuple[Paragraph, ...]:
    r"""Paragraphs of ``article`` in order, numbered from 1. O(characters).

    Each paragraph's offsets lead to ``article.source``. Blocks without a
    visible character give none. ``words_of`` may be `dedup.remembered.remembered`
    where the same texts come again.

    >>> from dedup.offsets import OffsetMap
    >>> text = "First line.\nSecond line.\n\nNext."
    >>> block = Block(text, "body", OffsetMap.identity(0, len(text)), fixed=False)
    >>> [(p.number, p.text, tuple(p.span)) for p in segment(Article("o", "1", text, (block,)))]
    [(1, 'First line.', (0, 11)), (2, 'Second line.', (12, 24)), (3, 'Next.', (26, 31))]
    """
    return numbered(divided(article), words_of)


def numbered(parts: Iterable[Part], words_of: Callable[[str], Words] = normalise) -> tuple[Paragraph, ...]:
    """Paragraphs of what `divided` gives."""
    return tuple(
        [
            Paragraph(number, text, role, _to_source(text, way, block), words_of(text))
            for number, (text, role, way, block) in enumerate(parts, 1)
        ]
    )


def _to_source(text: str, way: Way, block: OffsetMap) -> OffsetMap:
    return block.slice(way, way + len(text)) if isinstance(way, int) else way.through(block)


def divided(article: Article) -> list[Part]:
    """The `Part` of each paragraph of ``article``: for callers that need the words and places of few."""
    found: list[Part] = []
    for block in article.blocks:
        text = block.text
        if not block.fixed and has_breaks(text):
            found += _divided(block, article.title)
            continue
        start, end = trimmed(text, 0, len(text))
        if start == end:
            continue
        part = text[start:end]
        role = block.role if block.fixed or block.role != "body" else roles_of((part,), article.title)[0]
        found.append((part, role, start, block.offsets))
    return found


def _divided(block: Block, title: str) -> list[Part]:
    parts = divide(block.text)
    roles = roles_of([text for text, _ in parts], title) if block.role == "body" else [block.role] * len(parts)
    return [(text, role, way, block.offsets) for (text, way), role in zip(parts, roles, strict=True)]
