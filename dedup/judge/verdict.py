"""Facts and policy -> the verdict on one article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from dedup.frozen import NamedTuple
from dedup.judge.evidence import Draft, Evidence, weigh
from dedup.judge.facts import Facts
from dedup.judge.feedback import outcome
from dedup.judge.policy import DEFAULT, LEVELS, Policy, PolicyLevel
from dedup.judge.registry import RULES, RuleFunction
from dedup.model import Article, Finding, Level, Span, Verdict
from dedup.normalise import normalised_text
from dedup.offsets import line_and_column, line_starts

__all__ = ["fingerprint", "judge", "judge_all"]

_SHORT = 64
"""Characters of a content that comes again in other articles, such as the class of a share."""

_SEVERITY: Mapping[Level, int] = {"error": 3, "warning": 2, "note": 1}


def judge(facts: Facts, policy: Policy = DEFAULT) -> Verdict:
    """The verdict of every rule that is not off. Pure: the same facts and policy give the same verdict.

    Findings come most severe first, then in text order. O(words of the
    article and its sources).
    """
    return judge_all((facts,), policy)[0]


def judge_all(articles: Sequence[Facts], policy: Policy = DEFAULT) -> list[Verdict]:
    """As `judge`, of each of some articles; all at once take less time than one after the other (`dedup.judge.evidence.weigh`)."""
    evidence = weigh(articles, policy)
    asked = [_asked(policy.all_levels(), facts.indexed) for facts in articles]
    drafts = [list(_drafts(*each, policy)) for each in zip(evidence, asked, strict=True)]
    findings = [_findings(facts.article, each, policy) for facts, each in zip(articles, drafts, strict=True)]
    return [_verdict(*each) for each in zip(evidence, asked, findings, strict=True)]


def _drafts(evidence: Evidence, asked: _Asked, policy: Policy) -> Iterator[Draft]:
    for function in asked.functions:
        for draft in function(evidence, policy):
            if draft.rule in asked.names and draft.level != "off":
                yield draft


def _verdict(evidence: Evidence, asked: _Asked, findings: tuple[Finding, ...]) -> Verdict:
    facts = evidence.facts
    return Verdict(
        article=facts.article,
        words=evidence.stream.words,
        paragraphs=len(facts.paragraphs),
        verdict=outcome(findings),
        share=evidence.share,
        credit=evidence.credit,
        sources=evidence.sources,
        findings=findings,
        passed=_passed(asked.names, frozenset([finding.rule for finding in findings])),
        skipped=asked.skipped,
        timings_ms={},
        alignments=facts.alignments,
        notices=_notices(facts),
    )


class _Asked(NamedTuple):
    """The functions of all rules that are asked, in their order, the names of these rules, and of those left out."""

    functions: tuple[RuleFunction, ...]
    names: frozenset[str]
    skipped: tuple[str, ...]


@lru_cache(maxsize=64)
def _asked(levels: tuple[PolicyLevel, ...], indexed: bool) -> _Asked:
    """What is asked where the rules have these ``levels``, in the order of `LEVELS`: all that are not off."""
    told = dict(zip(LEVELS, levels, strict=True))
    asked = {name: rule.function for name, rule in RULES.items() if told[name] != "off" and (indexed or not rule.indexed)}
    return _Asked(tuple(dict.fromkeys(asked.values())), frozenset(asked), tuple([name for name in RULES if name not in asked]))


@lru_cache(maxsize=256)
def _passed(asked: frozenset[str], failed: frozenset[str]) -> tuple[str, ...]:
    return tuple([name for name in RULES if name in asked and name not in failed])


def fingerprint(article_key: str, rule: str, content: str, occurrence: int = 0) -> str:
    """16 hex digits that stay the same when the text around a finding changes, and give no text away.

    Made of the article, the rule and the comparable words of what was found;
    ``occurrence`` tells equals apart.
    """
    return _fingerprint(article_key, rule, _comparable(content), occurrence)


def _fingerprint(article_key: str, rule: str, comparable: str, occurrence: int) -> str:
    from xxhash import xxh3_64_hexdigest

    parts = (article_key, rule, comparable, str(occurrence))
    return xxh3_64_hexdigest("\0".join(parts).encode("utf-8", "surrogatepass"))


def _comparable(content: str) -> str:
    return _words_of(content) if len(content) <= _SHORT else normalised_text(content) or content


@lru_cache(maxsize=1024)
def _words_of(content: str) -> str:
    return normalised_text(content) or content


def _findings(article: Article, drafts: Sequence[Draft], policy: Policy) -> tuple[Finding, ...]:
    if not drafts:
        return ()
    starts = line_starts(article.source)
    seen: Counter[tuple[str, str]] = Counter()
    findings = []
    for draft in sorted(drafts, key=_place) if len(drafts) > 1 else drafts:
        same = (draft.rule, _comparable(draft.content))
        line, column = line_and_column(starts, draft.span.start)
        findings.append(
            Finding(
                rule=draft.rule,
                level=_level(draft, policy),
                message=draft.message,
                fingerprint=_fingerprint(article.key, *same, seen[same]),
                paragraph=draft.paragraph,
                span=draft.span,
                line=line + article.line - 1,
                column=column,
                text=article.source[draft.span.start : draft.span.end],
                related=draft.related,
            )
        )
        seen[same] += 1
    findings.sort(key=_severity)
    return tuple(findings)


def _place(draft: Draft) -> tuple[Span, str]:
    return draft.span, draft.rule


def _severity(finding: Finding) -> int:
    return -_SEVERITY[finding.level]


def _level(draft: Draft, policy: Policy) -> Level:
    level = draft.level or policy.level(draft.rule)
    assert level != "off"
    return level


def _notices(facts: Facts) -> tuple[str, ...]:
    if not facts.saturated:
        return ()
    notice = (
        f"{facts.saturated} very common passages were looked up only in part: "
        "a source that shares nothing else with this article may be missing."
    )
    return (notice,)
