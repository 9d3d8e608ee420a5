"""Main text of crawled pages by trafilatura, an optional extra.

The extractor gives text without places. So it only votes: a block that this
package found, with its place, stays when the extractor kept the same words;
captions and quotes stay between the first and the last of those. Both copies
of a doubled paragraph are judged alike, so doubles survive.
"""

from __future__ import annotations

from dedup.errors import UsageError
from dedup.model import Block
from dedup.read.document import Document

__all__ = ["chosen"]

_BETWEEN = ("caption", "quote", "heading", "title", "standfirst", "credit", "byline", "list")


def chosen(document: Document, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks that belong to the main text; all of them where the extractor finds none.

    Raises `UsageError` for an extractor that is unknown or not installed.
    """
    if document.extractor != "trafilatura":
        raise UsageError("unknown extractor of pages", remedy='use "own" or "trafilatura"')
    try:
        from trafilatura import extract
    except ImportError:
        raise UsageError("this extractor needs the package trafilatura", remedy="pip install trafilatura") from None
    text = extract(document.text, include_comments=False, include_tables=True, deduplicate=False) or ""
    kept = {_bare(line) for line in text.splitlines()} - {""}
    whole = _bare(text)
    matched = [
        place for place, block in enumerate(blocks) if (bare := _bare(block.text)) in kept or (len(bare) > 40 and bare in whole)
    ]
    if not matched:
        return blocks
    wanted = set(matched)
    return tuple(
        block
        for place, block in enumerate(blocks)
        if place in wanted or (block.role in _BETWEEN and matched[0] < place < matched[-1])
    )


def _bare(text: str) -> str:
    """Letters and digits only: extractors change spaces, bullets and quotes."""
    return "".join(filter(str.isalnum, text)).lower()
