"""Every table of the job on one page.

Articles are named by ``article``, XXH3-64 of the key as a signed number;
paragraphs by ``digest``, XXH3-64 of the normalised text. Names made of
content need no counter, so any engine may cut the work anywhere.
``time`` is in seconds since 1970, `NO_TIME` where nothing is known.
"""

from __future__ import annotations

import pyarrow as pa

__all__ = [
    "ARTICLES", "FINDING", "FINDINGS", "MATCHES", "META", "NO_TIME", "PARAGRAPHS", "SKETCHES", "TAKEN", "VERDICTS",
]  # fmt: skip

NO_TIME = 2**62
"""The time of an article without one: after all others."""

META: tuple[str, ...] = (
    "key", "outlet", "title", "language", "byline", "credit", "dateline", "published", "modified", "first_seen",
    "status", "url", "canonical_url", "wire_id", "evolved_from", "path",
)  # fmt: skip
"""Columns of text that are copied from `dedup.model.Article`."""

FINDING = pa.struct(
    [
        ("rule", pa.string()),
        ("level", pa.string()),
        ("message", pa.string()),
        ("fingerprint", pa.string()),
        ("paragraph", pa.int32()),
        ("line", pa.int32()),
        ("column", pa.int32()),
        ("text", pa.string()),
        ("related", pa.string()),
    ]
)
"""One finding; ``text`` is cut to a readable length, ``related`` is the other article's key."""

ARTICLES = pa.schema(
    [
        ("article", pa.int64()),
        ("place", pa.int64()),
        ("time", pa.int64()),
        ("words", pa.int32()),
        ("version", pa.int64()),
        ("line", pa.int32()),
        *((name, pa.string()) for name in META),
        ("texts", pa.list_(pa.string())),
        ("roles", pa.list_(pa.string())),
        ("digests", pa.list_(pa.int64())),
        ("sizes", pa.list_(pa.int32())),
        ("findings", pa.list_(FINDING)),
        ("error", pa.string()),
    ]
)
"""One row a record, in order of ``place``: an article, or where ``error`` is not empty, why there is none.

``texts``, ``roles``, ``digests`` and ``sizes`` (words) are parallel, one a paragraph.
"""

PARAGRAPHS = pa.schema(
    [
        ("article", pa.int64()),
        ("number", pa.int32()),
        ("digest", pa.int64()),
        ("words", pa.int32()),
        ("outlet", pa.string()),
        ("time", pa.int64()),
        ("text", pa.string()),
    ]
)
"""Paragraphs worth comparing; a text that stands twice in an article comes once."""

SKETCHES = pa.schema(
    [
        ("digest", pa.int64()),
        ("words", pa.int32()),
        ("keys", pa.list_(pa.int64())),
        ("prints", pa.list_(pa.int64())),
        ("shingles", pa.binary()),
    ]
)
"""One row a distinct paragraph.

``keys``: one a band of its signature. ``prints``: its winnowed fingerprints.
``shingles``: the low halves of its shingle hashes, distinct and ascending,
``uint32`` little-endian.
"""

MATCHES = pa.schema(
    [("a", pa.int64()), ("b", pa.int64()), ("shared_a", pa.int32()), ("shared_b", pa.int32()), ("alike", pa.int32())]
)
"""Verified pairs of distinct paragraphs, ``a < b``.

``shared_a`` words of a stand in b, by shingles; ``alike`` is the resemblance in thousandths.
"""

VERDICTS = pa.schema(
    [
        ("article", pa.int64()),
        ("matched", pa.int32()),
        ("ratio", pa.int32()),
        ("share_class", pa.string()),
        ("credit_status", pa.string()),
        ("credit_required", pa.string()),
        ("suggestion", pa.string()),
        ("agency", pa.string()),
        ("source", pa.string()),
        ("findings", pa.list_(FINDING)),
        ("words", pa.int32()),
        ("taken", pa.list_(pa.struct([("source", pa.int64()), ("shared", pa.int32())]))),
    ]
)
"""What `dedup.judge` says of an article that shares text with others; ``ratio`` in thousandths.

``taken`` has an entry for each article it was aligned with: how many of its
``words`` (boilerplate left out) stand there.
"""

TAKEN = pa.schema([("article", pa.int64()), ("source", pa.int64()), ("shared", pa.int32()), ("words", pa.int32())])
"""The entries of ``taken`` of all verdicts, one a row."""

FINDINGS = pa.schema(
    [
        ("key", pa.string()),
        ("outlet", pa.string()),
        ("title", pa.string()),
        ("published", pa.string()),
        ("url", pa.string()),
        ("path", pa.string()),
        ("desk", pa.string()),
        *FINDING,
    ]
)
"""Findings of all articles, one a row, as the report gives them out.

``line`` and ``column`` place it in the file ``path``; both are 0 where a
finding is about other articles, for it was made from the text alone.
``desk`` is the first part of the path of the article's URL.
"""
