"""What is fuzzed of the readers, and what none of them may do.

A target is a reader with every document of tests/read/documents that it reads;
exports and feeds are targets once more, read item by item as those over the
limit are, and so are compressed archives. `check`, `check_stream` and
`check_archive` fail on any exception that is no `DedupError`, on a span
outside of the source, and on a character that is not the one at its place.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dedup.model import Article

__all__ = ["DOCUMENTS", "STREAMED", "TARGETS", "Target", "check", "check_archive", "check_stream", "seeds"]

DOCUMENTS = Path(__file__).resolve().parents[1] / "read" / "documents"
STREAMED = ("export.wxr", "feed.rss", "feed.atom")
_HEAD = 512  # bytes that a stream is looked at before it is read
_WHOLE = 1 << 16


def check(data: bytes, name: str) -> None:
    """One input: raises where the reader of ``name`` misbehaves."""
    from dedup.errors import DedupError
    from dedup.read import read

    try:
        for article in read(data, path=name):
            _check_article(article)
    except DedupError as error:
        str(error).encode()


def check_stream(data: bytes, name: str) -> None:
    """One export or feed, read item by item: raises where that misbehaves, or depends on the pieces read."""
    from dedup.read.document import LIMITS
    from dedup.read.xml_stream import read_stream

    def articles(stream: io.BytesIO) -> Iterator[Article]:
        return read_stream(data[:_HEAD], stream, path=name, limits=LIMITS)

    _check_pieces(data[_HEAD:], articles)


def check_archive(data: bytes, name: str) -> None:
    """One archive of a line an article, as it is on disk, perhaps compressed: as `check_stream`."""
    from dedup.read.archives import opened, read_lines
    from dedup.read.document import LIMITS

    def articles(stream: io.BytesIO) -> Iterator[Article]:
        return read_lines(opened(stream, name), path=name, limits=LIMITS)

    _check_pieces(data, articles)


def _check_pieces(data: bytes, articles: Callable[[io.BytesIO], Iterator[Article]]) -> None:
    whole, dribbled = (_outcome(articles(_pieces(data, most))) for most in (_WHOLE, 13))
    if whole != dribbled:
        raise AssertionError("the articles depend on the pieces in which the bytes arrive")


def _pieces(data: bytes, most: int) -> io.BytesIO:
    """A stream that gives at most so many bytes at a time."""

    class Pieces(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(most if size is None or size < 0 else min(size, most))

    return Pieces(data)


def _outcome(articles: Iterator[Article]) -> list[object]:
    """The articles, and the error that ended them."""
    from dedup.errors import DedupError

    found: list[object] = []
    try:
        for article in articles:
            _check_article(article)
            found.append(article)
    except DedupError as error:
        found.append(str(error))
    return found


def _check_article(article: Article) -> None:
    source = article.source
    "".join((article.key, article.title, article.byline, article.credit)).encode()  # no half characters
    for block in article.blocks:
        text, offsets = block.text, block.offsets
        text.encode()
        start, end = offsets.span(0, len(text))
        if not 0 <= start <= end <= len(source):
            raise AssertionError(f"span {start}-{end} of a source of {len(source)}")
        if offsets.at[-1] + offsets.length[-1] != len(text):
            raise AssertionError(f"a map of {offsets.at[-1] + offsets.length[-1]} characters for a text of {len(text)}")
        for at, size, place, source_size in zip(
            offsets.at, offsets.length, offsets.source_at, offsets.source_length, strict=True
        ):
            if size == source_size and text[at : at + size] != source[place : place + size]:
                _check_spaces(text[at : at + size], source[place : place + size], place)


def _check_spaces(text: str, source: str, place: int) -> None:
    """A white space may stand for another; every other character is the one at its place."""
    for number, (one, other) in enumerate(zip(text, source, strict=True)):
        if one != other and not (one.isspace() and other.isspace()):
            raise AssertionError(f"the character at {place + number} is not the one that was read")


class Target(NamedTuple):
    """A reader: the name by which its format is chosen, its documents, and how they are checked."""

    name: str
    documents: tuple[str, ...]
    check: Callable[[bytes, str], None] = check


_JSON = {
    "ninjs": ("ninjs1.json", "ninjs3.json", "superdesk.json", "superdesk-embedded.json"),
    "wordpress": ("wordpress-rest.json", "wordpress-raw.json", "wordpress-embedded.json", "wordpress-shortcodes.json"),
    "ghost": ("ghost.json", "ghost-export.json", "ghost-cards.json", "ghost-editors.json"),
    "strapi": ("strapi4.json", "strapi5.json", "strapi-zone.json", "strapi-media.json", "strapi-blocks.json"),
    "ans": ("ans.json", "arc-galleries.json", "ans-elements.json"),
    "drupal": ("drupal.json", "drupal-rest.json"),
    "portable-text": ("sanity.json", "sanity-gallery.json", "sanity-marks.json"),
    "record": ("own.json", "own-paragraphs.json"),
    "json-ld": ("json-ld.json", "json-ld-graph.json"),
    "json-feed": ("feed.json",),
}
# Those with most code of their own come first.
TARGETS: dict[str, Target] = {
    "html": Target("a.html", ("fragment.html", "classic-wordpress.html", "gutenberg.html")),
    "page": Target("a.html", ("page.html", "marked-body.html", "amp.html", "windows-1252.html")),
    "markdown": Target("a.md", ("post.md", "hugo.md", "hugo-toml.md", "jekyll.md", "lone-cr.md")),
    "json": Target("a.json", tuple(name for names in _JSON.values() for name in names)),
    "newsml": Target("a.xml", ("newsml-message.xml", "newsml-nitf.xml", "newsml-package.xml")),
    "nitf": Target("a.xml", ("story.nitf", "decks.nitf", "nested.nitf", "utf16.nitf")),
    "wxr": Target("a.xml", ("export.wxr", "newsroom.wxr")),
    "feed": Target("a.xml", ("feed.rss", "feed.atom", "media.rss", "media-groups.rss")),
    "wire": Target("a.iptc", ("iptc7901.txt", "story.anpa", "controls.iptc")),
    **{reader: Target("a.json", names) for reader, names in _JSON.items()},
    "ndjson": Target("a.jsonl", ("archive.jsonl",)),
    "text": Target("a.txt", ("plain.txt", "front-matter.txt", "wire-mail.txt", "encoded-mail.txt")),
    "streamed-exports": Target("a.wxr", ("export.wxr",), check_stream),
    "streamed-feeds": Target("a.rss", ("feed.rss", "feed.atom"), check_stream),
    "archives": Target("a.jsonl", ("archive.jsonl",), check_archive),
}


def seeds(target: Target) -> Iterator[bytes]:
    """What its campaign starts from: each document once, and eight times over, since repetition makes slow readers show."""
    for name in target.documents:
        for times in (1, 8):
            data = (DOCUMENTS / name).read_bytes() * times
            yield data
            if target.check is check_archive:
                yield gzip.compress(data, mtime=0)
                yield from _zstd(data)


def _zstd(data: bytes) -> Iterator[bytes]:
    try:
        import zstandard
    except ImportError:
        return
    yield zstandard.ZstdCompressor().compress(data)
