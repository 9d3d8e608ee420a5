"""Passages that stand twice inside paragraphs: sentences, runs of words, and both with small changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter, itemgetter

from dedup.align.edits import edits_of
from dedup.align.stream import Stream
from dedup.frozen import replace
from dedup.listings import is_cited_title
from dedup.model import Op, Paragraph, Repeat, Span
from dedup.quotes import quotations
from dedup.refrains import is_parallel, is_phrase, says_something
from dedup.repeats.parameters import ASIDE, FORM, Kind, RepeatParameters
from dedup.repeats.statements import WHOLE, Sides, covering, is_told_twice, stands_often
from dedup.runs import Run, repeated_runs, size_of
from dedup.sentences import sentences
from dedup.specifics import capitals_tell

__all__ = ["ANCHOR", "GAP", "Passages", "chains_of"]

ANCHOR = 4
"""Words of the shortest run that counts."""

GAP = 6
"""Words that may stand between two runs of one passage."""


def chains_of(paragraphs: Sequence[Paragraph], parameters: RepeatParameters) -> list[list[Run]]:
    """Runs that stand twice, those that follow each other closely at both places as one chain; long enough ones only."""
    runs = repeated_runs([word for paragraph in paragraphs for word in paragraph.words.words], ANCHOR)
    return [chain for chain in _linked(runs) if _may_tell(chain, parameters)]


def _linked(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that follow each other closely at both places, as one chain each."""
    chains: list[list[Run]] = []
    open_chains: list[list[Run]] = []
    for run in sorted(runs):
        open_chains = [chain for chain in open_chains if run.start - chain[-1].start - chain[-1].length <= GAP]
        for chain in open_chains:
            last = chain[-1]
            gap = run.start - last.start - last.length
            first_gap = run.there - last.there - last.length
            if 0 <= gap <= GAP and 0 <= first_gap <= GAP:
                chain.append(run)
                break
        else:
            chain = [run]
            chains.append(chain)
            open_chains.append(chain)
    return chains


def _may_tell(chain: Sequence[Run], parameters: RepeatParameters) -> bool:
    """Whether a chain is as long as `Passages` asks, before it looks at the text: most are four words that every text has twice."""
    lengths = [run.length for run in chain]
    return max(lengths) >= parameters.run or sum(lengths) >= parameters.near


class Passages:
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
            if paragraph.number in doubled or paragraph.role in ASIDE or is_cited_title(paragraph.text):
                self.skip[base:end] = b"\1" * (end - base)
            self.bounds.append(end)
            base = end
        for place in boilerplate:
            self.skip[place] = 1
        self.sentences: dict[int, list[tuple[int, int]]] = {}
        self.capitals: bool | None = None
        self.covering: dict[int, list[Run]] = {}
        self.quoted: frozenset[int] | None = None

    def of(self, chains: Sequence[Sequence[Run]]) -> Iterator[Repeat]:
        """Longest first, so that a passage is not reported in pieces; no second place twice."""
        taken = bytearray(self.skip)
        self.covering = covering([run for chain in chains for run in chain])
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
        sides = Sides(self._sentences(low, high), self._sentences(first_low, first_high))
        here, there = (end - start for start, end in sides)
        share = len(pairs) / max(high - low, first_high - first_low)
        if len(chain) == 1:
            if longest < self.parameters.run:
                return None
            whole = len(pairs) >= WHOLE * min(here, there)
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
        pasted = len(pairs) >= WHOLE * max(here, there)
        may_be_form = not pasted or size < FORM
        form = may_be_form and stands_often(max(chain, key=attrgetter("length")), self.covering, from_its_start=pasted)
        if form or self._is_quoted(pairs) or not is_told_twice(self.stream, chain, sides, by_capitals=self._by_capitals()):
            return self._reported("phrase", pairs, resemblance)
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

    def _is_quoted(self, pairs: Sequence[tuple[int, int]]) -> bool:
        """Whether one place cites what the other says itself: an answer at the head of its interview, the headline of another story."""
        if self.quoted is None:
            self.quoted = quotations(self.paragraphs)
        here, there = (sum(place in self.quoted for place in side) for side in zip(*pairs, strict=True))
        return abs(here - there) >= WHOLE * len(pairs)

    def _role(self, word: int) -> str:
        return self.paragraphs[self.stream.paragraph_of(word) - 1].role

    def _by_capitals(self) -> bool:
        if self.capitals is None:
            self.capitals = capitals_tell([paragraph.text for paragraph in self.paragraphs])
        return self.capitals

    def _sentences(self, low: int, high: int) -> tuple[int, int]:
        """The words of the sentences that words ``low`` to ``high`` stand in."""
        start, end = high, low
        number = bisect_right(self.bounds, low) - 1
        while number < len(self.paragraphs) and self.bounds[number] < high:
            if number not in self.sentences:
                paragraph = self.paragraphs[number]
                self.sentences[number] = sentences(paragraph.text, paragraph.words.starts)
            base = self.bounds[number]
            ranges = self.sentences[number]
            for place in range(bisect_right(ranges, low - base, key=itemgetter(1)), len(ranges)):
                first, last = ranges[place]
                if base + first >= high:
                    break
                start, end = min(start, base + first), max(end, base + last)
            number += 1
        return start, end


def _placed(op: Op, stream: Stream, text_bases: tuple[int, int], bases: tuple[int, int]) -> Op:
    """An operation of the stream's text, relative to ``text_bases``, as one of the source."""

    def span(start: int, end: int, text_base: int, base: int) -> tuple[int, int]:
        source = stream.source_start(text_base + start)
        return source - base, (stream.source_end(text_base + end) if end > start else source) - base

    here = span(op.here_start, op.here_end, text_bases[0], bases[0])
    return Op(op.kind, *here, *span(op.there_start, op.there_end, text_bases[1], bases[1]))


def _free(run: Run, taken: bytearray) -> Iterator[Run]:
    """Stretches of ``run``, long enough to anchor, whose second place is free."""
    start = run.start
    end = run.start + run.length
    shift = run.there - run.start
    for place in range(run.start, end + 1):
        if place == end or taken[place]:
            if place - start >= ANCHOR:
                yield Run(start, start + shift, place - start)
            start = place + 1
