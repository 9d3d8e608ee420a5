"""IPTC ninjs 1.x, 2.x and 3.x, and Superdesk's items, which are ninjs with extensions.

Version 1 has ``headline``, ``byline`` and ``body_*`` members; 2 and 3 have
lists (``headlines``, ``bodies``, ``descriptions``) of values with roles, 3 in
camel case. All three spellings are read, whatever version an item claims.
"""

from __future__ import annotations

from collections.abc import Iterator

from dedup.model import Article, Block, Role, Status
from dedup.read.blocks import blocks_of
from dedup.read.captions import captions_beside
from dedup.read.document import Document, host_of, version_number
from dedup.read.from_record import LOOKS_LIKE_HTML, text_blocks
from dedup.read.front_matter import STATUS, status_in_note
from dedup.read.json_fields import text_of
from dedup.read.json_text import Json, JsonString, located
from dedup.read.titles import edited_as_html, visible_text

__all__ = ["read_ninjs"]

Object = dict[str, Json]
_BEST_BODIES = ("xhtml", "html", "nitf", "richtext", "main", "text")
_PICTURES = ("picture", "graphic", "video", "audio", "image", "photo")


def read_ninjs(document: Document, item: Object) -> Iterator[Article]:
    """One Article of one news item; captions of its pictures follow its text.

    >>> from dedup.read.json_text import parse
    >>> document = Document('{"uri": "urn:newsml:dpa.com:1", "headline": "H", "body_html": "<p>R &amp; D</p>"}')
    >>> (article,) = read_ninjs(document, parse(document))
    >>> article.key, article.title, article.blocks[0].offsets.span(2, 3)
    ('dpa.com/urn:newsml:dpa.com:1', 'H', (68, 73))
    """
    _refuse_lost_text(document, item)
    uri = _text(item, "uri", "guid")
    yield document.article(
        _blocks(document, item),
        outlet=host_of(uri) or _text(item, "source", "copyrightholder", "copyrightHolder"),
        id=uri,
        title=visible_text(_headline(item)),
        language=_text(item, "language"),
        byline=visible_text(_text(item, "byline", "by")),
        credit=_text(item, "creditline", "creditLine", "credit", "source") or _sources(item),
        dateline=text_of(item, "dateline", "text") or _text(item, "dateline", "located"),
        published=_text(item, "firstpublished", "firstPublished", "firstcreated", "firstCreated", "versioncreated", "versionCreated"),
        modified=_text(item, "versioncreated", "versionCreated"),
        version=version_number(item.get("version") or item.get("_current_version")),
        status=_status(item),
        embargo_until=_text(item, "embargoed"),
        url=uri if uri.startswith(("http://", "https://")) else _text(item, "url"),
        wire_id=_text(item, "family_id") or uri,
        evolved_from=_text(item, "evolvedfrom", "evolvedFrom", "rewrite_of"),
    )


def _refuse_lost_text(document: Document, item: Object) -> None:
    """Text of a wrong type would be passed over in silence; the standard says strings, and lists of values."""
    for name, value in item.items():
        if name in ("headlines", "bodies", "descriptions"):
            wrong = not isinstance(value, list) or any(
                not isinstance(entry, dict) or not isinstance(entry.get("value"), str | None) for entry in value
            )
        else:
            wrong = (name in ("title", "headline") or name.startswith(("headline_", "body_", "description_"))) and (
                not isinstance(value, str | None)
            )
        if wrong and value is not None:
            shape = "a list of values" if name.endswith("s") else "a string"
            raise document.error(
                f"the member {name[:60]} of this ninjs item is not {shape}",
                getattr(item, "start", 0),
                remedy="check it against the ninjs schema",
            )


