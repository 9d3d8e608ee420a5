"""How many of the words that two texts share are statements, and no name or turn of phrase alone.

"The wire said that the first-division club Harbour United Nordhafen" opens
every report on that club. Nobody took it from the one before; whoever takes
a text takes sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from dedup.judge.places import Places, divided
from dedup.model import Words
from dedup.runs import size_of
from dedup.sentences import sentences

__all__ = ["are_stated"]

_WHOLE = 0.8
"""Share of a sentence from which it is the same one, edited."""
_MOST = 0.6
"""The same, from which longer ones are."""
_LONGER = 2


def are_stated(paragraphs: Sequence[tuple[str, Words]], places: Places, least: float, apart: Places = 0) -> bool:
    """Whether the words at ``places``, of the stream of ``paragraphs``, state something in ``least`` words or more.

    So they do where ``least`` of them are whole sentences, edited perhaps, or twice as many are most of one or of several,
    or stand in one, however long it goes on. What stands at ``apart`` (boilerplate) is no part of a sentence.
    O(characters of the paragraphs with such places).

    >>> text = "Oslo froze. Bergen did not, as the mayor of Bergen said."
    >>> from dedup.normalise import normalise
    >>> [are_stated([(text, normalise(text))], places, 2) for places in (0b11, 0b11100000)]
    [True, False]
    """
    bounds = [0, *accumulate([len(words) for _, words in paragraphs])]
    whole = most = 0.0
    for (text, words), shared, beside in zip(paragraphs, divided(places, bounds), divided(apart, bounds), strict=True):
        if shared:
            for low, high in sentences(text, words.starts):
                here = size_of([words.words[place] for place in range(low, high) if shared >> place & 1])
                share = here / (size_of([words.words[place] for place in range(low, high) if not beside >> place & 1]) or 1)
                whole += here if share >= _WHOLE else 0
                most += here if share >= _MOST or here >= _LONGER * least else 0
    return whole >= least or most >= _LONGER * least
