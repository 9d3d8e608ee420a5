"""``syndication/spread``: many outlets carry this text."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.judge.evidence import Draft, Evidence
from dedup.judge.policy import Policy
from dedup.judge.rules.wire import related_of
from dedup.judge.sources import outlet_of

__all__ = ["spread"]

_LISTED = 5


def spread(evidence: Evidence, policy: Policy) -> Iterator[Draft]:
    """One draft when at least ``spread_outlets`` outlets of other houses carry a good part of this article."""
    carriers = [one for one in evidence.of("other") if evidence.stream.size(one.places) >= policy.min_words]
    if not carriers:
        return
    main = carriers[0]
    keys = {one.key for one in carriers}
    keys.update(*[source.carried_by for source in evidence.sources if source.key in keys])
    if len(keys) < policy.spread_outlets:
        return
    house = evidence.facts.article.outlet
    outlets = sorted({outlet_of(key) for key in keys if not (house and policy.same_house(house, outlet_of(key)))})
    if len(outlets) < policy.spread_outlets:
        return
    before = sorted({one.stored.outlet for one in carriers if one.direction == "earlier"})
    listed = ", ".join(outlets[:_LISTED]) + (f" and {len(outlets) - _LISTED} more" if len(outlets) > _LISTED else "")
    message = f"{len(outlets)} outlets carry text of this article: {listed}."
    if before:
        message += f" At least {len(before)} of them had it before."
    passage = main.longest()
    yield Draft("syndication/spread", message, "", passage.paragraph, passage.here, related_of(main))
