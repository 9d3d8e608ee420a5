"""The tokenizer: every character in exactly one token, and what `html.parser` sees."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.read.markup import tokens

pieces = st.sampled_from(
    ["<p>", "</p>", "<a href='x>y'>", '<b class="c" data-x=1>', "</b>", "<br/>", "<!-- c -->", "text ", "&amp;", "<i>", "</i>",
     "<img src=a alt='<'>", "1 < 2 ", "<p\n id = 'q' >"]
)  # fmt: skip


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.tags: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(("start", tag))

    def handle_startendtag(self, tag, attrs):
        self.tags.append(("start", tag))

    def handle_endtag(self, tag):
        self.tags.append(("end", tag))

    def handle_comment(self, data):
        self.tags.append(("comment", ""))


@settings(max_examples=200)
@given(st.lists(pieces, max_size=12).map("".join))
def test_tags_are_those_of_html_parser(source):
    oracle = Seen()
    oracle.feed(source)
    oracle.close()
    assert [(token.kind, token.name) for token in tokens(source) if token.kind in ("start", "end", "comment")] == oracle.tags


@settings(max_examples=300)
@given(st.text(st.sampled_from("<>/!-[]CDAT='\" \nab&;?"), max_size=80), st.booleans())
def test_tokens_tile_the_source(source, xml):
    at = 0
    for token in tokens(source, xml=xml):
        assert token.start == at < token.end
        assert token.start <= token.inner_start <= token.inner_end <= token.end or not token.inner_start
        at = token.end
    assert at == len(source)
