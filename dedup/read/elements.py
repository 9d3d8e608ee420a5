"""What the elements of HTML, XHTML and NITF mean to a reader of the page.

An element decides the role of the text in it, by its name or by its class;
whether its text is seen at all; whether it begins a block; and which open
elements it ends. `dedup.read.blocks` follows a document by these tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dedup.model import Role

__all__ = ["BLOCK", "CLOSES_PARAGRAPH", "FIGURES", "IMPLIED", "PARAGRAPH", "VOID", "is_furniture", "is_unseen", "role_of"]

_ROLES: dict[str, Role] = {
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "hl1": "title",
    "hl2": "heading",
    "li": "list",
    "dt": "list",
    "dd": "list",
    "blockquote": "quote",
    "bq": "quote",
    "figcaption": "caption",
    "caption": "caption",
    "media-caption": "caption",
    "media-producer": "caption",  # who took the picture, not who wrote the text
    "td": "table",
    "th": "table",
    "byline": "byline",
    "dateline": "dateline",
    "distributor": "credit",
    "abstract": "standfirst",
    "tagline": "credit",
    "note": "note",
    "credit": "credit",
}
# Words of class names that newsroom templates give to blocks.
_CLASS_ROLES: dict[str, Role] = {
    "caption": "caption",
    "standfirst": "standfirst",
    "dek": "standfirst",
    "subheadline": "standfirst",
    "byline": "byline",
    "dateline": "dateline",
    "credit": "credit",
    "credits": "credit",
    "pullquote": "quote",
}
_CLASS_WORD = re.compile(rf"(?:^|[\s_-])({'|'.join(_CLASS_ROLES)})(?=$|[\s_-])", re.IGNORECASE)
# Classes and ids of what stands around an article on its page.
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:related|share|sharing|social|newsletter|promo|comments?|cookies?|consent|advert|advertisement|ads?|"
    r"breadcrumbs?|subscribe|subscription|recommended|recirculation|sidebar|widget|most-read|trending|navigation|menu|"
    r"paywall|taboola|outbrain|skip-link)(?=$|[\s_-])",
    re.IGNORECASE,
)
_AROUND = frozenset(
    ["nav", "aside", "form", "button", "dialog", "menu", "amp-ad", "amp-auto-ads", "amp-consent", "amp-embed", "amp-facebook", "amp-instagram", "amp-next-page", "amp-sidebar", "amp-social-share", "amp-sticky-ad", "amp-twitter", "amp-user-notification"]
)
_WHOLE = frozenset(("body", "main", "article", "html"))
_PICTURE = re.compile("photo|image|picture|media|caption|foto", re.IGNORECASE)
FIGURES = ("figure", "figcaption", "media")
BLOCK = frozenset(
    ["address", "article", "aside", "blockquote", "body", "body.content", "body.head", "body.end", "block", "bq", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "header", "hedline", "hgroup", "hr", "html", "legend", "li", "main", "media", "media-caption", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "byline", "dateline", "distributor", "abstract", "tagline", "note", "credit", "nitf", "media-producer", "nitf-table", "ruby-block"]
)
_UNSEEN = frozenset(
    ["script", "style", "template", "iframe", "noembed", "noframes", "noscript", "object", "applet", "audio", "video", "canvas", "svg", "math", "select", "textarea", "xmp", "head", "title", "rt", "rp", "media-metadata", "media-reference", "media-object"]
)
# Where the numbers of footnotes lead, and back from them.
_FOOTNOTE = re.compile(r"#_?(?:fn|ftn|footnote|cite_|endnote)")
# Classes of text for screen readers, and of buttons.
_UNSEEN_CLASS = re.compile(
    r"(?:^|\s)(?:screen-reader-text|sr-only|visually-hidden|wp-block-(?:buttons?|file__button|social-links))(?=$|\s)"
)
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
CLOSES_PARAGRAPH = BLOCK - frozenset(("option", "optgroup", "legend"))
PARAGRAPH = frozenset(("p",)), frozenset(("td", "th", "li", "figcaption", "blockquote", "div"))
# Elements whose end may be left out, and the elements that bound the search for them.
IMPLIED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), frozenset(("ul", "ol", "menu", "dir"))),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "td": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "th": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "tr": (frozenset(("tr",)), frozenset(("table", "tbody", "thead", "tfoot"))),
}


def role_of(name: str, attributes: Mapping[str, str], *, page: bool = False, pictured: bool = False) -> Role | None:
    """The role that an element gives its text; None where it takes that of what it stands in, as a paragraph does.

    ``page``: on a whole page, where the first heading is the title.
    ``pictured``: inside a figure, where a credit is that of the picture.

    >>> role_of("div", {"class": "article-credit"}), role_of("div", {"class": "photo-credit"}), role_of("p", {})
    ('credit', 'caption', None)
    """
    if attributes and name in BLOCK and (css := attributes.get("class")) and (word := _CLASS_WORD.search(css)):
        role = _CLASS_ROLES[word[1].lower()]
        return "caption" if role == "credit" and (pictured or _PICTURE.search(css)) else role
    if page and name == "h1":
        return "title"
    return _ROLES.get(name)


def is_unseen(name: str, attributes: Mapping[str, str]) -> bool:
    """Is the text of this element no text of the article wherever it stands: code, players, buttons, footnotes' numbers?

    >>> is_unseen("script", {}), is_unseen("a", {"href": "#fn1"}), is_unseen("p", {"class": "x"})
    (True, True, False)
    """
    if name in _UNSEEN:
        return True
    if not attributes:
        return False
    css = attributes.get("class", "")
    if css and _UNSEEN_CLASS.search(css):
        return True
    # "fn" is what WordPress calls its footnotes; on any other element it is the full name of a person.
    return (name == "a" and bool(_FOOTNOTE.match(attributes.get("href", "")))) or (name == "sup" and css == "fn")


def is_furniture(name: str, attributes: Mapping[str, str]) -> bool:
    """Does this element of a page stand around the article, by its name, class or id?

    >>> is_furniture("nav", {}), is_furniture("div", {"id": "share-bar"}), is_furniture("article", {"class": "share"})
    (True, True, False)
    """
    if name in _AROUND:
        return True
    if not attributes or name not in BLOCK or name in _WHOLE:
        return False
    return bool(_FURNITURE.search(f"{attributes.get('class', '')} {attributes.get('id', '')}"))
