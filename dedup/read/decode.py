"""Bytes -> text, or an error that says which byte and which encoding to pass.

A byte order mark decides, then the encoding the caller named, then the one
the document declares (XML declaration, HTML ``<meta charset>``), then UTF-8.
A declared 8-bit encoding gives way where the bytes are UTF-8 after all.
The mark is no part of the text: offsets count from the character after it.
Line ends stay as they are.
"""

from __future__ import annotations

import codecs
import re

from dedup.errors import ReadError, UnknownFormat, UsageError
from dedup.frozen import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import IO

__all__ = ["BYTE_ORDER_MARKS", "Whole", "codec_of", "decode"]

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"{\\rtf", "an RTF document"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\x7fELF", "a program"),
)
_SNIFF = 8192
_XML_DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._-]{1,40})", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_EIGHT_BIT = ("windows-", "iso-8859", "iso8859", "cp1")
# Tried in this order when UTF-8 fails, to suggest an encoding and never to choose one.
_SUSPECTS = ("shift_jis", "euc-jp", "gb18030", "euc-kr", "windows-1252", "windows-1256", "latin-1")


def decode(data: bytes, *, path: str = "", encoding: str = "", declared: bool = False) -> str:
    """Text of ``data``. ``declared`` lets the document name its own encoding, as XML and HTML do.

    Raises `ReadError` for bytes that are not text in the encoding, naming the
    byte; `UnknownFormat` for binary files; `UsageError` for an encoding that
    does not exist. O(bytes).

    >>> decode(b"\\xef\\xbb\\xbfcaf\\xc3\\xa9")
    'café'
    >>> decode(b"caf\\xe9", path="a.txt")
    Traceback (most recent call last):
    dedup.errors.ReadError: a.txt: byte 3 is not UTF-8 (if the file is in windows-1252, pass --encoding windows-1252)
    """
    codec, skipped = codec_of(data, path=path, encoding=encoding, declared=declared)
    return _strict(data[skipped:], codec, path, skipped=skipped)


def codec_of(data: bytes, *, path: str = "", encoding: str = "", declared: bool = False) -> tuple[str, int]:
    """The codec of ``data`` by the rules of `decode`, and the length of its byte order mark.

    ``data`` may be the beginning of a longer document.
    """
    if data.startswith(b'{"') and not encoding and not declared and data.find(b"\0", 0, _SNIFF) < 0:
        return "utf-8", 0  # a record of an archive, as most are: no mark and no binary file begins like that
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return name, len(mark)
    name = encoding or (_declared(data) if declared else "") or "utf-8"
    if not encoding and name.startswith(_EIGHT_BIT) and _is_utf8(data):
        name = "utf-8"  # templates declare what they like; chance does not make good UTF-8
    codec = _lookup(name, path, by_caller=bool(encoding))
    if not codec.startswith(("utf-16", "utf-32")):
        _refuse_binary(data, path)
    return codec, 0


def _is_utf8(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)  # a character cut off at the end is no proof
    except UnicodeDecodeError:
        return False
    return True


def _declared(data: bytes) -> str:
    head = data[:2048]
    found = _XML_DECLARATION.match(head.lstrip()) or _META_CHARSET.search(head)
    name = found[1].decode("ascii").lower() if found else ""
    # A declaration that was readable as ASCII cannot be right about these.
    if name.startswith(("utf-16", "utf16", "ucs-2", "utf-32")):
        return "utf-8"
    # Pages that say Latin-1 mean windows-1252, and browsers read them so.
    return "windows-1252" if name in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name


def _lookup(name: str, path: str, *, by_caller: bool) -> str:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        info = None
    # Python also calls base64 or rot13 a codec.
    if info is None or not getattr(info, "_is_text_encoding", True) or info.name in ("idna", "punycode", "undefined"):
        remedy = "use a name such as utf-8, utf-16, windows-1252 or shift_jis"
        if by_caller:
            raise UsageError(f"unknown encoding {name[:40]!r}", remedy=remedy)
        raise ReadError("the document declares an unknown encoding", path=path or None, remedy="pass --encoding")
    return info.name


def _refuse_binary(data: bytes, path: str) -> None:
    for magic, kind in _BINARY:
        if data.startswith(magic):
            raise UnknownFormat(
                f"this is {kind}, not text", path=path or None, remedy="export the article as text, HTML, JSON or XML"
            )
    zero = data.find(b"\0", 0, _SNIFF)
    if zero >= 0:
        head = data[:_SNIFF]
        wide = "utf-16-le" if head[1::2].count(0) > len(head) // 8 else "utf-16-be"
        likely = head.count(0) > len(head) // 4
        raise UnknownFormat(
            f"byte {zero} is zero: this is a binary file or text in UTF-16 without a byte order mark",
            path=path or None,
            remedy=f"if it is text, pass --encoding {wide}" if likely else "give a text, HTML, JSON or XML file",
        )


def _strict(data: bytes, codec: str, path: str, skipped: int = 0) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        place = error.start + skipped
        suspect = _suspect(data) if codec == "utf-8" else ""
        remedy = (
            f"if the file is in {suspect}, pass --encoding {suspect}"
            if suspect
            else "pass the right encoding with --encoding"
        )
        raise ReadError(f"byte {place} is not {codec.upper()}", path=path or None, remedy=remedy) from None
    if codec not in ("utf-8", "utf-16-le", "utf-16-be", "utf-16") and _SURROGATE.search(text):
        raise ReadError(f"{codec} gives half characters here", path=path or None, remedy="pass --encoding utf-8")
    return text


def _suspect(data: bytes) -> str:
    sample = data[: 1 << 16]
    for name in _SUSPECTS:
        try:
            text = sample.decode(name)
        except UnicodeDecodeError as error:
            # The cut of the sample may fall inside a character.
            if error.start < len(sample) - 4 or len(sample) == len(data):
                continue
            text = sample[: error.start].decode(name)
        wide = sum(character > "\u2fff" for character in text)
        narrow = sum("\x7f" < character <= "\u2fff" for character in text)
        # An East Asian encoding takes almost any bytes, so believe it only where its letters prevail.
        if name in ("shift_jis", "euc-jp", "gb18030", "euc-kr") and (wide < 8 or wide < 4 * narrow):
            continue
        return name
    return ""


class Whole:
    """A file that gives as many bytes as it is asked for, until it ends.

    What stands behind damage in the same piece is lost to a decompressor, and
    tells an XML parser what to complain of: pieces must not depend on how the
    bytes arrive. Raises `UsageError` for a file in non-blocking mode that has
    none ready: it would seem to end there.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        found = self._some(size)
        if not 0 < len(found) < size:
            return found
        gathered = bytearray(found)
        while len(gathered) < size and (more := self._some(size - len(gathered))):
            gathered += more
        return bytes(gathered)

    def _some(self, size: int) -> bytes:
        found: bytes | None = self._file.read(size)
        if found is None:  # nothing yet, which is not the end
            raise UsageError("a file that does not wait for its bytes", remedy="open it in blocking mode, or read it first")
        return found
