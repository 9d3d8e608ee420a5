"""XML: finds out by its root element which reader takes it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from dedup.errors import UnknownFormat
from dedup.model import Article
from dedup.read.document import Document
from dedup.read.formats import HTML, ROOTS
from dedup.read.markup import tokens
from dedup.read.xml_tree import parse

__all__ = ["is_wordpress", "read_xml"]

_FORGIVEN = "from_feed"


def read_xml(document: Document) -> Iterator[Article]:
    """Every article of an XML document.

    News standards must be well formed; feeds are read as far as they go, as
    every feed reader does.
    """
    root = next((token for token in tokens(document.text, xml=True) if token.kind == "start"), None)
    local = root.name.rpartition(":")[2] if root else ""
    if local.lower() in HTML:
        from dedup.read.from_html import read_html

        yield from read_html(document)
        return
    if local not in ROOTS:
        raise document.error(
            f"no known kind of article in this XML: its root is <{local[:60]}>" if root else "this XML has no element",
            root.start if root else 0,
            remedy="expected NewsML-G2, NITF, a WordPress export, RSS, Atom or XHTML",
            kind=UnknownFormat,
        )
    module, function = ROOTS[local]
    if module == _FORGIVEN and is_wordpress(document.text):
        module, function = "from_wxr", "read_wxr"
    tree = parse(document, strict=module != _FORGIVEN)
    reader = getattr(import_module(f"dedup.read.{module}"), function)
    yield from reader(document, tree)


def is_wordpress(text: str) -> bool:
    """Is this feed an export of WordPress?"""
    return "wordpress.org/export/" in text[:8192]
