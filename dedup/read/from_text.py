"""Plain text, below front matter, the header of a mail, or neither."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.model import Article, Block
from dedup.offsets import OffsetMap
from dedup.read.document import Document
from dedup.read.front_matter import front_matter

__all__ = ["read_text"]


def read_text(document: Document) -> Iterator[Article]:
    """One Article of one open Block: `dedup.segment` finds its paragraphs. O(characters).

    >>> (article,) = read_text(Document("---\\nid: 7\\n---\\n\\nOne.\\n\\nTwo.\\n"))
    >>> article.key, article.blocks[0].text, article.blocks[0].offsets.span(0, 4)
    ('local/7', 'One.\\n\\nTwo.', (15, 19))
    """
    fields, start = front_matter(document)
    text = document.text
    if not start and _begins_with_a_field(text):
        from dedup.read.mail import mail_header  # only here: few texts are mails, and each check would pay for it

        fields, start = mail_header(document)
    end = len(text.rstrip())
    while start < end and text[start].isspace():
        start += 1
    block = Block(text[start:end], "body", OffsetMap.identity(start, end - start), fixed=False)
    yield document.article((block,), **fields)


def _begins_with_a_field(text: str) -> bool:
    """A name without spaces, and a colon?"""
    name, colon, _ = text[:42].partition(":")
    return bool(colon) and name.replace("-", "").isalnum()
