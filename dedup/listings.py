"""Lists that stand in a story and are not its text: of sources cited, of other stories.

News in Japanese and Chinese often closes with the stories it drew on, title
and paper by turns, and with a box of headlines, run together by the page's
template. Two stories that cite one source, or carry one box, have not copied
each other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

from dedup.data.boilerplate_phrases import BOX_SIGNS
from dedup.model import Paragraph

__all__ = ["is_cited_title", "listing_words"]

_CITED = re.compile(
    r"[^。]{2,40}[、，,]\s?(?:\d{4}年\d{1,2}月\d{1,2}日|[A-Z][a-z]{2,8}\s\d{1,2}\s?[、，,]\s?\d{4})[^。]{0,24}?"
    r"(?:[『「“\"][^。]{2,90}[』」”\"]\s?)?。?\s*"
    r"|[^。]{2,90}[、，,]\s?\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?\s?(?:[(（][^。]{0,24}[)）])?\s?(?:閲覧)?。?\s*"
)
"""A paper and a date; a long name, or a year alone, only where nothing but a time or "seen" follows the date."""

_QUOTE_ENDS = "』」\"”"
_TITLE_MARKS = {"『": "』", '"': '"'}
_DATED_HEADLINE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日\s?[(（]\s?[月火水木金土日]\s?[)）]\s?[:：]")
_BOX = re.compile(
    "(?:関連ニュース|関連記事|関連項目|最近の記事|最近公開された記事|記事一覧|人気記事|おすすめ記事|あわせて読みたい"
    "|相关新闻|相关阅读|相关报道|推荐阅读|延伸阅读|相關新聞|延伸閱讀)(?:[^。！？]+$|[^。！？]{120,}[。！？])"
)

_LISTED = 3
_TITLED = 2
_CITATION = 180
"""Characters of the longest line that `_CITED` can match."""
_BETWEEN = 4
"""Paragraphs that may part two sources, or follow the last: related stories, portals, notes on a source."""


def listing_words(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Places, in the article's word stream, of lists of sources and boxes of headlines. O(characters).

    A list of sources is three paragraphs or more of the form "時事通信社、2012年10月20日。", or two where a
    title in quotation marks leads each; what stands between them, and the links to related stories that follow
    the last, belong to it, where a story stands before it. A box is two dated headlines or more in one paragraph, or what
    follows a title such as 関連ニュース up to a full stop, if there is none or it is farther off than that
    of a sentence (the first of the story may be run together with the box; it then goes with it).
    """
    places: set[int] = set()
    cited: list[int] = []
    titled = False
    titles = 0
    bases = [0, *accumulate(len(paragraph.words) for paragraph in paragraphs)]
    for number, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if len(text) <= _CITATION and ("年" in text or "。" in text) and _CITED.fullmatch(text):
            cited.extend((number - 1, number) if titled else (number,))
            titles += titled
            titled = False
        else:
            titled = _is_title(text) and not text.isascii()
            for start, end in _boxes(text):
                low, high = (bisect_left(paragraph.words.starts, offset) for offset in (start, end))
                places.update(range(bases[number] + low, bases[number] + high))
    if len(cited) - titles >= _LISTED or titles >= _TITLED:
        for number in _closed(cited, len(paragraphs)):
            places.update(range(bases[number], bases[number + 1]))
    return frozenset(places)


def _is_title(text: str) -> bool:
    """Whether one sentence, or none, ends in a quotation: the title of what is cited."""
    said = text.rstrip().removesuffix("。").rstrip()
    return len(said) > 1 and said[-1] in _QUOTE_ENDS and "。" not in said


def is_cited_title(text: str) -> bool:
    """Whether a paragraph is nothing but the title of what is cited, as Japanese papers set it: a name, no statement.

    >>> is_cited_title("『橋の修理が終わる』。"), is_cited_title("「橋は終わった」と市長。")
    (True, False)
    """
    said = text.strip().removesuffix("。").rstrip()
    return said[:1] in _TITLE_MARKS and said.find(_TITLE_MARKS[said[0]], 1) == len(said) - 1 and not text.isascii()


def _closed(cited: Sequence[int], paragraphs: int) -> Iterator[int]:
    """``cited`` without small gaps; with what follows the last of them, if that is no text of its own: fewer paragraphs than lead."""
    last = paragraphs if paragraphs - cited[-1] - 1 <= cited[0] else cited[-1] + 1
    for number, following in zip(cited, (*cited[1:], last), strict=True):
        yield from range(number, following if following - number - 1 <= _BETWEEN else number + 1)


def _boxes(text: str) -> Iterator[tuple[int, int]]:
    """Where in ``text`` boxes of headlines begin and end."""
    if "年" in text:
        dated = list(_DATED_HEADLINE.finditer(text))
        if len(dated) > 1:
            yield dated[0].start(), len(text)
    if any(sign in text for sign in BOX_SIGNS):
        box = _BOX.search(text)
        if box:
            yield text.rfind("。", 0, box.start()) + 1, box.end()
