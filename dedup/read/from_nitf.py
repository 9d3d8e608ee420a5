"""NITF, the IPTC's older markup of a news story, alone or inside another document."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.model import Article, Block, Status
from dedup.read.blocks import blocks_within
from dedup.read.document import Document, host_of, version_number
from dedup.read.front_matter import STATUS, status_in_note
from dedup.read.located import Located
from dedup.read.times import utc
from dedup.read.xml_tree import Element, parse

__all__ = ["nitf_blocks", "nitf_blocks_in", "read_nitf"]


def read_nitf(document: Document, root: Element) -> Iterator[Article]:
    """One Article of one story.

    >>> document = Document("<nitf><head><title>T</title></head><body><body.content><p>R &amp; D</p>"
    ...                     "</body.content></body></nitf>", path="a.xml")
    >>> (article,) = read_nitf(document, parse(document))
    >>> article.title, article.blocks[0].text, article.blocks[0].offsets.span(2, 3)
    ('T', 'R & D', (60, 65))
    """
    head = root.first("head") or root
    data = head.first("docdata") or head
    body_head = root.first("body", "body.head") or root
    doc_id, key, publication = _or(data, "doc-id"), _or(data, "du-key"), _or(head, "pubdata")
    source = doc_id.get("regsrc") or publication.get("name")
    released = _or(data, "date.release").get("norm")
    issued = _or(data, "date.issue").get("norm") or released
    dateline = _parts(_or(body_head, "dateline"))
    wire_id = doc_id.get("id-string") or key.get("key")
    status = _status(data)
    embargoed = status == "embargoed" or utc(released) > utc(issued)  # to be released later than it was issued
    yield document.article(
        nitf_blocks_in(root),
        outlet=host_of(source) or source.lower(),
        id=wire_id,
        title=body_head.text("hedline", "hl1") or head.text("title"),
        language=root.language() or _or(root, "body").language(),
        byline=_byline(body_head),
        credit=body_head.text("distributor") or publication.get("name"),
        dateline=dateline,
        published=issued or publication.get("date.publication"),
        modified=_or(body_head.first("dateline") or body_head, "story.date").get("norm"),
        version=version_number(key.get("version")),
        status=status,
        embargo_until=released if embargoed else "",
        url=publication.get("ex-ref"),
        wire_id=wire_id,
    )


def _or(element: Element, name: str) -> Element:
    """The child of this name, or an empty element in its place."""
    return element.first(name) or Element("", name, "", {}, 0, 0)


def _parts(element: Element) -> str:
    """Its text; where that is only elements without white space between, they are parted by commas."""
    whole, parts = element.text(), [text for child in element.children if (text := child.text())]
    return ", ".join(parts) if whole == "".join(parts) else whole


def _byline(body_head: Element) -> str:
    for byline in body_head.all("byline"):
        people = [person.text() for person in byline.all("person") if person.text()]
        return ", ".join(people) or byline.text()
    return ""


def _status(data: Element) -> Status:
    if any(data.all("correction")):
        return "corrected"
    status = STATUS.get(data.get("management-status").lower(), "usable")
    return status_in_note(_or(data, "ed-msg").get("info")) if status == "usable" else status


def nitf_blocks_in(root: Element) -> Iterator[Block]:
    """Decks of the headline, abstract and content of a NITF element, in place in its own source."""
    body = root if root.name == "body" else root.first("body")
    if body is None:
        yield from blocks_within(root.source, root.inner_start, root.inner_end, xml=True)
        return
    for headline in (body.first("body.head") or body).all("hedline"):
        for deck in headline.all("hl2"):
            yield from blocks_within(root.source, deck.inner_start, deck.inner_end, xml=True, role="standfirst")
    for abstract in (body.first("body.head") or body).all("abstract"):
        yield from blocks_within(root.source, abstract.inner_start, abstract.inner_end, xml=True, role="standfirst")
    contents = list(body.all("body.content"))
    for content in contents:
        yield from blocks_within(root.source, content.inner_start, content.inner_end, xml=True)
    for tail in body.all("body.end"):
        yield from blocks_within(root.source, tail.inner_start, tail.inner_end, xml=True, role="credit")
    if not contents and not any(body.all("body.head")):
        yield from blocks_within(root.source, body.inner_start, body.inner_end, xml=True)


def nitf_blocks(located: Located, document: Document) -> Iterator[Block]:
    """Blocks of a NITF document that stands as a string in another document."""
    root = parse(Document(located.text, document.path, limits=document.limits), strict=False)
    for block in nitf_blocks_in(root):
        yield Block(block.text, block.role, block.offsets.through(located.offsets), block.fixed)
