"""What stands twice inside one article.

Whole paragraphs first; then runs of words that stand at two places, from a
whole sentence down to eight words, and passages that stand twice with small
changes. Each is reported once: words of a doubled paragraph are not reported
again as doubled sentences.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from math import ceil

from dedup.align.edits import edits_of
from dedup.align.stream import Stream, article_stream
from dedup.boilerplate import listed_words
from dedup.frozen import TYPE_CHECKING, dataclass, replace
from dedup.kernel import native_again
from dedup.model import Op, Paragraph, Repeat, Span
from dedup.refrains import is_parallel, is_phrase, says_something
from dedup.runs import Run, repeated_runs, size_of
from dedup.sentences import sentences

if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["paragraph", "caption", "sentence", "near"]
else:
    Kind = str

__all__ = ["RepeatParameters", "find_repeats", "may_repeat"]


@dataclass(frozen=True, slots=True)
class RepeatParameters:
    """Floors, in words.

    ``run``: a repeat inside sentences, and a paragraph repeated further off.
    ``neighbour``: a paragraph repeated at once, or a caption. ``near``: a
    passage with changes, of which at least ``near_share`` must be the same,
    ``near_telling`` of it words that are neither names, figures nor formulas:
    "600 barrels a day from" beside "500 barrels a day from" is how reports go;
    so are two figures exchanged and more, where no run is long enough by itself.
    """

    run: float = 8
    neighbour: float = 4
    near: float = 12
    near_share: float = 0.75
    near_telling: int = 5


DEFAULTS = RepeatParameters()

_ANCHOR = 4
_GAP = 6
_WHOLE = 0.8
_CAPTION_WORDS = 60
_CAPTION_PLACE = 4
_ASIDE = frozenset({"title", "heading", "byline", "dateline", "credit", "note", "table"})


def find_repeats(paragraphs: Sequence[Paragraph], parameters: RepeatParameters = DEFAULTS) -> tuple[Repeat, ...]:
    """Repeats in order of their second places. About linear in the words.

    A run that is a whole sentence at either place is a ``sentence``; one
    inside longer sentences is ``near``, its ``resemblance`` the share of
    those sentences that is the same. Headings, credits, tables, listed
    boilerplate, lists of sources, and what `dedup.refrains` knows are no repeats.
    """
    if sum(len(paragraph.words) for paragraph in paragraphs) < parameters.neighbour * 2:
        return ()
    runs = repeated_runs([word for paragraph in paragraphs for word in paragraph.words.words], _ANCHOR)
    chains = [chain for chain in _linked(runs) if _may_tell(chain, parameters)]
    if not chains and len({paragraph.words.words for paragraph in paragraphs}) == len(paragraphs):
        return ()  # nothing twice, as in most articles: no stream, and no phrases of `listed_words`, which cost 5 ms once
    boilerplate = listed_words(paragraphs)
    doubled = dict(_paragraphs(paragraphs, boilerplate, parameters))
    if chains:
        passages = _Passages(paragraphs, article_stream(paragraphs), boilerplate, set(doubled), parameters)
        found = [*doubled.values(), *passages.of(chains)]
    else:
        found = list(doubled.values())
    return tuple(sorted(found, key=lambda repeat: (repeat.span, repeat.first_span)))


def may_repeat(texts: Sequence[str], digests: Sequence[int], parameters: RepeatParameters = DEFAULTS) -> bool:
    """Whether `find_repeats` could find anything in paragraphs of these texts, told without their words. O(characters).

    ``digests`` name the normalised text of each (`dedup.batch.columns`). Most
    articles need no words beside those of their sketches, then. Always True
    where there is no kernel.

    >>> may_repeat(["One sentence.", "And another one."], [1, 2]) and native_again is not None
    False
    """
    if native_again is None or len(set(digests)) < len(digests):
        return True
    # A run of n words is n - 3 places at which four words stand again; the shortest chain is made of runs of four.
    fewest = min(parameters.run - _ANCHOR + 1, ceil(parameters.near / _ANCHOR))
    return bool(native_again.again(texts, _ANCHOR) >= fewest)


def _paragraphs(
    paragraphs: Sequence[Paragraph], boilerplate: frozenset[int], parameters: RepeatParameters
) -> Iterator[tuple[int, Repeat]]:
    """Whole paragraphs that stand twice, by the number of the second."""
    first: dict[tuple[str, ...], Paragraph] = {}
    base = 0
    for paragraph in paragraphs:
        words = paragraph.words.words
        known = first.setdefault(words, paragraph)
        listed = base in boilerplate and base + len(words) - 1 in boilerplate
        base += len(words)
        if known is paragraph or listed or not _is_double(known, paragraph, parameters):
            continue
        ops = (Op("equal", 0, len(known.text), 0, len(known.text)),) if known.text == paragraph.text else ()
        kind: Kind = "caption" if _is_caption(known, paragraph, paragraphs) else "paragraph"
        yield paragraph.number, Repeat(kind, paragraph.number, paragraph.span, known.number, known.span, 1.0, ops)


def _is_double(first: Paragraph, second: Paragraph, parameters: RepeatParameters) -> bool:
    size = size_of(first.words.words)
    close = second.number == first.number + 1 or "caption" in (first.role, second.role)
    if size < (parameters.neighbour if close else parameters.run):
        return False
    if {first.role, second.role} & _ASIDE and (second.number != first.number + 1 or size < parameters.run):
        return False
    return says_something(first.words.words)


def _is_caption(first: Paragraph, second: Paragraph, paragraphs: Sequence[Paragraph]) -> bool:
    """By its role, or by its place: a short pair of neighbours above the body."""
    if "caption" in (first.role, second.role):
        return True
    return (
        first.role == second.role == "body"
        and second.number == first.number + 1
        and first.number <= _CAPTION_PLACE
        and len(first.words) <= _CAPTION_WORDS
        and len(paragraphs) >= second.number + 2
    )


class _Passages:
    """Repeated runs of one article, linked over small changes and told apart by kind."""

    def __init__(
        self,
        paragraphs: Sequence[Paragraph],
        stream: Stream,
        boilerplate: frozenset[int],
        doubled: set[int],
        parameters: RepeatParameters,
    ) -> None:
        self.stream = stream
        self.paragraphs = paragraphs
        self.parameters = parameters
        self.skip = bytearray(len(stream.words))
        self.bounds = [0]
        base = 0
        for paragraph in paragraphs:
            end = base + len(paragraph.words)
            if paragraph.number in doubled or paragraph.role in _ASIDE:
                self.skip[base:end] = b"\1" * (end - base)
            self.bounds.append(end)
            base = end
        for place in boilerplate:
            self.skip[place] = 1
        self.sentences: dict[int, list[tuple[int, int]]] = {}

    def of(self, chains: Sequence[Sequence[Run]]) -> Iterator[Repeat]:
        """Longest first, so that a passage is not reported in pieces; no second place twice."""
        taken = bytearray(self.skip)
        for chain in sorted(chains, key=lambda chain: (-sum(run.length for run in chain), chain[0])):
            free = [part for run in chain for part in _free(run, taken)]
            whole = self._repeat(free)
            for part, repeat in ((free, whole),) if whole else (([run], self._repeat([run])) for run in free):
                if repeat is not None:
                    yield repeat
                    low, high = part[0].start, part[-1].start + part[-1].length
                    taken[low:high] = b"\1" * (high - low)

    def _repeat(self, chain: Sequence[Run]) -> Repeat | None:
        if not chain:
            return None
        words = self.stream.words
        pairs = [(run.start + step, run.there + step) for run in chain for step in range(run.length)]
        low, high = pairs[0][0], pairs[-1][0] + 1
        first_low, first_high = pairs[0][1], pairs[-1][1] + 1
        said = [words[place] for place, _ in pairs]
        if first_high > low or not says_something(said):
            return None
        if {self._role(low), self._role(first_low)} == {"quote", "body"}:
            return None
        size = size_of(said)
        longest = max(size_of(words[run.start : run.start + run.length]) for run in chain)
        here, there = self._sentence_words(low, high), self._sentence_words(first_low, first_high)
        share = len(pairs) / max(high - low, first_high - first_low)
        if len(chain) == 1:
            if longest < self.parameters.run:
                return None
            whole = len(pairs) >= _WHOLE * min(here, there)
        else:
            whole = False
            if longest < self.parameters.run and (
                size < self.parameters.near
                or share < self.parameters.near_share
                or self.stream.telling([place for place, _ in pairs], self.parameters.near_telling) < self.parameters.near_telling
                or is_parallel(chain, words)
            ):
                return None
        if not whole and is_phrase(self.stream.text[self.stream.starts[low] : self.stream.ends[high - 1]]):
            return None
        resemblance = 1.0 if whole else round(min(len(pairs) / (here + there - len(pairs)), 0.99), 2)
        return self._reported("sentence" if whole else "near", pairs, resemblance)

    def _reported(self, kind: Kind, pairs: Sequence[tuple[int, int]], resemblance: float) -> Repeat:
        stream = self.stream
        start, end, low, high, ops = edits_of(pairs, replace(stream, inside=None), stream)
        span = Span(stream.source_start(start), stream.source_end(end))
        first = Span(stream.source_start(low), stream.source_end(high))
        ops = tuple(_placed(op, stream, (start, low), (span.start, first.start)) for op in ops)
        return Repeat(
            kind, stream.paragraph_of(pairs[0][0]), span, stream.paragraph_of(pairs[0][1]), first, resemblance, ops
        )

    def _role(self, word: int) -> str:
        return self.paragraphs[self.stream.paragraph_of(word) - 1].role

    def _sentence_words(self, low: int, high: int) -> int:
        """Words of the sentences that words ``low`` to ``high`` stand in."""
        total = 0
        number = bisect_right(self.bounds, low) - 1
        while number < len(self.paragraphs) and self.bounds[number] < high:
            if number not in self.sentences:
                self.sentences[number] = sentences(self.paragraphs[number])
            base = self.bounds[number]
            total += sum(
                end - start for start, end in self.sentences[number] if base + start < high and base + end > low
            )
            number += 1
        return total


def _placed(op: Op, stream: Stream, text_bases: tuple[int, int], bases: tuple[int, int]) -> Op:
    """An operation of the stream's text, relative to ``text_bases``, as one of the source."""

    def span(start: int, end: int, text_base: int, base: int) -> tuple[int, int]:
        source = stream.source_start(text_base + start)
        return source - base, (stream.source_end(text_base + end) if end > start else source) - base

    here = span(op.here_start, op.here_end, text_bases[0], bases[0])
    return Op(op.kind, *here, *span(op.there_start, op.there_end, text_bases[1], bases[1]))


