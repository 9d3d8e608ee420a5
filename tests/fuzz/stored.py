"""What the kernel makes of texts and sketches on their way into an index, against zlib and the reference."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from contextlib import suppress
from struct import pack, unpack_from
from types import ModuleType

from dedup.index.keys import hints_of, text_key
from dedup.index.records import lookup_hints
from dedup.model import Sketch
from dedup.sign import Scheme

__all__ = ["stored_differs"]


def stored_differs(rng: random.Random, kernel: ModuleType, text: str) -> str:
    """What is wrong with the deflated bytes of a text, with dictionaries right and wrong, or with random hints, or a lookup's answer; or nothing."""
    data = text.encode("utf-8", "surrogatepass") * rng.choice((1, 1, 2, 40))
    dictionary = rng.choice((b"", data[: rng.randrange(9)], data[len(data) // 2 :] + data, rng.randbytes(32_768)))[-32_768:]
    index = kernel.deflate_index(dictionary)
    if rng.random() < 0.2:  # places of another dictionary of this size
        index = kernel.deflate_index(bytes(len(dictionary))) if rng.random() < 0.5 else rng.randbytes(len(index))
    text = data.decode("utf-8", "surrogatepass")
    (made,) = kernel.deflate((text,), dictionary, index)
    if zlib.decompressobj(-15, zdict=dictionary).decompress(made) != data:
        return f"deflated {data!r} with {dictionary!r}"
    if kernel.inflate(made, dictionary) != data.decode("utf-8", "surrogatepass"):
        return f"inflated {made!r} with {dictionary!r}"
    damaged = bytearray(made)
    damaged[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    with suppress(UnicodeDecodeError):
        kernel.inflate(damaged[: rng.randrange(len(made) + 1)], dictionary[rng.randrange(len(dictionary) + 1) :])
    scheme = rng.choice((Scheme(), Scheme(bands=32, rows=4), Scheme(bands=1, rows=128)))
    values = [rng.randrange(rng.choice((3, 1 << 32, 1 << 64))) for _ in range(rng.choice((0, 1, 9, 300)))]
    sketch = Sketch(rng.randbytes(4 * scheme.num_perm), tuple(values))
    if kernel.hints((), (sketch, None), scheme.bands, scheme.rows) != lookup_hints([sketch, None], scheme):
        return f"hints of {sketch}"
    texts = rng.choice((0, 1, 1, 3))
    sketches = rng.choices((sketch, None, Sketch(rng.randbytes(4 * scheme.num_perm), tuple(values[:2]))), k=texts)
    return _places_differ(rng, kernel, [text, "", "a"][:texts], sketches, scheme) or _answer_differs(rng, kernel)


def _places_differ(rng: random.Random, kernel: ModuleType, texts: list[str], sketches: list[Sketch | None], scheme: Scheme) -> str:
    """Places by shapes that tables may have, against the reference; and by whatever is told, of hints that may be none: made, or refused."""
    hints = kernel.hints(tuple(texts), tuple(sketches), scheme.bands, scheme.rows)
    id = rng.choice((32, rng.randrange(1 << 32), (rng.randrange(256) << 24) + (1 << 24) - rng.randrange(1, 9)))
    told = [id]
    for _ in range(3):
        level = rng.choice((rng.randrange(24), 14, 15, 16))
        told += level, rng.choice((0, 1 << level, rng.randrange(1 << level)))
    ahead = rng.choice((0, 1, 3, 6, 300, rng.randrange(1 << 32)))
    keys = [[unpack_from(">I", text_key(text.encode("utf-8", "surrogatepass")))[0] for text in texts]]
    for sketch in sketches:
        keys += hints_of(sketch, scheme)
    packed = pack(">IBIBIBI", *told)
    if kernel.places(b"d:a164cc", hints, len(texts), packed, ahead) != _places(b"d:a164cc", keys, told, ahead):
        return f"places of {hints!r} by {told}, {ahead} ahead"
    hints = hints[: rng.randrange(len(hints) + 1)] + rng.randbytes(rng.randrange(3))
    with suppress(ValueError):
        kernel.places(b"d:a164cc", hints, rng.randrange(3), rng.choice((packed, rng.randbytes(19))), ahead)
    return ""


def _places(prefix: bytes, groups: list[Sequence[int]], told: list[int], ahead: int) -> bytes:
    """The reference of places, from the keys of all texts, then of the bands and of the fingerprints of each paragraph."""
    id, generation = told[0] + ahead, told[0] >> 24
    if any(other >> 24 != generation for other in range(id, id + max(1, len(groups[0])))):
        return b""
    later = bytes([generation][: generation > 0])
    made = pack(">IBIBIBI", id, *told[1:])
    for place, keys in enumerate(groups):
        table = (place + 1) % 2 + 1 if place else 0  # of texts, of bands, of fingerprints
        level, split = told[1 + 2 * table : 3 + 2 * table]
        records: dict[int, list[bytes]] = {2: [], 3: []}
        for i, key in enumerate(keys):
            bits = level + (key % 2**level < split)
            kept = 3 if bits < 16 else 2
            name = prefix + (b"x", (b"B" if later else b"b") + later + bytes([i % 256]), (b"W" if later else b"w") + later)[table]
            own = pack(">I", id + i) if table == 0 else pack(">I", id + (place - 1) // 2)[1:]
            records[kept].append(name + pack(">I", key % 2**bits)[1:] + pack(">I", key)[:kept] + own)
        whole = [key % 2**level for key in keys if key % 2**level >= split]
        made += pack(">IH", min(whole, default=2**32 - 1), len(records[2])) + b"".join(records[2] + records[3])
    return made


def _answer_differs(rng: random.Random, kernel: ModuleType) -> str:
    """An answer from chunks that are right, damaged or neither; where they are right, the text and carriers of each."""
    ids = sorted({rng.randrange(96) for _ in range(rng.randrange(1, 9))})
    found = pack(">IIH", 0, 1, len(ids)) + b"".join([pack(">IHH", id, 1, 0) for id in ids])
    if rng.random() < 0.5:
        many = rng.choices(ids, k=rng.randrange(5))
        found += pack(f">IBBH{len(many)}I", 1, rng.randrange(2), rng.randrange(3), len(many), *many)
    carriers, texts, stored = [], [], {}
    for chunk in sorted({id // 32 for id in ids}):
        slots = [(rng.randbytes(rng.randrange(2, 9)), sorted(rng.sample(range(1, 99), rng.randrange(1, 5)))) for _ in range(32)]
        ends = [64 + sum(len(text) for text, _ in slots[: slot + 1]) for slot in range(32)]
        texts.append(pack(">32H", *ends) + b"".join([text for text, _ in slots]))
        carriers.append(b"".join([pack(f">B{len(numbers)}I", len(numbers), *numbers) for _, numbers in slots]))
        stored.update({32 * chunk + slot: record for slot, record in enumerate(slots)})
    made, _ = kernel.found_answer(found, carriers + texts, 0, b"", 5, 99, 16, 32)
    at = 12 + 12 * len(ids) + 4
    for _ in ids:
        id, frequency, size, listed = unpack_from(">IIIB", made, at)
        text, numbers = made[at + 13 : at + 13 + size], unpack_from(f">{listed}I", made, at + 13 + size)
        if (text, list(numbers), frequency) != (*stored[id], len(stored[id][1])):
            return f"stored of {id} in {found!r}"
        at += 13 + size + 4 * listed
    chunks = [bytearray(rng.choice((chunk, chunk[: rng.randrange(99)], rng.randbytes(70)))) for chunk in carriers + texts]
    for chunk in chunks:
        for place in rng.choices(range(len(chunk)), k=3 if chunk else 0):
            chunk[place] = rng.choice((0, 1, 255, rng.randrange(256)))
    own = pack(f">{len(ids)}I", *ids) if rng.random() < 0.3 else rng.randbytes(rng.randrange(9))
    kernel.found_answer(found, list(map(bytes, chunks)), rng.randrange(99), own, 5, rng.randrange(9), rng.randrange(3), rng.randrange(256))
    for take in (lambda data: kernel.chunk_command(b"d:1", data, 9), lambda data: kernel.found_answer(data, [], 0, b"", 0, 9, 9, 9)):
        with suppress(ValueError):
            take(bytearray(found[: rng.randrange(len(found))] + rng.randbytes(rng.randrange(9))))
    return ""
