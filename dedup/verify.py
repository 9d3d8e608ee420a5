"""Hits -> Matches, settled on the stored texts.

A hit is a hint. Here the texts themselves are compared: resemblance and
containment of their word shingle sets, exactly, and the longest run of words
they share. What shares too little is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dedup.data.common_words import COMMON
from dedup.frozen import dataclass
from dedup.model import Hit, Match, Paragraph, StoredParagraph
from dedup.remembered import remembered
from dedup.runs import GramIndex, Run, index_of, longest_run, size_of
from dedup.sign import SCHEME
from dedup.specifics import is_german

__all__ = ["VerifyParameters", "verify"]


@dataclass(frozen=True, slots=True)
class VerifyParameters:
    """A pair is a match from ``containment`` on (either way), or from a shared run of ``run`` words.

    ``shingle`` and ``kgram`` are those of the scheme.
    """

    shingle: int = SCHEME.shingle
    kgram: int = SCHEME.kgram
    containment: float = 0.3
    run: float = 7.0
    shortest: float = 4.0


DEFAULTS = VerifyParameters()

_FEWEST = 2
"""Shared shingles below which a chance meeting of signatures is not looked at further."""

_SHORTEST_RUN = 2

_TELLING = 3
"""Different words, neither names nor common, that make a run more than a formula."""


def verify(
    hits: Iterable[Hit],
    paragraphs: Sequence[Paragraph],
    stored: Mapping[int, StoredParagraph],
    parameters: VerifyParameters = DEFAULTS,
) -> tuple[Match, ...]:
    """Matches among ``hits``, in their order; hits whose text is not in ``stored`` are skipped.

    The run may start in the paragraph and go on in the next ones, as
    fingerprints do. A hit by fingerprint whose k-gram is not wholly in the
    stored paragraph, or whose run touches a border, is kept, however short:
    the rest stands in a paragraph that the lookup did not name. O(words) for
    each hit.
    """
    by_number = {paragraph.number: place for place, paragraph in enumerate(paragraphs)}
    here: dict[int, _Here] = {}
    there: dict[int, tuple[tuple[str, ...], frozenset[tuple[str, ...]]]] = {}
    matches = []
    for hit in hits:
        record = stored.get(hit.stored)
        place = by_number.get(hit.number)
        if record is None or place is None:
            continue
        if hit.number not in here:
            here[hit.number] = _Here(paragraphs, place, parameters.shingle)
        if hit.stored not in there:
            stored_words = remembered(record.text).words
            there[hit.stored] = stored_words, _shingles(stored_words, parameters.shingle)
        match = _match(hit, here[hit.number], *there[hit.stored], parameters)
        if match is not None:
            matches.append(match)
    return tuple(matches)


class _Here:
    """A paragraph of the article as its hits are compared with it."""

    def __init__(self, paragraphs: Sequence[Paragraph], place: int, shingle: int) -> None:
        self.paragraph = paragraphs[place]
        self.words = self.paragraph.words.words
        self.shingles = _shingles(self.words, shingle)
        self._paragraphs = paragraphs
        self._place = place
        self._onwards: tuple[tuple[str, ...], GramIndex | None] | None = None

    def longest_run(self, stored_words: Sequence[str]) -> Run:
        """The longest run of stored words that begins here and may go on in the next paragraphs."""
        if self._onwards is None:
            onwards = (*self.words, *_following(self._paragraphs, self._place))
            self._onwards = onwards, index_of(onwards, _SHORTEST_RUN)
        return longest_run(self._onwards[0], stored_words, _SHORTEST_RUN, self._onwards[1])


def _match(
    hit: Hit,
    here: _Here,
    stored_words: Sequence[str],
    stored_shingles: frozenset[tuple[str, ...]],
    parameters: VerifyParameters,
) -> Match | None:
    words, shingles = here.words, here.shingles
    if not shingles or not stored_shingles:
        return None
    common = len(shingles & stored_shingles)
    containment, contained = common / len(shingles), common / len(stored_shingles)
    resemblance = common / (len(shingles) + len(stored_shingles) - common)
    if hit.fingerprints == 0 and common < _FEWEST and words != stored_words:
        return None
    if resemblance == 1.0 and words == stored_words:
        start, low, run = 0, 0, len(words)
    else:
        start, low, run = here.longest_run(stored_words)
    inside = low > 0 and low + run < len(stored_words) and start > 0 and start + run < len(words)
    contained_enough = (
        max(containment, contained) >= parameters.containment
        and common >= _FEWEST
        and size_of(words) >= parameters.shortest
    )
    if (
        words == stored_words
        or contained_enough
        or (hit.fingerprints > 0 and (run < parameters.kgram or not inside))
        or (size_of(stored_words[low : low + run]) >= parameters.run and not _is_formula(here.paragraph, start, run))
    ):
        return Match(hit.number, hit.stored, resemblance, containment, contained, run)
    return None


def _is_formula(paragraph: Paragraph, start: int, run: int) -> bool:
    """Whether a run holds only names and common words; what follows the paragraph is not looked at."""
    text, words = paragraph.text, paragraph.words
    capitals = text.isupper() or is_german(words.words)
    telling = {
        words.words[place]
        for place in range(start, min(start + run, len(words)))
        if words.words[place] not in COMMON and (capitals or not text[words.starts[place]].isupper())
    }
    return len(telling) < _TELLING


def _shingles(words: Sequence[str], k: int) -> frozenset[tuple[str, ...]]:
    """The set of runs of ``k`` words; of a shorter text, the text itself, as `dedup.shingle` has it."""
    if len(words) < k:
        return frozenset((tuple(words),)) if words else frozenset()
    return frozenset(zip(*(words[offset:] for offset in range(k)), strict=False))


def _following(paragraphs: Sequence[Paragraph], place: int, enough: int = 16) -> list[str]:
    """The first words after a paragraph."""
    words: list[str] = []
    for paragraph in paragraphs[place + 1 :]:
        words.extend(paragraph.words.words[: enough - len(words)])
        if len(words) >= enough:
            break
    return words
