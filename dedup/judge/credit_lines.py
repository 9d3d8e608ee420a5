"""Is this line a credit, and of whom?

A line is cut into comparable words; phrases of the vocabulary (names of
agencies, "source", "with files from", "contributed to this report", "photo",
"told", ...) are recognised in it, longest first. The line is a credit when
those phrases leave nothing over but names: an opening and a list of names, a
list of names alone, or a line closed by "contributed to this report". Running
text always leaves lower-case words over, so a mention is no credit wherever
it stands; words of photographs or of speech settle it at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dedup.frozen import NamedTuple
from dedup.judge.credit_hints import LISTED, Named, is_running, named_in
from dedup.judge.credit_names import (
    OPENINGS,
    Where,
    has_other_names,
    is_afp_byline,
    is_name_like,
    is_names,
    is_photographer,
    with_surnames,
)
from dedup.judge.credit_words import Token, tokens_of
from dedup.judge.house import NONE, House

__all__ = ["Reading", "read_compiled", "read_line"]

_MOST_TOKENS = 60
_MOST_LISTED = 24
_MOST_UNKNOWN = 8
_MOST_JOINED = 6
_MOST_SIGNS = 4
"""Characters of the longest name of an unknown outlet in a Chinese list."""
_DATE = ("年", "月", "日")
_JOINS = OPENINGS | {"and", "via", "filler", "title", "word"}


class Reading(NamedTuple):
    """Whom a line credits. Nobody by name, neither agencies nor staff: somebody unknown ("Source: Harbour Post")."""

    agencies: tuple[str, ...]
    generic: bool
    staff: bool


def read_line(text: str, where: Where, house: House = NONE, named: Named | None = None) -> Reading | None:
    """Whom the line credits, or None if it is no text credit.

    ``where`` says what surrounds it: ``head`` or ``tail`` for a line of its
    own, ``bracket`` and ``sentence`` for the end of a paragraph, ``byline``
    and ``field`` for what the CMS calls so. ``named``: what `named_in` says of it, if that is known.

    >>> read_line("Source: TRTWorld and agencies", "tail")
    Reading(agencies=(), generic=True, staff=True)
    >>> read_line("By Bernard Condon, AP Business Writer", "head")
    Reading(agencies=('ap',), generic=False, staff=False)
    >>> read_line("(AP Photo/Alan Diaz, File)", "tail") is None
    True
    """
    if where != "byline":
        named = named or named_in(text, house)
        if not named.anybody or is_running(text, named):
            return None
    tokens: Sequence[Token] = tokens_of(text, house, signed=where == "bracket")
    if not tokens or len(tokens) > _MOST_TOKENS or _has(tokens, "photo"):
        return None
    if where == "byline" or "by" in tokens[0].categories:
        tokens = with_surnames(text, tokens)
    if "compiled" in tokens[0].categories and len(tokens) > 1:
        return read_compiled(text, tokens)
    if _has(tokens, "copyright") or _has(tokens, "rights"):
        return _copyright(text, tokens, where)
    if _has(tokens, "mention"):
        return None
    for read in (_fed, _contributed, _reported, _disclosed):
        reading = read(text, tokens)
        if reading is not None:
            return reading
    return _listed(text, tokens, where)


def _copyright(text: str, tokens: Sequence[Token], where: Where) -> Reading | None:
    marks = {"copyright", "rights"}
    first = next(number for number, token in enumerate(tokens) if token.categories & marks)
    allowed = marks | {"and", "filler", "word"}
    if any(not (token.agency or token.categories & allowed or token.case == "number") for token in tokens[:first]):
        return None
    rest = [token for token in tokens[first:] if not token.categories & (marks | {"filler", "provided"})]
    names = [token for token in rest if token.case != "number"]
    dated = len(names) < len(rest)
    rights = _has(tokens, "rights") or dated or _has(tokens, "provided")
    if any(token.agency for token in tokens[:first]):
        return _reading(text, tokens[:first])
    if names and names[0].wire:
        if is_photographer(text, rest) or (not rights and where in ("head", "sentence")):
            return None
        if len(names) > 1 and not rights and names[1].unknown and not is_afp_byline(text, names[1:]):
            return None
        run = next((size for size, token in enumerate(names) if token.unknown), len(names))
        return _reading(text, names[:run])
    head = [token for token in tokens[first:] if not token.categories & marks]
    if head and is_names(text, head, "byline") and not (is_photographer(text, head) or _is_person(head)):
        return _reading(text, head, staff=True)
    if _has(tokens, "rights") and len(names) <= _MOST_UNKNOWN:
        return Reading((), False, True)
    return None


def _is_person(tokens: Sequence[Token]) -> bool:
    """ "© Jane Doe, AFP": a person and an agency after the sign own a photograph."""
    *names, last = tokens
    return bool(last.agency) and 2 <= len(names) <= 3 and all(token.unknown and token.case == "upper" for token in names)


def read_compiled(text: str, tokens: Sequence[Token]) -> Reading | None:
    """ "综合新华社、央视报道", "据新华社电": a Chinese paper names the wires that a text was put together from.

    Nothing else stands between the opening and the verb but where and when a wire was sent: "据新华社一位记者说" is a mention.
    """
    body = tokens[1:-1] if "cabled" in tokens[-1].categories else tokens[1:]
    if not body or not body[0].agency:
        return None
    for before, token in pairwise(body):
        dated = token.case == "number" or text[token.start : token.end] in _DATE
        listed = token.unknown and text[before.end : token.start].strip() == "、"
        if not (token.agency or dated or "and" in token.categories or (listed and token.end - token.start <= _MOST_SIGNS)):
            return None
    return _reading(text, body)


def _fed(text: str, tokens: Sequence[Token]) -> Reading | None:
    """ "This story was auto-generated from a syndicated feed." """
    if not _has(tokens, "feed"):
        return None
    reading = _reading(text, tokens)
    return reading if reading.agencies else Reading((), True, False)


def _contributed(text: str, tokens: Sequence[Token]) -> Reading | None:
    """ "AP writer John Leicester in Paris contributed to this report." """
    place = next((number for number, token in enumerate(tokens) if "contrib" in token.categories), -1)
    if place < 1 or len(tokens) - place > 4:
        return None
    if sum(token.unknown and token.case == "lower" for token in tokens) > 2:
        return None
    reading = _reading(text, tokens[:place])
    return reading if reading.agencies or reading.generic else Reading((), False, True)


def _reported(text: str, tokens: Sequence[Token]) -> Reading | None:
    """ "Reporting by A in Paris; Editing by B": the closing line of Reuters, or of one's own staff."""
    first = tokens[0].categories
    if not first & {"report", "edit"} or "by" in first or len(tokens) < 2:
        return None
    if sum(token.unknown and token.case == "lower" for token in tokens) > 3:
        return None
    if not any(token.unknown or token.wire for token in tokens):
        return None
    reading = _reading(text, tokens)
    if reading.agencies or reading.generic:
        return reading
    if _has(tokens[1:], "edit") and ";" in text:
        return Reading(("reuters",), False, False)
    return Reading((), False, True)


