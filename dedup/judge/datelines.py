"""Datelines: the agency between the place and the first sentence.

    MOSUL, Iraq (Reuters) - ...          МОСКВА, 25 ноября. /ТАСС/. ...
    Hamburg (dpa/lno) – ...              МОСКВА, 10 фев — РИА Новости. ...
    لوس أنجلوس (أ ف ب) ...               新华社北京4月24日电 ...
    KVELLER via JTA — ...                [東京 25日 ロイター] - ...
    ROME, March 13, Reuter - ...         رام الله 5-1-2020 وفا- ...
    综合新华社、路透社报道：...             به گزارش خبرگزاری ایرنا، ...
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from dedup.frozen import NamedTuple
from dedup.judge.credit_hints import named_in
from dedup.judge.credit_lines import read_compiled
from dedup.judge.credit_words import Token, tokens_of
from dedup.judge.house import NONE, House
from dedup.model import Span

__all__ = ["Dateline", "find_dateline", "may_hold_code"]

_LONGEST = 120
_MOST_PLACE = 10
_MOST_BARE_PLACE = 5


class Dateline(NamedTuple):
    """Agencies named in a dateline and the span of the dateline in its paragraph, without the dash."""

    agencies: tuple[str, ...]
    generic: bool
    span: Span


_DASH = r"(?:\.?\s*(?:--++|[-‐-―−_]))"
_FORMS: Mapping[str, tuple[str, str]] = {
    "bracket": (
        "([（【",
        r"\W{0,3}(?P<place>[^()\[\]（）【】\n]{0,80}?)\s*(?:[-–—]+\s*)?"
        r"(?P<inside>[(\[（【][^()\[\]（）【】\n]{1,60}[)\]）】])\s*(?P<dash>" + _DASH + r")?(?P<stop>[.:،,])?",
    ),
    "second": (
        "([",
        r"(?P<place>[^()\[\]\n]{1,40}\[[^()\[\]\n]{1,30}\][^()\[\]\n]{0,30}?)\s*"
        r"(?P<inside>\([^()\n]{1,60}\))\s*(?P<dash>" + _DASH + r"|:)",
    ),
    "stops": (
        ".",
        r"(?P<place>[^\n.]{2,30}\.\s+\d{1,2}\s+[^\n.\d]{3,10})\.\s+(?P<inside>(?:[^\n.]|\.(?=\w)){2,20}?)(?P<dash>\.\s|\s[-–—]\s)",
    ),
    "slash": ("/", r"(?P<place>[^/\n]{0,80}?)[.,]?\s*(?P<inside>/[^/\n]{2,40}/)(?P<dash>\s*(?:" + _DASH + r"|\.)|\s)"),
    "between": (
        "-‐‑‒–—―−_",
        r"(?P<place>[^\n]{2,60}?)\s*" + _DASH + r"\s*(?P<inside>(?![-‐-―−_])[^\n]{2,30}?)(?P<dash>(?:,\s*[^\n.,]{2,40})?\.\s|[:/]\s|\s*" + _DASH + r"\s|\.$)",
    ),
    "comma": (
        "-‐‑‒–—―−_",
        r"(?P<place>[^\n]{2,60}?\d{0,4}),\s*(?P<inside>[^\s\d,][^\n\d,]{2,24}?)(?P<dash>\s*" + _DASH + r"\s|\s*" + _DASH + r"$)",
    ),
    "first": ("-–—", r"(?P<inside>[^\n.,:–—-]{2,30}?)(?P<place>)\s*(?P<dash>(?:\s--|\s[-–—]|[–—])\s)\s*"),
    "via": ("-‐‑‒–—―−_", r"(?P<place>[^\n.,]{2,40}?)\s+via\s+(?P<inside>[^\n.,]{2,30}?)\s*(?P<dash>" + _DASH + ")"),
    "dated": ("-", r"(?P<place>[^\n/]{2,30}?\d{4})\s+(?P<inside>[^\s\d-]{2,12})(?P<dash>\s?-\s)"),
    "cable": ("电電讯訊", r"[（(【]?[据據]?(?P<inside>[^\s，。,.]{2,6}?)(?P<place>[^\n，。]{0,25}?)(?P<dash>[电電讯訊])"),
    "compiled": (
        "综綜",
        r"[（(【]?(?P<inside>[综綜]合[^，。,\n）)】]{2,40}?(?:报道|報道|報導|消息|[电電讯訊]))(?P<place>)(?P<dash>[）)】\s：:，,]|$)",
    ),
    "persian": (
        "گ",
        r"به گزارش (?:(?:خبرنگار\s+)?خبرگزار[یي]|خبرنگار)[\s\u200c]+"
        r"(?P<inside>[^،,:؛.\n]{2,30}?)(?P<place>)(?P<dash>[،,:؛]|\s(?:از|به نقل)\s)",
    ),
}
"""Forms of datelines: signs without which a text has none of the form, and its expression."""


@cache
def _compiled(form: str) -> re.Pattern[str]:
    return re.compile(_FORMS[form][1])


_AROUND = "()[]（）【】/ "
_EDGES = r"()\[\]（）【】/"
_CODE = rf"[{_EDGES}][{_EDGES} ]*[^\W\d_]{{2,8}}[{_EDGES} ]*[{_EDGES}]"


@cache
def _code() -> re.Pattern[str]:
    return re.compile(_CODE)


def may_hold_code(texts: Iterable[str]) -> bool:
    """Whether one of the texts may begin with the code of a wire that no table knows: "(XYZ)", "/XYZ/", "via XYZ".

    A text that does not, and names nobody (`dedup.judge.credit_hints`), has no dateline. O(texts).
    """
    heads = "\n".join([text[:_LONGEST] for text in texts])
    edged = "(" in heads or "/" in heads or "[" in heads or not heads.isascii()
    return "via" in heads or (edged and _code().search(heads) is not None)


def find_dateline(text: str, house: House = NONE) -> Dateline | None:
    """The dateline with which a paragraph begins, if it names an agency. O(1): only the first 120 characters count."""
    head = text[:_LONGEST]
    named = named_in(head, house).wire
    if not named and not may_hold_code([head]):
        return None
    characters = set(head)
    begin = len(head) - len(head.lstrip(" \t\n\r\ufeff^"))
    for kind, (signs, _) in _FORMS.items():
        if characters.isdisjoint(signs):
            continue
        found = _compiled(kind).match(head, begin)
        if found is None or not (named or (found["dash"] and _is_wire_code(found["inside"].strip(_AROUND)))):
            continue
        reading = _read(kind, found, text, house)
        if reading is not None:
            end = found.end("dash") if kind == "cable" else found.end("inside")
            return Dateline(*reading, Span(begin, end))
    return None


def _read(kind: str, found: re.Match[str], text: str, house: House) -> tuple[tuple[str, ...], bool] | None:
    inside, place = found["inside"].strip(_AROUND), found["place"]
    if kind == "cable":
        if "日" not in place and len(place) > 8:
            return None
        names = tokens_of(inside + place, house)
        return ((names[0].agency,), False) if names and names[0].agency and names[0].start == 0 else None
    names = tokens_of(inside, house, signed=True)
    compiled = len(names) > 1 and "compiled" in names[0].categories
    bare = kind in ("between", "first", "comma", "stops", "dated", "persian")
    if bare and not compiled and not _whole_agency(names):
        return None
    where = tokens_of(place, house)
    if compiled:
        reading = None if where else read_compiled(inside, names)
        return (reading.agencies, reading.generic) if reading is not None else None
    if kind == "compiled":
        return None
    if any("photo" in token.categories or "mention" in token.categories for token in (*names, *where)):
        return None
    if bare:
        if kind not in ("first", "persian") and not _is_place(place, where, _MOST_PLACE):
            return None
        if kind == "first" and len(text) - found.end() < 15:
            return None
        return _agencies(names)
    dash = bool(found["dash"])
    rest = text[found.end() : found.end() + _LONGEST]
    if not _is_place(place, where, _MOST_PLACE if dash else _MOST_BARE_PLACE):
        return None
    if not dash and where and _sentence_like(place, where):
        return None
    if not dash and not _goes_on(rest) and not (not rest.strip() and _is_short_caseless(where)):
        return None
    if any(token.agency or "generic" in token.categories for token in names):
        if where and (where[-1].agency == names[-1].agency != "" or _spells(place, inside)):
            return None  # "the Emirates News Agency (WAM)" only explains the letters
        return _agencies(names) if _is_inside(inside, names) else None
    if dash and where and _is_wire_code(inside) and not _spells(place, inside) and (place.isupper() or any(map(str.isdigit, place))):
        return (inside.lower(),), False
    return None


def _agencies(names: Sequence[Token]) -> tuple[tuple[str, ...], bool]:
    agencies = tuple(dict.fromkeys(token.agency for token in names if token.agency))
    return agencies, not agencies


def _whole_agency(names: Sequence[Token]) -> bool:
    """An agency and nothing else, or several of them."""
    return bool(names) and all(token.agency or token.categories & {"and", "word"} for token in names) and any(
        token.agency for token in names
    )


def _is_inside(inside: str, names: Sequence[Token]) -> bool:
    """Names alone, "dpa/lno", or a place and date with the agency at the end ("パリ 5日 ロイター")."""
    if _whole_agency(names):
        return True
    if "generic" in names[0].categories and len(names) <= 3:
        return True
    if "/" in inside or "=" in inside or "," in inside or "-" in inside:
        return len(names) <= 6
    last = names[-1]
    return bool(last.agency) and len(names) <= 6 and all(token.case in ("none", "number", "upper") or token.agency for token in names)


def _spells(place: str, inside: str) -> bool:
    """Whether the letters in brackets are the initials of the words before them."""
    words = re.findall(r"\w+", place)[-len(inside) :]
    return len(inside) > 1 and "".join(word[0] for word in words).casefold() == inside.casefold()


def _is_wire_code(inside: str) -> bool:
    return 2 <= len(inside) <= 8 and inside.isalpha() and inside.isupper()


def _is_place(place: str, tokens: Sequence[Token], most: int) -> bool:
    """Capitals, numbers, months after numbers and small particles; no sentence."""
    if len(tokens) > most:
        return False
    for number, token in enumerate(tokens):
        if token.case != "lower" or token.end - token.start <= 3:
            continue
        near = {other.case for other in tokens[max(0, number - 2) : number + 2]}
        before = place[token.start - 1 : token.start]
        if "number" not in near and before not in ("-", "/", "'", "’"):
            return False
    return not re.search(r"[!?;]|\w{4,}\.\s+\w+\s+\w+\s+\w", place)


def _sentence_like(place: str, tokens: Sequence[Token]) -> bool:
    """Without a dash, only very short places count: anything else may be a sentence that names an agency."""
    if any(token.case == "none" for token in tokens):
        return len(tokens) > 4 or any(character >= "\u2e80" for character in place)
    return any(
        token.case == "lower" and not any(other.case == "number" for other in tokens[max(0, number - 1) : number + 2])
        for number, token in enumerate(tokens)
    )


def _is_short_caseless(tokens: Sequence[Token]) -> bool:
    """A city in a script without capitals, alone with the agency: "دبي (وكالات)"."""
    return 1 <= len(tokens) <= 2 and all(token.case == "none" for token in tokens)


def _goes_on(rest: str) -> bool:
    """Whether a text follows: three words, or ten characters in a script without spaces."""
    return len(rest.split()) >= 3 or (len(rest) >= 10 and not rest[:10].isascii())
