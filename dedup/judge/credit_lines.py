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
from typing import Literal, NamedTuple

from dedup.data.credits import Phrase, phrases_from
from dedup.normalise import normalise

__all__ = ["Reading", "Token", "is_names", "read_line", "tokens_of"]

Where = Literal["head", "tail", "bracket", "sentence", "byline", "field"]

_MOST_TOKENS = 60
_MOST_LISTED = 24
_MOST_UNKNOWN = 8
_MOST_CASELESS = 4
_MOST_WITH_CITY = 3
_LONGEST_ACRONYM = 8
_LONGEST_NAME = 12
_MOST_JOINED = 6
_STRONG = ("/", "|", "+", "•", "·", "=", "–", "—", "-", "＝", "／")
_OPENINGS = frozenset(("source", "with", "by", "report", "edit", "provided"))
_JOINS = frozenset(("and", "via", "with", "by", "filler", "title", "word", "source", "provided", "report", "edit"))


class Token(NamedTuple):
    """A phrase or a left-over word of a line, and where it stands. ``case``: upper, lower, number or none."""

    start: int
    end: int
    categories: frozenset[str]
    agency: str
    case: Literal["upper", "lower", "number", "none"]

    @property
    def unknown(self) -> bool:
        """Whether nothing is known of it."""
        return not self.categories and not self.agency and self.case != "number"


class Reading(NamedTuple):
    """Whom a line credits. Nobody by name, neither agencies nor staff: somebody unknown ("Source: Harbour Post")."""

    agencies: tuple[str, ...]
    generic: bool
    staff: bool


_NOTHING: frozenset[str] = frozenset()
_COPYRIGHT = frozenset(("copyright",))


def tokens_of(text: str) -> list[Token]:
    """Cut a line into phrases and left-over words, longest phrase first. O(characters)."""
    words = normalise(text)
    tokens: list[Token] = []
    place = 0
    while place < len(words):
        if tokens and tokens[-1].unknown and text[tokens[-1].end : words.starts[place]] == "." and _is_domain(text, words.ends[place]):
            tokens[-1] = tokens[-1]._replace(end=words.ends[place], case="upper")  # a site's name: "elDiario.es"
            place += 1
            continue
        found = _phrase_at(words.words, place, text, words.starts, words.ends)
        size = len(found.words) if found else 1
        start, end = words.starts[place], words.ends[place + size - 1]
        case = _case(text[start:end])
        if found is not None:
            tokens.append(Token(start, end, found.categories, found.agency, case))
        elif case == "none" and tokens and tokens[-1].unknown and tokens[-1].case == "none" and tokens[-1].end == start:
            tokens[-1] = tokens[-1]._replace(end=end)  # characters of one name in a script without spaces
        else:
            tokens.append(Token(start, end, _NOTHING, "", case))
        place += size
    return _with_copyright(text, tokens)


def read_line(text: str, where: Where) -> Reading | None:
    """Whom the line credits, or None if it is no text credit.

    ``where`` says what surrounds it: ``head`` or ``tail`` for a line of its
    own, ``bracket`` and ``sentence`` for the end of a paragraph, ``byline``
    and ``field`` for what the CMS calls so.

    >>> read_line("Source: TRTWorld and agencies", "tail")
    Reading(agencies=(), generic=True, staff=True)
    >>> read_line("By Bernard Condon, AP Business Writer", "head")
    Reading(agencies=('ap',), generic=False, staff=False)
    >>> read_line("(AP Photo/Alan Diaz, File)", "tail") is None
    True
    """
    tokens = tokens_of(text)
    if not tokens or len(tokens) > _MOST_TOKENS or _has(tokens, "photo"):
        return None
    if _has(tokens, "copyright") or _has(tokens, "rights"):
        return _copyright(text, tokens, where)
    if _has(tokens, "mention"):
        return None
    for read in (_fed, _contributed, _reported, _disclosed):
        reading = read(text, tokens)
        if reading is not None:
            return reading
    return _listed(text, tokens, where)


def is_names(text: str, tokens: Sequence[Token], where: Where) -> bool:
    """Whether nothing but names, joins and desk codes is left, at least one of them an agency."""
    if len(tokens) > _MOST_LISTED or not any(_wire(token) for token in tokens):
        return False
    opening = tokens[0].categories & _OPENINGS
    capitals = caseless = loose = 0
    for number, token in enumerate(tokens):
        if not token.unknown:
            continue
        if _is_code(text, tokens, number):
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
    return _parted(text, tokens) and not _is_photographer(text, tokens)


