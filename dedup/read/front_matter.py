"""Front matter: the ``key: value`` lines at the top of a text or Markdown file.

Only the flat part of YAML (or TOML between ``+++``) that articles use: one
pair a line, quotes optional, lists as ``[a, b]`` or ``- a`` lines. Anything
deeper is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from dedup.frozen import TYPE_CHECKING
from dedup.model import Status
from dedup.read.document import Document, version_number

if TYPE_CHECKING:
    from typing import TypedDict

    class Fields(TypedDict, total=False):
        """What `Document.article` takes by name."""

        outlet: str
        id: str
        title: str
        language: str
        byline: str
        credit: str
        dateline: str
        published: str
        modified: str
        version: int
        status: Status
        embargo_until: str
        url: str
        canonical_url: str
        wire_id: str
        evolved_from: str
else:
    Fields = dict

__all__ = ["STATUS", "Fields", "fields_from", "front_matter", "status_in_note"]

_FENCE = re.compile(r"(---|\+\+\+)[ \t]*(?:\r\n?|\n)")
_PAIR = re.compile(r"([\"']?)([^\W\d_][\w.-]{0,63})\1[ \t]*[:=](?:[ \t]+(.*)|)$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")
_LONGEST = 64 * 1024

# Field -> the names it goes by, the first of them before the others.
_TEXT_FIELDS = (
    ("outlet", ("outlet", "publication", "site")),
    ("id", ("id", "guid", "uuid")),
    ("title", ("title", "headline")),
    ("language", ("language", "lang", "locale")),
    ("byline", ("byline", "author", "authors", "by")),
    ("credit", ("credit", "source", "agency")),
    ("dateline", ("dateline",)),
    ("published", ("published", "published_at", "publishdate", "date", "pubdate")),
    ("modified", ("modified", "updated", "updated_at", "lastmod", "last_modified_at")),
    ("embargo_until", ("embargo_until", "embargo", "embargoed")),
    ("url", ("url", "permalink", "link")),
    ("canonical_url", ("canonical_url", "canonical", "canonicalurl")),
    ("wire_id", ("wire_id",)),
    ("evolved_from", ("evolved_from", "evolvedfrom")),
)
_FIELDS = {name: field for field, names in _TEXT_FIELDS for name in names}
_RANKS = {name: rank for rank, name in enumerate(_FIELDS)}
_KNOWN = frozenset((*_FIELDS, "version", "status"))
STATUS: dict[str, Status] = {
    "usable": "usable",
    "published": "usable",
    "publish": "usable",
    "corrected": "corrected",
    "correction": "corrected",
    "withdrawn": "withdrawn",
    "canceled": "withdrawn",
    "cancelled": "withdrawn",
    "retracted": "withdrawn",
    "killed": "withdrawn",
    "recalled": "withdrawn",
    "embargoed": "embargoed",
    "withheld": "embargoed",
}


_NOTED = re.compile(r"(?:\W*(?:eds?|editors?|attention|note)\b)*\W*(?:mandatory |bulletin )?(correct|kill|withdraw|retract)", re.IGNORECASE)


def status_in_note(note: str) -> Status:
    """What a note to editors says of the item it comes with, as agencies begin such notes.

    >>> status_in_note("Eds: CORRECTS the day"), status_in_note("MANDATORY KILL"), status_in_note("Adds a quote")
    ('corrected', 'withdrawn', 'usable')
    """
    found = _NOTED.match(note)
    if not found:
        return "usable"
    return "corrected" if found[1].lower() == "correct" else "withdrawn"


def fields_from(values: Mapping[str, object]) -> Fields:
    """The article's fields in a flat mapping of names to strings, numbers or lists of strings.

    >>> fields_from({"Title": "A", "author": ["B", "C"], "status": "Cancelled", "version": "2"})
    {'title': 'A', 'byline': 'B, C', 'version': 2, 'status': 'withdrawn'}
    """
    known: dict[str, str] = {}
    for written, value in values.items():
        name = written.lower()
        if name in _KNOWN and (text := _text(value)):
            known[name] = text
    fields = Fields()
    if not known:
        return fields
    for field, name in _told_by(tuple(known)):
        fields[field] = known[name]  # type: ignore[literal-required]
    version = version_number(known.get("version"))
    if version:
        fields["version"] = version
    status = STATUS.get(known["status"].lower()) if "status" in known else None
    if status:
        fields["status"] = status
    return fields


@lru_cache(maxsize=256)  # the records of an archive have the same names
def _told_by(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(field, the name it is taken from) for each field of text that one of ``names`` tells."""
    first: dict[str, str] = {}
    for name in sorted(_FIELDS.keys() & names, key=_RANKS.__getitem__):
        first.setdefault(_FIELDS[name], name)
    return tuple(first.items())


def _text(value: object) -> str:
    if isinstance(value, str):
        return str(value).strip()
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return ", ".join(part for part in map(_text, value) if part)
    if isinstance(value, dict):  # {"name": "..."} is how many write an author
        return _text(value.get("name"))
    return ""


def front_matter(document: Document) -> tuple[Fields, int]:
    """The fields at the top of ``document`` and where its text begins; none and 0 where there is no front matter.

    >>> front_matter(Document('---\\ntitle: "A: b"\\nauthor:\\n  - C\\n---\\nText'))
    ({'title': 'A: b', 'byline': 'C'}, 36)
    """
    text = document.text
    fence = _FENCE.match(text)
    if not fence:
        return Fields(), 0
    close = re.compile(rf"(?<=[\r\n]){re.escape(fence[1])}[ \t]*(?:\r\n?|\n|\Z)")
    end = close.search(text, fence.end(), fence.end() + _LONGEST)
    if not end:
        return Fields(), 0
    values: dict[str, object] = {}
    name = ""
    for line in text[fence.end() : end.start()].splitlines():
        pair = _PAIR.match(line)
        if pair:
            name = pair[2]
            values[name] = _scalar(pair[3] or "")
            continue
        item = _ITEM.match(line)
        if item and name:
            held = values[name]
            values[name] = [*(held if isinstance(held, list) else []), _scalar(item[1])]
        elif fence[1] == "+++":
            if line.startswith("["):
                break  # the tables of TOML stand after the document's own pairs
        elif line.strip() and not line.startswith((" ", "\t", "#")):
            # A rule and some text, not front matter.
            return Fields(), 0
    return (fields_from(values), end.end()) if values else (Fields(), 0)


def _scalar(written: str) -> object:
    written = written.strip()
    if written[:1] == "[" and written[-1:] == "]":
        return [_scalar(part) for part in written[1:-1].split(",")]
    if len(written) > 1 and written[0] == written[-1] and written[0] in "\"'":
        inner = written[1:-1]
        return inner.replace('\\"', '"').replace("\\\\", "\\") if written[0] == '"' else inner.replace("''", "'")
    return "" if written in ("|", ">", "|-", ">-", "null", "~") else written.partition(" #")[0].rstrip()
