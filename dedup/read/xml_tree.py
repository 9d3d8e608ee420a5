"""XML -> a light tree whose elements know where they stand.

`dedup.read.xml_safety` judges whether the document is well formed, and safe;
the tokens of `dedup.read.markup` give the places. No reference expands to more
than one character of HTML's own table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dedup.offsets import OffsetMap
from dedup.read.document import Document
from dedup.read.located import Located, Weaver
from dedup.read.markup import tokens, weave
from dedup.read.xml_safety import check

__all__ = ["LEAVES", "Element", "parse", "scope_of", "tree"]

XML = "http://www.w3.org/XML/1998/namespace"
_OUTERMOST: Mapping[str, str] = {"xml": XML, "": ""}
_SPECIAL = re.compile(r"[<&\r]")
# What holds the text of an article: `dedup.read.blocks` reads its inside, and nobody asks for the elements there.
LEAVES = frozenset(("body.content", "html", "div"))


class Element:
    """``source[start:end]``, tags included; ``source[inner_start:inner_end]`` without them.

    ``children`` are its elements, but for one of `LEAVES`, which has none here. ``name`` is the local name, attributes keep their prefixes. ``complete``
    is False for an element that the document never closed.
    """

    __slots__ = (
        "attributes", "children", "complete", "end", "inner_end", "inner_start", "name", "namespace", "source", "start",
    )  # fmt: skip

    def __init__(
        self,
        source: str,
        name: str,
        namespace: str,
        attributes: Mapping[str, str],
        start: int,
        inner_start: int,
        inner_end: int = 0,
        end: int = 0,
        complete: bool = False,
    ) -> None:
        self.source = source
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.start = start
        self.inner_start = inner_start
        self.inner_end = inner_end
        self.end = end
        self.complete = complete
        self.children: list[Element] = []

    def all(self, name: str, namespace: str | None = None) -> Iterator[Element]:
        """Children of this name; ``namespace`` is compared by its beginning, since versions stand at its end."""
        for child in self.children:
            if child.name == name and (namespace is None or child.namespace.startswith(namespace)):
                yield child

    def first(self, *path: str, namespace: str | None = None) -> Element | None:
        """The first element at the end of a path of names."""
        if not path:
            return self
        name = path[0]
        for child in self.children:
            if child.name == name and (namespace is None or child.namespace.startswith(namespace)):
                found = child.first(*path[1:], namespace=namespace) if len(path) > 1 else child
                if found is not None:
                    return found
        return None

    def descendants(self, name: str) -> Iterator[Element]:
        """Every element of this name below, in document order."""
        stack = self.children[::-1]
        while stack:
            element = stack.pop()
            if element.name == name:
                yield element
            stack.extend(element.children[::-1])

    def located(self) -> Located:
        """All character data inside, references and CDATA undone."""
        start, end = self.inner_start, self.inner_end
        if not _SPECIAL.search(self.source, start, end):
            return Located(self.source[start:end], OffsetMap.identity(start, end - start))
        weaver = Weaver()
        for token in tokens(self.source, self.inner_start, self.inner_end, xml=True):
            if token.kind == "text":
                weave(weaver, self.source, token.start, token.end)
            elif token.kind == "cdata":
                weave(weaver, self.source, token.inner_start, token.inner_end, references=False)
        return weaver.take()

    def text(self, *path: str, namespace: str | None = None) -> str:
        """Character data at the end of a path, white space collapsed; empty where there is no such element."""
        found = self.first(*path, namespace=namespace)
        return " ".join(found.located().text.split()) if found is not None else ""

    def get(self, name: str) -> str:
        """An attribute with its references undone, or the empty string."""
        value = self.attributes.get(name, "")
        return _undone(value) if "&" in value else value

    def language(self) -> str:
        """``xml:lang`` of this element."""
        return self.get("xml:lang")


def _undone(value: str) -> str:
    weaver = Weaver()
    weave(weaver, value, 0, len(value))
    return weaver.take().text


def parse(document: Document, *, strict: bool = True) -> Element:
    """The root element. O(characters).

    With ``strict`` a document that is not well formed raises `ReadError` with
    line and column. Without, missing and crossed end tags are put up with,
    and only elements left open by the end of the document are marked so.

    >>> root = parse(Document("<a x='1'><b>R &amp; D</b></a>"))
    >>> root.get("x"), root.text("b"), root.children[0].located().offsets.span(2, 3)
    ('1', 'R & D', (14, 19))
    """
    problem = check(document)
    if problem is not None and (strict or not problem.tolerable):
        raise problem.error
    return tree(document)


def tree(document: Document, start: int = 0, scope: Mapping[str, str] = _OUTERMOST) -> Element:
    """The first element at or after ``start``, taken as it comes; `parse` looks at its form before.

    ``scope`` holds the prefixes declared outside, as `scope_of` gives them.
    """
    top = Element(document.text, "", "", {}, 0, 0)
    open_: list[Element] = [top]
    scopes: list[Mapping[str, str]] = [scope]
    text, depth = document.text, document.limits.depth
    inside: dict[str, int] | None = None  # open elements by name, inside one that is a leaf here
    for kind, begin, end, name, attributes, closed, _, _ in tokens(text, start, xml=True):
        if inside is not None and (kind == "start" or (kind == "end" and inside.get(name))):
            if not closed:
                inside[name] = inside.get(name, 0) + (1 if kind == "start" else -1)
        elif kind == "start":
            scope = scope_of(attributes, scopes[-1]) if attributes else scopes[-1]
            prefix, _, local = name.rpartition(":")
            element = Element(text, local, scope.get(prefix, ""), attributes, begin, end, end, end)
            open_[-1].children.append(element)
            if closed:
                element.complete = True
            elif len(open_) <= depth:
                open_.append(element)
                scopes.append(scope)
                inside = {} if local in LEAVES else None
        elif kind == "end" and _close(name.rpartition(":")[2], begin, end, open_, scopes):
            inside = None
    for element in open_[1:]:
        element.inner_end = element.end = len(text)
    if not top.children:
        raise document.error("no XML element in this document", 0, remedy="check that it is XML")
    return top.children[0]


def scope_of(attributes: Mapping[str, str], outer: Mapping[str, str] = _OUTERMOST) -> Mapping[str, str]:
    """Prefix -> namespace inside an element of these attributes; the prefix of a plain ``xmlns`` is empty."""
    declared = {
        name[6:]: value
        for name, value in attributes.items()
        if name.startswith("xmlns") and (name[5:6] == ":" or name == "xmlns")
    }
    return {**outer, **declared} if declared else outer


def _close(name: str, start: int, end: int, open_: list[Element], scopes: list[Mapping[str, str]]) -> bool:
    """Whether an element of this name was open; it and all in it end here."""
    for place in range(len(open_) - 1, 0, -1):
        if open_[place].name == name:
            for element in open_[place:]:
                element.inner_end, element.end, element.complete = start, end, True
            del open_[place:], scopes[place:]
            return True
    return False