def _linked(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that follow each other closely at both places, as one chain each."""
    chains: list[list[Run]] = []
    open_chains: list[list[Run]] = []
    for run in sorted(runs):
        open_chains = [chain for chain in open_chains if run.start - chain[-1].start - chain[-1].length <= _GAP]
        for chain in open_chains:
            last = chain[-1]
            gap = run.start - last.start - last.length
            first_gap = run.there - last.there - last.length
            if 0 <= gap <= _GAP and 0 <= first_gap <= _GAP:
                chain.append(run)
                break
        else:
            chain = [run]
            chains.append(chain)
            open_chains.append(chain)
    return chains


def _may_tell(chain: Sequence[Run], parameters: RepeatParameters) -> bool:
    """Whether a chain is as long as `_Passages` asks, before it looks at the text: most are four words that every text has twice."""
    lengths = [run.length for run in chain]
    return max(lengths) >= parameters.run or sum(lengths) >= parameters.near


def _free(run: Run, taken: bytearray) -> Iterator[Run]:
    """Stretches of ``run``, long enough to anchor, whose second place is free."""
    start = run.start
    end = run.start + run.length
    shift = run.there - run.start
    for place in range(run.start, end + 1):
        if place == end or taken[place]:
            if place - start >= _ANCHOR:
                yield Run(start, start + shift, place - start)
            start = place + 1
