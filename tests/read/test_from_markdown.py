"""Markdown, beside markdown-it's reading where that is at hand."""

from __future__ import annotations

import pytest

from dedup.read import read
from tests.read.unescape import undo_html


def texts(source: str) -> list[tuple[str, str]]:
    (article,) = read(source.encode(), path="a.md")
    return [(block.role, block.text) for block in article.blocks]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a *b* **c** ***d*** _e_ __f__", "a b c d e f"),
        ("snake_case and 2*3*4", "snake_case and 234"),
        ("* not a list", "not a list"),
        ("a * b * c", "a * b * c"),
        (r"\*a\* \[b\]", "*a* [b]"),
        ("[a](b) [c](<d e> 'f') ![g](h) [i]", "a c  [i]"),
        ("`a*b*` ``c`d``", "a*b* c`d"),
        ("a&amp;b &copy;", "a&b ©"),
        ("a\nb\\\nc  \nd", "a b\nc\nd"),
        ("<b>a</b> <!-- no -->b", "a b"),
        ("~~gone~~ here", "gone here"),
        ("a{{< x >}}b", "ab"),
    ],
)
def test_inline(source, expected):
    assert [text for _, text in texts(source)] == [expected]


PLAIN = """# Title

First *para* with [link](http://x) and `code`
going on.

> Quoted **words**
> go on.

- one
- two &amp; three

## Heading two ##

Last \\# para.
"""


def test_the_words_are_those_of_markdown_it():
    markdown = pytest.importorskip("markdown_it", reason="needs markdown-it as an oracle")
    html = markdown.MarkdownIt().render(PLAIN)
    expected = [line for line in undo_html(html.replace("\n", " ").replace("</p>", "<br>").replace("</li>", "<br>")
                                           .replace("</h1>", "<br>").replace("</h2>", "<br>")).splitlines()]  # fmt: skip
    assert [text for _, text in texts(PLAIN)] == [line.strip() for line in expected if line.strip()]


@pytest.mark.parametrize(
    ("source", "first"),
    [
        ("---\ntitle: T\n---\nText", ("body", "Text")),
        ("---\n\nText under a rule", ("body", "Text under a rule")),
        ("+++\ntitle = 'T'\n+++\nText", ("body", "Text")),
        ("Title\n=====\n\nText", ("title", "Title")),
    ],
)
def test_front_matter_and_titles(source, first):
    assert texts(source)[0] == first


def test_a_row_of_delimiters_that_ends_in_spaces_and_something_else():
    """A hundred thousand of them, which are gone through once."""
    assert texts("a | b\n-|-" + " " * 100_000 + "x")[0][1].startswith("a | b")
    assert texts("a | b\n-|- | \nc | d") == texts("a | b\n-|-\nc | d")
