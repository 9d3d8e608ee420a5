"""Entries to script arguments, and script answers back to nouns. Layouts are those of `dedup.index.keys`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from struct import Struct, pack, unpack_from
from struct import error as StructError
from typing import cast

from dedup.index.base import Entry
from dedup.index.keys import hints_of, text_key
from dedup.index.texts import deflate, deflated, inflate
from dedup.kernel import native_texts as native
from dedup.model import (
    Hit,
    Lookup,
    Role,
    Sketch,
    Status,
    StoredArticle,
    StoredParagraph,
)
from dedup.sign import Scheme

__all__ = [
    "CHUNK", "article", "chunks_of", "key_of", "lookup_answer", "lookup_hints", "packed_time", "paragraph_ids",
    "put_arguments", "texts_of", "time_of", "utf8", "with_texts",
]  # fmt: skip

CHUNK = 32
"""Paragraphs whose texts, or carriers, are in one string."""

_HIT = Struct(">IIHH")
_PARAGRAPH = Struct(">IIIB")
_ROLES: tuple[Role, ...] = (
    "title", "standfirst", "heading", "body", "caption", "quote", "list", "table", "credit", "byline", "dateline", "note"
)  # fmt: skip
_LETTERS = {role: chr(ord("a") + place) for place, role in enumerate(_ROLES)}


def utf8(text: str) -> bytes:
    """UTF-8 that any Python string survives."""
    return text.encode("utf-8", "surrogatepass")


def packed_time(text: str) -> bytes:
    """A time as `dedup` writes it, in 5 bytes: FF, which begins no UTF-8, and u32 seconds since 1970; any other text as it is.

    >>> packed_time("2016-10-25T09:00:00Z").hex()
    'ff580f1f10'
    """
    from datetime import UTC, datetime

    try:
        packed = pack(">BI", 255, int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()))
    except (ValueError, StructError):  # no such time, or none that u32 holds
        return utf8(text)[:255]
    return packed if time_of(packed) == text else utf8(text)[:255]


def time_of(packed: bytes) -> str:
    """The text that `packed_time` packed."""
    if packed[:1] != b"\xff":
        return packed.decode("utf-8", "surrogatepass")
    from datetime import UTC, datetime

    return datetime.fromtimestamp(unpack_from(">I", packed, 1)[0], UTC).isoformat()[:19] + "Z"


def put_arguments(
    entry: Entry, scheme: Scheme, *, mend: bool = False, prefix: str = "", told: bytes = b"", ahead: int = 0
) -> list[bytes | int | str]:
    """ARGV of ``put.lua`` from its second place on; with places where the tables' shapes are known."""
    from xxhash import xxh3_64_digest

    article = entry.article
    if len(entry.sketches) != len(article.paragraphs):
        raise ValueError("an entry has a sketch, or None, for each paragraph")
    key = utf8(article.key)
    rest = _rest(article)
    texts = deflated(article.paragraphs)
    encoded = [utf8(text) for text in article.paragraphs]
    hints = _hints(article.paragraphs, entry.sketches, scheme)
    content = b"\0".join([pack(">q", article.version), utf8(rest), *encoded])
    return [
        key,
        text_key(key),
        packed_time(article.first_seen),
        article.version,
        xxh3_64_digest(content),
        deflate(rest),
        scheme.bands,
        hints,
        "mend" if mend else "",
        "",
        native.places(prefix.encode(), hints, len(texts), told, ahead) if native is not None and told else "",
        *texts,
    ]


def lookup_hints(sketches: Sequence[Sketch | None], scheme: Scheme) -> bytes:
    """Hints of ``lookup.lua``."""
    return _hints((), sketches, scheme)


def _hints(texts: Sequence[str], sketches: Sequence[Sketch | None], scheme: Scheme) -> bytes:
    """Hashes of texts, then what each sketch is looked for by."""
    if native is not None:
        made: bytes = native.hints(tuple(texts), tuple(sketches), scheme.bands, scheme.rows)
        return made
    parts = [text_key(utf8(text)) for text in texts]
    for sketch in sketches:
        bands, fingerprints = hints_of(sketch, scheme)
        parts.append(
            pack(f">B{len(bands)}IH{len(fingerprints)}I", len(bands), *bands, len(fingerprints), *fingerprints)
        )
    return b"".join(parts)


