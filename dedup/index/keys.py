"""The schema on one page: every key, its encoding, its size and its end.

A collection ``C`` has a short prefix ``P`` = ``d:`` and 6 hex digits, a hash
of its name (`dedup.index.in_redis.prefix_of`); on a cluster one for each
shard, ``d:``, the digits and ``{S}``, the shard's hash tag. All integers are
big-endian: numbers, paragraphs and chunks u32, segments 3 bytes. Nothing
expires by itself: articles go by `drop` and `expire`, hints of dead paragraphs
by sweeping.

=====================  ========  =====================================================================
key                    type      value
=====================  ========  =====================================================================
``dedup:collections``  hash      ``C`` -> ``P``; on a cluster ``P`` without its tag, a space, the number of shards
``P``                  hash      scheme, counters, cursors; level, split and count of each table: 23 fields,
                                 and 6 for each later generation of ids
``P a`` number         string    an article: the truth. Key, first sighting, version, digest, paragraph
                                 ids (runs of u32 first, u8 how many), the rest deflated. 100 to 200 bytes
``P t`` chunk          string    texts of 32 paragraphs, deflated, behind 32 u16: where each of them ends
``P T`` paragraph      string    a text too long for its chunk (over 2,000 bytes deflated)
``P o`` chunk          string    carriers of 32 paragraphs, each ``u8 n, n x u32 article``; n = 255:
                                 ``u32 frequency, u8 m, m x u32``, the rest in ``P O``
``P O`` paragraph      string    all carriers of a paragraph that more than 33 articles carry:
                                 ``l`` + u32 each, or ``b`` in front of a bitmap when that is smaller
``P d``                string    bitmap of dead paragraphs whose hints are not swept yet
``P D``                string    the same of those that are being swept: what ``P d`` was when the round began
``P ~``                string    copy of a full chunk, without room to spare; gone when the script ends
``P`` table segment    string    postings: records of ``rest of key, id``, the oldest first
=====================  ========  =====================================================================

**Postings.** A hint is a 32-bit key in a table: one table for each LSH band
(``b`` and the band's number, a byte), one for winnowed fingerprints (``w``),
one for the hash of the text (``x``, identical texts are stored once) and one
for the article key (``e``, pointing at article numbers). A table is cut into segments
by linear hashing (Litwin 1980): ``2^level`` of them, those before ``split``
divided once more, so that it grows and shrinks with what it holds and no
capacity has to be chosen. The segment is the low bits of the key; a record
keeps the rest: 3 bytes below level 16, 2 above; and the id. Of a paragraph's
id tables of bands and fingerprints keep the lower 3 bytes: each generation of
2^24 ids has tables of its own (from the second on ``B g`` band and ``W g``; the
generation ``g`` is a byte, 1 for the second), so a lookup reads one more for
each 16.7 million paragraphs that were ever stored.

A posting is one APPEND, which reads nothing of the segment (a string that
comes into a script is hashed byte by byte, which costs more than any command)
and tells how long it is now. The server doubles the room of a string that
outgrows it; a segment that is divided is written anew, without room to spare.

**Hot keys.** A lookup takes the `CAP` oldest living paragraphs of a key and
tells that the key is saturated if there are more. When a posting has made its
segment much longer than the mean, the dead and those beyond `CAP` under its key
are taken out, and a record with id ``ffffff`` takes their stead. Frequencies stay exact,
since they are counted on the carriers, not on postings.

**Known paragraphs.** What is stored already is posted under fingerprints only
that it has not got yet (they depend on its neighbours; its bands do not), and
only for its first 32 carriers: a lookup would not name others. Where the first
are dropped, those that move up are posted when they are put or mended again.

**Dead paragraphs.** Ids are never used again. A paragraph that nobody carries
loses its text and carriers at once and is marked in ``P d``; its postings go
when their segments are swept, a few with every write.
"""

from __future__ import annotations

from functools import lru_cache
from struct import pack

from dedup.bands import band_keys
from dedup.model import Sketch
from dedup.sign import Scheme

__all__ = ["CAP", "FINGERPRINTS", "HEAD", "Hints", "hints_of", "text_key"]

CAP = 16
"""Most paragraphs posted under one key."""

HEAD = 33
"""Carriers named beside a paragraph: one more than a lookup names, so that one may be excluded."""

FINGERPRINTS = 0xFFFF
"""Most fingerprints of one paragraph: the least keys of one that has more (some 300,000 words), as of any other like it."""

Hints = tuple[tuple[int, ...], tuple[int, ...]]


def hints_of(sketch: Sketch | None, scheme: Scheme) -> Hints:
    """32-bit keys of a sketch: one a band, none without a signature; its distinct fingerprints, ascending, at most `FINGERPRINTS`."""
    if sketch is None:
        return (), ()
    bands = _bands(sketch.signature, scheme.bands, scheme.rows) if sketch.signature else ()
    return bands, tuple(
        sorted({fingerprint & 0xFFFFFFFF for fingerprint in sketch.fingerprints})[:FINGERPRINTS]
    )


@lru_cache(maxsize=4096)
def _bands(signature: bytes, bands: int, rows: int) -> tuple[int, ...]:
    return tuple([key & 0xFFFFFFFF for key in band_keys(signature, bands, rows)])


def text_key(text: bytes) -> bytes:
    """4 bytes: where a text, or an article key, is looked for. Collisions are told apart on the record."""
    from xxhash import xxh3_64_intdigest

    return pack(">I", xxh3_64_intdigest(text) & 0xFFFFFFFF)
