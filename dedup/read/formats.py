"""Which reader takes a document: by its media type, then its extension, then its first bytes."""

from __future__ import annotations

import re

from dedup.errors import UnknownFormat

__all__ = ["EXTENSIONS", "HTML", "MEDIA_TYPES", "ROOTS", "format_of", "sniff"]

# Format -> module and function of its reader, imported when first needed.
READERS: dict[str, tuple[str, str]] = {
    "text": ("from_text", "read_text"),
    "markdown": ("from_markdown", "read_markdown"),
    "html": ("from_html", "read_html"),
    "json": ("from_json", "read_json"),
    "ndjson": ("from_ndjson", "read_ndjson"),
    "xml": ("from_xml", "read_xml"),
    "wire": ("from_wire", "read_wire"),
}
EXTENSIONS: dict[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".mdx": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".ninjs": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".xml": "xml",
    ".nitf": "xml",
    ".newsml": "xml",
    ".rss": "xml",
    ".atom": "xml",
    ".wxr": "xml",
    ".iptc": "wire",
    ".anpa": "wire",
}
MEDIA_TYPES: dict[str, str] = {
    "text/plain": "text",
    "message/rfc822": "text",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/json": "json",
    "text/json": "json",
    "application/x-ndjson": "ndjson",
    "application/ndjson": "ndjson",
    "application/jsonl": "ndjson",
    "application/x-jsonlines": "ndjson",
    "application/jsonlines": "ndjson",
    "text/xml": "xml",
    "application/xml": "xml",
}
# Media types that say nothing.
_SILENT = ("", "application/octet-stream", "application/x-www-form-urlencoded", "binary/octet-stream")
# Root element of XML -> module and function of its reader. Exports of WordPress and RSS share theirs.
_NEWSML = ("from_newsml", "read_newsml")
_FEED = ("from_feed", "read_feed")
ROOTS: dict[str, tuple[str, str]] = {
    "newsMessage": _NEWSML,
    "newsItem": _NEWSML,
    "packageItem": _NEWSML,
    "conceptItem": _NEWSML,
    "knowledgeItem": _NEWSML,
    "planningItem": _NEWSML,
    "catalogItem": _NEWSML,
    "contentSet": _NEWSML,
    "nitf": ("from_nitf", "read_nitf"),
    "rss": _FEED,
    "RDF": _FEED,
    "feed": _FEED,
    "item": _FEED,
    "entry": _FEED,
}
# What a page or a fragment begins with, in files named .xml too.
HTML = frozenset(
    ["html", "head", "body", "main", "header", "footer", "nav", "aside", "article", "section", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "ul", "ol", "li", "dl", "dt", "dd", "pre", "blockquote", "figure", "figcaption", "picture", "img", "video", "audio", "iframe", "embed", "object", "svg", "table", "caption", "thead", "tbody", "tr", "td", "th", "form", "button", "span", "a", "b", "i", "u", "s", "q", "em", "strong", "small", "big", "sub", "sup", "del", "ins", "mark", "code", "cite", "abbr", "time", "font", "center", "address", "br", "hr", "details", "summary", "script", "style", "noscript", "template", "meta", "link", "base", "title"]
)
# All that may stand before the first element. Nothing follows it in the expression, so it never steps back.
_PROLOGUE = re.compile(r"(?:\s+|<\?.*?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<((?:[A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*))(?=[\s/>]|$)")
# What tickers and names in angle brackets never have: an end, an attribute, a comment.
_MARKUP = re.compile(r"</[A-Za-z]|<[A-Za-z][\w.:-]*(?:\s+[\w.:-]+\s*=|\s*/>)|<!--|<!\[CDATA\[|<\?xml")
_PROLOGUE_LONGEST = 65_536
EXPECTED = "expected plain text, Markdown, HTML, JSON, NDJSON or XML (see docs/formats.md)"


def format_of(path: str, media_type: str, text: str) -> str:
    """Name of the format, a key of `READERS`. Raises `UnknownFormat` for a media type that no reader takes.

    >>> format_of("a.txt", "", "{}"), format_of("", "application/vnd.iptc.g2.newsitem+xml", ""), format_of("-", "", "<p>x")
    ('text', 'xml', 'html')
    """
    named = media_type.partition(";")[0].strip().lower()
    if named not in _SILENT:
        if named in MEDIA_TYPES:
            return MEDIA_TYPES[named]
        for suffix, name in (("+json", "json"), ("+xml", "xml")):
            if named.endswith(suffix):
                return name
        if not named.startswith("text/"):
            raise UnknownFormat("no reader takes this media type", path=path or None, remedy=EXPECTED)
        return sniff(text)
    known = EXTENSIONS.get(extension(path))
    if known in ("text", "wire", None) and text[:16].lstrip("\x16 \r\n").startswith("\x01"):
        return "wire"  # no other text begins with a start of heading
    if known == "wire":
        return "text"
    # Many archives of one article a line are named .json.
    return "ndjson" if known == "json" and sniff(text) == "ndjson" else known or sniff(text)


def extension(path: str) -> str:
    """The lower-case extension of a path, with its dot; empty without one."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return "." + name.rpartition(".")[2].lower() if "." in name[1:] else ""


def sniff(text: str) -> str:
    """The format that the beginning of ``text`` looks like; plain text where it looks like no other."""
    head = text[:4096].lstrip()
    if head[:1] == "{":
        # A second object on a second line, and the first one closed, is an archive.
        first, _, rest = text.strip().partition("\n")
        return "ndjson" if first.rstrip().endswith("}") and rest.lstrip()[:1] == "{" else "json"
    if head[:1] == "[" and re.match(r"\[\s*[\[{\"\]]", head):
        return "json"
    return _sniff_markup(text) if head[:1] == "<" else "text"


def _sniff_markup(text: str) -> str:
    """Of a text that begins with an angle bracket: by its first element, whatever elements stand inside that."""
    start = _PROLOGUE.match(text, 0, _PROLOGUE_LONGEST).end()  # type: ignore[union-attr]
    before = text[:start].lstrip()
    head = text[:200].lstrip()
    found = _TAG.match(text, start)
    if (found and found[2].lower() in HTML) or re.search(r"<!doctype\s+html\b", before, re.IGNORECASE):
        return "html"
    if head.startswith("<?xml") or (found and found[2] in ROOTS):
        return "xml"
    if before or head.startswith("<!--"):
        return "xml" if re.search(r"<!doctype\b", before, re.IGNORECASE) else "html"  # a comment, as WordPress writes it
    # Agencies put names and tickers into angle brackets: "<ACME> PLANS A MERGER".
    return "xml" if found and _MARKUP.search(text) else "text"