def _rest(article: StoredArticle) -> str:
    """What an article record holds that no script has to read, as a JSON list."""
    return json.dumps(
        [
            article.title,
            article.language,
            article.byline,
            article.credit,
            article.dateline,
            article.published,
            article.modified,
            article.status,
            article.url,
            article.canonical_url,
            article.wire_id,
            article.evolved_from,
            "".join([_LETTERS[role] for role in article.roles]),
        ],
        separators=(",", ":"),
        ensure_ascii=not article.title.isprintable(),
    )


def key_of(record: bytes) -> bytes:
    """Key of an article record, in UTF-8."""
    return record[2 : 2 + unpack_from(">H", record)[0]]


def paragraph_ids(record: bytes) -> list[int]:
    """Ids of the paragraphs of an article record."""
    at = 2 + unpack_from(">H", record)[0]
    at += 1 + record[at]
    (count,) = unpack_from(">H", record, at + 16)
    runs = Struct(">IB").iter_unpack(record[at + 18 : at + 18 + 5 * count])
    return [id for first, many in runs for id in range(first, first + many)]


def texts_of(chunk: bytes) -> list[bytes]:
    """The deflated texts of a chunk, empty where there is none, ``L`` for one with a key of its own."""
    ends = unpack_from(f">{CHUNK}H", chunk) if len(chunk) >= 2 * CHUNK else (0,) * CHUNK
    return [chunk[start:stop] for start, stop in zip((2 * CHUNK, *ends), ends, strict=False)]


def chunks_of(records: Sequence[bytes | None]) -> list[int]:
    """Numbers of the chunks that hold the texts of article records."""
    return sorted({id // CHUNK for record in records if record for id in paragraph_ids(record)})


def with_texts(
    records: Sequence[bytes | None], chunks: Sequence[int], values: Sequence[bytes | None]
) -> list[list[bytes] | None] | None:
    """Article records with their deflated texts, out of those chunks; None where a text has a key of its own."""
    texts = {chunk: texts_of(value or b"") for chunk, value in zip(chunks, values, strict=True)}
    answers = [
        [record, *[texts[id // CHUNK][id % CHUNK] for id in paragraph_ids(record)]] if record else None for record in records
    ]
    return None if any(b"L" in answer[1:] for answer in answers if answer) else answers


def article(record: bytes, texts: Sequence[bytes]) -> StoredArticle:
    """From an article record and its deflated texts."""
    at = 2 + unpack_from(">H", record)[0]
    key = record[2:at].decode("utf-8", "surrogatepass")
    seen_end = at + 1 + record[at]
    first_seen = time_of(record[at + 1 : seen_end])
    version, count = unpack_from(">d8xH", record, seen_end)
    (title, language, byline, credit, dateline, published, modified, status, url, canonical_url, wire_id, evolved_from, roles) = (
        json.loads(inflate(record[seen_end + 18 + 5 * count :]))
    )
    return StoredArticle(
        key=key,
        title=title,
        language=language,
        byline=byline,
        credit=credit,
        dateline=dateline,
        published=published,
        modified=modified,
        first_seen=first_seen,
        version=int(version),
        status=cast(Status, status),
        url=url,
        canonical_url=canonical_url,
        wire_id=wire_id,
        evolved_from=evolved_from,
        paragraphs=tuple([inflate(text) for text in texts]),
        roles=tuple([_ROLES[ord(letter) - ord("a")] for letter in roles]),
    )


def lookup_answer(data: bytes) -> Lookup:
    """The answer of ``lookup.lua``; an empty one where there is no collection yet."""
    if not data:
        return Lookup((), {})
    saturated, articles, count = unpack_from(">III", data)
    at = 12 + _HIT.size * count
    hits = tuple([Hit(*fields) for fields in _HIT.iter_unpack(data[12:at])])
    (count,) = unpack_from(">I", data, at)
    at += 4
    found = []
    for _ in range(count):
        id, frequency, size, carriers = _PARAGRAPH.unpack_from(data, at)
        middle = at + _PARAGRAPH.size + size
        found.append((id, frequency, data[middle - size : middle], unpack_from(f">{carriers}I", data, middle)))
        at = middle + 4 * carriers
    (count,) = unpack_from(">I", data, at)
    at += 4
    keys = {}
    for _ in range(count):
        number, size = unpack_from(">IH", data, at)
        keys[number] = data[at + 6 : at + 6 + size].decode("utf-8", "surrogatepass")
        at += 6 + size
    return Lookup(
        hits,
        {
            id: StoredParagraph(id, inflate(text), frequency, tuple([keys[number] for number in carriers]))
            for id, frequency, text, carriers in found
        },
        saturated,
        articles,
    )
