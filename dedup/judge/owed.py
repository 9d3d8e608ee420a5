"""The credit found beside the credit owed.

Which credit is owed follows from the class of the share, by the newsroom's
table; to whom, from the sources: an outlet that is an agency owns its text,
any other outlet passes on what its own credits say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from dedup.data.agencies import agency_id, agency_name
from dedup.frozen import TYPE_CHECKING, replace
from dedup.judge.credits import credits_of_stored, mentions
from dedup.judge.facts import Facts
from dedup.judge.house import house_of
from dedup.judge.places import Places
from dedup.judge.policy import Owed, Policy
from dedup.judge.shares import Stream, ratio_of
from dedup.judge.sources import Known, places_of_all
from dedup.model import Credit, CreditVerdict, StoredArticle
from dedup.normalise import normalised_text

if TYPE_CHECKING:
    from typing import Literal

    Status = Literal["ok", "missing", "wrong", "partial", "not_needed"]
else:
    Status = str

__all__ = ["agency_of", "judge_credit", "names_of", "origin_agencies"]


def origin_agencies(stored: StoredArticle, policy: Policy) -> tuple[str, ...]:
    """Agency ids that a source's text belongs to: the outlet itself, else whom its credits name; may be empty."""
    agency = agency_of(stored.outlet, policy)
    if agency:
        return (agency,)
    found = {name for credit in credits_of_stored(stored, house_of(policy.agencies)) for name in credit.agencies}
    return tuple(sorted(found))


def agency_of(outlet: str, policy: Policy) -> str:
    """Id of the agency that an outlet is, by the policy or by its name; "" for none."""
    return policy.agency_outlets.get(outlet) or (outlet if outlet in policy.agencies else agency_id(outlet))


def _name_of(agency: str, policy: Policy) -> str:
    return policy.agencies[agency][0] if agency in policy.agencies else agency_name(agency)


def names_of(
    origins: Sequence[Known], agencies: Mapping[str, tuple[str, ...]], stream: Stream, policy: Policy
) -> tuple[str, ...]:
    """Whom to name for these sources, the one with most of the words first.

    Agencies come before outlets, which may have the text from them. Each name
    after the first must account for ``min_words`` words, and for as much of
    all that is shared as makes a class, that those before it do not.
    """
    carried: dict[tuple[int, str], Places] = {}
    for origin in origins:
        whose = agencies.get(origin.key)
        entries = [(0, _name_of(agency, policy)) for agency in whose] if whose else [(1, origin.stored.outlet or origin.key)]
        for entry in entries:
            carried[entry] = carried.get(entry, 0) | origin.places
    if len(carried) < 2:
        return tuple([name for _, name in carried])
    first = next(iter(carried))[1]
    least = max(policy.min_words, int(stream.size(places_of_all(origins)) * policy.partly_derived))
    names: list[str] = []
    while carried:
        rank = min(carried)[0]
        best = max([entry for entry in carried if entry[0] == rank], key=lambda entry: carried[entry].bit_count())
        places = carried.pop(best)
        if stream.size(places) >= least:
            names.append(best[1])
            carried = {entry: others & ~places for entry, others in carried.items()}
    return tuple(names) or (first,)


def judge_credit(
    facts: Facts,
    stream: Stream,
    origins: Sequence[Known],
    agencies: Mapping[str, tuple[str, ...]],
    whose: tuple[str, ...],
    policy: Policy,
) -> CreditVerdict:
    """Compare the article's credits with what its share of others' text owes.

    ``origins`` are sources of other houses that are not known to be later,
    ``agencies`` the agency ids of each, ``whose`` their names by `names_of`.
    """
    found = facts.credits
    owing = _owing(origins, agencies, set(policy.own_agencies.get(facts.article.outlet, ())), stream, policy)
    words = places_of_all(owing)
    owed = policy.owed(ratio_of(stream, words.bit_count()))
    if owed == "nothing" or stream.size(words) < policy.min_credit_words:
        return CreditVerdict(found, None, "not_needed", None)
    status = _status(facts, owing, agencies, owed, stream, policy)
    if status == "not_needed":
        return CreditVerdict(found, None, status, None)
    if status == "ok":
        return CreditVerdict(found, owed, status, None)
    names = whose if owing is origins else names_of(owing, agencies, stream, policy)
    return CreditVerdict(found, owed, status, _suggestion(owed, names))


