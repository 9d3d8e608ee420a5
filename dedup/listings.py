"""Lists that stand in a story and are not its text: of sources cited, of other stories.

News in Japanese often closes with the stories it drew on, title and paper by
turns, and with a box of headlines, run together by the page's template. Two
stories that cite one source, or carry one box, have not copied each other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from dedup.model import Paragraph

__all__ = ["listing_words"]

_CITED = re.compile(r"[^。]{2,40}[、，,]\s?\d{4}年\d{1,2}月\d{1,2}日[^。]{0,24}。?\s*")
_CITED_TITLE = re.compile("[^。]+[』」\"”]\\s*。?\\s*")
_DATED_HEADLINE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日\s?[(（]\s?[月火水木金土日]\s?[)）]\s?[:：]")
_BOX = re.compile("(?:関連ニュース|関連記事|関連項目|最近の記事|最近公開された記事|記事一覧)(?:[^。！？]+$|[^。！？]{120,}[。！？])")

_LISTED = 3
_TITLED = 2


def listing_words(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Places, in the article's word stream, of lists of sources and boxes of headlines. O(characters).

    A list of sources is three paragraphs or more of the form "時事通信社、2012年10月20日。", or two where a
    title in quotation marks leads each; a box is two dated headlines or more in one paragraph, or what
    follows a title such as 関連ニュース up to a full stop, if there is none or it is farther off than that
    of a sentence (the first of the story may be run together with the box; it then goes with it).
    """
    places: set[int] = set()
    cited: list[set[int]] = []
    titles = 0
    base = 0
    before: range | None = None
    for paragraph in paragraphs:
        text, size = paragraph.text, len(paragraph.words)
        whole = range(base, base + size)
        if "年" in text and _CITED.fullmatch(text):
            cited.append({*whole, *(before or ())})
            titles += before is not None
            before = None
        else:
            before = whole if _CITED_TITLE.fullmatch(text) and not text.isascii() else None
            for start, end in _boxes(text):
                low, high = (bisect_left(paragraph.words.starts, offset) for offset in (start, end))
                places.update(range(base + low, base + high))
        base += size
    if len(cited) >= _LISTED or titles >= _TITLED:
        places.update(*cited)
    return frozenset(places)


def _boxes(text: str) -> Iterator[tuple[int, int]]:
    """Where in ``text`` boxes of headlines begin and end."""
    if "年" in text:
        dated = list(_DATED_HEADLINE.finditer(text))
        if len(dated) > 1:
            yield dated[0].start(), len(text)
    if "関連" in text or "最近" in text or "記事一覧" in text:
        box = _BOX.search(text)
        if box:
            yield text.rfind("。", 0, box.start()) + 1, box.end()
