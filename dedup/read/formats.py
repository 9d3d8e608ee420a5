"""Which reader takes a document: by its media type, then its extension, then its first bytes."""

from __future__ import annotations

import re

from dedup.errors import UnknownFormat

__all__ = ["EXTENSIONS", "MEDIA_TYPES", "format_of", "sniff"]

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
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|section|div|p|h[1-6]|ul|ol|figure|blockquote|table|span|a|b|i|em|"
    r"strong|br|img|!--)[\s/>-]",
    re.IGNORECASE,
)
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
    if head.startswith("<?xml"):
        return "html" if re.search(r"<(?:!doctype\s+)?html[\s>]", head, re.IGNORECASE) else "xml"
    if _HTML.match(head):
        return "html"
    if re.match(r"<!DOCTYPE\s+(?:nitf|rss)\b|<[A-Za-z][\w.:-]*(?:\s[^<>]*)?>", head):
        return "xml"
    return "text"