def _phrase_at(
    words: tuple[str, ...],
    place: int,
    text: str,
    starts: tuple[int, ...],
    ends: tuple[int, ...],
) -> Phrase | None:
    word = words[place]
    for phrase in phrases_from(word):
        size = len(phrase.words)
        if words[place : place + size] != phrase.words:
            continue
        if phrase.exact and text[starts[place] : ends[place + size - 1]] not in phrase.exact:
            if _stands_alone(text, starts[place], ends[place + size - 1]):
                return phrase
            if not phrase.categories:
                continue
            return phrase._replace(agency="")
        return phrase
    written = text[starts[place] : ends[place]]
    if len(written) > 3 and written[-2] in "'’" and written[-1] in "sS":
        found = [phrase for phrase in phrases_from(word[:-1]) if phrase.agency and len(phrase.words) == 1]
        return found[0] if found else None
    if len(word) > 1 and word[0] == "و":  # Arabic "and" is written onto its word
        for phrase in phrases_from(word[1:]):
            size = len(phrase.words)
            if _names(phrase) and words[place + 1 : place + size] == phrase.words[1:] and (size > 1 or len(word) > 3):
                return phrase
    return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether signs of a list stand on both sides, as in "(ats, afp)" and "hg/dpa": then small letters do as well."""
    before, after = text[:start].rstrip()[-1:], text[end:].lstrip()[:1]
    return (before in "(/,|[" and after in ")/,|].") and bool(before or after)


def _is_domain(text: str, end: int) -> bool:
    """Whether a full stop without a space before that word makes a site's name: no other stop follows at once."""
    return text[end : end + 1] in ("", " ", ",", "/", ")", "|", ":", ";")


def _names(phrase: Phrase) -> bool:
    return bool(phrase.agency or phrase.categories & {"generic", "staff", "mention"})


def _case(written: str) -> Literal["upper", "lower", "number", "none"]:
    for character in written:
        if character.isupper() or character.istitle():
            return "upper"
        if character.islower():
            return "upper" if any(map(str.isupper, written)) else "lower"
        if character.isdigit():
            return "number" if written.rstrip(".,").isalnum() and not any(map(str.isalpha, written)) else "lower"
    return "none"


def _with_copyright(text: str, tokens: list[Token]) -> list[Token]:
    """Add the copyright signs, which are no words: ©, and (c) before a year, a name or the end."""
    signs = [(place, place + 1) for place, character in enumerate(text) if character in "©℗ⓒ"]
    lowered = text.lower()
    place = lowered.find("(c)")
    while place >= 0:
        signs.append((place, place + 3))
        place = lowered.find("(c)", place + 3)
    if not signs:
        return tokens
    kept = [token for token in tokens if not any(start <= token.start < end for start, end in signs)]
    kept += [Token(start, end, _COPYRIGHT, "", "none") for start, end in signs]
    return sorted(kept)


def _has(tokens: Sequence[Token], category: str) -> bool:
    return any(category in token.categories and not token.agency for token in tokens)


def _wire(token: Token) -> bool:
    return bool(token.agency) or "generic" in token.categories


def _reading(text: str, tokens: Sequence[Token], staff: bool = False) -> Reading:
    agencies = tuple(dict.fromkeys(token.agency for token in tokens if token.agency))
    generic = any("generic" in token.categories and not token.agency for token in tokens)
    return Reading(agencies, generic and not _is_noun_of(tokens), staff or any(_is_staff(token) for token in tokens))


def _is_staff(token: Token) -> bool:
    return "staff" in token.categories and "title" not in token.categories and not token.agency


def _is_noun_of(tokens: Sequence[Token]) -> bool:
    """Whether every "agency" only says what the name beside it is ("agence AFP"), which is not a generic credit."""
    return all(
        "word" in token.categories
        and any(tokens[other].agency for other in (number - 1, number + 1) if 0 <= other < len(tokens))
        for number, token in enumerate(tokens)
        if "generic" in token.categories and not token.agency
    )


def _is_code(text: str, tokens: Sequence[Token], number: int) -> bool:
    """Desk codes and initials: "dpa/gem", "EFECOM ar/ac-c", "dpa/lno"."""
    token = tokens[number]
    if token.end - token.start > 4 or token.case != "lower":
        return False
    before = text[token.start - 1 : token.start]
    after = text[token.end : token.end + 1]
    return after == "/" or (number > 0 and (before in ("/", "-") or after == "-"))


def _parted(text: str, tokens: Sequence[Token]) -> bool:
    """Whether a sign or word parts every agency from the unknown names beside it."""
    for one, other in pairwise(tokens):
        pair = (one, other)
        if not (any(_wire(token) for token in pair) and any(token.unknown for token in pair)):
            continue
        if _is_code(text, tokens, tokens.index(one)) or _is_code(text, tokens, tokens.index(other)):
            continue
        between = text[one.end : other.start]
        generic = any("generic" in token.categories for token in pair)
        if any(sign in between for sign in _STRONG) or (generic and "," in between):
            continue
        city = one is tokens[0] and len(tokens) <= _MOST_WITH_CITY
        author = other is tokens[-1] and len(tokens) <= _MOST_WITH_CITY + 1 and other.end - other.start > _LONGEST_ACRONYM
        if "," not in between or not (city or author):
            return False
    categories = {category for token in tokens if not _wire(token) for category in token.categories}
    generic = any("generic" in token.categories for token in tokens)
    return generic or "and" not in categories or bool(categories & {"with", "via"})


