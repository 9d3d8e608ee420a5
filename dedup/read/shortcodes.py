"""WordPress's shortcodes: what stands in brackets in a post and is no text.

``[caption]Words[/caption]`` gives its words a role, most others stand for a
gallery, an embed or a form. Editors put brackets into quotations too ("[the
board] must go", "[sic]"), so a bracket is a shortcode only on evidence: an
attribute with a value, a name that WordPress or builders of pages know or
spell with an underscore, an end later in the post, or a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedup.model import Role

__all__ = ["Shortcodes", "is_address"]

_BRACKET = re.compile(r"(?<!\[)\[(/?)([a-zA-Z][\w-]{0,40})((?:\s[^\[\]<>]{0,2000})?)/?\]")
_END = re.compile(r"\[/([a-zA-Z][\w-]{0,40})\]")
# An address alone on its line is an embed, and so is one between the ends of its shortcode.
_ADDRESS = re.compile(r"(?:(?<=\n)|(?<=\[embed\]))[ \t]*https?://[^\s<>\[\]]{1,2000}[ \t]*(?=\r?\n|\[/embed\])")
_NEAR = 200
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|li|ul|ol|h[1-6]|figure|blockquote|section|br|hr|table|td)(?:[\s/][^<>]*)?>", re.IGNORECASE
)
_ROLES: dict[str, Role] = {"caption": "caption", "wp_caption": "caption", "pullquote": "quote", "blockquote": "quote"}
_KNOWN = frozenset(
    ("gallery", "embed", "audio", "video", "playlist", "youtube", "vimeo", "twitter", "tweet", "instagram", "facebook", "soundcloud", "contact-form-7", "gravityform", "ad", "ads", "related", "newsletter")
)


def is_address(text: str) -> bool:
    """Is this a web address and nothing else, as embeds are written?

    >>> is_address("https://video.example/watch?v=1"), is_address("See https://video.example")
    (True, False)
    """
    return text.startswith(("https://", "http://")) and not any(map(str.isspace, text))


class Shortcodes:
    """The shortcodes of the post ``source[start:end]``.

    >>> post = "[gallery ids='1,2'] \\"[The board] must go\\" [sic] [caption]A map[/caption]"
    >>> [(post[low:high], role) for low, high, role in Shortcodes(post, 0, len(post)).within(0, len(post))]
    [("[gallery ids='1,2']", ''), ('[caption]', 'caption'), ('[/caption]', 'body')]
    >>> post = "<p>[signup]</p><p>He said: <em>[laughs]</em> no.</p>"
    >>> [post[low:high] for low, high, _ in Shortcodes(post, 0, len(post)).within(0, len(post))]
    ['[signup]']
    """

    __slots__ = ("_end", "_ended", "_source", "_start")

    def __init__(self, source: str, start: int, end: int) -> None:
        self._source, self._start, self._end = source, start, end
        self._ended = frozenset(found[1] for found in _END.finditer(source, start, end))

    def within(self, start: int, end: int) -> Iterator[tuple[int, int, Role | str]]:
        """Where each stands, and the role of the text after it: a role, "body" where one ends, empty where none does."""
        found: list[tuple[int, int, Role | str]] = []
        for bracket in _BRACKET.finditer(self._source, start, end):
            if self._is_shortcode(bracket):
                role = _ROLES.get(bracket[2], "")
                found.append((*bracket.span(), "body" if role and bracket[1] else role))
        found += [(*address.span(), "") for address in _ADDRESS.finditer(self._source, start, end)]
        yield from sorted(found)

    def _is_shortcode(self, bracket: re.Match[str]) -> bool:
        closing, name, attributes = bracket.groups()
        return bool(
            closing
            or "=" in attributes
            or "_" in name
            or name in _KNOWN
            or name in _ROLES
            or name in self._ended
            or self._is_alone(bracket)
        )

    def _is_alone(self, bracket: re.Match[str]) -> bool:
        """Nothing but ends of lines, comments or tags of blocks around it: an emphasised "[sic]" is not alone."""
        before = self._source[max(self._start, bracket.start() - _NEAR) : bracket.start()].rstrip(" \t")
        after = self._source[bracket.end() : min(self._end, bracket.end() + _NEAR)].lstrip(" \t\r")
        begins = before[-1:] in ("", "\n") or before.endswith("-->") or _BLOCK_TAG.fullmatch(before, max(before.rfind("<"), 0))
        return bool(begins and (after[:1] in ("", "\n") or after.startswith("<!--") or _BLOCK_TAG.match(after)))
