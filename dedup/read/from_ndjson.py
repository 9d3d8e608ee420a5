"""NDJSON: one article a line, in any JSON that `from_json` knows."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.model import Article
from dedup.read.document import Document
from dedup.read.from_json import read_json

__all__ = ["read_line", "read_ndjson"]


def read_ndjson(document: Document) -> Iterator[Article]:
    """The articles of all lines; each has its own line as source, and its number. O(characters).

    >>> lines = Document('{"text": "One."}\\n\\n{"text": "Two."}\\n', path="a.jsonl")
    >>> [(article.key, article.line, article.source) for article in read_ndjson(lines)]
    [('local/a.jsonl', 1, '{"text": "One."}'), ('local/a.jsonl:3', 3, '{"text": "Two."}')]
    """
    text = document.text
    path, outlet, id, name, limits = document.path, document.outlet, document.id, document.name, document.limits
    start, number = 0, document.line
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end].rstrip("\r")
        if line and not line.isspace():
            yield from read_json(Document(line, path, outlet, id, number, None, name, limits=limits))
        start, number = end + 1, number + 1


def read_line(document: Document) -> Iterator[Article]:
    """The articles of one line; none of a blank one."""
    return iter(()) if not document.text or document.text.isspace() else read_json(document)