def _disclosed(text: str, tokens: Sequence[Token]) -> Reading | None:
    """ "... and of the news agencies AFP, AP, dpa and Reuters.": a list of three or more that closes the line."""
    named = 0
    for number in range(len(tokens) - 1, -1, -1):
        token = tokens[number]
        if token.agency:
            named += 1
        elif "generic" in token.categories:
            return _reading(text, tokens[number + 1 :]) if named >= LISTED else None
        elif not ("and" in token.categories or token.unknown and token.end - token.start <= 4):
            return None
    return None


def _listed(text: str, tokens: Sequence[Token], where: Where) -> Reading | None:
    opening = tokens[0].categories & OPENINGS
    if is_names(text, tokens, where):
        joined = len(tokens) <= _MOST_JOINED and any(sign in text for sign in (" - ", " – ", " + ", " / "))
        if where == "sentence" and not opening and not joined and any(token.unknown for token in tokens):
            return None
        if where in ("head", "tail", "bracket") and not opening and is_photographer(text, tokens):
            return None
        return _reading(text, tokens, staff=has_other_names(text, tokens))
    body = tokens[1:]
    stated = "source" in opening and text[tokens[0].end :].lstrip()[:1] in (":", "：")
    if stated and 0 < len(body) <= 5 and all(is_name_like(token) for token in body):
        return Reading((), False, any(token.staff for token in body))
    if where in ("sentence", "bracket"):
        return None
    if any(token.staff for token in tokens) and all(
        is_name_like(token) or token.categories & _JOINS for token in tokens
    ):
        return Reading((), False, True) if len(tokens) <= _MOST_UNKNOWN else None
    if where == "byline" and len(tokens) <= _MOST_LISTED:
        return Reading((), False, True)
    return None


def _reading(text: str, tokens: Sequence[Token], staff: bool = False) -> Reading:
    agencies = tuple(dict.fromkeys(token.agency for token in tokens if token.agency))
    generic = any("generic" in token.categories and not token.agency for token in tokens)
    return Reading(agencies, generic and not _is_noun_of(tokens), staff or _has_own_staff(text, tokens))


def _has_own_staff(text: str, tokens: Sequence[Token]) -> bool:
    """Whether one's own staff is named; "Reuters Staff" is that of the agency."""
    return any(
        token.staff and not (number and tokens[number - 1].agency and text[tokens[number - 1].end : token.start] == " ")
        for number, token in enumerate(tokens)
    )


def _is_noun_of(tokens: Sequence[Token]) -> bool:
    """Whether every "agency" only says what the name beside it is ("agence AFP"), which is not a generic credit."""
    return all(
        "word" in token.categories
        and any(tokens[other].agency for other in (number - 1, number + 1) if 0 <= other < len(tokens))
        for number, token in enumerate(tokens)
        if "generic" in token.categories and not token.agency
    )


def _has(tokens: Sequence[Token], category: str) -> bool:
    return any(category in token.categories and not token.agency for token in tokens)
