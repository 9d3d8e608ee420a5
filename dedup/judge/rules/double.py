"""``double/*``: something stands twice inside this article."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.judge.evidence import Draft, Evidence
from dedup.judge.policy import Policy
from dedup.model import Related, Repeat
from dedup.normalise import normalise
from dedup.offsets import line_and_column, line_starts

__all__ = ["double"]

_WHAT = {
    "paragraph": "This paragraph stands twice: the first is in line {line}.",
    "caption": "This caption stands twice: the first is in line {line}.",
    "sentence": "This sentence stands twice: the first is in line {line}.",
    "near": "This passage nearly repeats the one in line {line} ({percent}% the same).",
    "inside": "These {words} words stand twice: the first time in line {line}.",
    "phrase": "These words serve two statements: the first is in line {line}.",
}
_NEARLY = 0.5


def double(evidence: Evidence, policy: Policy) -> Iterator[Draft]:
    """A draft for each repeat, on its second place."""
    article = evidence.facts.article
    starts = line_starts(article.source)
    for repeat in evidence.facts.repeats:
        line = line_and_column(starts, repeat.first_span.start)[0] + article.line - 1
        first = Related(None, repeat.first_paragraph, *repeat.first_span, repeat.ops)
        content = article.source[repeat.span.start : repeat.span.end]
        what = "inside" if repeat.kind == "near" and repeat.resemblance < _NEARLY else repeat.kind
        message = _WHAT[what].format(line=line, percent=_percent(repeat), words=len(normalise(content)))
        yield Draft(f"double/{repeat.kind}", message, content, repeat.paragraph, repeat.span, (first,))


def _percent(repeat: Repeat) -> int:
    """Resemblance in whole per cent, never rounded up to 100."""
    return min(99, round(repeat.resemblance * 100))
