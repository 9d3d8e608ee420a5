"""What the kernel makes of texts and sketches on their way into an index, against zlib and the reference."""

from __future__ import annotations

import random
import zlib
from types import ModuleType

from dedup.index.records import lookup_hints
from dedup.model import Sketch
from dedup.sign import Scheme

__all__ = ["stored_differs"]


def stored_differs(rng: random.Random, kernel: ModuleType, text: str) -> str:
    """What is wrong with the deflated bytes of a text, with dictionaries right and wrong, or with random hints; or nothing."""
    data = text.encode("utf-8", "surrogatepass") * rng.choice((1, 1, 2, 40))
    dictionary = rng.choice((b"", data[: rng.randrange(9)], data[len(data) // 2 :] + data, rng.randbytes(32_768)))[-32_768:]
    index = kernel.deflate_index(dictionary)
    if rng.random() < 0.2:  # places of another dictionary of this size
        index = kernel.deflate_index(bytes(len(dictionary))) if rng.random() < 0.5 else rng.randbytes(len(index))
    made = kernel.deflate(data, dictionary, index)
    if zlib.decompressobj(-15, zdict=dictionary).decompress(made) != data:
        return f"deflated {data!r} with {dictionary!r}"
    scheme = rng.choice((Scheme(), Scheme(bands=32, rows=4), Scheme(bands=1, rows=128)))
    values = [rng.randrange(rng.choice((3, 1 << 32, 1 << 64))) for _ in range(rng.choice((0, 1, 9, 300)))]
    sketch = Sketch(rng.randbytes(4 * scheme.num_perm), tuple(values))
    if kernel.hints(sketch.signature, sketch.fingerprints, scheme.bands, scheme.rows) != lookup_hints([sketch], scheme):
        return f"hints of {sketch}"
    return ""
