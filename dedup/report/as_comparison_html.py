"""Two articles side by side as one page of HTML that needs nothing else: no script, no font, no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Literal

from dedup.model import Alignment, StoredArticle
from dedup.report.as_comparison import summary

__all__ = ["comparison_as_html"]

Side = Literal["here", "there"]

_STYLE = """
:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;margin:1.5rem;max-width:110rem}
main{display:grid;grid-template-columns:1fr 1fr;gap:2rem}
@media(max-width:50rem){main{grid-template-columns:1fr}}
h1{font-size:1.3rem}h2{font-size:1rem}
article{white-space:pre-wrap;overflow-wrap:anywhere}
mark{background:#fff3b0;color:#111}
mark del,mark ins{text-decoration-thickness:2px}
mark del{background:#ffc9c9}mark ins{background:#c3f0c8}
a.n{font-size:.75em;vertical-align:super;text-decoration:none}
"""


def comparison_as_html(a: StoredArticle, b: StoredArticle, passages: Sequence[Alignment]) -> str:
    """The page: both texts as readers see them, each passage marked on both sides and linked to its other side.

    ``passages`` are of ``a`` (``here`` slices ``a.text``) and ``b``. Words that
    only A has are struck through, words that only B has underlined.
    """
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(a.key)} and {escape(b.key)}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>{escape(a.title or a.key)} · {escape(b.title or b.key)}</h1><p>{summary(a.text, b, passages)} "
        "<mark>Shared</mark>, <mark><del>only in the first</del></mark>, "
        "<mark><ins>only in the second</ins></mark>.</p>\n<main>"
        f"<section><h2>{escape(a.key)}</h2>{_article(a, passages, 'here')}</section>\n"
        f"<section><h2>{escape(b.key)}</h2>{_article(b, passages, 'there')}</section></main></body></html>\n"
    )


def _article(stored: StoredArticle, passages: Sequence[Alignment], side: Side) -> str:
    language = f' lang="{escape(stored.language)}"' if stored.language else ""
    return f'<article dir="auto"{language}>{"".join(_pieces(stored.text, passages, side))}</article>'


def _pieces(text: str, passages: Sequence[Alignment], side: Side) -> Iterator[str]:
    """The text with its passages marked; of passages that overlap on this side, the first stays whole."""
    order = sorted(enumerate(passages, 1), key=lambda each: _span(each[1], side))
    end = 0
    for number, passage in order:
        start, stop = _span(passage, side)
        if start < end:
            yield f'<a id="{side}{number}"></a>'
            continue
        yield escape(text[end:start])
        other: Side = "there" if side == "here" else "here"
        yield f'<a class="n" id="{side}{number}" href="#{other}{number}">{number}</a><mark>'
        yield from _edits(text[start:stop], passage, side)
        yield "</mark>"
        end = stop
    yield escape(text[end:])


def _edits(text: str, passage: Alignment, side: Side) -> Iterator[str]:
    tag = "del" if side == "here" else "ins"
    end = 0
    for op in passage.ops:
        low, high = (op.here_start, op.here_end) if side == "here" else (op.there_start, op.there_end)
        piece = escape(text[low:high])
        yield piece if op.kind == "equal" or not piece else f"<{tag}>{piece}</{tag}>"
        end = high
    yield escape(text[end:])


def _span(passage: Alignment, side: Side) -> tuple[int, int]:
    return passage.here if side == "here" else passage.there
