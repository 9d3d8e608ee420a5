"""Would stored b-bit signatures (Li and König 2010) pay for themselves? Real news, read with ``python -m tests.bench.bench_bbit``.

Half of the Reuters articles are indexed, the others are checked. Every hit is
verified on its text, as the pipeline does, and compared on b-bit signatures,
as a filter before the text would. Times are CPU seconds of one process.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from dedup.candidates import shortlist
from dedup.index.in_memory import InMemoryIndex
from dedup.index.texts import deflate, inflate
from dedup.model import Article, Match
from dedup.normalise import normalise
from dedup.pipeline import entry_of
from dedup.read import read
from dedup.segment import segment
from dedup.sign import SCHEME, sketch_article
from dedup.verify import verify
from tests.conftest import DATA

ARTICLES = 4000


def articles() -> Iterator[Article]:
    with gzip.open(DATA / "reuters_dev_half.jsonl.gz", "rt", encoding="utf-8") as lines:
        for _, line in zip(range(ARTICLES), lines, strict=False):
            record: dict[str, Any] = json.loads(line)
            record |= {"outlet": "reuters", "id": str(record["id"])}
            yield from read(json.dumps(record).encode(), path="reuters.json")


def values(signature: bytes) -> np.ndarray[Any, np.dtype[np.uint32]]:
    return np.frombuffer(signature, dtype="<u4")


def main() -> None:
    index, signatures = InMemoryIndex(), {}
    checked = []
    for place, article in enumerate(articles()):
        entry = entry_of(article, "2020-01-01T00:00:00Z")
        if place % 2:
            checked.append((article, entry.sketches))
            continue
        index.put([entry])
        for text, sketch in zip(entry.article.paragraphs, entry.sketches, strict=True):
            if sketch is not None:
                signatures[text] = values(sketch.signature)
    pairs: list[tuple[Any, Any, bool]] = []  # signature here, there, whether the texts match
    seconds = 0.0
    for article, sketches in checked:
        paragraphs = segment(article)
        found = index.lookup(sketches)
        hits = shortlist(found)
        packed = {id: deflate(stored.text) for id, stored in found.paragraphs.items()}
        began = time.process_time()
        for data in packed.values():
            inflate(data)
        matches: tuple[Match, ...] = verify(hits, paragraphs, found.paragraphs)
        seconds += time.process_time() - began
        kept = {(match.number, match.stored) for match in matches}
        for hit in hits:
            here = sketches[hit.number - 1]
            assert here is not None
            there = signatures.get(found.paragraphs[hit.stored].text)
            if there is not None:
                pairs.append((values(here.signature), there, (hit.number, hit.stored) in kept))
    true = np.array([match for _, _, match in pairs])
    print(f"{len(index._paragraphs)} paragraphs indexed, {len(checked)} articles checked, {len(pairs)} hits, "
          f"{true.sum()} matches; {1e6 * seconds / len(pairs):.1f} us a hit to inflate and verify")  # fmt: skip
    here, there = (np.stack([pair[side] for pair in pairs]) for side in (0, 1))
    for bits in (1, 2, 4, 32):
        mask = np.uint32((1 << bits) - 1) if bits < 32 else np.uint32(0xFFFFFFFF)
        began = time.process_time()
        for one, other, _ in pairs:
            ((one ^ other) & mask == 0).sum()
        each = 1e6 * (time.process_time() - began) / len(pairs)
        share = (((here ^ there) & mask) == 0).mean(axis=1)
        chance = 2.0**-bits if bits < 32 else 0.0
        resemblance = (share - chance) / (1 - chance)
        told = []
        for keep in (1.0, 0.999, 0.99):
            bar = np.quantile(resemblance[true], 1 - keep)
            told.append(f"{(resemblance[~true] < bar).mean():6.1%}")
        print(f"b={bits:2}: {16 * bits:3} bytes a paragraph, {each:4.1f} us to compare; of the hits that do not match, "
              f"it spares {' / '.join(told)} if 100 / 99.9 / 99 % of the matches are to stay")  # fmt: skip
    texts = list(signatures)[:3000]
    began = time.process_time()
    for text in texts:
        sketch_article([normalise(inflate(deflate(text))).words], SCHEME)
    print(f"signing a stored text anew: {1e6 * (time.process_time() - began) / len(texts):.0f} us a paragraph")
    stored = np.stack([signatures[text] for text in texts])
    for bits, rows in ((1, 3), (2, 3), (4, 3), (4, 6), (32, 3)):
        mask = np.uint32((1 << bits) - 1) if bits < 32 else np.uint32(0xFFFFFFFF)
        bands = [np.ascontiguousarray(stored[:, first : first + rows] & mask) for first in range(0, SCHEME.bands * rows, rows)]
        keys = [np.unique(band, axis=0, return_counts=True)[1] for band in bands]
        met = np.mean([(count * (count - 1.0)).sum() / len(texts) for count in keys])
        print(f"bands of {rows} values of {bits} bits: a paragraph meets {met:.2f} of {len(texts)} others in each band")


if __name__ == "__main__":
    main()
