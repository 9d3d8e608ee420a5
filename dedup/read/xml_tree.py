"""XML -> a light tree whose elements know where they stand.

expat judges whether the document is well formed, and safe; the tokens of
`dedup.read.markup` give the places. Entity declarations and documents nested
too deep are refused, external references are never followed: nothing here
opens a file or a socket, and no reference expands to more than one character
of HTML's own table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from dedup.errors import ReadError
from dedup.read.document import Document
from dedup.read.located import Located, Weaver
from dedup.read.markup import Token, tokens, weave

__all__ = ["Element", "check", "parse"]

XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(slots=True, eq=False)
class Element:
    """``source[start:end]``, tags included; ``source[inner_start:inner_end]`` without them.

    ``name`` is the local name, attributes keep their prefixes. ``complete``
    is False for an element that the document never closed.
    """

    source: str
    name: str
    namespace: str
    attributes: Mapping[str, str]
    start: int
    inner_start: int
    inner_end: int = 0
    end: int = 0
    complete: bool = False
    children: list[Element] = field(default_factory=list)

    def all(self, name: str, namespace: str | None = None) -> Iterator[Element]:
        """Children of this name; ``namespace`` is compared by its beginning, since versions stand at its end."""
        for child in self.children:
            if child.name == name and (namespace is None or child.namespace.startswith(namespace)):
                yield child

    def first(self, *path: str, namespace: str | None = None) -> Element | None:
        """The first element at the end of a path of names."""
        if not path:
            return self
        for child in self.all(path[0], namespace):
            found = child.first(*path[1:], namespace=namespace)
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
    top = Element(document.text, "", "", {}, 0, 0)
    open_: list[Element] = [top]
    scopes: list[dict[str, str]] = [{"xml": XML, "": ""}]
    for token in tokens(document.text, xml=True):
        if token.kind == "start":
            scope = _scope(token, scopes[-1])
            element = _element(document.text, token, scope)
            open_[-1].children.append(element)
            if token.closed:
                element.inner_end, element.complete = token.end, True
            elif len(open_) <= document.limits.depth:
                open_.append(element)
                scopes.append(scope)
        elif token.kind == "end":
            _close(token, open_, scopes)
    for element in open_[1:]:
        element.inner_end = element.end = len(document.text)
    if not top.children:
        raise document.error("no XML element in this document", 0, remedy="check that it is XML")
    return top.children[0]


def _scope(token: Token, outer: dict[str, str]) -> dict[str, str]:
    declared = {
        name[6:]: value
        for name, value in token.attributes.items()
        if name.startswith("xmlns") and (name[5:6] == ":" or name == "xmlns")
    }
    return {**outer, **declared} if declared else outer


def _element(source: str, token: Token, scope: dict[str, str]) -> Element:
    prefix, _, name = token.name.rpartition(":")
    return Element(
        source, name, scope.get(prefix, ""), token.attributes, token.start, token.end, token.end, token.end
    )


def _close(token: Token, open_: list[Element], scopes: list[dict[str, str]]) -> None:
    name = token.name.rpartition(":")[2]
    for place in range(len(open_) - 1, 0, -1):
        if open_[place].name == name:
            for element in open_[place:]:
                element.inner_end, element.end, element.complete = token.start, token.end, True
            del open_[place:], scopes[place:]
            return


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a document is not good XML; a ``tolerable`` one is untidy, the others are attacks."""

    error: ReadError
    tolerable: bool


class _Refused(Exception):
    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


def check(document: Document) -> Problem | None:
    """What is wrong with ``document`` as XML 1.0; None where nothing is. O(characters)."""
    parser = expat.ParserCreate("utf-8")
    depth = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > document.limits.depth:
            raise _Refused(f"XML nested deeper than {document.limits.depth} levels", "flatten the document")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(*_declaration: object) -> None:
        raise _Refused("XML that declares entities is refused", "remove the entity declarations from its DOCTYPE")

    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = start, end, entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    # White space before the XML declaration is a common slip of templates, and harmless.
    text = document.text
    skipped = len(text) - len(text.lstrip())
    data = text[skipped:].encode()
    try:
        parser.Parse(data, True)
    except _Refused as refused:
        offset = skipped + len(data[: parser.CurrentByteIndex].decode(errors="ignore"))
        return Problem(document.error(refused.message, offset, remedy=refused.remedy), tolerable=False)
    except expat.ExpatError as error:
        offset = skipped + len(data[: parser.ErrorByteIndex].decode(errors="ignore"))
        reason = expat.ErrorString(error.code)
        if error.code in (expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS], _UNCLOSED):
            message, remedy = "the XML ends too early: the document is cut off", "send the whole document"
        else:
            message, remedy = f"not well-formed XML: {reason}", "mend the XML here, or export it again"
        return Problem(document.error(message, offset, remedy=remedy), tolerable=True)
    return None


_UNCLOSED = expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]
