"""Hits -> Matches, settled on the stored texts.

A hit is a hint. Here the texts themselves are compared: resemblance and
containment of their word shingle sets, exactly, and the longest run of words
they share. What shares too little is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dedup.frozen import dataclass
from dedup.model import Hit, Match, Paragraph, StoredParagraph
from dedup.normalise import normalise
from dedup.runs import longest_run, size_of
from dedup.sign import SCHEME

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
    here: dict[int, frozenset[tuple[str, ...]]] = {}
    there: dict[int, tuple[tuple[str, ...], frozenset[tuple[str, ...]]]] = {}
    matches = []
    for hit in hits:
        record = stored.get(hit.stored)
        place = by_number.get(hit.number)
        if record is None or place is None:
            continue
        words = paragraphs[place].words.words
        if hit.number not in here:
            here[hit.number] = _shingles(words, parameters.shingle)
        if hit.stored not in there:
            stored_words = normalise(record.text).words
            there[hit.stored] = stored_words, _shingles(stored_words, parameters.shingle)
        match = _match(hit, words, here[hit.number], *there[hit.stored], _following(paragraphs, place), parameters)
        if match is not None:
            matches.append(match)
    return tuple(matches)


def _match(
    hit: Hit,
    words: Sequence[str],
    shingles: frozenset[tuple[str, ...]],
    stored_words: Sequence[str],
    stored_shingles: frozenset[tuple[str, ...]],
    following: Sequence[str],
    parameters: VerifyParameters,
) -> Match | None:
    if not shingles or not stored_shingles:
        return None
    common = len(shingles & stored_shingles)
    containment, contained = common / len(shingles), common / len(stored_shingles)
    resemblance = common / (len(shingles) + len(stored_shingles) - common)
    if resemblance == 1.0 and words == stored_words:
        start, low, run = 0, 0, len(words)
    else:
        start, low, run = longest_run((*words, *following), stored_words, 2)
    size = size_of(stored_words[low : low + run])
    touches = low == 0 or low + run == len(stored_words) or start == 0 or start + run >= len(words)
    if (
        max(containment, contained) >= parameters.containment
        and common >= 2
        and size_of(words) >= parameters.shortest
        or words == stored_words
        or size >= parameters.run
        or (hit.fingerprints > 0 and (touches or run < parameters.kgram))
    ):
        return Match(hit.number, hit.stored, resemblance, containment, contained, run)
    return None


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
