"""The step that judges: an article and the earlier ones it shares text with -> verdict.

The same alignment and the same rules as `dedup.pipeline.check`, on what the
joins found instead of what an index answered. Findings that need no other
article were made when the article was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pyarrow as pa

from dedup.boilerplate import listed_words
from dedup.corpus.frames import Tellers, filled_anew, tellers
from dedup.corpus.rebuilt import paragraphs_of, rebuilt
from dedup.corpus.records import finding_row, stored_articles
from dedup.corpus.stepping import Terms
from dedup.corpus.tables import VERDICTS
from dedup.judge.clocks import on_another_day
from dedup.judge.credits import find_credits
from dedup.judge.facts import Facts
from dedup.judge.house import house_of
from dedup.judge.policy import LEVELS
from dedup.judge.verdict import judge as verdict_of
from dedup.model import Alignment, Article, Paragraph, StoredArticle, Verdict
from dedup.passages import passages_of
from dedup.quotes import quoted_words
from dedup.recent import Recent

__all__ = ["ACROSS", "judge"]

ACROSS = ("wire", "syndication", "stale", "repeat")
"""Families of rules that look at other articles."""

_HELD = 1 << 20
"""Characters of the articles held at a time."""

_LEAST = 1 << 11
"""Characters that each counts for besides its text: it has other fields, too."""


class _Row(NamedTuple):
    """An article of a group: the subject where ``nth`` is 0, with the ``numbers`` of its paragraphs that are boilerplate."""

    subject: int
    nth: int
    article: int
    numbers: Sequence[int] | None
    stored: StoredArticle


def judge(batches: Iterable[pa.RecordBatch], terms: Terms) -> Iterator[pa.RecordBatch]:
    """Rows of `ARTICLES` in order of (subject, nth), nth 0 the subject itself -> `VERDICTS`.

    A subject's rows may lie in two batches. Memory: the rows of one subject
    and one batch, and up to 1,048,576 characters of articles before them.
    O(words of the articles and their sources).
    """
    policy = terms.policy
    terms = replace(terms, policy=replace(policy, levels={rule: policy.level(rule) if _across(rule) else "off" for rule in LEVELS}))
    group: list[_Row] = []
    held = Recent[int, StoredArticle](_HELD)
    for batch in batches:
        done = []
        for row in _rows(batch, held):
            if group and row.subject != group[0].subject:
                done.append(_judged(group, terms))
                group = []
            group.append(row)
        yield pa.RecordBatch.from_pylist([row for row in done if row is not None], VERDICTS)
    if group:
        last = _judged(group, terms)
        yield pa.RecordBatch.from_pylist([last] if last is not None else [], VERDICTS)


def _rows(batch: pa.RecordBatch, held: Recent[int, StoredArticle]) -> Iterator[_Row]:
    names = batch.column("article").to_pylist()
    columns = [batch.column(name).to_pylist() for name in ("subject", "nth", "numbers")]
    for subject, nth, numbers, name, stored in zip(*columns, names, _stored(batch, names, held), strict=True):
        yield _Row(subject, nth, name, numbers, stored)


def _stored(batch: pa.RecordBatch, names: Sequence[int], held: Recent[int, StoredArticle]) -> list[StoredArticle]:
    """The article of each row, the very same one for neighbours: what was made of it is found again at once."""
    known = {name: stored for name in set(names) if (stored := held.find(name)) is not None}
    new = {name: place for place, name in enumerate(names) if name not in known}
    for name, stored in zip(new, stored_articles(batch.take(pa.array(new.values(), pa.int64()))), strict=True):
        known[name] = stored
        held.keep(name, stored, sum(map(len, stored.paragraphs)) + _LEAST)
    return [known[name] for name in names]


def _judged(group: Sequence[_Row], terms: Terms) -> dict[str, Any] | None:
    row, others = group[0], group[1:]
    if row.nth != 0:
        return None
    article = rebuilt(row.stored)
    paragraphs = paragraphs_of(article)
    boilerplate = listed_words(paragraphs) | _stamped(paragraphs, set(row.numbers or ()))
    passages = passages_of(article, paragraphs, [other.stored for other in others], boilerplate, terms.policy.house_terms)
    facts = Facts(
        article,
        paragraphs,
        alignments=passages.alignments,
        sources=passages.sources,
        boilerplate=passages.boilerplate,
        quoted=quoted_words(paragraphs),
        credits=find_credits(article, paragraphs, house_of(terms.policy.agencies)) if passages.alignments else (),
        indexed=True,
        now=terms.now,
    )
    return _row(row.article, terms.quieted(verdict_of(facts, terms.policy))) | {"taken": list(_taken(facts, others))}


def _taken(facts: Facts, others: Iterable[_Row]) -> Iterator[dict[str, int]]:
    """How many words of the article stand in each of ``others``, boilerplate left out.

    None where nothing holds on a close look, or where the house only filled
    its own frame anew.
    """
    told: Tellers | None = None
    for _, _, name, _, other in others:
        passages = [alignment for alignment in facts.alignments if alignment.key == other.key]
        shared = sum([_counting(passage, facts.boilerplate) for passage in passages])
        if shared and other.outlet == facts.article.outlet:
            told = told or tellers(facts.paragraphs, facts.article.language)
            if filled_anew(told, passages, next_day=_next_day(facts.article, other)):
                shared = 0
        yield {"source": name, "shared": shared}


def _counting(passage: Alignment, boilerplate: frozenset[int]) -> int:
    """Words of a passage but for boilerplate; none of them stands in another passage of the same source."""
    return len(passage.matched) - len(boilerplate.intersection(passage.matched) if boilerplate else ())


def _next_day(article: Article, other: StoredArticle) -> bool:
    """Whether both are dated, and far enough apart not to be updates of one story."""
    return on_another_day(article.published or article.modified, other.published or other.modified)


def _across(rule: str) -> bool:
    return rule.partition("/")[0] in ACROSS


def _stamped(paragraphs: Iterable[Paragraph], numbers: set[int]) -> frozenset[int]:
    """Places in the word stream of the paragraphs that are boilerplate of their outlet."""
    places: set[int] = set()
    base = 0
    for paragraph in paragraphs if numbers else ():
        if paragraph.number in numbers:
            places.update(range(base, base + len(paragraph.words)))
        base += len(paragraph.words)
    return frozenset(places)


def _row(article: int, verdict: Verdict) -> dict[str, Any]:
    first = next((source for source in verdict.sources if source.earliest), None)
    agencies = sorted({agency for credit in verdict.credit.found for agency in credit.agencies})
    return {
        "article": article,
        "words": verdict.share.words - verdict.share.boilerplate,
        "matched": verdict.share.matched,
        "ratio": round(verdict.share.ratio * 1000),
        "share_class": verdict.share.class_,
        "credit_status": verdict.credit.status,
        "credit_required": verdict.credit.required or "",
        "suggestion": verdict.credit.suggestion or "",
        "agency": agencies[0] if agencies else "",
        "source": first.key if first else verdict.sources[0].key if verdict.sources else "",
        "findings": [
            finding_row(finding) for finding in verdict.findings if _across(finding.rule)
        ],
    }