def _owing(
    origins: Sequence[Known], agencies: Mapping[str, tuple[str, ...]], free: AbstractSet[str], stream: Stream, policy: Policy
) -> Sequence[Known]:
    """Sources to which a credit is owed, each with the words that no source of ``free`` agencies has.

    What an agency sends to its clients, all of them print: who may run it
    owes nothing to those who ran it, too.
    """
    may = {one.key for one in origins if agencies[one.key] and free >= set(agencies[one.key])} if free else ()
    if not may:
        return origins
    words = places_of_all([one for one in origins if one.key in may])
    others = [replace(one, places=one.places & ~words) for one in origins if one.key not in may]
    return [one for one in others if stream.size(one.places) >= policy.min_words]


def _status(
    facts: Facts, owing: Sequence[Known], agencies: Mapping[str, tuple[str, ...]], owed: Owed, stream: Stream, policy: Policy
) -> Status:
    """What is to be said of the article's credits, where ``owing`` are owed one."""
    found = facts.credits
    if not found and owed != "inline":
        return "missing"
    wire = [credit for credit in found if credit.agencies or credit.generic]
    named = {agency for credit in wire for agency in credit.agencies}
    known = {agency for one in owing for agency in agencies[one.key]}
    named_here = {one.key for one in owing if named & set(agencies[one.key]) or _is_named(one, found, policy)}
    if owed == "inline":
        if not known:
            return "not_needed"
        said = wire or named_here or mentions(facts.paragraphs, known, house_of(policy.agencies))
        return "ok" if said else "missing"
    if not wire and not named_here:
        return "missing"
    if not (any(credit.generic for credit in wire) and policy.accept_generic):
        if known and not named_here:
            return "wrong" if named else "partial"
        told = places_of_all([one for one in owing if one.key in named_here or not agencies[one.key]])
        if ratio_of(stream, (places_of_all(owing) & ~told).bit_count()) >= policy.partly_derived:
            return "partial"
        if not named and not named_here:
            return "partial"
    if owed == "agency alone" and _claims_staff(found, owing):
        return "partial"
    return "ok"


def _is_named(origin: Known, found: Sequence[Credit], policy: Policy) -> bool:
    """Whether a credit names the outlet that a source appeared in, as "Source: Harbour Post" does."""
    outlet = normalised_text(origin.stored.outlet).replace(" ", "") if found else ""
    if not outlet or agency_of(origin.stored.outlet, policy):
        return False
    return any(outlet in normalised_text(credit.text).replace(" ", "") for credit in found)


def _claims_staff(found: Sequence[Credit], owing: Sequence[Known]) -> bool:
    """Whether the credits claim a share for one's own house.

    A byline of a person beside an agency's dateline, or one that the source
    has too, may well be the agency's author: that claims nothing.
    """
    dated = any(credit.kind == "dateline" and credit.agencies for credit in found)
    authors = {normalised_text(one.stored.byline) for one in owing}
    for credit in found:
        person = credit.kind == "byline" and not (credit.agencies or credit.generic)
        if credit.staff and not (person and (dated or normalised_text(credit.text) in authors)):
            return True
    return False


def _suggestion(owed: Owed, names: Sequence[str]) -> str | None:
    """A credit line that would do."""
    joined = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "agencies"
    if owed == "agency alone":
        return f"Source: {joined}"
    if owed == "staff and agencies":
        return f"By staff and {joined}"
    if owed == "X and agencies":
        return f"With material from {joined}"
    return f"Name {joined} in the text"
