"""Archives of one article a line, compressed or not, read with the memory of one line."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator

from dedup.errors import ReadError, TooLarge, UsageError
from dedup.frozen import TYPE_CHECKING
from dedup.model import Article
from dedup.read.decode import BYTE_ORDER_MARKS, Whole, decode
from dedup.read.document import Document, Limits
from dedup.read.from_ndjson import read_line

if TYPE_CHECKING:
    from typing import IO

__all__ = ["COMPRESSED", "opened", "read_lines"]

COMPRESSED = (".gz", ".zst")
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_ZSTD_SKIPPED = b"\x2a\x4d\x18"  # after 0x50 to 0x5f: a frame without text, which pzstd writes first (RFC 8878, 3.1.2)
_CHUNK = 1 << 16
_COMPRESSED_CHUNK = 1 << 8  # small, since a few bytes may unpack to very many: at most 8 MB from so many


def opened(file: IO[bytes], path: str = "") -> IO[bytes]:
    """``file``, or the stream inside it where its first bytes are those of gzip or zstd.

    The stream raises `ReadError` when the compressed data is damaged or cut off.
    """
    whole = Whole(file)
    head = whole.read(4)
    file.seek(0)
    if head.startswith(_GZIP):
        return io.BufferedReader(_Guarded(gzip.GzipFile(fileobj=whole), path), _CHUNK)  # type: ignore[call-overload]
    if head == _ZSTD or (head[1:] == _ZSTD_SKIPPED and 0x50 <= head[0] <= 0x5F):
        return io.BufferedReader(_Guarded(_Frames(whole), path), _CHUNK)
    return file


class _Frames:
    """The frames of a zstd file, one after the other. zstandard's own reader takes a cut file for a whole one."""

    def __init__(self, file: Whole) -> None:
        try:
            import zstandard
        except ImportError:
            raise UsageError("reading .zst files needs the package zstandard", remedy="pip install zstandard") from None
        self._new = zstandard.ZstdDecompressor().decompressobj
        self._file = file
        self._frame = self._new()
        self._begun = False
        self._ready = memoryview(b"")  # a view, since a few bytes may unpack to very many, and are taken in small pieces

    def read(self, size: int) -> memoryview:
        while not self._ready:
            data = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame, self._begun = self._new(), False
            data = data or self._file.read(_COMPRESSED_CHUNK)
            if not data:
                if self._begun:
                    raise EOFError
                return self._ready
            self._begun = True
            self._ready = memoryview(self._frame.decompress(data))
        found, self._ready = self._ready[:size], self._ready[size:]
        return found


class _Guarded(io.RawIOBase):
    """A decompressing stream whose failures are ours to explain."""

    def __init__(self, inner: gzip.GzipFile | _Frames, path: str) -> None:
        self._inner = inner
        self._path = path

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._inner.read(len(buffer))
        except _damages() as error:
            cut = isinstance(error, EOFError)
            raise ReadError(
                "the compressed data is cut off" if cut else "the compressed data is damaged",
                path=self._path or None,
                remedy="copy or download the file again",
            ) from None
        buffer[: len(data)] = data
        return len(data)


def _damages() -> tuple[type[Exception], ...]:
    """What decompressors raise; zstandard is only asked where it is in use."""
    module = sys.modules.get("zstandard")
    return (EOFError, zlib.error, OSError, *((module.ZstdError,) if module else ()))


def read_lines(
    stream: IO[bytes],
    *,
    path: str = "",
    outlet: str = "",
    name: str = "",
    encoding: str = "",
    limits: Limits,
    on_error: Callable[[ReadError], None] | None = None,
) -> Iterator[Article]:
    """The articles of NDJSON; memory is that of its longest line, at most ``limits.document`` bytes.

    With ``on_error`` a broken line is reported and passed over.
    """
    for number, line in enumerate(_lines(stream, path, encoding, limits), 1):
        try:
            if isinstance(line, ReadError):
                raise line
            text = decode(line, path=path, encoding=encoding) if isinstance(line, bytes) else line
            yield from read_line(Document(text.rstrip("\r\n"), path, outlet, line=number, name=name, limits=limits))
        except ReadError as error:
            error.line = error.line or number
            if on_error is None:
                raise
            on_error(error)


def _lines(stream: IO[bytes], path: str, encoding: str, limits: Limits) -> Iterator[bytes | str | ReadError]:
    head = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""
    wide = next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark) and name != "utf-8"), "")
    if wide or encoding.lower().startswith(("utf-16", "utf-32")):
        yield from _wide_lines(stream, path, wide.removesuffix("-le").removesuffix("-be") or encoding)
        return
    while True:
        line = stream.readline(limits.document + 1)
        if not line:
            return
        if len(line) > limits.document:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_CHUNK)
            yield TooLarge(
                f"a record is over the limit of {limits.document:,} bytes", path=path or None, remedy="split it"
            )
        else:
            yield line


def _wide_lines(stream: IO[bytes], path: str, encoding: str) -> Iterator[str]:
    with io.TextIOWrapper(stream, encoding=encoding, newline="\n") as text:
        try:
            yield from text
        except UnicodeDecodeError as error:
            raise ReadError(
                f"the archive is not {encoding.upper()}: {error.reason}", path=path or None, remedy="pass --encoding"
            ) from None
