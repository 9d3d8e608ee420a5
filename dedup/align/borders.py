"""Passages put where a reader would put them: at the borders of paragraphs and sentences.

A word-by-word comparison is right about which words are equal, and blind to
where they stand: the "The" that opens the next paragraph of both texts looks
shared, and a paragraph set between two shared ones seems to begin in the
middle ("The [mayor came. The] river rose"). Both are settled here, without
changing which words are shared beyond such loose ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from dedup.align.stream import BORDER, Stream
from dedup.runs import is_character, size_of

__all__ = ["Pair", "settled"]

_FARTHEST = 8
_LOOSE = 4.0
_LOOSE_CHARACTERS = 1.0
_STOP = re.compile("[.!?؟۔…।][\"'”’»›)\\]]*\\s|[。！？｡]")

Pair = tuple[int, int]


def settled(
    pairs: Sequence[Pair], runs: Sequence[tuple[int, int]], here: Stream, there: Stream, taken: set[int]
) -> tuple[Pair, ...]:
    """``pairs`` of one passage with its gaps moved to borders and loose ends beyond borders left out.

    ``runs`` are the ranges of ``pairs`` in which both sides go on without a gap.
    ``taken`` are the words here that belong to any passage; it is kept up to
    date. Both streams have the places of their words. O(pairs).
    """
    moved = _slid(list(pairs), runs, here, there, taken)
    low, high = 0, len(moved)
    high -= _loose(moved[::-1], here, there)
    low += _loose(moved[low:high], here, there)
    taken.difference_update(pair[0] for pair in (*moved[:low], *moved[high:]))
    return tuple(moved[low:high])


def _slid(
    pairs: list[Pair], runs: Sequence[tuple[int, int]], here: Stream, there: Stream, taken: set[int]
) -> list[Pair]:
    """Each stretch that only one side has, moved back so that it begins at a border, if the words allow it."""
    for place, _ in runs[1:]:
        (a, b), (c, d) = pairs[place - 1], pairs[place]  # as they were: what is moved stands further back
        if d == b + 1 and c > a + 1:
            side, stream, last, following = 0, here, a, c
        elif c == a + 1 and d > b + 1:
            side, stream, last, following = 1, there, b, d
        else:
            continue
        best, best_value = 0, _border(stream, last + 1)
        for step in range(1, min(_FARTHEST, place, following - last - 1) + 1):
            one = pairs[place - step]
            if one != (a - step + 1, b - step + 1) or stream.words[one[side]] != stream.words[following - step]:
                break
            if side == 0 and following - step in taken:
                break
            value = _border(stream, last + 1 - step)
            if value > best_value:
                best, best_value = step, value
        for step in range(1, best + 1):
            one = pairs[place - step]
            if side == 0:
                taken.discard(one[0])
                taken.add(following - step)
                pairs[place - step] = following - step, one[1]
            else:
                pairs[place - step] = one[0], following - step
    return pairs


def _loose(pairs: Sequence[Pair], here: Stream, there: Stream) -> int:
    """How many of the first pairs stand beyond a border of either side, and say nothing.

    ``pairs`` may run backwards, from the end of a passage.
    """
    loose = 0
    words: list[str] = []
    for count, (one, following) in enumerate(pairwise(pairs), 1):
        words.append(here.words[one[0]])
        if abs(following[0] - one[0]) != 1 or size_of(words) >= _LOOSE:
            break
        apart = _border(here, max(one[0], following[0])) or (
            abs(following[1] - one[1]) == 1 and _border(there, max(one[1], following[1]))
        )
        if apart and _says_nothing(words, [place for place, _ in pairs[:count]], here):
            loose = count
    return loose


def _says_nothing(words: Sequence[str], places: Sequence[int], here: Stream) -> bool:
    """No telling word; in a script without spaces, endings in hiragana or two characters at most."""
    if all(is_character(word) for word in words):
        return size_of(words) < _LOOSE_CHARACTERS or all("\u3041" <= word <= "\u309f" for word in words)
    return not here.telling(places, 1)


def _border(stream: Stream, word: int) -> int:
    """2 if a paragraph begins with that word, 1 if a sentence does."""
    if word <= 0 or word >= len(stream.words):
        return 2
    between = stream.text[stream.ends[word - 1] : stream.starts[word]]
    if between == " ":
        return 0
    if BORDER in between:
        return 2
    return int(_STOP.search(between) is not None and len(stream.words[word - 1]) > (0 if between[:1] in "。！？｡" else 2))
