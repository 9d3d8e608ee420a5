"""The night in five lines, for the top of the page, chat and mail."""

from __future__ import annotations

from dedup.corpus.contents import Contents

__all__ = ["five_lines"]


def five_lines(told: Contents) -> list[str]:
    """Five sentences of plain text: the size of the night, what is new, credits, families, what to mend."""
    counts = told.counts
    share = counts["matched"] / counts["words"] if counts["words"] else 0.0
    return [
        f"{_many(counts['articles'], 'article')} from {_many(counts['outlets'], 'outlet')}: "
        f"{share:.1%} of their {counts['words']:,} words stood in an earlier article of another outlet.",
        _news(told),
        _credits(told),
        _families(told),
        _mends(told),
    ]


def _news(told: Contents) -> str:
    total = told.rule_count("")
    if not told.asked.before:
        return f"{_many(total, 'finding')}; this is the first report, so all of them count as new."
    new = sum(counts["new"] for counts in told.rules.values())
    members = told.counts.get("new_members", 0)
    return f"{_many(new, 'finding')} of {total:,} and {_many(members, 'republished article')} are new since the last report."


def _credits(told: Contents) -> str:
    missing, wrong = told.rule_count("wire/uncredited"), told.rule_count("wire/wrong-agency")
    partly = told.rule_count("wire/partly-credited")
    if not missing + wrong + partly:
        return "No wire copy without its credit was found."
    return (
        f"Wire copy runs without credit in {_many(missing, 'article')}, "
        f"under another agency's name in {wrong:,}, and partly credited in {partly:,}."
    )


def _families(told: Contents) -> str:
    counts = told.counts
    if not told.families:
        return "No article was republished."
    biggest = told.families[0]
    head = biggest.members[0]
    return (
        f"{_many(counts['families'], 'family', 'families')} of republished articles, {counts['across']:,} across outlets; "
        f"the widest is “{head['title'] or head['key']}” by {head['outlet']}, "
        f"{_many(biggest.size, 'article')} in {_many(biggest.outlets, 'outlet')}."
    )


def _mends(told: Contents) -> str:
    doubles, stale = told.rule_count("double/"), told.rule_count("stale/")
    furniture = told.rule_count("furniture/", "embargo/")
    return (
        f"To mend: {_many(doubles, 'passage')} printed twice in one article, "
        f"{_many(stale, 'article')} resting on a source since changed or withdrawn, "
        f"{_many(furniture, 'leftover')} of the wire."
    )


def _many(count: int, one: str, more: str = "") -> str:
    """
    >>> _many(1, "article"), _many(2000, "family", "families")
    ('1 article', '2,000 families')
    """
    return f"{count:,} {one if count == 1 else more or one + 's'}"
