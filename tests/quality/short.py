"""``python -m tests.quality.short``: what it would cost to meet the shortest paragraphs inside long ones.

Of the pairs of Reuters paragraphs of which one holds 80% of the 5-grams of the other: how many meet, by the window of
what is stored and of what is asked for, with the keys and candidates of each; the same with the probes that a check
asks for; and what the pairs are that do not meet so.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from time import process_time

from dedup.index.in_memory import InMemoryIndex
from dedup.model import Article, Paragraph, Sketch
from dedup.normalise import normalise
from dedup.pipeline import put, question, settled
from dedup.segment import segment
from dedup.sign import SCHEME, Scheme, sketch_article
from tests.quality.measure import plain
from tests.quality.real import K, data_folder, lines
from tests.quality.truth import Pair, containing_pairs

WINDOWS = ((8, 8), (8, 4), (8, 2), (8, 1), (6, 6), (4, 4), (2, 2), (1, 1))
"""Of what is stored, and of what is asked for."""
SHOWN = 60

Words = tuple[str, ...]
Ask = Callable[[Sequence[Paragraph], Scheme], Sequence[Sketch | None]]


def main() -> int:
    folder = data_folder()
    if folder is None:
        print("skipped: real data (set DEDUP_DATA, or put it in ../shared/data)")
        return 0
    articles = [plain(f"reuters/{row['id']}", row["text"], row["title"] or "") for row in lines(folder / "reuters_dev_half.jsonl.gz")]
    divided = [segment(article) for article in articles]
    texts = list({part.words.words: None for parts in divided for part in parts if part.words.words})
    truth = containing_pairs(texts, K, 0.8)
    concerned = {texts[number] for pair in truth for number in pair}
    asked = [parts for parts in divided if any(part.words.words in concerned for part in parts)]
    print(f"{len(texts)} distinct paragraphs, {len(truth)} pairs, in {len(asked)} of {len(articles)} stories")
    print("stored, asked: window | keys stored | keys asked | candidates | ms CPU a paragraph asked | pairs")
    for window, query in WINDOWS:
        _row(f"{window}, {query}", articles, asked, texts, truth, Scheme(window=window), _finer(query))
    found = _row(f"{SCHEME.window}, {SCHEME.window} and probes", articles, asked, texts, truth, SCHEME, question)
    _describe(sorted(truth.keys() - found), texts)
    return 0


def _row(
    name: str, articles: Sequence[Article], asked: Sequence[Sequence[Paragraph]], texts: Sequence[Words], truth: dict[Pair, float],
    scheme: Scheme, ask: Ask,
) -> set[Pair]:  # fmt: skip
    index = InMemoryIndex(scheme)
    put(articles, index, now="2026-01-01T00:00:00Z")
    number_of = {words: number for number, words in enumerate(texts)}
    found: set[Pair] = set()
    stored_keys = keys = candidates = paragraphs = 0
    spent = 0.0
    for parts in asked:
        words = [part.words.words for part in parts]
        stored_keys += sum(len(sketch.fingerprints) for sketch in sketch_article(words, scheme))
        sketches = ask(parts, scheme)
        began = process_time()
        lookup = index.lookup(sketches)
        spent += process_time() - began
        paragraphs += len(parts)
        keys += sum(len(sketch.fingerprints) for sketch in sketches if sketch)
        candidates += len(lookup.hits)
        _, matches, probed = settled(lookup, parts)
        for match in (*matches, *probed):
            here, there = number_of[parts[match.number - 1].words.words], number_of[normalise(lookup.paragraphs[match.stored].text).words]
            found.add((min(here, there), max(here, there)))
    good = len(found & truth.keys())
    print(
        f"{name} | {stored_keys / paragraphs + SCHEME.bands:.1f} | {keys / paragraphs + SCHEME.bands:.1f} | {candidates / paragraphs:.2f} | "
        f"{1000 * spent / paragraphs:.2f} | {good}/{len(truth)} = {good / len(truth):.1%}",
        flush=True,
    )
    return found


def _finer(query: int) -> Ask:
    """What the scheme asks for, with the fingerprints of the window ``query`` beside its own."""

    def ask(parts: Sequence[Paragraph], scheme: Scheme) -> list[Sketch]:
        words = [part.words.words for part in parts]
        pairs = zip(sketch_article(words, scheme), sketch_article(words, Scheme(window=query)), strict=True)
        return [Sketch(own.signature, tuple(sorted({*own.fingerprints, *finer.fingerprints}))) for own, finer in pairs]

    return ask


def _describe(missed: Sequence[Pair], texts: Sequence[Words]) -> None:
    shorter = [min((texts[number] for number in pair), key=len) for pair in missed]
    print(f"\n{len(missed)} pairs missed; words of the shorter side: {dict(sorted(Counter(map(len, shorter)).items()))}")
    print(f"different shorter sides: {len(set(shorter))}")
    for words, count in Counter(shorter).most_common(SHOWN):
        print(f"{count:4}  {' '.join(words)}")


if __name__ == "__main__":
    sys.exit(main())