def _text(item: Object, *names: str) -> str:
    """The first of these members that is a string with something in it."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return str(value)
    return ""


def _values(item: Object, plural: str, prefix: str) -> dict[str, tuple[JsonString, str]]:
    """Role -> (value, content type), from the list of version 2 or the members of version 1."""
    found: dict[str, tuple[JsonString, str]] = {}
    listed = item.get(plural)
    if isinstance(listed, list):
        for entry in listed:
            value = entry.get("value") if isinstance(entry, dict) else None
            if isinstance(entry, dict) and isinstance(value, JsonString):
                found.setdefault(_text(entry, "role"), (value, _text(entry, "contenttype", "contentType")))
    for name, value in item.items():
        if name.startswith(prefix) and isinstance(value, JsonString):
            kind = name.removeprefix(prefix).rpartition("_")[2]
            found.setdefault(kind, (value, "text/html" if kind in ("html", "xhtml") else ""))
    return found


def _headline(item: Object) -> str:
    headlines = _values(item, "headlines", "headline_")
    if _text(item, "headline"):
        return _text(item, "headline")
    if headlines:
        return str(headlines.get("main", next(iter(headlines.values())))[0])
    return _text(item, "title", "name")


def _sources(item: Object) -> str:
    names: list[str] = []
    for plural in ("infosource", "infosources", "infoSources"):
        entries = item.get(plural)
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, dict) and _text(entry, "name"):
                names.append(_text(entry, "name"))
    return ", ".join(names)


def _status(item: Object) -> Status:
    if _text(item, "state").lower() in ("corrected", "recalled", "killed"):  # Superdesk
        return STATUS[_text(item, "state").lower()]
    status = STATUS.get(_text(item, "pubstatus", "pubStatus").lower(), "usable")
    return status_in_note(_text(item, "ednote", "edNote")) if status == "usable" else status


def _blocks(document: Document, item: Object) -> Iterator[Block]:
    picture = _text(item, "type").lower() in _PICTURES
    descriptions = _values(item, "descriptions", "description_")
    role: Role = "caption" if picture else "standfirst"
    abstract = item.get("abstract")
    if isinstance(abstract, JsonString):  # Superdesk's own items
        descriptions.setdefault("summary", (abstract, "text/html" if edited_as_html(abstract) else ""))
    described = _best(descriptions, ("caption", "lead", "summary", *_BEST_BODIES))
    if described:
        for block in _value_blocks(document, *described):
            yield Block(block.text, role, block.offsets)
    body = _best(_values(item, "bodies", "body_"), _BEST_BODIES)
    blocks = document.bounded(_value_blocks(document, *body)) if body else ()
    yield from blocks
    yield from captions_beside(_captions(document, item), blocks)


def _best(values: dict[str, tuple[JsonString, str]], order: tuple[str, ...]) -> tuple[JsonString, str] | None:
    filled = {role: value for role, value in values.items() if value[0].strip()}
    for role in order:
        for name, value in filled.items():
            if name.lower() == role:
                return value
    return next(iter(filled.values()), None)


def _value_blocks(document: Document, value: JsonString, content_type: str) -> Iterator[Block]:
    head = value[:300]
    if "nitf" in content_type.lower() or "<nitf" in head:
        from dedup.read.from_nitf import nitf_blocks

        yield from nitf_blocks(located(document.text, value), document)
    elif ("html" in content_type.lower() and ("<" in value or "&" in value)) or LOOKS_LIKE_HTML.search(value):
        yield from blocks_of(located(document.text, value))
    else:
        yield from text_blocks(document, value, "text")


def _captions(document: Document, item: Object) -> Iterator[Block]:
    associations = item.get("associations")
    if isinstance(associations, dict):
        entries = list(associations.values())
    elif isinstance(associations, list):
        entries = associations
    else:
        return
    for entry in entries:
        if not isinstance(entry, dict) or _text(entry, "type").lower() not in _PICTURES:
            continue
        described = _best(_values(entry, "descriptions", "description_"), ("caption", "text", "html", "xhtml"))
        if described and described[0].strip():
            for block in _value_blocks(document, *described):
                yield Block(block.text, "caption", block.offsets)
