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
from dedup.judge.verdict import judge_all
from dedup.model import Alignment, Article, Paragraph, StoredArticle, Verdict
from dedup.passages import passages_of
from dedup.quotes import quoted_words

__all__ = ["ACROSS", "judge"]

ACROSS = ("wire", "syndication", "stale", "repeat")
"""Families of rules that look at other articles."""

_AT_ONCE = 1 << 16
"""Characters of the bundles that are judged at a time: what is made of more does not stay in the cache of a processor."""

_COLUMNS = ("bundle", "article", "best", "second_best", "earliest", "numbers")


class _Row(NamedTuple):
    """An article of a bundle. ``sources`` are those of a subject; ``numbers`` its paragraphs that are boilerplate."""

    bundle: int
    article: int
    sources: tuple[int | None, ...]
    numbers: Sequence[int] | None
    stored: StoredArticle


_Asked = tuple[_Row, list[_Row]]
"""A subject and its sources, the one it shares most with first."""


def judge(batches: Iterable[pa.RecordBatch], terms: Terms) -> Iterator[pa.RecordBatch]:
    """Rows of `ARTICLES`, those of a bundle together -> `VERDICTS`, of those that name a source.

    A bundle holds its subjects and all their sources once each; its rows may lie in two
    batches. Memory: one batch, and bundles of 65,536 characters, or one longer one. O(words of the articles and their sources).
    """
    policy = terms.policy
    terms = replace(terms, policy=replace(policy, levels={rule: policy.level(rule) if _across(rule) else "off" for rule in LEVELS}))
    bundle: list[_Row] = []
    asked: list[_Asked] = []
    size = 0
    for batch in batches:
        done: list[dict[str, Any]] = []
        for row in _rows(batch):
            if bundle and row.bundle != bundle[0].bundle:
                asked += _asked(bundle)
                if size >= _AT_ONCE:
                    done += _judged(asked, terms)
                    asked, size = [], 0
                bundle = []
            bundle.append(row)
            size += sum(map(len, row.stored.paragraphs))
        yield pa.RecordBatch.from_pylist(done, VERDICTS)
    yield pa.RecordBatch.from_pylist(_judged([*asked, *_asked(bundle)], terms), VERDICTS)


def _rows(batch: pa.RecordBatch) -> Iterator[_Row]:
    bundles, articles, *sources, numbers = [batch.column(name).to_pylist() for name in _COLUMNS]
    return map(_Row, bundles, articles, zip(*sources, strict=True), numbers, stored_articles(batch))


def _asked(bundle: Sequence[_Row]) -> Iterator[_Asked]:
    """The subjects of a bundle, each with its sources."""
    articles = {row.article: row for row in bundle}
    for row in bundle:
        if row.sources[0] is not None:
            yield row, [articles[source] for source in row.sources if source is not None]


def _judged(asked: Sequence[_Asked], terms: Terms) -> list[dict[str, Any]]:
    """What is said of each subject, a stage at a time as `dedup.judge.evidence.weigh` is."""
    policy, house = terms.policy, house_of(terms.policy.agencies)
    articles = [rebuilt(row.stored) for row, _ in asked]
    texts = [paragraphs_of(article) for article in articles]
    stamps = [_stamped(paragraphs, set(row.numbers or ())) for paragraphs, (row, _) in zip(texts, asked, strict=True)]
    apart = [listed_words(paragraphs) | stamped for paragraphs, stamped in zip(texts, stamps, strict=True)]
    sources = [[other.stored for other in others] for _, others in asked]
    passages = [passages_of(*each, policy.house_terms) for each in zip(articles, texts, sources, apart, strict=True)]
    quoted = [quoted_words(paragraphs) for paragraphs in texts]
    credits = [
        find_credits(article, paragraphs, house) if shared.alignments else ()
        for article, paragraphs, shared in zip(articles, texts, passages, strict=True)
    ]
    facts = [
        Facts(
            article,
            paragraphs,
            alignments=shared.alignments,
            sources=shared.sources,
            boilerplate=shared.boilerplate,
            quoted=places,
            credits=found,
            indexed=True,
            now=terms.now,
        )
        for article, paragraphs, shared, places, found in zip(articles, texts, passages, quoted, credits, strict=True)
    ]
    verdicts = map(terms.quieted, judge_all(facts, policy))
    return [
        _row(row.article, verdict) | {"taken": list(_taken(known, others))}
        for (row, others), known, verdict in zip(asked, facts, verdicts, strict=True)
    ]


def _taken(facts: Facts, others: Iterable[_Row]) -> Iterator[dict[str, int]]:
    """How many words of the article stand in each of ``others``, boilerplate left out.

    None where nothing holds on a close look, or where the house only filled
    its own frame anew.
    """
    told: Tellers | None = None
    for row in others:
        other = row.stored
        passages = [alignment for alignment in facts.alignments if alignment.key == other.key]
        shared = sum([_counting(passage, facts.boilerplate) for passage in passages])
        if shared and other.outlet == facts.article.outlet:
            told = told or tellers(facts.paragraphs, facts.article.language)
            if filled_anew(told, passages, next_day=_next_day(facts.article, other)):
                shared = 0
        yield {"source": row.article, "shared": shared}


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
