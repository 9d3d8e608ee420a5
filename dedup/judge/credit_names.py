"""Is this a list of names, and is it one of texts or of photographs?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dedup.frozen import TYPE_CHECKING
from dedup.judge.credit_words import Token

if TYPE_CHECKING:
    from typing import Literal

    Where = Literal["head", "tail", "bracket", "sentence", "byline", "field"]
else:
    Where = str

__all__ = ["OPENINGS", "Where", "has_other_names", "is_afp_byline", "is_code", "is_name_like", "is_names", "is_photographer", "with_surnames"]

OPENINGS = frozenset(("source", "with", "by", "report", "edit", "provided"))
"""Categories of phrases that open a credit line."""

_SIGN_WITH_CITY = frozenset(("efe", "europa-press"))
_MOST_LISTED = 24
_MOST_UNKNOWN = 8
_MOST_CASELESS = 4
_MOST_WITH_CITY = 3
_LONGEST_ACRONYM = 8
_LONGEST_NAME = 12
_STRONG = ("/", " ـ ", "|", "+", "•", "·", "=", "–", "—", "-", "＝", "／")


def is_names(text: str, tokens: Sequence[Token], where: Where) -> bool:
    """Whether nothing but names, joins and desk codes is left, at least one of them an agency."""
    if len(tokens) > _MOST_LISTED or not any(token.wire for token in tokens):
        return False
    opening = tokens[0].categories & OPENINGS
    capitals = caseless = loose = 0
    for number, token in enumerate(tokens):
        if not token.unknown:
            continue
        if is_code(text, tokens, number):
            continue
        if token.case == "lower":
            if not (where == "byline" or "by" in opening):
                return False
            loose += 1
        elif token.case == "none":
            caseless += 1
        else:
            capitals += 1
    if caseless and opening and tokens[0].case != "none":
        return False
    if capitals > _MOST_UNKNOWN or caseless > _MOST_CASELESS or loose > _MOST_CASELESS:
        return False
    if not capitals + caseless + loose or where in ("byline", "field"):
        return True
    if opening:
        return not (opening <= {"by"} and where in ("sentence", "bracket"))
    if where == "head" and (_is_author_line(text, tokens) or _is_desk(text, tokens)):
        return True
    return _parted(text, tokens) and not is_photographer(text, tokens)


_SURNAMES = frozenset(("Antara", "Belga", "Bloomberg", "Petra", "Reuter", "Ritzau"))
"""Names of agencies that people bear, too."""
_GIVEN_NAMES = frozenset(("Petra",))


def with_surnames(text: str, tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens of a byline, of which such a name after one given name is no agency: "By Ana Petra" is a person.

    So is "By Petra Doe". "By Ana Doe, Petra" and "By Ana Doe Petra" still name the agency.
    """
    return [
        token._replace(agency="", categories=frozenset()) if token.agency and _is_surname(text, tokens, number) else token
        for number, token in enumerate(tokens)
    ]


def _is_surname(text: str, tokens: Sequence[Token], number: int) -> bool:
    """Whether it is a name that people bear, with one given name before it, or a given name with one behind it."""
    name = text[tokens[number].start : tokens[number].end].capitalize()
    before = number > 0 and _is_beside(text, tokens, number)
    if name in _GIVEN_NAMES and not before and number + 1 < len(tokens) and _is_followed(text, tokens, number):
        return True
    return name in _SURNAMES and before and not (number > 1 and _is_beside(text, tokens, number - 1))


def _is_followed(text: str, tokens: Sequence[Token], number: int) -> bool:
    """Whether an unknown name stands right behind that token."""
    behind = tokens[number + 1]
    return behind.unknown and behind.case == "upper" and text[tokens[number].end : behind.start] == " "


def _is_beside(text: str, tokens: Sequence[Token], number: int) -> bool:
    """Whether an unknown name stands right before that token."""
    before = tokens[number - 1]
    return before.unknown and before.case == "upper" and text[before.end : tokens[number].start] == " "


def _is_author_line(text: str, tokens: Sequence[Token]) -> bool:
    """ "Jane Doe, AP", "Jane Doe and John Roe, AP", "Max Muster und dpa": persons, then whom they write for, alone in a line."""
    *people, last = tokens
    names = [token for token in people if not token.categories & {"and"}]
    if not last.agency or not 2 <= len(names) <= _MOST_UNKNOWN or text[last.end :].strip():
        return False
    if not all(token.unknown and token.case == "upper" for token in names):
        return False
    between = text[people[-1].end : last.start]
    return between.strip() == "," or (people[-1] not in names and not between.strip())


