"""Whether two passages of the same words make one statement told twice, or one wording that serves two.

"Ana Ilic expects the rate to rise to 4 percent" beside "Omar Said expects the
rate to rise to 9 percent" is how a list is told. A paragraph that was pasted
again and corrected keeps who did what, and most of its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from dedup.align.stream import Stream
from dedup.frozen import NamedTuple
from dedup.runs import Run, is_character, size_of
from dedup.specifics import specifics

__all__ = ["WHOLE", "Sides", "covering", "is_told_twice", "stands_often"]

_BESIDE = 2
"""Words beside a passage in which a name or figure belongs to it: "to 119 [mln tonnes]", "[a share of] 12 pct"."""
_CHARACTERS_BESIDE = 8
"""The same, where words are characters."""
_BORDER = 3
"""Words between a passage and the border of its sentence that were edited with it: "they said that [water had run out]"."""
WHOLE = 0.8
"""Share of the shorter sentence from which two are the same one, edited."""
_MOST = 0.6
"""The same, from which long ones with other figures are still one, corrected."""
_HALF = 0.5
"""Share of the shorter sentence from which what two sentences have in common is what they say."""
_TELLING = 4
_FEWER = 3
"""Different words that tell something: of a passage, and of one that is a sentence at one place at least."""
_LONG = 12.0
_LONGEST = 24.0
"""Words in a row, or nearly, that are no wording by chance: where passages from two articles relate them by themselves."""
_ENOUGH = 32
"""Runs over one word that are looked at for a third place."""
_ALIKE = 3
"""Letters that two spellings of one name begin with."""
_MARK = re.compile("[.!?;:,\\n\u2013\u2014()؟۔؛،…।。！？｡、，；：]")

Range = tuple[int, int]
"""Words from the first to before the second."""


class Sides(NamedTuple):
    """The sentences that a passage stands in, as ranges of words: at its second place, and at its first."""

    here: Range
    there: Range


def is_told_twice(stream: Stream, chain: Sequence[Run], sides: Sides, *, by_capitals: bool) -> bool:
    """Whether the runs of ``chain`` say at both places the same of the same. O(characters of the passage).

    They do not where names or figures between or beside them were exchanged for others: in sentences that are the same for
    the rest two, a name among them, or more than are kept of a short one; in others one, unless there are only figures, one
    or no more than are kept, and the runs are long and most of a sentence, as when a paragraph was pasted again and
    corrected; nor where one that leads the runs was exchanged and another with it: so the next subject is told.

    They say nothing where fewer than four words of them are telling, three where they are one of the sentences, none where both. They are a
    phrase, or a long name, where they are shorter than twenty-four words, and less than half of both sentences and shorter than
    twelve, or in the middle of clauses. ``by_capitals``: see `dedup.specifics.capitals_tell`.
    """
    places = [place for run in chain for place in range(run.start, run.start + run.length)]
    size = size_of([stream.words[place] for place in places])
    share = len(places) / min(end - start for start, end in sides)
    before, *others = _exchanged(stream, chain, sides, by_capitals)
    figures, names = (sum(counts) for counts in zip(before, *others, strict=True))
    exchanged = figures + names
    if any(before) and exchanged > sum(before):
        return False
    if len(places) >= WHOLE * max(end - start for start, end in sides) and not exchanged:
        return True
    telling = round((_FEWER if share >= WHOLE else _TELLING) * len(places) / size)
    if stream.telling(places, telling) < telling:
        return False
    if share >= WHOLE:
        return exchanged < 2 or (not names and (size >= _LONG or figures <= _kept(stream, chain, by_capitals)))
    if exchanged >= (1 if size < _LONGEST else 2):
        corrected = not names and share >= _MOST and size >= _LONG
        return corrected and (figures < 2 or figures <= _kept(stream, chain, by_capitals))
    return size >= _LONGEST or (_shares_border(stream, chain, sides) and (share >= _HALF or size >= _LONG))


def _shares_border(stream: Stream, chain: Sequence[Run], sides: Sides) -> bool:
    """Whether at both places the runs begin, or end, about where a sentence does, or at a mark: what is pasted does, a term does not."""
    first, last = chain[0], chain[-1]
    near = _CHARACTERS_BESIDE if is_character(stream.words[first.start]) else _BORDER
    begins = ((first.start, first.start - sides.here[0]), (first.there, first.there - sides.there[0]))
    ends = [(start + last.length, end - start - last.length) for start, (_, end) in zip((last.start, last.there), sides, strict=True)]
    return any(all(beyond <= near or _has_mark(stream, place) for place, beyond in each) for each in (begins, ends))


def _has_mark(stream: Stream, place: int) -> bool:
    """Whether a mark or the end of a line parts a word from the one before."""
    return bool(_MARK.search(stream.text, stream.ends[place - 1], stream.starts[place]))


def covering(runs: Sequence[Run]) -> dict[int, list[Run]]:
    """For each word the first 32 runs that it stands in, as seen from there. O(words of the runs)."""
    found: dict[int, list[Run]] = {}
    for run in runs:
        for seen in (run, Run(run.there, run.start, run.length)):
            for word in range(seen.start, seen.start + seen.length):
                here = found.setdefault(word, [])
                if len(here) < _ENOUGH:
                    here.append(seen)
    return found


def stands_often(run: Run, covering: Mapping[int, Sequence[Run]], *, from_its_start: bool = False) -> bool:
    """Whether the greater part of ``run`` stands at a third place too: a form that is filled in. Looks at 64 runs at most.

    ``from_its_start``: its first word and the greater part, as rows of a form begin alike.

    >>> runs = [Run(10, 0, 8), Run(21, 11, 7)]
    >>> stands_often(runs[0], covering(runs)), stands_often(runs[0], covering(runs[:1]))
    (True, False)
    """
    for mine in (run.start, run.there):
        for other in covering[mine + run.length // 2]:  # whatever covers more than half covers the middle
            common = min(other.start + other.length, mine + run.length) - max(other.start, mine)
            third = other.there + mine - other.start
            led = other.start <= mine or not from_its_start
            if led and 2 * common > run.length and all(abs(third - known) >= run.length for known in (run.start, run.there)):
                return True
    return False


def _kept(stream: Stream, chain: Sequence[Run], by_capitals: bool) -> int:
    """How many names and figures stand in the runs themselves."""
    places = [(stream.starts[run.start], stream.ends[run.start + run.length - 1]) for run in chain]
    return sum(len(specifics(stream.text, *place, by_capitals=by_capitals)) for place in places)


def _exchanged(stream: Stream, chain: Sequence[Run], sides: Sides, by_capitals: bool) -> Iterator[tuple[int, int]]:
    """How many figures, and how many names, stand in each slot of one place where others stand in that of the other."""
    for slots in _slots(stream.words, chain, sides):
        said = [
            specifics(stream.text, stream.starts[start], stream.ends[end - 1], by_capitals=by_capitals) if end > start else []
            for start, end in slots
        ]
        ours, theirs = ({found.word for found in side if found.is_figure} for side in said)
        figures = min(len(ours - theirs), len(theirs - ours))
        ours, theirs = ({found.word for found in side if not found.is_figure} for side in said)
        names = bool(_unlike(ours, theirs) and _unlike(theirs, ours))  # a first name and a surname are one
        nouns = not by_capitals and _other_nouns(*(stream.words[start:end] for start, end in slots))
        yield figures, names + nouns


def _other_nouns(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether ideographs, two or more and nothing else, stand in the place of others: a name, or what it happened to."""
    written = len(ours) > 1 and len(theirs) > 1 and all("\u3400" <= word[0] <= "\u9fff" for word in (*ours, *theirs))
    return written and set(ours).isdisjoint(theirs)


