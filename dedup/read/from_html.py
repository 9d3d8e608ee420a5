"""HTML: a CMS body as it is stored, or a whole simple page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedup.model import Article
from dedup.read.blocks import blocks_within
from dedup.read.document import Document
from dedup.read.markup import tokens

__all__ = ["read_html"]

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def read_html(document: Document) -> Iterator[Article]:
    """One Article of a fragment; `dedup.read.from_page` reads whole pages. O(characters).

    >>> (article,) = read_html(Document("<p>One &amp; two.</p>", path="a.html"))
    >>> article.key, article.blocks[0].text, article.blocks[0].offsets.span(4, 5)
    ('local/a.html', 'One & two.', (7, 12))
    """
    if _is_page(document.text):
        from dedup.read.from_page import read_page

        yield from read_page(document)
        return
    yield document.article(blocks_within(document.text, 0, len(document.text)))


def _is_page(text: str) -> bool:
    """Does a page begin here, after comments, declarations and white space?"""
    for token in tokens(text):
        if token.kind == "comment" or text.startswith("<?", token.start) or text[token.start : token.end].isspace():
            continue
        return bool(_PAGE.match(text, token.start))
    return False
