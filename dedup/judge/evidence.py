"""What the rules look at: the facts, and what follows from them before any rule is asked.

Who is who among the sources, how much stands elsewhere, who had it first and
which credit is owed are worked out once, here; each rule then only reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dedup.frozen import NamedTuple, dataclass, field
from dedup.judge.facts import Facts
from dedup.judge.furniture import Leftover, find_furniture
from dedup.judge.owed import agency_of, judge_credit, names_of, origin_agencies
from dedup.judge.policy import LEVELS, Policy, PolicyLevel
from dedup.judge.shares import Stream, share_of, word_stream
from dedup.judge.sources import Known, Relation, is_outdated, know_sources, public_sources
from dedup.model import Article, CreditVerdict, Related, Share, Source, Span

__all__ = ["Draft", "Evidence", "weigh"]


class Draft(NamedTuple):
    """A finding before it has a level, a fingerprint, a line and a text.

    ``content`` is what the fingerprint is made of: what the finding is about,
    never where it stands. ``level`` is that of the rule, unless given.
    """

    rule: str
    message: str
    content: str
    paragraph: int
    span: Span
    related: tuple[Related, ...] = ()
    level: PolicyLevel | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Facts and their consequences. ``known`` are the sources by rank, versions of this story among them.

    ``earliest`` is the key of the one that came before all others, "" if none is known to.
    ``possible`` are those of other houses that this text may stem from,
    ``origins`` those of them from which words may have come, most of it first.
    ``agencies``: for each of these, the agency ids that its text belongs to;
    ``whose``: the names of those, at least one where there are origins.
    """

    facts: Facts
    stream: Stream
    known: tuple[Known, ...]
    earliest: str
    share: Share
    credit: CreditVerdict
    sources: tuple[Source, ...]
    leftovers: tuple[Leftover, ...] = ()
    agencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    possible: tuple[Known, ...] = ()
    origins: tuple[Known, ...] = ()
    whose: tuple[str, ...] = ()

    def of(self, relation: Relation) -> list[Known]:
        """Sources of one relation, by rank."""
        return [known for known in self.known if known.relation == relation]


def weigh(articles: Sequence[Facts], policy: Policy) -> list[Evidence]:
    """Everything that follows from the facts of each article under this policy. O(words of the articles and their sources).

    A question is asked of all articles before the next one is: its code and tables then stay in the processor's nearest
    caches, which makes it up to twice as fast as among all others.
    """
    streams = [word_stream(facts) for facts in articles]
    told = [know_sources(facts, policy, stream) for facts, stream in zip(articles, streams, strict=True)]
    known = [each.sources for each in told]
    possible = [_possible(*each, policy) for each in zip(articles, streams, known, strict=True)]
    passages = [[passage for one in each for passage in one.passages] for each in possible]
    shares = [share_of(stream, each, policy) for stream, each in zip(streams, passages, strict=True)]
    origins = [tuple([one for one in each if one.places]) for each in possible]
    agencies = [{one.key: origin_agencies(one.stored, policy) for one in each} for each in origins]
    whose = [names_of(*each, policy) for each in zip(origins, agencies, streams, strict=True)]
    credits = [judge_credit(*each, policy) for each in zip(articles, streams, origins, agencies, whose, strict=True)]
    leftovers = [tuple(find_furniture(facts.paragraphs)) for facts in articles] if _asks_for_leftovers(policy) else [()] * len(articles)
    sources = [public_sources(facts, *each) for facts, each in zip(articles, told, strict=True)]
    earliest = [each.earliest for each in told]
    return [
        Evidence(*each)
        for each in zip(articles, streams, known, earliest, shares, credits, sources, leftovers, agencies, possible, origins, whose, strict=True)
    ]


_ON_LEFTOVERS = [rule for rule in LEVELS if rule.startswith(("furniture/", "embargo/"))]


def _asks_for_leftovers(policy: Policy) -> bool:
    return any([policy.level(rule) != "off" for rule in _ON_LEFTOVERS])


def _possible(facts: Facts, stream: Stream, known: tuple[Known, ...], policy: Policy) -> tuple[Known, ...]:
    """The sources from which text of the article may have come: not those of the wording of a regular notice alone."""
    candidates = [one for one in known if one.relation == "other" and _may_be_first(facts.article, one, policy)]
    if not candidates:
        return ()
    from dedup.judge.notices import Subject, comes_again  # not loaded where no index is asked

    subject = Subject(facts, stream, known)
    return tuple([one for one in candidates if not comes_again(subject, one)])


def _may_be_first(article: Article, known: Known, policy: Policy) -> bool:
    """Whether a source was there first.

    A wire item that has a newer version now, taken by a house that is no agency, is where the text came from.
    """
    return known.direction != "later" or (is_outdated(article, known.stored) and not agency_of(article.outlet, policy))