def _is_photographer(text: str, tokens: Sequence[Token]) -> bool:
    """ "REUTERS/Denis Balibouse", "Teresa Suarez/AP": a person and an agency on two sides of a slash."""
    for number, token in enumerate(tokens):
        if not token.agency:
            continue
        after = tokens[number + 1 :]
        if after and text[token.end : after[0].start].strip() == "/":
            people = [one for one in after if one.unknown and one.case == "upper"]
            if len(people) >= 2 and after[0].unknown and not _is_afp_byline(text, after):
                return True
        before = tokens[:number]
        closing = before and number == len(tokens) - 1 and text[before[-1].end : token.start] == "/"
        if closing and 2 <= len(before) <= 4 and all(one.unknown and one.case == "upper" for one in before):
            return True
    return False


def _is_afp_byline(text: str, names: Sequence[Token]) -> bool:
    """AFP writes the authors of its texts "Aminu ABUBAKAR"; its photographers' names look otherwise."""
    last = text[names[-1].start : names[-1].end]
    first = text[names[0].start : names[0].end]
    return last.isupper() and len(last) > 2 and not first.isupper()


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
    if names and _wire(names[0]):
        if _is_photographer(text, rest) or (not rights and where == "head"):
            return None
        if len(names) > 1 and not rights and names[1].unknown and not _is_afp_byline(text, names[1:]):
            return None
        run = next((size for size, token in enumerate(names) if token.unknown), len(names))
        return _reading(text, names[:run])
    head = [token for token in tokens[first:] if not token.categories & marks]
    if head and is_names(text, head, "byline") and not _is_photographer(text, head):
        return _reading(text, head, staff=True)
    if _has(tokens, "rights") and len(names) <= _MOST_UNKNOWN:
        return Reading((), False, True)
    return None


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
    if not any(token.unknown or _wire(token) for token in tokens):
        return None
    reading = _reading(text, tokens)
    if reading.agencies or reading.generic:
        return reading
    if "report" in first and _has(tokens[1:], "edit") and ";" in text:
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
            return _reading(text, tokens[number + 1 :]) if named >= 3 else None
        elif not ("and" in token.categories or token.unknown and token.end - token.start <= 4):
            return None
    return None


def _listed(text: str, tokens: Sequence[Token], where: Where) -> Reading | None:
    opening = tokens[0].categories & _OPENINGS
    if is_names(text, tokens, where):
        joined = len(tokens) <= _MOST_JOINED and any(sign in text for sign in (" - ", " – ", " + ", " / "))
        if where == "sentence" and not opening and not joined and any(token.unknown for token in tokens):
            return None
        if where in ("head", "tail", "bracket") and not opening and _is_photographer(text, tokens):
            return None
        return _reading(text, tokens, staff=_has_other_names(text, tokens))
    body = tokens[1:]
    stated = "source" in opening and text[tokens[0].end :].lstrip()[:1] in (":", "：")
    if stated and 0 < len(body) <= 5 and all(_name_like(token) for token in body):
        return Reading((), False, any(_is_staff(token) for token in body))
    if where in ("sentence", "bracket"):
        return None
    if any(_is_staff(token) for token in tokens) and all(
        _name_like(token) or token.categories & _JOINS for token in tokens
    ):
        return Reading((), False, True) if len(tokens) <= _MOST_UNKNOWN else None
    if where == "byline" and len(tokens) <= _MOST_LISTED:
        return Reading((), False, True)
    return None


def _name_like(token: Token) -> bool:
    if token.unknown:
        return token.case == "upper" or (token.case == "none" and token.end - token.start <= _LONGEST_NAME)
    return bool(token.agency or token.categories & {"staff", "title", "word", "filler", "and", "generic"})


def _has_other_names(text: str, tokens: Sequence[Token]) -> bool:
    """Whether somebody else shares the credit: an unknown name that is joined to an agency, not its author or desk."""
    for number, token in enumerate(tokens):
        if not token.unknown or _is_code(text, tokens, number):
            continue
        following = tokens[number + 1 :]
        joined = next((one for one in following if not one.unknown), None)
        if joined is not None and joined.categories & {"and", "with", "via"} and not joined.agency:
            return True
        if joined is not None and _wire(joined):
            last = [one for one in following if one.end <= joined.start]
            edge = last[-1].end if last else token.end
            if any(sign in text[edge : joined.start] for sign in ("/", "|", "+")) or "generic" in joined.categories:
                return True
        if number and "and" in tokens[number - 1].categories:
            return True
    return False
