"""NewsML-G2: the news items of a message, with NITF, XHTML or plain text inside."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.errors import UnknownFormat
from dedup.frozen import replace
from dedup.model import Article, Block, Role, Span, Status
from dedup.read.blocks import blocks_of, blocks_within
from dedup.read.document import Document, host_of, version_number
from dedup.read.from_nitf import nitf_blocks_in
from dedup.read.from_record import LOOKS_LIKE_HTML
from dedup.read.front_matter import STATUS, status_in_note
from dedup.read.xml_tree import Element

__all__ = ["read_newsml"]

_PICTURES = ("picture", "photo", "graphic", "video", "audio")
# Roles of a description, by the IPTC's vocabulary (cv.iptc.org/newscodes/descriptionrole) and those of agencies.
_CAPTIONS = ("", "caption", "desc", "description")
_SUMMARIES = ("summary", "abstract", "standfirst")
_EVOLVED = ("evolvedfrom", "previousversion", "derivedfrom", "replaces")


def read_newsml(document: Document, root: Element) -> Iterator[Article]:
    """One Article for each ``newsItem``; pictures give their captions, items without text no Blocks.

    Raises `UnknownFormat` where the document is about concepts, plans,
    catalogues or packages and holds no news item.
    """
    items = [root] if root.name in ("newsItem", "contentSet") else list(root.descendants("newsItem"))
    if not items:
        raise document.error(
            f"a {root.name} of NewsML-G2 without a news item",
            root.start,
            remedy="give a newsItem, or a newsMessage that holds some",
            kind=UnknownFormat,
        )
    if root.name == "newsItem" and root.first("itemMeta") is None:
        raise document.error("a newsItem without itemMeta is not complete", root.start, remedy="send the whole item")
    for number, item in enumerate(items, 1):
        part = f"#{number}" if number > 1 else ""
        yield _article(replace(document, part=part, extent=Span(item.start, item.end)), item)


def _article(document: Document, item: Element) -> Article:
    meta = item.first("itemMeta") or item
    content = item.first("contentMeta") or item
    guid = item.get("guid")
    created = meta.text("versionCreated")
    language = content.first("language")
    return document.article(
        _blocks(document, item, content, _class_of(meta)),
        outlet=host_of(guid) or _name(meta.first("provider")).lower(),
        id=guid,
        title=content.text("headline") or meta.text("title") or content.text("slugline"),
        language=(language.get("tag") if language is not None else "") or item.language(),
        byline=content.text("by") or ", ".join(filter(None, map(_name, content.all("creator")))),
        credit=content.text("creditline") or ", ".join(filter(None, map(_name, content.all("infoSource")))),
        dateline=content.text("dateline") or _name(content.first("located")),
        published=meta.text("firstCreated") or content.text("contentCreated") or created,
        modified=created or content.text("contentModified"),
        version=version_number(item.get("version")),
        status=_status(meta),
        embargo_until=meta.text("embargoed"),
        url=guid if guid.startswith(("http://", "https://")) else "",
        wire_id=guid,
        evolved_from=_evolved(meta),
    )


def _name(element: Element | None) -> str:
    """What a person would call this: its name, else its literal or the code after the colon."""
    if element is None:
        return ""
    return element.text("name") or element.get("literal") or element.get("qcode").rpartition(":")[2]


def _code(element: Element | None) -> str:
    """The last part of a QCode or of the URI that replaces it."""
    if element is None:
        return ""
    return _code_of(element.get("qcode"), element.get("uri"))


def _code_of(qcode: str, uri: str) -> str:
    return (qcode.rpartition(":")[2] or uri.rpartition("/")[2]).lower()


def _class_of(meta: Element) -> str:
    return _code(meta.first("itemClass"))


def _status(meta: Element) -> Status:
    status = STATUS.get(_code(meta.first("pubStatus")), "usable")
    if status == "usable" and any("correct" in _code(signal) for signal in meta.all("signal")):
        return "corrected"
    return status_in_note(meta.text("edNote")) if status == "usable" else status


def _evolved(meta: Element) -> str:
    for link in meta.all("link"):
        if link.get("rel").rpartition(":")[2].lower() in _EVOLVED:
            return link.get("residref") or link.get("href")
    return ""


def _blocks(document: Document, item: Element, content: Element, class_: str) -> Iterator[Block]:
    picture = class_ in _PICTURES
    role: Role = "caption" if picture else "standfirst"
    for description in content.all("description"):
        if _code_of(description.get("role"), description.get("roleuri")) in (_CAPTIONS if picture else _SUMMARIES):
            yield from blocks_within(item.source, description.inner_start, description.inner_end, xml=True, role=role)
    sets = [item] if item.name == "contentSet" else list(item.all("contentSet"))
    for content_set in sets:
        # Renditions of one content: the first that has text is enough.
        for inline in content_set.children:
            found = document.bounded(_inline(inline))
            if found:
                yield from found
                break


def _inline(element: Element) -> Iterator[Block]:
    kind = element.get("contenttype").lower()
    if element.name == "inlineXML" and "sportsml" not in kind:
        nitf = element.first("nitf")
        if nitf is not None:
            yield from nitf_blocks_in(nitf)
        else:
            yield from blocks_within(element.source, element.inner_start, element.inner_end, xml=True)
    elif element.name == "inlineData" and not element.get("encoding"):
        found = element.located()
        if "html" in kind or LOOKS_LIKE_HTML.search(found.text):
            yield from blocks_of(found)
        elif not kind or kind.startswith("text/"):
            found = found.stripped()
            if found.text:
                yield Block(found.text, "body", found.offsets, fixed=False)
