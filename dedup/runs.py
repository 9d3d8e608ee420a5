"""Runs of words that two texts share, and whether a run is evidence of copying.

Every comparison below paragraphs rests on these: `dedup.verify` measures the
longest, `dedup.align` chains them, `dedup.repeats` and `dedup.boilerplate`
count them. The compiled kernel finds the same runs where there is one; what
follows says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dedup.frozen import NamedTuple
from dedup.kernel import native_runs

__all__ = [
    "CHARACTER",
    "GramIndex",
    "Run",
    "grams_of",
    "index_of",
    "is_character",
    "is_kana",
    "longest_run",
    "repeated_runs",
    "shared_runs",
    "size_of",
]

GramIndex = dict[tuple[str, ...], list[int]]

CHARACTER = 0.4
"""Length, in words, of a character of a script that writes no spaces: a Japanese word has two to three."""

_PLACES = 8
_WORK = 12


class Run(NamedTuple):
    """``here[start : start + length]`` equals ``there[there : there + length]``."""

    start: int
    there: int
    length: int


def grams_of(words: Sequence[str], size: int) -> GramIndex:
    """Places of each run of ``size`` words, the first few of it. O(words x size).

    >>> grams_of("a b a b".split(), 2)
    {('a', 'b'): [0, 2], ('b', 'a'): [1]}
    """
    index: GramIndex = {}
    for place, gram in enumerate(zip(*(words[offset:] for offset in range(size)), strict=False)):
        known = index.get(gram)
        if known is None:
            index[gram] = [place]
        elif len(known) < _PLACES:
            known.append(place)
    return index


def index_of(words: Sequence[str], size: int) -> GramIndex | None:
    """What callers that compare one text with many prepare: `grams_of`, or None where the kernel runs and needs nothing."""
    return grams_of(words, size) if native_runs is None else None


def _as_listed(words: Iterable[str]) -> Sequence[str]:
    """``words`` as the kernel takes them."""
    return words if isinstance(words, (list, tuple)) else list(words)


def shared_runs(
    here: Sequence[str], there: Sequence[str], shortest: int, index: GramIndex | None = None
) -> list[Run]:
    """Maximal runs of at least ``shortest`` words that stand in both, in order of ``here``.

    A word run that stands in ``here`` more than a few times (a refrain, a
    table of zeros) is met at its first places only, and all work is bounded
    by a constant times the number of words, so that hostile text stays
    linear. ``index`` is ``index_of(here, shortest)`` for callers that compare
    one text with many.

    >>> shared_runs("a b c d e".split(), "x a b c y c d e".split(), 3)
    [Run(start=0, there=1, length=3), Run(start=2, there=5, length=3)]
    """
    if native_runs is not None:
        return [Run(*run) for run in native_runs.shared_runs(_as_listed(here), _as_listed(there), shortest)]
    if index is None:
        index = grams_of(here, shortest)
    if not index:
        return []
    runs: list[Run] = []
    here_size, there_size = len(here), len(there)
    budget = _WORK * (here_size + there_size)
    reached: dict[int, int] = {}
    grams = zip(*(there[offset:] for offset in range(shortest)), strict=False)
    for other, places in enumerate(map(index.get, grams)):
        if places is None:
            continue
        for place in places:
            diagonal = place - other
            if reached.get(diagonal, 0) > place:
                continue
            length = shortest
            while (
                place + length < here_size
                and other + length < there_size
                and here[place + length] == there[other + length]
            ):
                length += 1
            reached[diagonal] = place + length - shortest + 1
            runs.append(Run(place, other, length))
            budget -= length
        if budget < 0:
            break
    runs.sort()
    return runs


def is_character(word: str) -> bool:
    """Whether a comparable word is one character of a script that writes no spaces.

    >>> is_character("本"), is_character("a")
    (True, False)
    """
    return len(word) == 1 and word >= "\u0e00"


def is_kana(word: str) -> bool:
    """Whether a comparable word is one hiragana or katakana: a piece of grammar, or of a foreign name.

    >>> is_kana("の"), is_kana("本")
    (True, False)
    """
    return "\u3041" <= word <= "\u30ff" and len(word) == 1


def size_of(words: Iterable[str]) -> float:
    """Length of a run in words; a character of a script that writes no spaces counts as ``CHARACTER``.

    So one threshold serves all languages.

    >>> size_of(["the", "end"]), size_of("日本の新")
    (2.0, 1.6)
    """
    listed = _as_listed(words)
    if "".join(listed).isascii():
        return float(len(listed))
    characters = sum([len(word) == 1 and word >= "\u0e00" for word in listed])
    return len(listed) - characters + CHARACTER * characters


def longest_run(here: Sequence[str], there: Sequence[str], shortest: int, index: GramIndex | None = None) -> Run:
    """The longest shared run of at least ``shortest`` words, the first of equals; length 0 if there is none.

    >>> longest_run("a b c d".split(), "b c x b c d".split(), 2)
    Run(start=1, there=3, length=3)
    """
    if native_runs is not None:
        return Run(*native_runs.longest_run(_as_listed(here), _as_listed(there), shortest))
    return max(shared_runs(here, there, shortest, index), key=lambda run: run.length, default=Run(0, 0, 0))


def repeated_runs(words: Sequence[str], shortest: int) -> list[Run]:
    """Maximal runs of at least ``shortest`` words that stand twice in ``words``; ``there`` is the earlier place.

    The two places do not overlap. Bounded as `shared_runs` is.

    >>> repeated_runs("a b c d a b c".split(), 3)
    [Run(start=4, there=0, length=3)]
    """
    if native_runs is not None:
        return [Run(*run) for run in native_runs.repeated_runs(_as_listed(words), shortest)]
    grams = list(zip(*(words[offset:] for offset in range(shortest)), strict=False))
    if len(set(grams)) == len(grams):
        return []
    index: GramIndex = {}
    runs: list[Run] = []
    size = len(words)
    budget = _WORK * size
    reached: dict[int, int] = {}
    for place, gram in enumerate(grams):
        known = index.get(gram)
        if known is None:
            index[gram] = [place]
            continue
        for other in known:
            diagonal = place - other
            if diagonal < shortest or reached.get(diagonal, 0) > place or budget < 0:
                continue
            length = shortest
            while place + length < size and length < diagonal and words[place + length] == words[other + length]:
                length += 1
            reached[diagonal] = place + length - shortest + 1
            runs.append(Run(place, other, length))
            budget -= length
        if len(known) < _PLACES:
            known.append(place)
    return runs
