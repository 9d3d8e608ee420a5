"""Tags of site generators that stand on a line of their own in Markdown: Hugo's shortcodes, Liquid's and Nunjucks' tags.

A reader of the page does not see the tag. What it says of a picture is seen:
the caption, and in Hugo's figures the title and the attribution too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["captions_in", "tag_end"]

_OPENING = re.compile(r"[ \t]*(?:\{\{([<%])|\{(%))-?")
_LONGEST = 4096
_FIGURE = re.compile(r"[ \t]*\{\{[<%][ \t]*figure\b")
_NAMED = re.compile(r"\b(caption|title|attr)[ \t]*=[ \t]*(?:\"((?:[^\"\\{}]|\\.){1,2000})\"|'((?:[^'\\{}]|\\.){1,2000})')", re.DOTALL)


def tag_end(source: str, start: int, end: int) -> int:
    """Where the tag that is alone on the lines from ``start`` on ends; 0 where there is none.

    >>> tag_end('{{< figure\\n src="a.jpg" >}}\\nText', 0, 32), tag_end("{{< a >}} text", 0, 14)
    (27, 0)
    """
    opening = _OPENING.match(source, start, end)
    if not opening:
        return 0
    mark = f"{opening[1]}}}}}".replace("<", ">") if opening[1] else "%}"
    close = source.find(mark, opening.end(), min(end, start + _LONGEST))
    if close < 0:
        return 0
    stop = close + len(mark)
    line = source.find("\n", stop, end)
    return 0 if source[stop : end if line < 0 else line].strip() else stop


def captions_in(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the words stand that the tag ``source[start:end]`` puts under a picture.

    >>> tag = '{% include figure.html title="a" caption="A map" %}'
    >>> [tag[low:high] for low, high in captions_in(tag, 0, len(tag))]
    ['A map']
    """
    figure = _FIGURE.match(source, start, end)
    for found in _NAMED.finditer(source, start, end):
        if figure or found[1] == "caption":
            yield found.span(2 if found[2] is not None else 3)
