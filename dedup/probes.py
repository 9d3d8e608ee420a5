"""Paragraphs -> what is asked for beside their sketches.

Winnowing keeps one of every few runs of words of a long paragraph, so that a
sentence of five words in it is mostly not among them; of a paragraph that
short all runs are stored. To meet those, more is asked for than is stored
(multi-probe hashing: Lv, Josephson, Wang, Charikar, Li 2007), which costs a
check and no memory. What stands alone elsewhere mostly has its own borders
here too, so only runs are asked for that begin or end where something does: at
a mark, a capital, or either end of the paragraph.
"""

from __future__ import annotations

from bisect import bisect_right

from dedup.frozen import TYPE_CHECKING
from dedup.model import Sketch
from dedup.shingle import kgram_hashes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedup.model import Paragraph
    from dedup.sign import Scheme

__all__ = ["probes"]


def probes(paragraphs: Sequence[Paragraph], sketches: Sequence[Sketch | None], scheme: Scheme) -> tuple[Sketch | None, ...]:
    """For each paragraph what to look for beside its sketch: no signature, fingerprints that the sketch has not. O(words)."""
    return tuple(
        [_probe(paragraph, sketch, scheme) if sketch else None for paragraph, sketch in zip(paragraphs, sketches, strict=True)]
    )


def _probe(paragraph: Paragraph, sketch: Sketch, scheme: Scheme) -> Sketch | None:
    words = paragraph.words.words
    if len(words) < scheme.guaranteed_run:
        return None  # all of its runs are in its sketch
    hashes = kgram_hashes(words, scheme.kgram)
    asked = {hashes[place] for place in _places(paragraph, scheme.kgram)}.difference(sketch.fingerprints)
    return Sketch(b"", tuple(sorted(asked))) if asked else None


def _places(paragraph: Paragraph, k: int) -> list[int]:
    """First words of the runs of ``k`` words that begin or end where something does, and go over no closing mark."""
    text, words = paragraph.text, paragraph.words
    last = len(words) - k
    places, closed = [0, last], []
    named = text[words.starts[0]].isupper()
    for word, (end, start) in enumerate(zip(words.ends, words.starts[1:], strict=False), 1):
        capital = text[start].isupper()
        if start - end > 1 and not text[end:start].isspace():
            places += word - k, word
            if not text[end].isspace():
                closed.append(word)
        elif capital and not (named and text[start + 1 : start + 2].islower()):  # a surname begins nothing
            places.append(word)
        named = capital
    return [place for place in places if 0 <= place <= last and not _crosses(place, k, closed)]


def _crosses(place: int, k: int, closed: Sequence[int]) -> bool:
    """Whether one of ``closed`` lies inside the run of ``k`` words from ``place`` on."""
    after = bisect_right(closed, place)
    return after < len(closed) and closed[after] < place + k
