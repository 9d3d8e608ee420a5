"""What stands twice inside one article.

Whole paragraphs first (`dedup.repeats.paragraphs`); then runs of words that
stand at two places, from a whole sentence down to eight words, and passages
that stand twice with small changes (`dedup.repeats.passages`). Each is
reported once: words of a doubled paragraph are not reported again as doubled
sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from dedup.align.streams import article_stream
from dedup.boilerplate import listed_words
from dedup.kernel import native_again
from dedup.model import Paragraph, Repeat
from dedup.repeats.paragraphs import doubled_paragraphs
from dedup.repeats.parameters import RepeatParameters
from dedup.repeats.passages import ANCHOR, GAP, Passages, chains_of

__all__ = ["RepeatParameters", "find_repeats", "may_repeat"]

DEFAULTS = RepeatParameters()


def find_repeats(paragraphs: Sequence[Paragraph], parameters: RepeatParameters = DEFAULTS) -> tuple[Repeat, ...]:
    """Repeats in order of their second places. About linear in the words.

    A run that is a whole sentence at either place is a ``sentence``; one
    inside longer sentences is ``near``, its ``resemblance`` the share of
    those sentences that is the same. Headings, credits, tables, listed
    boilerplate, lists of sources, and what `dedup.refrains` knows are no repeats.
    """
    if sum(len(paragraph.words) for paragraph in paragraphs) < parameters.neighbour * 2:
        return ()
    chains = chains_of(paragraphs, parameters)
    if not chains and len({paragraph.words.words for paragraph in paragraphs}) == len(paragraphs):
        return ()  # nothing twice, as in most articles: no stream, and no phrases of `listed_words`, which cost 5 ms once
    boilerplate = listed_words(paragraphs)
    doubled = dict(doubled_paragraphs(paragraphs, boilerplate, parameters))
    if chains:
        passages = Passages(paragraphs, article_stream(paragraphs), boilerplate, set(doubled), parameters)
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
    return bool(native_again.stands_again(texts, ANCHOR, ceil(parameters.run), ceil(parameters.near), GAP))
