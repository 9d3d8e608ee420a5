"""The night in five lines, for the top of the page, chat and mail."""

from __future__ import annotations

from dedup.corpus.contents import Contents

__all__ = ["five_lines", "many"]


def five_lines(told: Contents) -> list[str]:
    """Five sentences of plain text: the size of the night, what is new, credits, families, what to mend."""
    return [
        _size(told),
        _news(told),
        _credits(told),
        _families(told),
        _mends(told),
    ]


def _size(told: Contents) -> str:
    counts = told.counts
    size = f"{many(counts['articles'], 'article')} from {many(counts['outlets'], 'outlet')}"
    repeats = told.rule_count("repeat/")
    own = f"{many(repeats, 'article') if repeats else 'none'} {'repeats' if repeats < 2 else 'repeat'}"
    if counts["outlets"] < 2:
        return f"{size}, {counts['words']:,} words: {own} what it had published before."
    share = counts["matched"] / counts["words"] if counts["words"] else 0.0
    return (
        f"{size}: {share:.1%} of their {counts['words']:,} words stood in an earlier article of another outlet; "
        f"{own} what their own had published before."
    )


def _news(told: Contents) -> str:
    total = told.rule_count("")
    if not told.asked.before:
        return f"{many(total, 'finding')}; there is no report before this one to tell which are new."
    new = sum(counts["new"] for counts in told.rules.values())
    members = told.counts.get("new_members", 0)
    return f"{many(new, 'finding')} of {total:,} and {many(members, 'republished article')} are new since the last report."


def _credits(told: Contents) -> str:
    missing, wrong = told.rule_count("wire/uncredited"), told.rule_count("wire/wrong-agency")
    partly = told.rule_count("wire/partly-credited")
    if not missing + wrong + partly:
        return "No wire copy without its credit was found."
    told_of = [
        f"without credit in {many(missing, 'article')}" if missing else "",
        f"under another agency's name in {many(wrong, 'article')}" if wrong else "",
        f"partly credited in {many(partly, 'article')}" if partly else "",
    ]
    return f"Wire copy runs {', '.join(filter(None, told_of))}."


def _families(told: Contents) -> str:
    counts = told.counts
    if not told.families:
        return "No article was republished."
    biggest = told.families[0]
    head = biggest.members[0]
    families = f"{many(counts['families'], 'family', 'families')} of republished articles"
    title = head["title"] or head["key"]
    if counts["outlets"] < 2:
        return f"{families}; the largest is “{title}”, {many(biggest.size, 'article')}."
    return (
        f"{families}, {'all' if counts['across'] == counts['families'] else format(counts['across'], ',')} across outlets; the widest is “{title}” by {head['outlet']}, "
        f"{many(biggest.size, 'article')} in {many(biggest.outlets, 'outlet')}."
    )


def _mends(told: Contents) -> str:
    doubles, stale = told.rule_count("double/"), told.rule_count("stale/")
    furniture = told.rule_count("furniture/", "embargo/")
    wanted = [
        f"{many(doubles, 'passage')} printed twice in one article" if doubles else "",
        f"{many(stale, 'article')} resting on a source since changed or withdrawn" if stale else "",
        f"{many(furniture, 'leftover')} of the wire" if furniture else "",
    ]
    if not any(wanted):
        return "Nothing is printed twice, no article rests on a source since changed, no leftovers of the wire."
    return f"To mend: {', '.join(filter(None, wanted))}."


def many(count: int, one: str, more: str = "") -> str:
    """
    >>> many(1, "article"), many(2000, "family", "families")
    ('1 article', '2,000 families')
    """
    return f"{count:,} {one if count == 1 else more or one + 's'}"