def _is_desk(text: str, tokens: Sequence[Token]) -> bool:
    """ "EFE Madrid", "Efe. Madrid": a Spanish agency and where it writes from, alone in a line under the headline.

    Of others this is no usage, and "Reuters Institute" no credit.
    """
    if len(tokens) != 2 or tokens[0].agency not in _SIGN_WITH_CITY or not tokens[1].unknown or tokens[1].case != "upper":
        return False
    return text[tokens[0].end : tokens[1].start].strip(" .") == "" and not text[tokens[1].end :].strip()


def _parted(text: str, tokens: Sequence[Token]) -> bool:
    """Whether a sign or word parts every agency from the unknown names beside it."""
    for one, other in pairwise(tokens):
        pair = (one, other)
        if not (any(token.wire for token in pair) and any(token.unknown for token in pair)):
            continue
        if is_code(text, tokens, tokens.index(one)) or is_code(text, tokens, tokens.index(other)):
            continue
        between = text[one.end : other.start]
        generic = any("generic" in token.categories for token in pair)
        if any(sign in between for sign in _STRONG) or (generic and "," in between):
            continue
        city = one is tokens[0] and len(tokens) <= _MOST_WITH_CITY
        author = other is tokens[-1] and len(tokens) <= _MOST_WITH_CITY + 1 and other.end - other.start > _LONGEST_ACRONYM
        if "," not in between or not (city or author):
            return False
    categories = {category for token in tokens if not token.wire for category in token.categories}
    generic = any("generic" in token.categories for token in tokens)
    return generic or "and" not in categories or bool(categories & {"with", "via"})


def is_photographer(text: str, tokens: Sequence[Token]) -> bool:
    """ "REUTERS/Denis Balibouse", "Teresa Suarez/AP", "AFP - JANE DOE": a person and an agency, parted by a sign."""
    for number, token in enumerate(tokens):
        if not token.agency:
            continue
        after = [one for one in tokens[number + 1 :] if one.case != "number"]
        if after and after[0].unknown and _sign(text[token.end : after[0].start]) in ("/", "-", "–"):
            people = [one for one in after if one.unknown and one.case == "upper"]
            if len(people) >= 2 and not is_afp_byline(text, after):
                return True
        before = tokens[:number]
        if before and number == len(tokens) - 1 and _sign(text[before[-1].end : token.start]) == "/":
            people = [one for one in before if "copyright" not in one.categories]
            if 2 <= len(people) <= 4 and all(one.unknown and one.case == "upper" for one in people):
                return not _is_outlet(text, people)
    return False


def _sign(between: str) -> str:
    """What parts two names, without spaces and years."""
    return between.strip(" 0123456789\u00a0")


def _is_outlet(text: str, names: Sequence[Token]) -> bool:
    """ "TRT World", "BBC Two": letters and a word are an outlet, two words of one kind a person."""
    first, second = text[names[0].start : names[0].end], text[names[1].start : names[1].end]
    return first.isupper() and not second.isupper()


def is_afp_byline(text: str, names: Sequence[Token]) -> bool:
    """AFP writes the authors of its texts "Aminu ABUBAKAR"; its photographers' names look otherwise."""
    last = text[names[-1].start : names[-1].end]
    first = text[names[0].start : names[0].end]
    return last.isupper() and len(last) > 2 and not first.isupper()


def is_code(text: str, tokens: Sequence[Token], number: int) -> bool:
    """Desk codes and initials: "dpa/gem", "EFECOM ar/ac-c", "dpa/lno"."""
    token = tokens[number]
    if token.end - token.start > 4 or token.case != "lower":
        return False
    before = text[token.start - 1 : token.start]
    after = text[token.end : token.end + 1]
    return after == "/" or (number > 0 and (before in ("/", "-") or after == "-"))


def is_name_like(token: Token) -> bool:
    if token.unknown:
        return token.case == "upper" or (token.case == "none" and token.end - token.start <= _LONGEST_NAME)
    return bool(token.agency or token.categories & {"staff", "title", "word", "filler", "and", "generic"})


def has_other_names(text: str, tokens: Sequence[Token]) -> bool:
    """Whether somebody else shares the credit: an unknown name that is joined to an agency, not its author or desk."""
    for number, token in enumerate(tokens):
        if not token.unknown or is_code(text, tokens, number):
            continue
        following = tokens[number + 1 :]
        joined = next((one for one in following if not (one.unknown or _is_part_of_name(one))), None)
        if joined is not None and joined.categories & {"and", "with", "via"} and not joined.agency:
            return True
        if joined is not None and joined.wire:
            last = [one for one in following if one.end <= joined.start]
            edge = last[-1].end if last else token.end
            if any(sign in text[edge : joined.start] for sign in ("/", "|", "+")) or "generic" in joined.categories:
                return True
        if number and "and" in tokens[number - 1].categories:
            return True
    return False


def _is_part_of_name(token: Token) -> bool:
    """ "Post" in "Harbour Post": a word that belongs to the name before it."""
    return not token.wire and not token.staff and token.categories <= {"word", "filler", "title"}