def _unlike(names: set[str], others: set[str]) -> set[str]:
    """Names that are no other spelling of ``others``."""
    heads = {name[:_ALIKE].casefold() for name in others}
    return {name for name in names if name[:_ALIKE].casefold() not in heads}


def _slots(words: Sequence[str], chain: Sequence[Run], sides: Sides) -> Iterator[tuple[Range, Range]]:
    """Ranges of words before, between and behind the runs, at both places: what belongs to them and is not in them."""
    first, last = chain[0], chain[-1]
    yield _before(words, first.start, sides.here[0]), _before(words, first.there, sides.there[0])
    for one, two in pairwise(chain):
        yield (one.start + one.length, two.start), (one.there + one.length, two.there)
    yield (
        _behind(words, last.start + last.length, sides.here[1]),
        _behind(words, last.there + last.length, sides.there[1]),
    )


def _before(words: Sequence[str], place: int, start: int) -> Range:
    return max(start, place - _reach(words, place - 1)), place


def _behind(words: Sequence[str], place: int, end: int) -> Range:
    return place, min(end, place + _reach(words, place))


def _reach(words: Sequence[str], place: int) -> int:
    beside = 0 <= place < len(words) and is_character(words[place])
    return _CHARACTERS_BESIDE if beside else _BESIDE
